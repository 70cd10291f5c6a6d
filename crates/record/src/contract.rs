//! Checks that an entry from another source conforms to the contract (docs/openapi.yaml) before it is
//! accepted. Normalizes spellings that differ from the contract.

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{Entry, Origin, Status};

use crate::fault::is_status_code;

/// Maximum length of the id of an entry, in bytes.
const MAX_ID: usize = 256;
/// Longer client request IDs are cut to this many characters.
const MAX_CLIENT_ID: usize = 128;
/// Maximum length of a method, status, origin or client address, in bytes.
const MAX_WORD: usize = 64;

/// Why an entry was rejected. Does not quote the entry, because the value may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{member} {fault}")]
pub struct ContractError {
    member: &'static str,
    fault: &'static str,
}

/// Returns the entry in the form that the contract defines.
///
/// # Errors
/// Fails when a member has a value that the contract does not allow.
pub fn admit(mut entry: Entry) -> Result<Entry, ContractError> {
    let refused = |member, fault| Err(ContractError { member, fault });
    let id = &entry.request_id;
    if id.trim().is_empty() {
        return refused("requestId", "is empty");
    }
    if id.len() > MAX_ID {
        return refused("requestId", "is longer than 256 bytes");
    }
    if !(entry.duration_ms.is_finite() && entry.duration_ms >= 0.0) {
        return refused("durationMs", "is negative");
    }
    if entry
        .status_code
        .is_some_and(|code| !(100..=999).contains(&code))
    {
        return refused("statusCode", "is none of HTTP: three digits");
    }
    // A request that was too malformed to have a method is recorded with `?`.
    if entry.method != "?" && !is_token(&entry.method) {
        return refused("method", "is none of HTTP: a word of at most 64 characters");
    }
    let status = entry.status.as_str().to_ascii_lowercase();
    if !is_token(&status) {
        return refused("status", "is no word of at most 64 characters");
    }
    entry.status = Status::from_word(&status);
    let short = [
        ("client.ip", entry.client.ip.as_deref()),
        ("origin", entry.origin.as_ref().map(Origin::as_str)),
    ];
    for (member, text) in short {
        if text.is_some_and(|text| text.len() > MAX_WORD) {
            return refused(member, "is longer than 64 bytes");
        }
    }
    let lines = [
        ("requestId", Some(&*entry.request_id)),
        ("resourceType", Some(&*entry.resource_type)),
        ("resourceId", entry.resource_id.as_deref()),
        ("client.ip", entry.client.ip.as_deref()),
        ("client.credential", entry.client.credential.as_deref()),
        ("origin", entry.origin.as_ref().map(Origin::as_str)),
    ];
    for (member, text) in lines {
        if text.is_some_and(|text| text.contains(|c: char| c.is_ascii_control())) {
            return refused(member, "has a control character in it");
        }
    }
    entry.client_request_id = entry
        .client_request_id
        .as_deref()
        .and_then(client_request_id);
    if let Some(error) = &mut entry.error {
        error.status = error.status.take().filter(|code| is_status_code(code));
    }
    if entry.resource_type.is_empty() {
        entry.resource_type = resource_type_of(&entry.endpoint);
    }
    entry.resource_id = entry
        .resource_id
        .filter(|id| !id.is_empty())
        .or_else(|| resource_id_of(&entry.endpoint));
    Ok(entry)
}

/// Whether a text is an HTTP token ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2))
/// of at most [`MAX_WORD`] bytes.
fn is_token(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=MAX_WORD).contains(&text.len()) && text.bytes().all(is_part)
}

/// Normalizes a client request ID: keeps printable ASCII, and cuts it at [`MAX_CLIENT_ID`] characters. `None`
/// if nothing is left.
pub(crate) fn client_request_id(text: &str) -> Option<String> {
    let id: String = text
        .trim()
        .chars()
        .filter(|character| matches!(character, ' '..='~'))
        .take(MAX_CLIENT_ID)
        .collect();
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(changes: Value) -> Entry {
        let mut entry = json!({
            "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "failed", "method": "POST",
            "endpoint": "/Users/7", "client": {}, "error": {"detail": ""},
        });
        for (name, value) in changes.as_object().unwrap() {
            entry[name] = value.clone();
        }
        serde_json::from_value(entry).unwrap()
    }

    #[test]
    fn entry_outside_the_contract_is_refused() {
        for (changes, said) in [
            (json!({"requestId": ""}), "requestId is empty"),
            (
                json!({"requestId": "x".repeat(257)}),
                "requestId is longer than 256 bytes",
            ),
            (
                json!({"requestId": "a\u{7}"}),
                "requestId has a control character in it",
            ),
            (json!({"durationMs": -5}), "durationMs is negative"),
            (
                json!({"statusCode": 7}),
                "statusCode is none of HTTP: three digits",
            ),
            (
                json!({"method": "GET /x"}),
                "method is none of HTTP: a word of at most 64 characters",
            ),
            (
                json!({"status": "a\nb"}),
                "status is no word of at most 64 characters",
            ),
            (
                json!({"client": {"ip": "x".repeat(65)}}),
                "client.ip is longer than 64 bytes",
            ),
            (
                json!({"resourceType": "a\u{0}"}),
                "resourceType has a control character in it",
            ),
        ] {
            let error = admit(entry(changes)).unwrap_err();
            assert_eq!(error.to_string(), said);
        }
    }

    #[test]
    fn different_spelling_is_normalized() {
        let admitted = admit(entry(json!({
            "status": "Success", "resourceId": "",
            "clientRequestId": format!("a\nb{}", "c".repeat(1000)),
            "error": {"detail": "x", "status": "error"},
        })))
        .unwrap();
        assert_eq!(admitted.status, Status::Success);
        assert_eq!(
            (&*admitted.resource_type, admitted.resource_id.as_deref()),
            ("Users", Some("7"))
        );
        let id = admitted.client_request_id.unwrap();
        assert!(id.starts_with("abc") && id.len() == 128);
        assert_eq!(admitted.error.unwrap().status, None);
    }

    #[test]
    fn entries_written_by_a_log_are_admitted_unchanged() {
        let gap = entry(
            json!({"method": "-", "status": "queued", "statusCode": 999, "resourceType": "X", "resourceId": "y"}),
        );
        assert_eq!(admit(gap.clone()).unwrap(), gap);
        let broken = entry(
            json!({"method": "?", "endpoint": "/\u{7}", "resourceType": "X", "resourceId": "y"}),
        );
        assert_eq!(admit(broken.clone()).unwrap(), broken);
    }
}
