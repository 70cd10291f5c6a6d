use serde_json::{Value, json};

use super::*;

fn entry(value: &Value) -> Entry {
    let mut whole = json!({
        "requestId": "1", "time": "2026-05-07T09:40:08Z", "status": "failed", "method": "GET", "endpoint": "/Users",
    });
    for (name, member) in value.as_object().unwrap() {
        whole[name] = member.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn scim_error(status: u16, keyword: Option<&str>, detail: &str) -> Value {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.to_string(), "detail": detail,
    });
    if let Some(keyword) = keyword {
        body["scimType"] = json!(keyword);
    }
    json!({"headers": [["Content-Type", "application/scim+json"]], "body": body.to_string()})
}

#[test]
fn codes_are_unique_and_every_key_has_a_form() {
    let mut codes: Vec<_> = Cause::ALL.iter().map(|cause| cause.as_str()).collect();
    codes.extend(ActionKey::ALL.iter().map(|key| key.as_str()));
    codes.extend(Finding::ALL.iter().map(|key| key.as_str()));
    for code in &codes {
        assert!(
            code.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "{code}"
        );
    }
    let causes = Cause::ALL.len();
    let mut unique = codes[..causes].to_vec();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), causes);
}

#[test]
fn every_keyword_of_the_rfcs_is_known() {
    for (keyword, cause) in [
        ("invalidFilter", Cause::FilterUnsupported),
        ("tooMany", Cause::TooManyResults),
        ("uniqueness", Cause::ResourceExists),
        ("mutability", Cause::AttributeReadOnly),
        ("invalidSyntax", Cause::SyntaxInvalid),
        ("invalidPath", Cause::PathInvalid),
        ("noTarget", Cause::TargetMissing),
        ("invalidValue", Cause::ValueInvalid),
        ("invalidVers", Cause::ProtocolVersionUnsupported),
        ("sensitive", Cause::QuerySensitive),
        ("invalidCursor", Cause::CursorInvalid),
        ("expiredCursor", Cause::CursorExpired),
        ("invalidCount", Cause::CountInvalid),
    ] {
        let explained = explain(&entry(&json!({
            "statusCode": 400, "method": "POST", "response": scim_error(400, Some(keyword), "no"),
        })))
        .unwrap();
        assert_eq!(explained.cause, cause, "{keyword}");
        assert_eq!(explained.confidence, Confidence::Certain, "{keyword}");
        let shown = explained
            .evidence
            .iter()
            .find(|evidence| evidence.finding == Finding::ErrorKeyword)
            .unwrap();
        assert_eq!(
            (shown.value.as_str(), shown.at.place.at()),
            (keyword, Some("/scimType"))
        );
    }
}

fn cause_of(value: &Value) -> (Cause, Confidence) {
    let explained = explain(&entry(value)).unwrap();
    (explained.cause, explained.confidence)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each form of a sentence")]
fn the_gateways_own_words_are_known() {
    for (code, detail, cause) in [
        (
            Some(502),
            "The gateway could not connect to the SCIM service: Connection refused (os error 111).",
            Cause::ConnectionRefused,
        ),
        (
            Some(502),
            "The gateway could not connect to the SCIM service: failed to lookup address information: Name or service not known.",
            Cause::NameNotResolved,
        ),
        (
            Some(502),
            "The gateway could not connect to the SCIM service: invalid peer certificate: UnknownIssuer.",
            Cause::TlsFailed,
        ),
        (
            Some(502),
            "The gateway could not connect to the SCIM service: No route to host (os error 113).",
            Cause::ConnectionFailed,
        ),
        (
            Some(504),
            "The gateway could not connect to the SCIM service in time: deadline has elapsed.",
            Cause::ConnectionTimedOut,
        ),
        (
            Some(504),
            "The SCIM service did not answer within 30 s.",
            Cause::AnswerTimedOut,
        ),
        (
            Some(502),
            "The SCIM service closed the connection before it answered.",
            Cause::ClosedBeforeAnswer,
        ),
        (
            Some(502),
            "The answer of the SCIM service is not HTTP: invalid HTTP version parsed.",
            Cause::AnswerNotHttp,
        ),
        (
            Some(503),
            "The audit log cannot be written, and the gateway forwards no request that it cannot record: full.",
            Cause::LogNotWritable,
        ),
        (
            Some(503),
            "The gateway already serves 1000 connections, its limit. Try again later, and keep connections open for several requests.",
            Cause::GatewayBusy,
        ),
        (
            Some(400),
            "The gateway refuses this request because it is malformed. Its head is not HTTP.",
            Cause::RequestMalformed,
        ),
        (
            Some(408),
            "The request was not complete in time: the client sent nothing for 30 s before its request was complete.",
            Cause::RequestTimedOut,
        ),
        (
            Some(501),
            "The gateway forwards SCIM requests; it does not open tunnels.",
            Cause::RequestNotForwardable,
        ),
        (
            Some(503),
            "A gap in this log: 2 requests between a and b were answered with 503 and not forwarded, because the log could not be written (x).",
            Cause::LogGap,
        ),
    ] {
        let found = cause_of(
            &json!({"statusCode": code, "origin": "gateway", "error": {"detail": detail}}),
        );
        assert_eq!(found, (cause, Confidence::Certain), "{detail}");
    }
    for (detail, cause) in [
        (
            "The client closed the connection before it got an answer. The SCIM service had answered 200.",
            Cause::ClientLeft,
        ),
        (
            "The gateway stopped before the outcome was known. The request may have reached the SCIM service, or not.",
            Cause::GatewayStopped,
        ),
        (
            "There was no answer: the request ended before its body was complete (x).",
            Cause::RequestIncomplete,
        ),
        (
            "There was no answer: the head of the request is incomplete.",
            Cause::RequestIncomplete,
        ),
    ] {
        assert_eq!(
            cause_of(&json!({"error": {"detail": detail}})).0,
            cause,
            "{detail}"
        );
    }
}

#[test]
fn a_code_that_contradicts_the_body_proves_less() {
    let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404", "scimType": "uniqueness", "detail": "taken"});
    let explained = explain(&entry(&json!({
        "statusCode": 409, "method": "PUT", "endpoint": "/Users/7",
        "response": {"body": body.to_string()},
    })))
    .unwrap();
    assert_eq!(
        (explained.cause, explained.confidence),
        (Cause::ResourceExists, Confidence::Likely)
    );
    let differs = explained
        .evidence
        .iter()
        .find(|evidence| evidence.finding == Finding::StatusDiffers)
        .unwrap();
    assert_eq!(
        (differs.value.as_str(), differs.at.place.at()),
        ("404", Some("/status"))
    );
}

#[test]
fn a_success_can_hide_a_failure() {
    let page = json!({"headers": [["Content-Type", "text/html"]], "body": "<!DOCTYPE html><title>Sign in</title>"});
    let wrapped = json!({"body": r#"{"error":"{\"status\":500,\"detail\":\"boom\"}"}"#});
    let resource = json!({"body": r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","status":"400","detail":"x","errors":["y"]}"#});
    for (response, cause) in [
        (page, Some(Cause::PageInSuccess)),
        (scim_error(400, None, "no"), Some(Cause::ErrorInSuccess)),
        (wrapped, Some(Cause::ErrorInSuccess)),
        (
            json!({"body": "{\"Resources\":[", "headers": []}),
            Some(Cause::AnswerNotJson),
        ),
        (json!({"body": "{\"Resources\":[", "truncated": true}), None),
        (json!({"headers": []}), Some(Cause::AnswerEmpty)),
        (
            json!({"body": r#"{"error":null,"errors":[],"data":"x"}"#}),
            None,
        ),
        (resource, None),
    ] {
        let entry = entry(&json!({"status": "success", "statusCode": 200, "response": response}));
        assert_eq!(
            explain(&entry).map(|explained| explained.cause),
            cause,
            "{response}"
        );
    }
}

#[test]
fn a_refused_credential_is_told_from_a_missing_one() {
    let with = |authorization: Option<&str>, challenge: &str, code: u16| {
        let mut headers = vec![json!(["Accept", "*/*"])];
        headers.extend(authorization.map(|value| json!(["Authorization", value])));
        cause_of(&json!({
            "statusCode": code, "request": {"headers": headers},
            "response": {"headers": [["WWW-Authenticate", challenge]]},
        }))
    };
    let bearer = Some("Bearer [redacted hmac-sha256:1f2e3d4c5b6a7988]");
    assert_eq!(
        with(None, "Bearer", 401),
        (Cause::CredentialMissing, Confidence::Likely)
    );
    assert_eq!(
        with(bearer, "Basic realm=\"x\"", 401),
        (Cause::CredentialSchemeWrong, Confidence::Likely)
    );
    assert_eq!(
        with(
            bearer,
            "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
            401
        ),
        (Cause::CredentialExpired, Confidence::Certain)
    );
    assert_eq!(
        with(bearer, "Bearer error=\"invalid_token\"", 401),
        (Cause::CredentialRefused, Confidence::Certain)
    );
    assert_eq!(
        with(bearer, "", 401),
        (Cause::CredentialRefused, Confidence::Likely)
    );
    assert_eq!(
        with(
            bearer,
            "Bearer error=\"insufficient_scope\", scope=\"scim:write\"",
            403
        ),
        (Cause::ScopeInsufficient, Confidence::Certain)
    );
}

#[test]
fn a_wait_is_said_in_seconds_only_if_the_service_says_so() {
    let action = |after: &str| {
        explain(&entry(
            &json!({"statusCode": 429, "response": {"headers": [["Retry-After", after]]}}),
        ))
        .unwrap()
        .action
    };
    assert_eq!(action("30").key, ActionKey::WaitSeconds);
    assert_eq!(action("30").arguments, [("seconds", "30".to_owned())]);
    assert_eq!(
        action("Wed, 21 Oct 2026 07:28:00 GMT").key,
        ActionKey::SlowDown
    );
}

#[test]
fn every_status_code_of_a_failure_is_explained() {
    for code in 400..600 {
        let explained = explain(&entry(&json!({"statusCode": code, "method": "POST"}))).unwrap();
        assert!(!explained.evidence.is_empty(), "{code}");
    }
    assert_eq!(
        cause_of(&json!({"statusCode": 413, "method": "POST", "endpoint": "/Bulk"})).0,
        Cause::BulkTooLarge
    );
    assert_eq!(
        cause_of(&json!({"statusCode": 404, "query": "filter=userName%20eq%20%22j%22"})).0,
        Cause::LookupFoundNothing
    );
    assert_eq!(
        cause_of(
            &json!({"statusCode": 404, "method": "POST", "response": scim_error(404, None, "Resource undefined not found")})
        ),
        (Cause::NotFoundHidesFailure, Confidence::Certain)
    );
    assert_eq!(
        explain(&entry(
            &json!({"status": "success", "statusCode": 204, "method": "DELETE"})
        )),
        None
    );
}

#[test]
fn huge_and_hostile_bodies_take_linear_time() {
    let wraps = "{\"detail\":\"".repeat(20_000);
    let many = format!(
        "{{\"errors\":[{}{{}}]}}",
        "{\"detail\":\"x\",\"errors\":[{}]},".repeat(20_000)
    );
    let deep = "[".repeat(900_000);
    let operations = format!(
        "{{\"detail\":\"{}\",\"Operations\":[{}]}}",
        "member path not found ".repeat(20_000),
        "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"7\"}]},".repeat(4_000)
    );
    let start = std::time::Instant::now();
    for body in [wraps, many, deep, operations] {
        let entry = entry(&json!({
            "statusCode": 400, "method": "PATCH", "endpoint": "/Users/7",
            "request": {"body": body}, "response": {"body": body},
        }));
        let explained = explain(&entry).unwrap();
        assert!(
            explained
                .evidence
                .iter()
                .all(|evidence| evidence.value.chars().count() <= 257)
        );
        assert!(crate::facts::facts_of(&entry).cause.is_some());
    }
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
