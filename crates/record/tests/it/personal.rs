//! Strict mode: personal data is redacted, equal values get equal hashes, and all other data stays readable.

use scim_audit_model::entry::{Entry, RedactionReason};
use scim_audit_record::{Policy, Recorder, RedactionKey};

use crate::exchanges::{answered, everything_written, exchange, message};

const PERSON: &str = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane.roe@example.com",
    "name":{"familyName":"Roedelheim","givenName":"Janeth"},"displayName":"Janeth Roedelheim","active":true,
    "emails":[{"value":"jane.roe@example.com","type":"work","primary":true}],
    "phoneNumbers":[{"value":"+49-151-5550100","type":"mobile"}],
    "photos":[{"value":"https://photos.example.com/jr.jpg","type":"photo"}],
    "addresses":[{"streetAddress":"12 Elm Street","locality":"Springfield","type":"home"}],"title":"Engineer"}"#;

fn strict(endpoint: &str, query: Option<&str>, request: &str, answer: &str) -> Entry {
    let policy = Policy {
        personal: true,
        ..Policy::default()
    };
    let mut raw = exchange(message(&[], request), answered(409, &[], answer));
    raw.endpoint = endpoint.to_owned();
    raw.query = query.map(str::to_owned);
    Recorder::new(RedactionKey::from_bytes([7; 32]), policy).entry(raw)
}

#[test]
fn personal_values_are_redacted_and_other_values_stay() {
    let answer = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness",
        "detail":"A user jane.roe@example.com exists."}"#;
    let entry = strict("/Users", None, PERSON, answer);
    let written = everything_written(&entry);
    for part in [
        "jane.roe",
        "Roedelheim",
        "Janeth",
        "5550100",
        "photos.example",
        "Elm Street",
        "Springfield",
    ] {
        assert!(!written.contains(part), "{part} in {written}");
    }
    for part in [
        "\"type\\\":\\\"work",
        "Engineer",
        "\\\"active\\\":true",
        "uniqueness",
        "exists.",
    ] {
        assert!(written.contains(part), "{part} is not in {written}");
    }
    let reasons = &entry.request.unwrap().redactions;
    assert!(
        reasons
            .iter()
            .any(|one| one.reason == Some(RedactionReason::Personal))
    );
}

#[test]
fn equal_personal_values_have_equal_hashes_across_entries() {
    let created = strict("/Users", None, PERSON, "{}");
    let looked_up = strict(
        "/Users",
        Some("filter=userName%20eq%20%22jane.roe@example.com%22"),
        "",
        "{}",
    );
    let body = created.request.unwrap().body.unwrap();
    let (_, rest) = body.split_once("\"userName\":\"[redacted ").unwrap();
    let hash = rest.split(']').next().unwrap();
    let query = scim_audit_model::entry::decoded_query(looked_up.query.as_deref().unwrap());
    assert!(query.contains(hash), "{hash} is not in {query}");
}

#[test]
fn a_patch_of_a_name_and_a_path_are_personal_too() {
    let patch = r#"{"Operations":[{"op":"replace","path":"name.familyName","value":"Roedelheim"},
        {"op":"replace","path":"active","value":false},{"op":"replace","value":{"displayName":"Janeth R"}}]}"#;
    let entry = strict("/Users/7", None, patch, "{}");
    let body = entry.request.unwrap().body.unwrap();
    assert!(
        !body.contains("Roedelheim") && !body.contains("Janeth"),
        "{body}"
    );
    assert!(body.contains(r#""path":"active","value":false"#), "{body}");
}

#[test]
fn redaction_of_personal_data_is_off_by_default() {
    let raw = exchange(message(&[], PERSON), answered(201, &[], ""));
    let entry = Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default()).entry(raw);
    assert_eq!(entry.request.unwrap().body.as_deref(), Some(PERSON));
}
