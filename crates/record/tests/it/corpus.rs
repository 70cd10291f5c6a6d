//! Recorded traffic of real clients and servers, with made-up secrets as bait.
//!
//! `fixtures/corpus.ndjson` is a selection of a corpus recorded in a lab: scim2-tester, scim2-cli and
//! reproductions of Okta's and Entra's documented requests against scim2-server and django-scim2, and a
//! deliberately broken upstream.

use std::io::Write as _;
use std::time::Duration;

use base64::Engine as _;
use scim_audit_model::entry::{Entry, Place, Status};
use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, RawMessage};
use serde_json::Value;

use crate::exchanges::{everything_written, recorder};

fn message(line: &Value, side: &str) -> RawMessage {
    let headers = line[format!("{side}Headers")]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            (
                pair[0].as_str().unwrap().to_owned(),
                pair[1].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let text = line[format!("{side}Body")].as_str().unwrap_or_default();
    let headers: Vec<(String, String)> = headers;
    let gzip = headers.contains(&("Content-Encoding".to_owned(), "gzip".to_owned()));
    let body = if line[format!("{side}BodyEncoding")] == "base64" {
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    } else if gzip {
        // The corpus stores this body decoded.
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    } else {
        text.as_bytes().to_vec()
    };
    RawMessage {
        headers,
        size: body.len() as u64,
        body,
        truncated: false,
    }
}

fn exchange(line: &Value) -> Exchange {
    let path = line["path"].as_str().unwrap();
    let below = ["/scim/v2", "/v2"]
        .iter()
        .find_map(|base| path.strip_prefix(base));
    Exchange {
        request_id: line["requestId"].as_str().unwrap().to_owned(),
        time: time::parse(line["time"].as_str().unwrap()).unwrap(),
        duration: Duration::from_secs_f64(line["durationMs"].as_f64().unwrap() / 1000.0),
        client_ip: line["clientIp"].as_str().unwrap().parse().ok(),
        method: line["method"].as_str().unwrap().to_owned(),
        endpoint: below.unwrap_or(path).to_owned(),
        query: line["rawQuery"]
            .as_str()
            .filter(|query| !query.is_empty())
            .map(str::to_owned),
        request: message(line, "request"),
        answer: Answer::Upstream {
            status_code: u16::try_from(line["statusCode"].as_u64().unwrap()).unwrap(),
            message: message(line, "response"),
            broke_off: None,
        },
    }
}

pub(crate) fn recorded() -> Vec<(Value, Entry)> {
    include_str!("../fixtures/corpus.ndjson")
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let entry = recorder().entry(exchange(&line));
            (line, entry)
        })
        .collect()
}

/// Every word that starts like a secret of the corpus, except for known harmless ones.
fn bait_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .match_indices("lab-")
        .map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || "-_!".contains(c)));
            rest[..end.unwrap_or(rest.len())].to_owned()
        })
        .filter(|word| word != "lab-edge" && !word.starts_with("lab-okta-req-"))
        .filter(|word| !word.starts_with("lab-sync-"))
        .collect();
    if text.contains("cookie-secret") {
        found.push("cookie-secret".to_owned());
    }
    found
}

#[test]
fn bait_is_never_written() {
    let mut bait = 0;
    for (line, entry) in recorded() {
        bait += bait_in(&line.to_string()).len();
        let survived = bait_in(&everything_written(&entry));
        assert!(survived.is_empty(), "{survived:?} of {line}");
    }
    assert!(bait > 200, "the fixture holds bait: {bait}");
}

#[test]
fn redaction_is_idempotent() {
    for (_, entry) in recorded() {
        assert_eq!(recorder().imported(entry.clone()), entry);
    }
}

#[test]
fn errors_are_read_as_the_services_meant_them() {
    for (line, entry) in recorded() {
        let failed = line["statusCode"].as_u64().unwrap() >= 400;
        if failed {
            assert_eq!(entry.status, Status::Failed);
        }
        let error = entry.error.as_ref();
        assert_eq!(entry.status == Status::Failed, error.is_some());
        assert!(error.is_none_or(|error| !error.detail.is_empty()));
        if let Some(scim_type) = line["scimType"].as_str() {
            assert_eq!(error.unwrap().scim_type.as_deref(), Some(scim_type));
        }
        let body: Value = serde_json::from_str(line["responseBody"].as_str().unwrap_or_default())
            .unwrap_or_default();
        if let Some(detail) = body["detail"].as_str().filter(|_| failed) {
            let said = &error.unwrap().detail;
            let secret = said.contains("[redacted ");
            assert!(secret || said == detail, "{said}\n{detail}");
        }
    }
}

#[test]
fn json_bodies_are_kept_and_the_others_withheld() {
    let (mut kept, mut withheld) = (0, 0);
    for (line, entry) in recorded() {
        for (side, message) in [("request", &entry.request), ("response", &entry.response)] {
            let message = message.as_ref().unwrap();
            let text = line[format!("{side}Body")].as_str().unwrap_or_default();
            if serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object()) {
                assert!(message.body.is_some(), "{line}");
                kept += 1;
            } else if message.body.is_none() && !text.is_empty() {
                assert!(message.body_hash.is_some(), "{line}");
                withheld += 1;
            }
        }
    }
    assert!(
        kept > 200 && withheld > 10,
        "{kept} kept, {withheld} withheld"
    );
}

/// Detects redaction that damages real traffic. Headers are not counted, because they depend on the list of
/// harmless headers.
#[test]
fn number_of_redactions_in_real_traffic_is_in_range() {
    let mut places = Vec::new();
    for (_, entry) in recorded() {
        for message in [&entry.request, &entry.response].into_iter().flatten() {
            let found = message.redactions.iter();
            places.extend(found.filter(|one| one.place != Place::Header).cloned());
        }
    }
    println!("{} places", places.len());
    assert!(
        (50..=200).contains(&places.len()),
        "{}: {places:?}",
        places.len()
    );
}
