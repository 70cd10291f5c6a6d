//! Entries out of a file: what [`crate::export`] writes as NDJSON and HAR, and what other programs write as HAR.
//!
//! A file is read record by record, by whoever cuts it: of each first only the summary ([`Row`], which borrows
//! what it can and passes over bodies), and all of it when someone opens the entry.

mod har;
mod long_strings;
mod row;

use crate::entry::Entry;

pub use long_strings::{LONG, LongStrings, Taken};
pub use row::{Row, RowClient, RowError};

/// How the records of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Each an entry, on a line of its own.
    Ndjson,
    /// Each an element of an HTTP Archive's `log.entries`.
    Har,
}

/// Why a record is no entry. Nothing of it is quoted: it could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is not JSON, or a member that an entry must have is missing or of another kind.
    #[error("{0}")]
    Json(String),
    /// An exchange that is none of HTTP, such as a `data:` address or a web socket.
    #[error("not an HTTP exchange")]
    NotHttp,
    /// An exchange without a time that can be read.
    #[error("startedDateTime is not a date and time with an offset")]
    NoTime,
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(words_of(&error))
    }
}

/// What the parser says, without what it quotes (`invalid type: string "…"`) and where it stands: a record is
/// one line, and has its own number.
fn words_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    if error.is_data() && text.contains("invalid ") {
        let expected = text.rsplit(", expected ").next().unwrap_or_default();
        return format!("expected {expected}");
    }
    text.to_owned()
}

/// The summary of a record. `number` counts records from 1; one of another program's HAR is named by it.
///
/// # Errors
/// When the record is no entry.
pub fn row(form: Form, record: &[u8], number: u64) -> Result<Row<'_>, RecordError> {
    match form {
        Form::Ndjson => Ok(serde_json::from_slice(record)?),
        Form::Har => har::row(record, number),
    }
}

/// All of a record. The summary in it is that of [`row()`], but for the name of one of another program's HAR.
///
/// # Errors
/// When the record is no entry.
pub fn entry(form: Form, record: &[u8]) -> Result<Entry, RecordError> {
    match form {
        Form::Ndjson => Ok(serde_json::from_slice(record)?),
        Form::Har => har::entry(record, 0),
    }
}

#[cfg(test)]
mod tests;
