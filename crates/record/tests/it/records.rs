//! Secrets that a record of a file has outside of its entry, and that the entry repeats.

use scim_audit_model::entry::Entry;
use scim_audit_model::reading::{self, FileRecord, RecordFormat};
use serde_json::{Value, json};

use crate::exchanges::{everything_written, recorder};

const SECRET: &str = "kanarie-5d81e7";

fn imported(form: RecordFormat, record: &Value) -> Entry {
    let json = record.to_string();
    let FileRecord { mut entry, around } = reading::record(form, json.as_bytes()).unwrap();
    if form == RecordFormat::Har {
        reading::decode_bodies(&mut entry);
    }
    recorder().imported_record(entry, &around)
}

/// A HAR record of another program, which repeats the secret in its answer.
fn har() -> Value {
    json!({
        "startedDateTime": "2026-05-07T10:00:00Z", "time": 3,
        "request": {
            "method": "POST", "url": "https://idp.example/scim/v2/Users?count=1",
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "postData": {"mimeType": "application/json", "text": "{\"userName\":\"jo\"}"},
        },
        "response": {
            "status": 400, "statusText": "Bad Request", "headers": [],
            "content": {"mimeType": "application/json", "text": format!(
                r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"who is {SECRET}?"}}"#
            )},
        },
    })
}

/// A record as this product exports it, which repeats the secret in its error.
fn ours() -> Value {
    json!({
        "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "failed", "method": "POST",
        "endpoint": "/Users", "resourceType": "Users", "error": {"detail": format!("who is {SECRET}?")},
        "request": {"headers": [], "body": "{}", "size": 2},
        "response": {"headers": [], "body": "{}", "size": 2},
    })
}

#[test]
fn secret_that_the_entry_does_not_have_is_removed_where_the_entry_repeats_it() {
    let places: &[(&str, Value)] = &[
        (
            "/request/url",
            format!("https://jo:{SECRET}@idp.example/scim/v2/Users").into(),
        ),
        (
            "/request/url",
            format!("https://idp.example/scim/v2/Users#access_token={SECRET}").into(),
        ),
        (
            "/request/url",
            format!("https://idp.example/token/{SECRET}/scim/v2/Users").into(),
        ),
        (
            "/request/url",
            format!("https://idp.example/p;session={SECRET}/scim/v2/Users").into(),
        ),
        (
            "/request/postData/params",
            json!([{"name": "password", "value": SECRET}]),
        ),
        (
            "/request/cookies",
            json!([{"name": "sid", "value": SECRET}]),
        ),
        (
            "/request/queryString",
            json!([{"name": "api_key", "value": SECRET}]),
        ),
        (
            "/response/cookies",
            json!([{"name": "who", "value": SECRET, "httpOnly": true}]),
        ),
        (
            "/response/redirectURL",
            format!("/done?code=1&access_token={SECRET}").into(),
        ),
        (
            "/response/_error",
            format!("login failed: password={SECRET}").into(),
        ),
        ("/comment", format!("Authorization: Bearer {SECRET}").into()),
    ];
    let mut survived = Vec::new();
    for (place, value) in places {
        let mut record = har();
        set(&mut record, place, value.clone());
        if everything_written(&imported(RecordFormat::Har, &record)).contains(SECRET) {
            survived.push((place, value));
        }
    }
    assert!(survived.is_empty(), "{survived:#?}");
}

#[test]
fn secret_of_an_unknown_member_or_a_dropped_message_is_removed_from_the_entry() {
    let password = json!({"password": SECRET});
    for (place, value) in [
        ("/user", password.clone()),
        ("/request/form", password.clone()),
        ("/request/cookies", json!([{"name": "a", "value": SECRET}])),
        ("/client/apiKey", SECRET.into()),
    ] {
        let mut record = ours();
        set(&mut record, place, value);
        let entry = imported(RecordFormat::Ndjson, &record);
        assert!(!everything_written(&entry).contains(SECRET), "{place}");
    }
    // Without `_bodyEncoding`, the reader takes no message from an archive of ours.
    let mut summary = ours();
    let members = summary.as_object_mut().unwrap();
    members.retain(|name, _| name != "request" && name != "response");
    let mut record = har();
    record["_scimAudit"] = summary;
    record["request"]["headers"] =
        json!([{"name": "Authorization", "value": format!("Bearer {SECRET}")}]);
    let entry = imported(RecordFormat::Har, &record);
    assert_eq!(entry.request, None);
    assert!(!everything_written(&entry).contains(SECRET));
}

/// The search around an entry finds nothing in what the product itself recorded or exported.
#[test]
fn record_of_this_product_stays_as_it_is() {
    for (line, entry) in crate::corpus::recorded() {
        let json = serde_json::to_value(&entry).unwrap();
        assert_eq!(imported(RecordFormat::Ndjson, &json), entry, "{line}");
    }
}

/// In the files of other programs, the search around an entry changes nothing that holds no secret.
#[test]
fn files_of_other_programs_lose_only_secrets() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../model/tests/har");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read(file.unwrap().path()).unwrap();
        let archive: Value = serde_json::from_slice(&text).unwrap();
        for record in archive["log"]["entries"].as_array().unwrap() {
            let json = record.to_string();
            let Ok(FileRecord { entry, around }) =
                reading::record(RecordFormat::Har, json.as_bytes())
            else {
                continue;
            };
            let alone = recorder().imported(entry.clone());
            assert_eq!(
                recorder().imported_record(entry, &around),
                alone,
                "{record}"
            );
            read += 1;
        }
    }
    assert!(read >= 10, "{read}");
}

/// Sets a member, and makes the objects on the way to it.
fn set(record: &mut Value, place: &str, value: Value) {
    let mut at = record;
    for name in place.split('/').skip(1) {
        at = &mut at[name];
    }
    *at = value;
}
