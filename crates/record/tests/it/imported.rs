//! Redaction of entries from another log, and its idempotence.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scim_audit_model::entry::{BodyEncoding, Entry, Origin, Place, Redaction, Status};

use scim_audit_record::{Policy, Recorder, RedactionKey};

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
fn secrets_recorded_by_another_log_are_replaced() {
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
fn every_text_of_an_imported_entry_is_searched() {
    let mut entry = foreign();
    let names = |place: Place| Redaction {
        place,
        at: format!("/a/{CANARY}"),
        reason: None,
    };
    entry.request_id = CANARY.to_owned();
    entry.method = CANARY.to_owned();
    entry.resource_type = CANARY.to_owned();
    entry.status = Status::Other(CANARY.to_owned());
    entry.origin = Some(Origin::Other(CANARY.to_owned()));
    entry.client.ip = Some(CANARY.to_owned());
    entry.error.as_mut().unwrap().status = Some(CANARY.to_owned());
    let request = entry.request.as_mut().unwrap();
    request.headers.push((CANARY.to_owned(), "1".to_owned()));
    request.redactions = vec![
        names(Place::Body),
        names(Place::Other(CANARY.to_owned())),
        Redaction {
            place: Place::Header,
            at: "Bearer hunter2-zebra".to_owned(),
            reason: None,
        },
    ];
    request.body_encoding = BodyEncoding::Other(CANARY.to_owned());
    let written = everything_written(&recorder().imported(entry));
    assert!(!written.contains(CANARY), "{written}");
    assert!(!written.contains("hunter2-zebra"), "{written}");
}

#[test]
fn ids_with_the_same_secret_stay_distinct() {
    let named = |id: String| {
        let mut entry = foreign();
        entry.request_id = id;
        recorder().imported(entry).request_id
    };
    let ids = [
        CANARY.to_owned(),
        CANARY.to_uppercase(),
        format!("{CANARY}-2"),
    ]
    .map(named);
    assert!(ids.iter().all(|id| id.starts_with("[redacted ")), "{ids:?}");
    assert!(
        ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2],
        "{ids:?}"
    );
}

#[test]
fn summary_without_its_messages_has_no_text_that_may_be_secret() {
    let mut entry = foreign();
    entry.request_id = CANARY.to_owned();
    entry.client.ip = Some(CANARY.to_owned());
    entry.endpoint = format!("/Users/{CANARY}/x");
    entry.error.as_mut().unwrap().scim_type = Some(CANARY.to_owned());
    let withheld = recorder().withheld(entry.clone());
    assert!(!everything_written(&withheld).contains(CANARY));
    assert!(withheld.endpoint.starts_with("/Users/"));
    assert_eq!((withheld.status, withheld.time), (entry.status, entry.time));
}

/// UTF-16 and compressed bodies are withheld even if the policy keeps texts, because a search finds nothing
/// in them.
#[test]
fn utf16_or_compressed_body_is_withheld() {
    let policy = Policy {
        keep_unparsable_bodies: true,
        ..Policy::default()
    };
    let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), policy);
    let body = format!(r#"{{"password":"{CANARY}"}}"#);
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xff\xfe"[..], &utf16].concat();
    let packed = b"\x78\x9c\xab\x56\x2a\x48\x2c\xff".to_vec();
    for bytes in [marked, utf16, packed] {
        let mut entry = foreign();
        let request = entry.request.as_mut().unwrap();
        request.body = Some(STANDARD.encode(bytes));
        request.body_encoding = BodyEncoding::Base64;
        assert_eq!(recorder.imported(entry).request.unwrap().body, None);
    }
    let mut entry = foreign();
    let request = entry.request.as_mut().unwrap();
    request.body = Some("<p>502 Bad Gateway</p>".to_owned());
    assert!(recorder.imported(entry).request.unwrap().body.is_some());
    // Other binary bodies are kept: the operator asked for it.
    let mut entry = foreign();
    let request = entry.request.as_mut().unwrap();
    request.body = Some(STANDARD.encode([0, 1, 2, 3, 4, 5, 254, 255]));
    request.body_encoding = BodyEncoding::Base64;
    assert!(recorder.imported(entry).request.unwrap().body.is_some());
}

#[test]
fn redaction_of_imports_is_idempotent() {
    let once = recorder().imported(foreign());
    assert_eq!(recorder().imported(once.clone()), once);
}

#[test]
fn facts_of_an_imported_entry_are_unchanged() {
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

/// Members that another log may have filled with any text, including a secret of the body.
const MEMBERS: &[&str] = &[
    "/requestId",
    "/clientRequestId",
    "/method",
    "/endpoint",
    "/query",
    "/resourceType",
    "/resourceId",
    "/status",
    "/origin",
    "/error/scimType",
    "/error/detail",
    "/error/status",
    "/client/ip",
    "/client/userAgent",
    "/client/credential",
    "/request/headers/0/0",
    "/request/headers/0/1",
    "/request/bodyEncoding",
    "/request/bodyHash",
    "/request/redactions/0/place",
    "/request/redactions/0/at",
    "/response/headers/0/0",
    "/response/headers/0/1",
    "/response/body",
    "/response/bodyHash",
    "/response/redactions/0/at",
];

#[test]
fn secret_of_the_entry_is_removed_from_every_member() {
    let secret = "Qz7mK9vLx2Wc4Rt6Yp8Hd";
    let mut survived = Vec::new();
    for member in MEMBERS {
        for said in [
            secret.to_owned(),
            format!("x {secret} y"),
            format!("/Users/{secret}"),
        ] {
            let mut entry = serde_json::json!({
                "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "failed", "method": "POST",
                "endpoint": "/Users", "query": "a=1", "resourceType": "Users", "resourceId": "7",
                "clientRequestId": "c", "origin": "upstream",
                "error": {"detail": "no", "scimType": "x", "status": "400"},
                "client": {"ip": "10.0.0.1", "userAgent": "a", "credential": "b"},
                "request": {
                    "headers": [["A", "b"], ["Content-Type", "application/json"]],
                    "body": format!(r#"{{"password":"{secret}"}}"#), "bodyEncoding": "utf8",
                    "bodyHash": "h", "size": 20,
                    "redactions": [{"place": "header", "at": "x"}],
                },
                "response": {
                    "headers": [["A", "b"]], "body": "{}", "bodyHash": "h", "size": 2,
                    "redactions": [{"place": "body", "at": "/x"}],
                },
            });
            *entry.pointer_mut(member).expect("the member is there") = said.into();
            // An entry that cannot be deserialized is rejected and never written.
            let Ok(entry) = serde_json::from_value::<Entry>(entry) else {
                continue;
            };
            let written = everything_written(&recorder().imported(entry));
            if written.contains(secret) {
                survived.push(*member);
            }
        }
    }
    survived.dedup();
    assert!(survived.is_empty(), "{survived:?}");
}
