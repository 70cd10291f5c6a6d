//! Reads entries from a file: NDJSON and HAR as [`crate::export`] writes them, and HAR as other programs
//! write it.
//!
//! The caller cuts the file into records. It first reads only the summary of each record ([`Row`], which
//! borrows where possible and skips bodies), and the whole record when a user opens the entry.

mod base64_body;
mod encoding;
mod error;
mod har;
mod lenient;
mod long_row;
mod long_strings;
mod mend;
mod moment;
mod record;
mod row;

use crate::entry::Entry;

pub use base64_body::{Base64Body, DecodedBase64};
pub use encoding::Encoding;
pub use error::RecordError;
pub use long_row::LongRow;
pub use long_strings::{LONG, LongStrings, Taken};
pub use mend::mended;
pub use record::FileRecord;
pub use row::{Row, RowClient, RowError};

/// Format of the records of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordFormat {
    /// Newline-delimited JSON: each record is an entry on its own line.
    Ndjson,
    /// HTTP Archive: each record is an element of `log.entries`.
    Har,
}

/// Reads the summary of a record.
///
/// `number` counts records from 1. The request id of a record of another program's HAR is made from it.
///
/// # Errors
/// When the record is not an entry.
pub fn row(form: RecordFormat, record: &[u8], number: u64) -> Result<Row<'_>, RecordError> {
    let read = |record| match form {
        RecordFormat::Ndjson => parse(record),
        RecordFormat::Har => har::row(record, number),
    };
    match read(record) {
        Err(RecordError::NotJson) => {}
        read => return read,
    }
    let mended = mended(record).ok_or(RecordError::NotJson)?;
    match form {
        RecordFormat::Ndjson => parse::<Row<'_>>(&mended).map(Row::into_owned),
        RecordFormat::Har => har::row(&mended, number).map(Row::into_owned),
    }
}

/// Reads a whole record. The summary of its entry equals that of [`row()`], except that the request id of a
/// record of another program's HAR is always made from the number 0.
///
/// # Errors
/// When the record is not an entry.
pub fn record(form: RecordFormat, json: &[u8]) -> Result<FileRecord, RecordError> {
    let read = |json: &[u8]| {
        let entry = match form {
            RecordFormat::Ndjson => parse(json),
            RecordFormat::Har => har::entry(json, 0),
        };
        Ok(FileRecord::new(json, entry?))
    };
    match read(json) {
        Err(RecordError::NotJson) => read(&mended(json).ok_or(RecordError::NotJson)?),
        read => read,
    }
}

/// Decodes the bodies of an entry that a HAR marks as base64 and that contain text.
///
/// [`record()`] does not do this, because long bodies are put into an entry after it has returned: see
/// [`Taken::put_back`].
pub fn decode_bodies(entry: &mut Entry) {
    let messages = [&mut entry.request, &mut entry.response];
    messages.into_iter().flatten().for_each(base64_body::decode);
}

fn parse<'r, T: serde::Deserialize<'r>>(record: &'r [u8]) -> Result<T, RecordError> {
    serde_json::from_slice(record).map_err(|error| RecordError::of(&error, record))
}

#[cfg(test)]
mod tests;
