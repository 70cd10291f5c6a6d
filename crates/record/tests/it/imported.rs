//! Entries from another log are redacted, and twice is once.

use scim_audit_model::entry::Entry;

use crate::exchanges::{CANARY, everything_written, recorder};

fn foreign() -> Entry {
    serde_json::from_value(serde_json::json!({
        "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "failed", "method": "POST",
        "endpoint": format!("/Users/{CANARY}"), "query": format!("access_token={CANARY}"),
        "clientRequestId": CANARY, "resourceType": "Users", "resourceId": CANARY,
        "error": {"detail": format!("no {CANARY}")},
        "client": {"userAgent": CANARY, "credential": CANARY},
        "request": {
            "headers": [["Authorization", format!("Bearer {CANARY}")], ["Cookie", format!("a={CANARY}")]],
            "body": format!(r#"{{"password":"{CANARY}","path":"password","value":"{CANARY}","filter":"password eq {CANARY}"}}"#),
            "size": 20,
        },
        "response": {"headers": [], "body": format!("<p>{CANARY}</p>"), "size": 9,
            "redactions": [{"place": "header", "at": "X-Gone"}]},
    }))
    .unwrap()
}

#[test]
fn what_another_log_let_through_is_replaced() {
    let entry = recorder().imported(foreign());
    assert!(!everything_written(&entry).contains(CANARY));
    let response = entry.response.unwrap();
    assert_eq!(response.body, None);
    assert!(response.body_hash.is_some());
    assert_eq!(
        response.redactions.len(),
        2,
        "the old place stays in the list"
    );
    assert!(entry.client.credential.unwrap().starts_with("hmac-sha256:"));
}

#[test]
fn redacting_twice_is_redacting_once() {
    let once = recorder().imported(foreign());
    assert_eq!(recorder().imported(once.clone()), once);
}

#[test]
fn facts_stay_as_they_were() {
    let mut plain = foreign();
    plain.endpoint = "/Users/7".to_owned();
    plain.resource_id = Some("7".to_owned());
    plain.client_request_id = Some("abc".to_owned());
    let after = recorder().imported(plain.clone());
    assert_eq!(
        (after.status, after.time, after.duration_ms),
        (plain.status, plain.time, plain.duration_ms)
    );
    assert_eq!(
        (after.endpoint, after.resource_id, after.client_request_id),
        (plain.endpoint, plain.resource_id, plain.client_request_id)
    );
}
