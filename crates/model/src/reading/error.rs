//! Why a record is no entry.

/// Why a record is no entry. Nothing of it is quoted: it could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is not JSON.
    #[error("it is not JSON")]
    NotJson,
    /// It is JSON, but no object, as an entry is.
    #[error("it is no JSON object")]
    NoObject,
    /// A member that an entry must have is missing.
    #[error("the member {0} is missing")]
    Missing(String),
    /// A member has a value that it cannot have.
    #[error("the member {0} has a value that cannot be read")]
    Wrong(&'static str),
    /// An exchange that is none of HTTP, such as a `data:` address or a web socket.
    #[error("it is not an HTTP exchange")]
    NotHttp,
    /// An exchange without a time that can be read.
    #[error("the member startedDateTime is not a date and time")]
    NoTime,
    /// It is longer than any record that is read.
    #[error("it is longer than 64 MiB")]
    TooLong,
    /// The file ends within it.
    #[error("the file ends in the middle of it")]
    BrokenOff,
}

/// Members whose value can be wrong, as they are written in a record.
const MEMBERS: [&str; 36] = [
    "requestId",
    "clientRequestId",
    "time",
    "durationMs",
    "status",
    "method",
    "endpoint",
    "resourceType",
    "resourceId",
    "query",
    "statusCode",
    "origin",
    "error",
    "scimType",
    "detail",
    "client",
    "ip",
    "userAgent",
    "credential",
    "requestSize",
    "responseSize",
    "sample",
    "request",
    "response",
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
    /// What the parser says of this record, in words of ours: its own quote values, and speak of its types.
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

/// How many bytes of the record stand before what is wrong.
fn place_of(error: &serde_json::Error, record: &[u8]) -> usize {
    let lines_before = error.line().saturating_sub(1);
    let start = memchr::memchr_iter(b'\n', record)
        .take(lines_before)
        .last()
        .map_or(0, |end| end + 1);
    start.saturating_add(error.column()).min(record.len())
}

/// The member whose name was read last.
fn member_before(record: &[u8], place: usize) -> &'static str {
    let read = record.get(..place).unwrap_or_default();
    let found = |name: &&'static str| {
        memchr::memmem::rfind(read, format!("\"{name}\"").as_bytes()).map(|at| (at, *name))
    };
    let last = MEMBERS.iter().filter_map(found).max();
    last.map_or("requestId", |(_, name)| name)
}
