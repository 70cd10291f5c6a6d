//! The output conforms to the specification of HTTP Archive.

use serde_json::{Value, json};

use super::super::Format;
use super::super::tests::{bare_entry, full_entry, written};
use super::*;

/// The members that the specification requires of each object, with their types.
const REQUIRED: [(&str, &[(&str, &str)]); 10] = [
    (
        "/log",
        &[
            ("version", "string"),
            ("creator", "object"),
            ("entries", "array"),
        ],
    ),
    ("/log/creator", &[("name", "string"), ("version", "string")]),
    (
        "/log/entries/*",
        &[
            ("startedDateTime", "string"),
            ("time", "number"),
            ("request", "object"),
            ("response", "object"),
            ("cache", "object"),
            ("timings", "object"),
        ],
    ),
    (
        "/log/entries/*/request",
        &[
            ("method", "string"),
            ("url", "string"),
            ("httpVersion", "string"),
            ("cookies", "array"),
            ("headers", "array"),
            ("queryString", "array"),
            ("headersSize", "number"),
            ("bodySize", "number"),
        ],
    ),
    (
        "/log/entries/*/response",
        &[
            ("status", "number"),
            ("statusText", "string"),
            ("httpVersion", "string"),
            ("cookies", "array"),
            ("headers", "array"),
            ("content", "object"),
            ("redirectURL", "string"),
            ("headersSize", "number"),
            ("bodySize", "number"),
        ],
    ),
    (
        "/log/entries/*/response/content",
        &[("size", "number"), ("mimeType", "string")],
    ),
    (
        "/log/entries/*/request/headers/*",
        &[("name", "string"), ("value", "string")],
    ),
    (
        "/log/entries/*/response/headers/*",
        &[("name", "string"), ("value", "string")],
    ),
    (
        "/log/entries/*/request/queryString/*",
        &[("name", "string"), ("value", "string")],
    ),
    (
        "/log/entries/*/timings",
        &[
            ("send", "number"),
            ("wait", "number"),
            ("receive", "number"),
        ],
    ),
];

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Every value at a path; `*` stands for each item of an array.
fn found<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('/').skip(1).fold(vec![value], |values, name| {
        let step = |value: &'v Value| match name {
            "*" => value.as_array().unwrap().iter().collect(),
            name => vec![&value[name]],
        };
        values.into_iter().flat_map(step).collect()
    })
}

#[test]
fn required_members_are_present_with_their_types() {
    for entries in [
        vec![],
        vec![full_entry()],
        vec![bare_entry(), full_entry(), full_entry().summary()],
    ] {
        let har: Value = serde_json::from_str(&written(Format::Har, &entries)).unwrap();
        assert_eq!(
            har["log"]["entries"].as_array().unwrap().len(),
            entries.len()
        );
        for (path, fields) in REQUIRED {
            for object in found(&har, path) {
                for (name, wanted) in fields {
                    assert_eq!(kind(&object[name]), *wanted, "{path}/{name}");
                }
            }
        }
        for entry in found(&har, "/log/entries/*") {
            let timings = entry["timings"].as_object().unwrap();
            let sum: f64 = timings.values().filter_map(Value::as_f64).sum();
            assert_eq!(Some(sum), entry["time"].as_f64(), "the sum of the timings");
        }
    }
}

#[test]
fn request_and_response_are_written_in_full() {
    let har: Value = serde_json::from_str(&written(Format::Har, &[full_entry()])).unwrap();
    let entry = &har["log"]["entries"][0];
    let request = &entry["request"];
    assert_eq!(
        request["url"],
        "https://scim.example:8443/Users/2819%20c%23%C3%A9?filter=userName%20eq%20%22%C3%A9%22&x"
    );
    assert_eq!(
        request["queryString"],
        json!([{"name": "filter", "value": "userName eq \"é\""}, {"name": "x", "value": ""}])
    );
    assert_eq!(
        request["postData"],
        json!({"mimeType": "application/scim+json", "text": "{ }"})
    );
    assert_eq!(request["_redactions"][0]["at"], "Authorization");
    let response = &entry["response"];
    assert_eq!(response["statusText"], "Service Unavailable");
    assert_eq!(response["headers"].as_array().unwrap().len(), 3);
    assert_eq!(
        response["content"],
        json!({"size": 2, "mimeType": "image/png", "text": "/w==", "encoding": "base64"})
    );
    assert_eq!(response["_truncated"], true);
    let summary: Entry = serde_json::from_value(entry["_scimAudit"].clone()).unwrap();
    assert_eq!(summary, full_entry().into_summary());
}

#[test]
fn binary_request_body_is_marked_as_base64() {
    let mut entry = full_entry();
    std::mem::swap(&mut entry.request, &mut entry.response);
    let har: Value = serde_json::from_str(&written(Format::Har, &[entry])).unwrap();
    let request = &har["log"]["entries"][0]["request"];
    assert_eq!(request["postData"]["text"], "/w==");
    assert_eq!(request["_bodyEncoding"], "base64");
}

#[test]
fn invalid_host_is_not_used_in_the_url() {
    for host in ["", "a/b", "user@host", "ho st", "é"] {
        let mut entry = full_entry();
        entry.request.as_mut().unwrap().headers[0].1 = host.to_owned();
        assert!(
            url(&entry).starts_with("https://scim.invalid/Users/"),
            "{host}"
        );
    }
    let odd = Entry {
        endpoint: "a?b".to_owned(),
        ..bare_entry()
    };
    assert_eq!(url(&odd), "https://scim.invalid/a%3Fb");
}
