//! Entries out of a file: what [`crate::export`] writes as NDJSON and HAR, and what other programs write as HAR.
//!
//! A file is read record by record, by whoever cuts it: of each first only the summary ([`Row`], which borrows
//! what it can and passes over bodies), and all of it when someone opens the entry.

mod encoding;
mod error;
mod har;
mod lenient;
mod long_strings;
mod mend;
mod moment;
mod row;

use crate::entry::Entry;

pub use encoding::Encoding;
pub use error::RecordError;
pub use long_strings::{LONG, LongStrings, Taken};
pub use mend::mended;
pub use row::{Row, RowClient, RowError};

/// How the records of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Each an entry, on a line of its own.
    Ndjson,
    /// Each an element of an HTTP Archive's `log.entries`.
    Har,
}

/// The summary of a record. `number` counts records from 1; one of another program's HAR is named by it.
///
/// # Errors
/// When the record is no entry.
pub fn row(form: Form, record: &[u8], number: u64) -> Result<Row<'_>, RecordError> {
    let read = |record| match form {
        Form::Ndjson => parse(record),
        Form::Har => har::row(record, number),
    };
    match read(record) {
        Err(RecordError::NotJson) => {}
        read => return read,
    }
    let mended = mended(record).ok_or(RecordError::NotJson)?;
    match form {
        Form::Ndjson => parse::<Row<'_>>(&mended).map(Row::into_owned),
        Form::Har => har::row(&mended, number).map(Row::into_owned),
    }
}

/// All of a record. The summary in it is that of [`row()`], but for the name of one of another program's HAR.
///
/// # Errors
/// When the record is no entry.
pub fn entry(form: Form, record: &[u8]) -> Result<Entry, RecordError> {
    let read = |record: &[u8]| match form {
        Form::Ndjson => parse(record),
        Form::Har => har::entry(record, 0),
    };
    match read(record) {
        Err(RecordError::NotJson) => read(&mended(record).ok_or(RecordError::NotJson)?),
        read => read,
    }
}

/// Turns the bodies of an entry of a HAR that are written in base64 and are text into that text. It is not done by
/// [`entry()`], because bodies that are long are put into an entry after it: see [`Taken::put_back`].
pub fn decode_bodies(entry: &mut Entry) {
    let messages = [&mut entry.request, &mut entry.response];
    messages.into_iter().flatten().for_each(har::decode_body);
}

fn parse<'r, T: serde::Deserialize<'r>>(record: &'r [u8]) -> Result<T, RecordError> {
    serde_json::from_slice(record).map_err(|error| RecordError::of(&error, record))
}

#[cfg(test)]
mod tests;
