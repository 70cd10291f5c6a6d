//! Bodies that are not plain JSON: forms, unreadable bodies, compressed bodies.

use scim_audit_model::entry::Place;

use crate::exchanges::{
    CANARY, answered, everything_written, exchange, message, recorder, request_of,
};
use crate::places::at;

#[test]
fn forms_lose_their_secrets_and_keep_the_rest() {
    let headers = [(
        "Content-Type",
        "application/x-www-form-urlencoded; charset=utf-8",
    )];
    let text = format!("grant_type=password&username=bo&password={CANARY}&client_secret={CANARY}");
    let entry = recorder().entry(exchange(message(&headers, text), answered(200, &[], "")));
    let request = request_of(&entry);
    assert!(!everything_written(&entry).contains(CANARY));
    assert!(
        request
            .body
            .as_ref()
            .unwrap()
            .starts_with("grant_type=password&username=bo&password=%5B")
    );
    assert_eq!(
        request.redactions,
        [
            at(Place::Body, "password"),
            at(Place::Body, "client_secret")
        ]
    );
}

#[test]
fn unreadable_body_is_withheld_and_identified_by_its_hash() {
    for text in [
        "password=kanarie-7f3a9c",
        "{password: 'kanarie-7f3a9c'}",
        "<html>kanarie-7f3a9c</html>",
        "\"kanarie-7f3a9c\"",
    ] {
        let entry = recorder().entry(exchange(message(&[], text), answered(200, &[], "")));
        let request = request_of(&entry);
        assert_eq!(request.body, None, "{text}");
        assert!(
            request
                .body_hash
                .as_ref()
                .unwrap()
                .starts_with("hmac-sha256:")
        );
        assert_eq!(
            (request.size, entry.request_size),
            (text.len() as u64, text.len() as u64)
        );
        assert_eq!(request.redactions, [at(Place::Body, "")]);
    }
}

#[test]
fn an_operator_may_keep_unreadable_bodies_and_known_secrets_still_go() {
    let policy = scim_audit_record::Policy {
        keep_unparsable_bodies: true,
        header_names: vec!["x-tenant-key".to_owned()],
        ..scim_audit_record::Policy::default()
    };
    let recorder = scim_audit_record::Recorder::new(
        scim_audit_record::RedactionKey::from_bytes([7; 32]),
        policy,
    );
    let text = "<p>kanarie-7f3a9c &amp; password=hunter22 Bearer abcdef123456</p>";
    let headers = [("X-Tenant-Key", CANARY)];
    let entry = recorder.entry(exchange(message(&headers, text), answered(200, &[], "")));
    let written = everything_written(&entry);
    for secret in [CANARY, "hunter22", "abcdef123456"] {
        assert!(!written.contains(secret), "{secret}");
    }
    assert!(
        request_of(&entry)
            .body
            .as_ref()
            .unwrap()
            .contains("&amp; password=")
    );
}

#[test]
fn compressed_body_is_read_and_keeps_its_transferred_size() {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(format!(r#"{{"password":"{CANARY}"}}"#).as_bytes())
        .unwrap();
    let bytes = gzip.finish().unwrap();
    let size = bytes.len() as u64;
    let headers = [("Content-Encoding", "gzip")];
    let entry = recorder().entry(exchange(message(&headers, bytes), answered(200, &[], "")));
    let request = request_of(&entry);
    assert!(
        request
            .body
            .as_ref()
            .unwrap()
            .starts_with(r#"{"password":"[redacted"#)
    );
    assert_eq!((request.size, request.truncated), (size, false));

    let entry = recorder().entry(exchange(
        message(&headers, "not gzip"),
        answered(200, &[], ""),
    ));
    assert_eq!(request_of(&entry).body, None);
}
