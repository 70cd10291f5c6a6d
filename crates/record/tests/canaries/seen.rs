//! A planted exchange as the proxy sees it and as another log would store it, and all output made from an
//! entry.

use std::fmt::Write as _;
use std::time::Duration;

use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::export::{Export, Format};
use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, Head, RawMessage};

use super::{Planted, Sent};

fn raw(sent: &Sent) -> RawMessage {
    let kept = sent.kept.unwrap_or(sent.body.len());
    RawMessage {
        headers: sent.headers.iter().map(as_it_travels).collect(),
        body: sent.body[..kept].to_vec(),
        size: sent.body.len() as u64,
        truncated: kept < sent.body.len(),
    }
}

/// The header with the bytes of its value as Latin-1 characters.
fn as_it_travels((name, value): &(String, String)) -> (String, String) {
    (name.clone(), value.bytes().map(char::from).collect())
}

/// The exchange as the proxy sees it.
pub(crate) fn seen(planted: &Planted) -> Exchange {
    Exchange {
        request_id: "01938a00-0000-7000-8000-000000000001".to_owned(),
        time: time::parse("2026-11-23T10:00:00.000Z").expect("a time"),
        duration: Duration::from_millis(12),
        client_ip: Some([127, 0, 0, 1].into()),
        method: planted.method.to_owned(),
        endpoint: planted.endpoint.clone(),
        query: planted.query.clone(),
        request: raw(&planted.request),
        answer: Answer::Upstream {
            status_code: planted.status_code,
            message: raw(&planted.response),
            broke_off: planted.broke_off.clone(),
        },
    }
}

/// The part of the exchange known before the body is read.
pub(crate) fn head_of(exchange: Exchange) -> Head {
    Head {
        request_id: exchange.request_id,
        time: exchange.time,
        client_ip: exchange.client_ip,
        method: exchange.method,
        endpoint: exchange.endpoint,
        query: exchange.query,
        headers: exchange.request.headers,
    }
}

/// The exchange as a log without redaction would store it.
pub(crate) fn kept_elsewhere(planted: &Planted) -> Entry {
    let message = |sent: &Sent| Message {
        headers: sent.headers.clone(),
        body: Some(String::from_utf8_lossy(&sent.body).into_owned()),
        size: sent.body.len() as u64,
        ..Message::default()
    };
    let mut entry: Entry = serde_json::from_value(serde_json::json!({
        "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "failed",
        "method": planted.method, "endpoint": planted.endpoint, "query": planted.query,
    }))
    .expect("an entry");
    entry.request = Some(message(&planted.request));
    entry.response = Some(message(&planted.response));
    if let Some(detail) = &planted.broke_off {
        entry.error =
            serde_json::from_value(serde_json::json!({"detail": detail})).expect("an error");
    }
    entry
}

/// All output made from an entry: what the store keeps, the response of the API, and the three exports.
pub(crate) fn written(entry: &Entry) -> Vec<Vec<u8>> {
    let mut all = vec![
        serde_json::to_vec(entry).expect("an entry is JSON"),
        entry.search_text().into_bytes(),
    ];
    for format in Format::ALL {
        let mut out = Vec::new();
        let mut export = Export::begin(format, &mut out);
        export.entry(entry, &mut out).expect("it is exported");
        export.end(&mut out);
        all.push(out);
    }
    all
}

/// The planted exchange in one line.
pub(crate) fn described(planted: &Planted) -> String {
    let mut all = format!("{} {}", planted.method, planted.endpoint);
    if let Some(query) = &planted.query {
        write!(all, "?{query}").expect("text");
    }
    for (side, sent) in [("", &planted.request), ("← ", &planted.response)] {
        let kept = sent.kept.unwrap_or(sent.body.len());
        let body = String::from_utf8_lossy(&sent.body[..kept]);
        for (name, value) in &sent.headers {
            write!(all, " | {side}{name}: {value}").expect("text");
        }
        write!(all, " | {side}{body}").expect("text");
    }
    if let Some(reason) = &planted.broke_off {
        write!(all, " | {reason}").expect("text");
    }
    all.replace(['\n', '\r'], "⏎").chars().take(600).collect()
}
