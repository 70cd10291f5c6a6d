//! One recorded SCIM exchange and its parts.

use serde::{Deserialize, Serialize};

use crate::time::Instant;

/// One SCIM request, how it was handled, and why it failed.
///
/// Lists return the *summary*: the entry without [`Entry::request`] and [`Entry::response`].
/// Unknown fields are ignored when read, so that an older viewer can read a newer log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The log's own id of the exchange (a `UUIDv7` in the gateway): unique, sortable, and returned to
    /// the SCIM client as `X-Request-Id`. Never taken from the client.
    pub request_id: String,
    /// What the client called its request: untrusted, at most 128 printable ASCII characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
    /// When the request was received.
    #[serde(with = "crate::time::wire")]
    pub time: Instant,
    /// Milliseconds from receipt to the last byte of the answer.
    #[serde(default)]
    pub duration_ms: f64,
    /// Whether the request did what it asked for.
    pub status: Status,
    /// The HTTP method as sent, in upper case.
    pub method: String,
    /// The path below the SCIM base, raw (still percent-encoded), without query: `/Users/2819c223`.
    pub endpoint: String,
    /// `Users`, `Groups`, `Me`, `Bulk`, `Schemas`, `ResourceTypes`, `ServiceProviderConfig`, `Search`,
    /// or the first path segment of a custom type. Empty when the path has no segment.
    #[serde(default)]
    pub resource_type: String,
    /// The second path segment, or the id in a create's answer. Like the type, read from the normalised path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The raw query string, without `?`. `Some("")` is a bare `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The HTTP status code the client got; absent when it got none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<u16>,
    /// Who made the answer, when it was not the SCIM service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Why it failed; absent on success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<EntryError>,
    /// Who sent the request.
    #[serde(default)]
    pub client: Client,
    /// Bytes of the request body, before any cut.
    #[serde(default)]
    pub request_size: u64,
    /// Bytes of the response body, before any cut.
    #[serde(default)]
    pub response_size: u64,
    /// True for an entry that was shipped with the product to try it with, and not recorded here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sample: bool,
    /// When it was taken into this log from elsewhere; absent for what was recorded here. Set by the import alone,
    /// so that what a file says is never taken for a record.
    #[serde(
        default,
        with = "crate::time::wire_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub imported: Option<Instant>,
    /// What was sent. Only in a full entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Message>,
    /// What was answered. Only in a full entry; absent there too when nothing came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Message>,
}

impl Entry {
    /// The entry as lists return it: without headers and bodies.
    #[must_use]
    pub fn into_summary(self) -> Self {
        Self {
            request: None,
            response: None,
            ..self
        }
    }

    /// The entry as lists return it, beside the entry itself.
    #[must_use]
    pub fn summary(&self) -> Self {
        Self {
            request_id: self.request_id.clone(),
            client_request_id: self.client_request_id.clone(),
            time: self.time,
            duration_ms: self.duration_ms,
            status: self.status.clone(),
            method: self.method.clone(),
            endpoint: self.endpoint.clone(),
            resource_type: self.resource_type.clone(),
            resource_id: self.resource_id.clone(),
            query: self.query.clone(),
            status_code: self.status_code,
            origin: self.origin.clone(),
            error: self.error.clone(),
            client: self.client.clone(),
            request_size: self.request_size,
            response_size: self.response_size,
            sample: self.sample,
            imported: self.imported,
            request: None,
            response: None,
        }
    }

    /// What free text (`q`) is looked for in: id, client id, endpoint, decoded query and error, in
    /// lower case, one a line so that no match spans two of them.
    pub fn search_text(&self) -> String {
        let query = self.query.as_deref().map(decoded_query);
        let error = self.error.as_ref();
        [
            Some(self.request_id.as_str()),
            self.client_request_id.as_deref(),
            Some(self.endpoint.as_str()),
            query.as_deref(),
            error.and_then(|error| error.scim_type.as_deref()),
            error.map(|error| error.detail.as_str()),
        ]
        .into_iter()
        .flatten()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("\n")
    }
}

/// A query string as a person reads it: `filter=userName eq "jane@example.com"`.
pub fn decoded_query(raw: &str) -> String {
    form_urlencoded::parse(raw.as_bytes())
        .map(|(name, value)| {
            if value.is_empty() {
                name.into_owned()
            } else {
                format!("{name}={value}")
            }
        })
        .collect::<Vec<_>>()
        .join("&")
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if fixes the signature"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It was done.
    Success,
    /// The status code is 400 or above, there was no answer, or the answer broke off; or a bulk answer
    /// holds failed operations, or is cut so that it is not known.
    Failed,
    /// 202 with `Set-Txn`: the outcome is elsewhere
    /// ([RFC 9967 §2.5.1.1](https://www.rfc-editor.org/rfc/rfc9967#section-2.5.1.1)).
    Accepted,
    /// A word this version does not know, shown as it is.
    #[serde(untagged)]
    Other(String),
}

impl Status {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Accepted => "accepted",
            Self::Other(word) => word,
        }
    }

    /// The status a word on the wire stands for.
    pub fn from_word(word: &str) -> Self {
        match word {
            "success" => Self::Success,
            "failed" => Self::Failed,
            "accepted" => Self::Accepted,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Who made an answer that the SCIM service did not make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The gateway: it could not reach the service, or could not understand or record it.
    Gateway,
    /// A word this version does not know, shown as it is.
    #[serde(untagged)]
    Other(String),
}

impl Origin {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gateway => "gateway",
            Self::Other(word) => word,
        }
    }

    /// The origin a word on the wire stands for.
    pub fn from_word(word: &str) -> Self {
        match word {
            "gateway" => Self::Gateway,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryError {
    /// The SCIM detail error keyword, such as `invalidValue`
    /// ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12), table 9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim_type: Option<String>,
    /// What went wrong, in the service's own words, or from the transport.
    #[serde(default)]
    pub detail: String,
    /// The status code the error's body states, three digits as text. It may disagree with the HTTP status code,
    /// which is the one that counts; then both are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Who sent a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// The peer's IP address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The `User-Agent` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// A keyed hash of what authenticated the call, never the secret: equal credentials look equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// Headers and body of one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Name and value as sent: order, case and duplicates kept; bytes read as Latin-1.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body, as [`Message::body_encoding`] says; absent when there was none or none was kept
    /// (then [`Message::redactions`] says so).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// How the body's bytes became text.
    #[serde(default)]
    pub body_encoding: BodyEncoding,
    /// A keyed hash of a body that was withheld because no secret could be looked for in it: equal
    /// bodies look equal. Absent when the body stands in [`Message::body`], and when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<String>,
    /// Bytes of the body as it travelled, before any cut.
    #[serde(default)]
    pub size: u64,
    /// Whether the kept body is shorter than what travelled.
    #[serde(default)]
    pub truncated: bool,
    /// What was replaced or withheld before the entry was written.
    #[serde(default)]
    pub redactions: Vec<Redaction>,
}

/// How a body's bytes became text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyEncoding {
    /// The bytes are UTF-8, and are the text.
    #[default]
    Utf8,
    /// The bytes are not UTF-8; the text is their base64 (RFC 4648 §4, with padding).
    Base64,
    /// A word this version does not know; the body is shown as it is.
    #[serde(untagged)]
    Other(String),
}

/// One secret that was replaced, or one body that was withheld, before the entry was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redaction {
    /// Which part of the message.
    pub place: Place,
    /// Where in it: a header's name, a query parameter's name, or a JSON Pointer
    /// ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) or form field's name in the body.
    /// Empty: the whole of it.
    #[serde(default)]
    pub at: String,
    /// Why. Absent where whoever wrote the entry did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RedactionReason>,
}

/// Why something was replaced or withheld.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedactionReason {
    /// The name before the value says that it is a secret.
    Name,
    /// A header that is not known to be harmless.
    Header,
    /// The value looks like a secret: a token of a well-known service, a private key, a hash of a password.
    Shape,
    /// It stands elsewhere in the exchange as a secret.
    Repeated,
    /// It tells who a person is, and the operator wants that replaced, too.
    Personal,
    /// Nothing can be looked for in it: it is neither JSON nor a form, or its coding is unknown.
    Unreadable,
    /// It was too much to look at.
    Limit,
    /// A word this version does not know, shown as it is.
    #[serde(untagged)]
    Other(String),
}

/// A part of a message that can hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The request line's path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
    /// A word this version does not know, shown as it is.
    #[serde(untagged)]
    Other(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_and_words_are_kept_or_ignored_never_refused() {
        let entry: Entry = serde_json::from_str(
            r#"{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"queued","method":"GET",
                "endpoint":"/Users","moon":"full","origin":"proxy","client":{"shoe":43}}"#,
        )
        .unwrap();
        assert_eq!(entry.status, Status::Other("queued".to_owned()));
        assert_eq!(entry.origin, Some(Origin::Other("proxy".to_owned())));
        let again: Entry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
        assert_eq!(again, entry);
    }

    #[test]
    fn free_text_sees_the_query_decoded() {
        let entry: Entry = serde_json::from_str(
            r#"{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"success","method":"GET",
                "endpoint":"/Users","query":"filter=userName%20eq%20%22Jane%22&x"}"#,
        )
        .unwrap();
        assert!(entry.search_text().contains("username eq \"jane\"&x"));
    }
}
