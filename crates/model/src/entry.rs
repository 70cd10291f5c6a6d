//! One recorded SCIM exchange and its parts.

use serde::{Deserialize, Serialize};

use crate::facts::RecordedFacts;
use crate::time::Instant;

/// One SCIM request, its outcome, and why it failed.
///
/// Lists return the *summary*: the entry without [`Entry::request`] and [`Entry::response`]. Unknown fields
/// are ignored when read, so that an older viewer can read a newer log. [`ENTRY_FIELDS`](crate::field) is the
/// table of the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Id that the log assigns (a `UUIDv7` in the gateway): unique, sortable, and returned to the SCIM client
    /// as `X-Request-Id`. Never taken from the client.
    pub request_id: String,
    /// Request id sent by the client: untrusted, at most 128 printable ASCII characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
    /// When the request was received.
    #[serde(with = "crate::time::wire")]
    pub time: Instant,
    /// Milliseconds from receipt of the request to the last byte of the response.
    #[serde(default)]
    pub duration_ms: f64,
    /// Outcome of the request.
    pub status: Status,
    /// The HTTP method as sent. Methods are case-sensitive (RFC 9110 §9.1).
    pub method: String,
    /// The path below the SCIM base, raw (still percent-encoded), without the query: `/Users/2819c223`.
    pub endpoint: String,
    /// `Users`, `Groups`, `Me`, `Bulk`, `Schemas`, `ResourceTypes`, `ServiceProviderConfig`, `Search`, or the
    /// first path segment of a custom type. Empty if the path has no segment.
    #[serde(default)]
    pub resource_type: String,
    /// The second path segment, or the id in the response to a create. Like the type, it is read from the
    /// normalized path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The raw query string, without `?`. `Some("")` is a bare `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The HTTP status code that the client received; absent if it received none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<u16>,
    /// Who produced the response, if it was not the SCIM service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Why the request failed; absent on success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<EntryError>,
    /// Who sent the request.
    #[serde(default)]
    pub client: Client,
    /// Size of the request body in bytes, before truncation.
    #[serde(default)]
    pub request_size: u64,
    /// Size of the response body in bytes, before truncation.
    #[serde(default)]
    pub response_size: u64,
    /// True for a sample entry that ships with the product and was not recorded here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sample: bool,
    /// When the entry was imported into this log; absent for entries recorded here. Only the import sets it,
    /// so that the content of a file cannot pass for a record of this log.
    #[serde(
        default,
        with = "crate::time::wire_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub imported: Option<Instant>,
    /// What the entry is about. Absent if the log does not say. Only the log that answers sets it, so that the
    /// content of a file cannot pass for a finding of this log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<RecordedFacts>,
    /// The request message. Only in a full entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Message>,
    /// The response message. Only in a full entry, and absent there if no response was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Message>,
}

impl Entry {
    /// Removes headers and bodies. The result is what lists return.
    #[must_use]
    pub fn into_summary(self) -> Self {
        Self {
            request: None,
            response: None,
            ..self
        }
    }

    /// Returns the text that a free-text search (`q`) looks in: id, client id, endpoint, decoded query and
    /// error, in lower case. Each is on its own line, so that no match spans two of them.
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

/// Decodes a query string for reading: `filter=userName eq "jane@example.com"`.
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

/// Outcome of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The request succeeded.
    Success,
    /// The status code is 400 or above, there was no response, or the response was cut short; or a bulk
    /// response contains failed operations, or is truncated so that this is unknown.
    #[default]
    Failed,
    /// 202 with `Set-Txn`: the outcome is reported elsewhere
    /// ([RFC 9967 §2.5.1.1](https://www.rfc-editor.org/rfc/rfc9967#section-2.5.1.1)).
    Accepted,
    /// A value that this version does not know; shown as it is.
    #[serde(untagged)]
    Other(String),
}

impl Status {
    /// Returns the value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Accepted => "accepted",
            Self::Other(word) => word,
        }
    }

    /// Converts from the value on the wire.
    pub fn from_word(word: &str) -> Self {
        match word {
            "success" => Self::Success,
            "failed" => Self::Failed,
            "accepted" => Self::Accepted,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Who produced a response that does not come from the SCIM service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The gateway: it could not reach the service, or could not understand or record the exchange.
    Gateway,
    /// A value that this version does not know; shown as it is.
    #[serde(untagged)]
    Other(String),
}

impl Origin {
    /// Returns the value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gateway => "gateway",
            Self::Other(word) => word,
        }
    }

    /// Converts from the value on the wire.
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
    /// Description of the error, from the service or from the transport.
    #[serde(default)]
    pub detail: String,
    /// The status code in the body of the error, three digits as text. It may differ from the HTTP status
    /// code, which takes precedence; then both are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Who sent a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// IP address of the peer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The `User-Agent` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Keyed hash of the credential that authenticated the call, never the secret itself. Equal credentials
    /// have equal hashes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// Headers and body of a request or a response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Names and values as sent: order, case and duplicates are kept; bytes are read as Latin-1.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body, in the form that [`Message::body_encoding`] names. Absent if there was none or none was kept
    /// (then [`Message::redactions`] says so).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// How the bytes of the body are represented as text.
    #[serde(default)]
    pub body_encoding: BodyEncoding,
    /// Keyed hash of a body that was withheld because it could not be searched for secrets. Equal bodies have
    /// equal hashes. Absent if the body is in [`Message::body`] or if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<String>,
    /// Size of the body as transferred, in bytes, before truncation.
    #[serde(default)]
    pub size: u64,
    /// Whether the kept body is shorter than the body as transferred.
    #[serde(default)]
    pub truncated: bool,
    /// Parts that were replaced or withheld before the entry was written.
    #[serde(default)]
    pub redactions: Vec<Redaction>,
}

/// How the bytes of a body are represented as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyEncoding {
    /// The bytes are UTF-8, and the text is these bytes.
    #[default]
    Utf8,
    /// The bytes are not UTF-8; the text is their base64 encoding (RFC 4648 §4, with padding).
    Base64,
    /// A value that this version does not know; the body is shown as it is.
    #[serde(untagged)]
    Other(String),
}

/// A secret that was replaced, or a body that was withheld, before the entry was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redaction {
    /// Part of the message.
    pub place: Place,
    /// Location in that part: the name of a header or a query parameter, or a JSON Pointer
    /// ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) or the name of a form field in the body. Empty
    /// for the whole part.
    #[serde(default)]
    pub at: String,
    /// Reason. Absent if the program that wrote the entry gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RedactionReason>,
}

/// Why a value was replaced or withheld.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedactionReason {
    /// The name of the value denotes a secret.
    Name,
    /// The header is not known to be harmless.
    Header,
    /// The value looks like a secret: a token of a well-known service, a private key, a password hash.
    Shape,
    /// The value occurs elsewhere in the exchange as a secret.
    Repeated,
    /// The value is personal data, which the operator wants to be replaced, too.
    Personal,
    /// The content cannot be searched: it is neither JSON nor a form, or its content coding is unknown.
    Unreadable,
    /// The content exceeds the limits of the search for secrets.
    Limit,
    /// A value that this version does not know; shown as it is.
    #[serde(untagged)]
    Other(String),
}

/// A part of a message that can contain a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The path in the request line.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
    /// A value that this version does not know; shown as it is.
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
