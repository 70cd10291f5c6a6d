//! The outcome that an entry states.

use scim_audit_model::entry::{Origin, Status};
use scim_audit_record::Answer;

use crate::exchanges::{CANARY, answered, exchange, message, recorder};

#[test]
fn the_parts_of_an_entry_are_filled() {
    let mut raw = exchange(
        message(
            &[
                ("X-Request-Id", "<b>é\u{7f}\u{1}id"),
                ("User-Agent", "okta"),
            ],
            "{}",
        ),
        answered(201, &[], r#"{"id":"42"}"#),
    );
    raw.query = Some(String::new());
    let entry = recorder().entry(raw);
    assert_eq!(entry.method, "post", "as it was sent");
    assert_eq!(entry.status, Status::Success);
    assert_eq!(entry.resource_id.as_deref(), Some("42"));
    assert_eq!(entry.client_request_id.as_deref(), Some("<b>id"));
    assert_eq!(entry.client.user_agent.as_deref(), Some("okta"));
    assert_eq!(entry.client.ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(entry.query.as_deref(), Some(""));
    assert!((entry.duration_ms - 12.0).abs() < f64::EPSILON);
    assert_eq!((entry.request_size, entry.response_size), (2, 11));
    assert_eq!((entry.error, entry.origin), (None, None));
}

#[test]
fn a_clients_id_is_at_most_128_characters() {
    let long = "x".repeat(500);
    let entry = recorder().entry(exchange(
        message(
            &[
                ("traceparent", "late"),
                ("client-request-id", long.as_str()),
            ],
            "",
        ),
        answered(200, &[], ""),
    ));
    assert_eq!(entry.client_request_id.unwrap(), "x".repeat(128));
}

#[test]
fn the_gateways_own_answer_says_why() {
    let entry = recorder().entry(exchange(
        message(&[("Authorization", "Bearer kanarie-7f3a9c")], ""),
        Answer::Gateway {
            status_code: 502,
            message: message(
                &[("Content-Type", "application/scim+json")],
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"502","detail":"x"}"#,
            ),
            reason: format!("The service reset the connection after {CANARY}."),
        },
    ));
    let error = entry.error.unwrap();
    assert_eq!(entry.origin, Some(Origin::Gateway));
    assert_eq!(
        (entry.status, entry.status_code),
        (Status::Failed, Some(502))
    );
    assert!(
        error
            .detail
            .starts_with("The service reset the connection after [redacted")
    );
    assert_eq!(error.status.as_deref(), Some("502"));
}

#[test]
fn missing_or_partial_answer_has_status_failed() {
    let none = recorder().entry(exchange(
        message(&[], ""),
        Answer::None {
            reason: "The client went away.".to_owned(),
        },
    ));
    assert_eq!((none.status, none.status_code), (Status::Failed, None));
    assert_eq!(none.error.unwrap().detail, "The client went away.");
    assert_eq!(none.response, None);

    let half = recorder().entry(exchange(
        message(&[], ""),
        Answer::Upstream {
            status_code: 200,
            message: message(&[], r#"{"Resources":[{"id":"1"#),
            broke_off: Some("The answer ended too early.".to_owned()),
        },
    ));
    assert_eq!((half.status, half.status_code), (Status::Failed, Some(200)));
    assert_eq!(half.error.unwrap().detail, "The answer ended too early.");
    assert_eq!(
        half.response.unwrap().body.as_deref(),
        Some(r#"{"Resources":[{"id":"1"#)
    );
}

#[test]
fn a_body_that_is_not_utf_8_is_base64() {
    let entry = recorder().entry(exchange(
        message(
            &[],
            b"{\"a\":\"\xe9\",\"password\":\"kanarie-7f3a9c\"}".to_vec(),
        ),
        answered(200, &[], ""),
    ));
    let written = crate::exchanges::everything_written(&entry);
    assert!(!written.contains(CANARY));
    assert!(written.contains("\"bodyEncoding\":\"base64\""));
}
