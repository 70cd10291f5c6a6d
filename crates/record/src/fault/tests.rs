use super::*;

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

fn said(body: &str) -> Option<String> {
    Fault::of(body.as_bytes()).said()
}

#[test]
fn a_scim_error_is_read_whatever_the_type_of_its_status_and_schemas() {
    for (schemas, status) in [
        (format!(r#"["{ERROR}"]"#), r#""409""#),
        (format!(r#"["{ERROR}"]"#), "409"),
        (format!(r#""{ERROR}""#), "409"),
        (r#"["urn:x","urn:scim:Error"]"#.to_owned(), r#"" 409 ""#),
    ] {
        let body = format!(
            r#"{{"schemas":{schemas},"status":{status},"scimType":"uniqueness","detail":"tak\u0065n"}}"#
        );
        let fault = Fault::of(body.as_bytes());
        assert!(fault.is_scim, "{body}");
        assert_eq!(fault.status.as_deref(), Some("409"));
        assert_eq!(fault.scim_type.as_deref(), Some("uniqueness"));
        assert_eq!(fault.words.as_deref(), Some("taken"));
    }
}

#[test]
fn null_is_absent() {
    let fault =
        |members: &str| Fault::of(format!(r#"{{"schemas":["{ERROR}"],{members}}}"#).as_bytes());
    let gone = fault(r#""status":"404","scimType":null,"detail":"gone""#);
    assert_eq!(
        (gone.scim_type, gone.words.as_deref()),
        (None, Some("gone"))
    );
    let bare = fault(r#""status":null,"scimType":"mutability","detail":null"#);
    assert_eq!((bare.status, bare.words, bare.is_scim), (None, None, true));
    assert_eq!(bare.scim_type.as_deref(), Some("mutability"));
    assert_eq!(
        said(r#"{"message":null,"error":"boom"}"#).as_deref(),
        Some("boom")
    );
}

#[expect(clippy::too_many_lines, reason = "table of cases")]
#[test]
fn the_reason_is_found_in_every_shape_that_services_send() {
    for (body, words) in [
        // Django REST framework
        (r#"{"detail":"Not found."}"#, "Not found."),
        (r#"{"userName":["required"]}"#, "userName: required"),
        (
            r#"{"userName":["required","too short"],"emails":["bad"]}"#,
            "userName: required (and 2 more)",
        ),
        (
            r#"{"non_field_errors":["Passwords differ."]}"#,
            "Passwords differ.",
        ),
        (r#"{"detail":["a","b"]}"#, "a (and 1 more)"),
        (
            r#"{"detail":[{"loc":["body","userName"],"msg":"field required","type":"value_error"}]}"#,
            "field required",
        ),
        // RFC 9457
        (
            r#"{"type":"about:blank","title":"Not Found","detail":"no such user"}"#,
            "no such user",
        ),
        (
            r#"{"type":"about:blank","title":"No such tenant"}"#,
            "No such tenant",
        ),
        // Spring Boot
        (
            r#"{"timestamp":1,"status":500,"error":"Internal Server Error","message":"could not execute statement","path":"/Users"}"#,
            "could not execute statement",
        ),
        (
            r#"{"status":400,"error":"Bad Request","message":"Validation failed.","errors":[{"codes":["NotBlank"],"defaultMessage":"must not be blank","field":"userName","rejectedValue":null}]}"#,
            "Validation failed: userName: must not be blank",
        ),
        (
            r#"{"statusCode":400,"error":"Bad Request","message":"\"userName\" is required"}"#,
            "\"userName\" is required",
        ),
        (
            r#"{"statusCode":400,"error":"Bad Request","message":["a must be a string","b too"]}"#,
            "a must be a string (and 1 more)",
        ),
        // RFC 6749, RFC 6750
        (
            r#"{"error":"invalid_token","error_description":"The token expired"}"#,
            "The token expired",
        ),
        (r#"{"error":"invalid_token"}"#, "invalid_token"),
        // Google, Microsoft Graph, OData
        (
            r#"{"error":{"code":404,"message":"Resource Not Found: userKey","status":"NOT_FOUND","errors":[{"message":"Resource Not Found: userKey","domain":"global","reason":"notFound"}]}}"#,
            "Resource Not Found: userKey",
        ),
        (
            r#"{"error":{"code":"Request_BadRequest","message":"Invalid value","innerError":{"date":"2026"}}}"#,
            "Invalid value",
        ),
        (
            r#"{"odata.error":{"code":"X","message":{"lang":"en","value":"Not here"}}}"#,
            "Not here",
        ),
        // SCIM 1.1
        (
            r#"{"Errors":[{"description":"eleven","code":"400"},{"description":"second","code":"401"}]}"#,
            "eleven (and 1 more)",
        ),
        (
            r#"{"Errors":{"description":"user_not_found","code":404}}"#,
            "user_not_found",
        ),
        // Lists
        (r#"{"errors":["userName taken"]}"#, "userName taken"),
        (r#"{"errors":"userName taken"}"#, "userName taken"),
        (
            r#"[{"errorCode":"INVALID_SESSION_ID","message":"Session expired"},{"message":"x"}]"#,
            "Session expired (and 1 more)",
        ),
        // JSON:API, express-validator
        (
            r#"{"errors":[{"status":"422","title":"Invalid","detail":"too short","source":{"pointer":"/x"}},{"detail":"b"},{"detail":"c"}]}"#,
            "too short (and 2 more)",
        ),
        (
            r#"{"errors":[{"value":"x","msg":"Invalid value","param":"email"}]}"#,
            "email: Invalid value",
        ),
        // ASP.NET
        (
            r#"{"title":"One or more validation errors occurred.","status":400,"errors":{"name.familyName":["The property familyName is required."]},"traceId":"00-0"}"#,
            "name.familyName: The property familyName is required.",
        ),
        // Okta, Keycloak, AWS, Apigee
        (
            r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: login","errorCauses":[{"errorSummary":"login: taken"},{"errorSummary":"x"}]}"#,
            "Api validation failed: login: login: taken (and 1 more)",
        ),
        (
            r#"{"errorCode":"E0000007","errorSummary":"Not found: Resource not found: me (User)","errorCauses":[]}"#,
            "Not found: Resource not found: me (User)",
        ),
        (
            r#"{"errorMessage":"User exists with same username"}"#,
            "User exists with same username",
        ),
        (r#"{"__type":"ValidationException","message":"bad"}"#, "bad"),
        (r#"{"__type":"ThrottlingException"}"#, "ThrottlingException"),
        (
            r#"{"fault":{"faultstring":"Failed to resolve API Key","detail":{"errorcode":"oauth.v2"}}}"#,
            "Failed to resolve API Key",
        ),
        // A plain text
        (r#""Not here""#, "Not here"),
    ] {
        let fault = Fault::of(body.as_bytes());
        assert_eq!(fault.said().as_deref(), Some(words), "{body}");
        assert!(!fault.is_scim, "{body}");
    }
}

#[test]
fn a_wrapped_scim_error_gives_keyword_words_and_status() {
    let inner = format!(
        r#"{{"schemas":["{ERROR}"],"status":"400","scimType":"invalidValue","detail":"no address"}}"#
    );
    let quoted = serde_json::to_string(&inner).unwrap();
    let twice = serde_json::to_string(&format!(r#"{{"error":{quoted}}}"#)).unwrap();
    for body in [
        format!(r#"{{"status":"400","response":{inner}}}"#),
        format!(r#"{{"code":400,"label":"scim-error","message":{quoted}}}"#),
        format!(r#"{{"message":"refused","body":{quoted}}}"#),
        format!(r#"{{"message":{twice}}}"#),
        format!(
            r#"{{"{ERROR}":{{"scimType":"invalidValue","detail":"no address","status":400}}}}"#
        ),
        format!("[{inner}]"),
        format!(r#"{{"error":{{"message":"refused","details":[{inner}]}}}}"#),
    ] {
        let fault = Fault::of(body.as_bytes());
        assert!(fault.is_scim, "{body}");
        assert_eq!(fault.said().as_deref(), Some("no address"), "{body}");
        assert_eq!(fault.scim_type.as_deref(), Some("invalidValue"), "{body}");
        assert_eq!(fault.status.as_deref(), Some("400"), "{body}");
    }
    let prefixed = serde_json::to_string(&format!("upstream said {inner}")).unwrap();
    let fault = Fault::of(format!(r#"{{"message":{prefixed}}}"#).as_bytes());
    assert_eq!(fault.scim_type.as_deref(), Some("invalidValue"));
    assert!(fault.said().unwrap().starts_with("upstream said {"));
}

#[test]
fn a_status_is_three_digits() {
    let status = |body: &str| Fault::of(body.as_bytes()).status;
    assert_eq!(status(r#"{"status":"error","message":"boom"}"#), None);
    assert_eq!(
        status(r#"{"Errors":[{"description":"x","code":"X1"}]}"#),
        None
    );
    assert_eq!(status(r#"{"code":7,"message":"x"}"#), None);
    assert_eq!(
        status(r#"{"error":{"code":404,"message":"x"}}"#).as_deref(),
        Some("404")
    );
    assert_eq!(
        status(r#"{"Errors":[{"description":"x","code":"400"},{"code":"401"}]}"#).as_deref(),
        Some("400")
    );
}

#[test]
fn body_without_a_reason_gives_none() {
    for body in [
        "<html>",
        "",
        "7",
        "{}",
        "[]",
        r#"{"error":true}"#,
        r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bjensen"}"#,
        r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#,
        r#"{"Resources":[{"userName":"a"}],"totalResults":1}"#,
        r#"{"userName":"bjensen","emails":[{"value":"x"}]}"#,
        r#"{"message":"  "}"#,
    ] {
        assert_eq!(said(body), None, "{body}");
    }
}

#[test]
fn cut_error_gives_the_words_it_has() {
    let body = format!(r#"{{"schemas":["{ERROR}"],"status":"400","detail":"too lo"#);
    assert_eq!(said(&body).as_deref(), Some("too lo"));
    assert_eq!(
        said(r#"{"error":{"message":"half"#).as_deref(),
        Some("half")
    );
}

#[test]
fn a_long_reason_is_shortened_and_an_unfriendly_body_costs_little() {
    let words = said(&format!(r#"{{"message":"{}"}}"#, "é".repeat(5000))).unwrap();
    assert!(words.len() < 1100 && words.ends_with('…'));
    let deep = format!("{}{}", r#"{"errors":[{"error":"#.repeat(50_000), "1");
    let wide = format!(r#"{{"errors":[{}1]}}"#, r#"{"a":[1,2]},"#.repeat(200_000));
    let wraps = format!("[{}1]", "\"{[{[\",".repeat(200_000));
    let start = std::time::Instant::now();
    for body in [deep, wide, wraps] {
        Fault::of(body.as_bytes());
    }
    let took = start.elapsed();
    assert!(took.as_secs() < 3, "{took:?}");
}
