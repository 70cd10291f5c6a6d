//! Builders for raw exchanges, and helpers to read the entries made from them.

use std::time::Duration;

use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, Policy, RawMessage, Recorder, RedactionKey};

/// The planted secret of tests that need only one.
pub(crate) const CANARY: &str = "kanarie-7f3a9c";

pub(crate) fn recorder() -> Recorder {
    Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default())
}

pub(crate) fn message(headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> RawMessage {
    let body = body.into();
    RawMessage {
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        size: body.len() as u64,
        body,
        truncated: false,
    }
}

pub(crate) fn answered(
    status_code: u16,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Answer {
    Answer::Upstream {
        status_code,
        message: message(headers, body),
        broke_off: None,
    }
}

/// A `POST /Users` with this request and answer.
pub(crate) fn exchange(request: RawMessage, answer: Answer) -> Exchange {
    Exchange {
        request_id: "01938a00-0000-7000-8000-000000000001".to_owned(),
        time: time::parse("2026-11-23T10:00:00.000Z").expect("a time"),
        duration: Duration::from_millis(12),
        client_ip: Some([127, 0, 0, 1].into()),
        method: "post".to_owned(),
        endpoint: "/Users".to_owned(),
        query: None,
        request,
        answer,
    }
}

/// The request of an entry, with the reasons of its redactions removed.
pub(crate) fn request_of(entry: &Entry) -> Message {
    without_reasons(entry.request.as_ref().expect("a request"))
}

/// The response of an entry, with the reasons of its redactions removed.
pub(crate) fn response_of(entry: &Entry) -> Message {
    without_reasons(entry.response.as_ref().expect("a response"))
}

fn without_reasons(message: &Message) -> Message {
    let mut message = message.clone();
    for redaction in &mut message.redactions {
        redaction.reason = None;
    }
    message
}

/// The written entry and all of its texts decoded, so that no encoding can hide a leak.
pub(crate) fn everything_written(entry: &Entry) -> String {
    use base64::Engine as _;
    let mut all = serde_json::to_string(entry).expect("an entry is JSON");
    for message in [&entry.request, &entry.response].into_iter().flatten() {
        if let Some(body) = &message.body {
            all.push('\n');
            all.push_str(body);
            if let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(body) {
                all.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        for (_, value) in &message.headers {
            all.push('\n');
            all.push_str(value);
        }
    }
    for raw in [Some(&entry.endpoint), entry.query.as_ref()]
        .into_iter()
        .flatten()
    {
        all.push('\n');
        all.push_str(&scim_audit_model::entry::decoded_query(raw));
    }
    all
}
