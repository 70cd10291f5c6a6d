//! Why a record is not an entry.

use crate::field::ENTRY_FIELDS;

/// Why a record is not an entry. The messages never quote the record, because its content may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The record is not JSON.
    #[error("it is not JSON")]
    NotJson,
    /// The record is JSON, but not an object.
    #[error("it is not a JSON object")]
    NoObject,
    /// A required member is missing.
    #[error("the member {0} is missing")]
    Missing(String),
    /// A member has an invalid value.
    #[error("the member {0} has a value that cannot be read")]
    Wrong(&'static str),
    /// The exchange is not HTTP, for example a `data:` URL or a web socket.
    #[error("it is not an HTTP exchange")]
    NotHttp,
    /// The exchange has no readable time.
    #[error("the member startedDateTime is not a date and time")]
    NoTime,
    /// The record exceeds the maximum length.
    #[error("it is longer than 64 MiB")]
    TooLong,
    /// The file ends inside the record.
    #[error("the file ends before the record is complete")]
    BrokenOff,
}

/// Names of the members of a record whose value can be invalid, besides the fields of an entry.
const OTHER_MEMBERS: [&str; 14] = [
    "error",
    "client",
    "headers",
    "body",
    "bodyEncoding",
    "bodyHash",
    "size",
    "truncated",
    "redactions",
    "place",
    "at",
    "_scimAudit",
    "_bodyEncoding",
    "_redactions",
];

impl RecordError {
    /// Converts an error of the JSON parser. The parser's own messages are not used, because they quote
    /// values and name Rust types.
    pub fn of(error: &serde_json::Error, record: &[u8]) -> Self {
        if !error.is_data() {
            return Self::NotJson;
        }
        let said = error.to_string();
        let missing = said.strip_prefix("missing field `");
        if let Some((name, _)) = missing.and_then(|rest| rest.split_once('`')) {
            return Self::Missing(name.to_owned());
        }
        if record.trim_ascii_start().first() != Some(&b'{') {
            return Self::NoObject;
        }
        Self::Wrong(member_before(record, place_of(error, record)))
    }
}

/// Byte offset of the error in the record.
fn place_of(error: &serde_json::Error, record: &[u8]) -> usize {
    let lines_before = error.line().saturating_sub(1);
    let start = memchr::memchr_iter(b'\n', record)
        .take(lines_before)
        .last()
        .map_or(0, |end| end + 1);
    start.saturating_add(error.column()).min(record.len())
}

/// Name of the last member before `place`.
fn member_before(record: &[u8], place: usize) -> &'static str {
    let read = record.get(..place).unwrap_or_default();
    let found = |name: &'static str| {
        memchr::memmem::rfind(read, format!("\"{name}\"").as_bytes()).map(|at| (at, name))
    };
    let fields = ENTRY_FIELDS.iter().flat_map(|field| field.name.split('.'));
    let last = fields.chain(OTHER_MEMBERS).filter_map(found).max();
    last.map_or("requestId", |(_, name)| name)
}
