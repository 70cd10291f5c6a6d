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
            "statusCode": 400, "response": scim_error(400, Some(keyword), "no"),
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
