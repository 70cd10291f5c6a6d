//! HAR as browsers, proxies and HTTP clients write it.
//!
//! The files in `har/` are not recordings. Each was written manually to follow what its program documents or
//! is known to write: one exchange or a few, with the differences between programs that matter to a reader.
//! Burp and Postman have no HAR export of their own; their files follow extensions, which differ from each
//! other.

#![cfg(test)]

use scim_audit_model::entry::{BodyEncoding, Entry, Status};
use scim_audit_model::reading::{self, RecordError, RecordFormat};
use scim_audit_model::time;
use serde_json::Value;

const ERROR: &str = "The userName is taken.";

fn entries(har: &str) -> Vec<Result<Entry, RecordError>> {
    let archive: Value = serde_json::from_str(har).unwrap();
    let records = archive["log"]["entries"].as_array().unwrap();
    let read = records.iter().enumerate().map(|(at, record)| {
        let record = record.to_string();
        let row = reading::row(RecordFormat::Har, record.as_bytes(), at as u64);
        let mut entry = reading::record(RecordFormat::Har, record.as_bytes())?.entry;
        assert_eq!(row.unwrap().into_entry().error, entry.error);
        reading::decode_bodies(&mut entry);
        Ok(entry)
    });
    read.collect()
}

/// Every program's file contains the same exchange: creating a user whose name is taken.
fn assert_conflict(program: &str, entry: &Entry) {
    assert_eq!(
        time::format(&entry.time),
        "2026-05-07T10:00:00.123Z",
        "{program}"
    );
    let line = (
        entry.method.as_str(),
        entry.endpoint.as_str(),
        entry.query.as_deref(),
    );
    assert_eq!(line, ("POST", "/Users", Some("count=1")), "{program}");
    assert_eq!(
        (&entry.status, entry.status_code),
        (&Status::Failed, Some(409)),
        "{program}"
    );
    assert!((0.0..20.0).contains(&entry.duration_ms), "{program}");
    let error = entry.error.as_ref().unwrap();
    assert_eq!(
        (error.scim_type.as_deref(), error.detail.as_str()),
        (Some("uniqueness"), ERROR),
        "{program}"
    );
    let request = entry.request.as_ref().unwrap();
    assert_eq!(
        request.body.as_deref(),
        Some(r#"{"userName":"jo.doe"}"#),
        "{program}"
    );
    let is_scim = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("content-type") && value == "application/scim+json"
    };
    assert_eq!(
        request
            .headers
            .iter()
            .filter(|header| is_scim(header))
            .count(),
        1,
        "{program}"
    );
    let response = entry.response.as_ref().unwrap();
    assert!(response.body.as_ref().unwrap().contains(ERROR), "{program}");
    for message in [request, response] {
        assert_eq!(message.body_encoding, BodyEncoding::Utf8, "{program}");
    }
    assert_eq!(request.size, 21, "{program}");
    assert_eq!(response.size, 132, "{program}");
}

#[test]
fn each_program_tells_the_same_exchange() {
    for (program, har) in [
        ("Chrome", include_str!("har/chrome.har")),
        ("Firefox", include_str!("har/firefox.har")),
        ("Safari", include_str!("har/safari.har")),
        ("Charles", include_str!("har/charles.har")),
        ("Burp", include_str!("har/burp.har")),
        ("Postman", include_str!("har/postman.har")),
        ("Insomnia", include_str!("har/insomnia.har")),
        ("mitmproxy", include_str!("har/mitmproxy.har")),
        ("Playwright", include_str!("har/playwright.har")),
    ] {
        assert_conflict(program, entries(har)[0].as_ref().unwrap());
    }
}

#[test]
fn body_wrongly_marked_as_base64_is_kept_as_text() {
    let entry = entries(include_str!("har/charles.har")).remove(1).unwrap();
    assert_eq!(entry.error.unwrap().detail, ERROR);
    let response = entry.response.unwrap();
    assert!(response.body.unwrap().contains(ERROR));
    assert_eq!(response.body_encoding, BodyEncoding::Utf8);
    assert_eq!(entry.request.unwrap().body, None);
}

#[test]
fn binary_body_stays_base64() {
    let har = include_str!("har/mitmproxy.har");
    let mut archive: Value = serde_json::from_str(har).unwrap();
    archive["log"]["entries"][0]["response"]["content"]["text"] = "AAECAwQF/v8=".into();
    let entry = entries(&archive.to_string()).remove(0).unwrap();
    let response = entry.response.unwrap();
    assert_eq!(response.body.as_deref(), Some("AAECAwQF/v8="));
    assert_eq!(response.body_encoding, BodyEncoding::Base64);
}

#[test]
fn form_fields_are_joined_to_a_form_body() {
    let entry = entries(include_str!("har/fiddler.har")).remove(0).unwrap();
    assert_eq!(time::format(&entry.time), "2026-05-07T10:00:00.123Z");
    let request = entry.request.unwrap();
    let form = "grant_type=client_credentials&client_id=scim&client_secret=bait+secret";
    assert_eq!(request.body.as_deref(), Some(form));
    let media_type = (
        "Content-Type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    );
    assert_eq!(request.headers, [media_type]);
}

#[test]
fn failed_exchange_has_the_reason_as_its_error() {
    let chrome = entries(include_str!("har/chrome.har")).remove(1).unwrap();
    assert_eq!(chrome.error.unwrap().detail, "net::ERR_CONNECTION_REFUSED");
    assert_eq!((chrome.status_code, chrome.response), (None, None));
    let playwright = entries(include_str!("har/playwright.har"));
    let aborted = playwright[1].as_ref().unwrap();
    assert_eq!(aborted.error.as_ref().unwrap().detail, "net::ERR_ABORTED");
    assert_eq!((aborted.status_code, aborted.request_size), (None, 0));
    let unanswered = playwright[2].as_ref().unwrap();
    assert_eq!(
        (&unanswered.status, &unanswered.response),
        (&Status::Failed, &None)
    );
    assert_eq!(playwright[3], Err(RecordError::NoObject));
}

#[test]
fn headers_are_read_as_a_list_and_as_a_map() {
    let headers = |har: &str| {
        let entry = entries(har).remove(0).unwrap();
        entry.request.unwrap().headers
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        headers(include_str!("har/postman.har")),
        [
            pair("Content-Type", "application/scim+json"),
            pair("X-Many", "a"),
            pair("X-Many", "b")
        ]
    );
    assert_eq!(
        headers(include_str!("har/insomnia.har"))[1],
        pair("X-Empty", "")
    );
}
