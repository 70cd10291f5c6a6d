use serde_json::{Value, json};

use super::*;

fn dialect(value: &Value) -> Option<ClientDialect> {
    let mut whole = json!({
        "requestId": "1", "time": "2026-05-07T09:40:08Z", "status": "success", "statusCode": 200,
    });
    for (name, member) in value.as_object().unwrap() {
        whole[name] = member.clone();
    }
    let body = whole["body"].take();
    let headers = whole["headers"].take();
    let headers = if headers.is_null() {
        json!([])
    } else {
        headers
    };
    whole["request"] = json!({"headers": headers, "body": body.to_string()});
    dialect_of(&serde_json::from_value(whole).unwrap())
}

fn quirks_of(found: &ClientDialect) -> Vec<&'static str> {
    found
        .quirks
        .iter()
        .map(|found| found.quirk.as_str())
        .collect()
}

#[test]
fn entra_is_known_by_its_requests() {
    let legacy = dialect(
        &json!({"method": "PATCH", "endpoint": "/Users/7", "body": {"Operations": [
        {"op": "Replace", "path": "active", "value": "False"}]}}),
    )
    .unwrap();
    assert_eq!(
        (legacy.product, legacy.confidence),
        (ClientProduct::Entra, Confidence::Likely)
    );
    assert_eq!(
        quirks_of(&legacy),
        ["entra_capitalized_operations", "entra_boolean_as_text"]
    );
    assert_eq!(
        legacy.quirks[1].evidence.at.place.at(),
        Some("/Operations/0/value")
    );

    let flagged = dialect(
        &json!({"method": "PATCH", "endpoint": "/Users/7", "query": "aadOptscim062020", "body": {
        "Operations": [{"op": "replace", "value": {"displayName": "x", "name.givenName": "y"}}]}}),
    )
    .unwrap();
    assert_eq!(
        (flagged.product, flagged.confidence),
        (ClientProduct::Entra, Confidence::Certain)
    );
    assert_eq!(quirks_of(&flagged), ["entra_dotted_names"]);

    let removes = dialect(
        &json!({"method": "PATCH", "endpoint": "/Groups/7", "body": {"Operations": [
        {"op": "Remove", "path": "members", "value": [{"value": "u"}]}]}}),
    )
    .unwrap();
    assert_eq!(
        quirks_of(&removes),
        ["entra_capitalized_operations", "entra_members_by_value"]
    );
}

#[test]
fn okta_and_google_say_who_they_are() {
    let okta = dialect(&json!({"method": "POST", "endpoint": "/Users", "client": {"userAgent": "Okta SCIM Client 1.0.0"},
        "body": {"userName": "x", "password": "[redacted]"}})).unwrap();
    assert_eq!(
        (okta.product, okta.confidence),
        (ClientProduct::Okta, Confidence::Certain)
    );
    assert_eq!(quirks_of(&okta), ["okta_password_on_create"]);
    let google = dialect(&json!({"method": "POST", "endpoint": "/Users", "client": {"userAgent": "Google-Auto-Provisioning"},
        "headers": [["Content-Type", "application/json"]], "body": {"schemas": ["urn:scim:schemas:core:1.0"]}})).unwrap();
    assert_eq!(
        quirks_of(&google),
        ["google_scim_1_schemas", "google_plain_json"]
    );
}

#[test]
fn an_ordinary_request_is_nobodys() {
    assert_eq!(
        dialect(
            &json!({"method": "PATCH", "endpoint": "/Users/7", "client": {"userAgent": "curl/8"}, "body": {
        "Operations": [{"op": "replace", "path": "active", "value": false}]}})
        ),
        None
    );
}
