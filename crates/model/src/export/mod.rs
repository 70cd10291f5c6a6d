//! Writes entries to a file: CSV for spreadsheets, NDJSON for other logs, HAR for tools that analyze HTTP
//! traffic.
//!
//! Call [`Export::begin`], then [`Export::entry`] for each entry, then [`Export::end`]. Each call appends to
//! a buffer, which the caller may empty at any time, so that a million entries need the memory of a few.
//! There is no I/O. The gateway streams exports with this module; the viewer saves opened files with it.
//! Entries are not redacted here; they must be redacted already.

mod csv;
mod har;
mod long_bodies;

pub use har::{recorded_host, url, url_at};
pub use long_bodies::LongBodies;

use crate::entry::Entry;
use crate::reading::LONG;
use crate::time::{self, Instant};

/// File format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), one row per entry, with column names, in
    /// UTF-8 with a byte order mark. Text that a spreadsheet would evaluate as a formula is prefixed with an
    /// apostrophe. Text longer than an Excel cell is truncated, with a note. Request and response are JSON,
    /// as in NDJSON.
    Csv,
    /// One whole entry per line, as the API returns it and as `import` reads it.
    Ndjson,
    /// [HTTP Archive 1.2](http://www.softwareishard.com/blog/har-12-spec/), for tools that analyze HTTP
    /// traffic. Data that HAR has no place for is in fields that start with `_`.
    Har,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Har];

    /// Returns the value of the query parameter, which is also the file extension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Har => "har",
        }
    }

    /// Converts from the value of the query parameter.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// Returns the media type of a file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            // HAR has no registered media type; its readers accept this one.
            Self::Har => "application/json",
        }
    }

    /// Returns a name for a file that is exported at this instant: `scim-audit-logs-20260507T094008Z.csv`.
    pub fn file_name(self, at: &Instant) -> String {
        let instant: String = time::format(at)
            .chars()
            .take_while(|char| *char != '.')
            .filter(|char| !matches!(char, '-' | ':'))
            .collect();
        format!("scim-audit-logs-{instant}Z.{}", self.as_str())
    }
}

/// An entry could not be written. No part of it is in the output.
#[derive(Debug, thiserror::Error)]
#[error("the entry {request_id} cannot be written: {cause}")]
pub struct ExportError {
    request_id: String,
    cause: serde_json::Error,
}

/// An export in progress.
#[derive(Debug)]
pub struct Export {
    format: Format,
    entries: u64,
}

impl Export {
    /// Begins an export: writes what precedes the first entry.
    pub fn begin(format: Format, out: &mut Vec<u8>) -> Self {
        match format {
            Format::Csv => csv::begin(out),
            Format::Ndjson => {}
            Format::Har => har::begin(out),
        }
        Self { format, entries: 0 }
    }

    /// Writes one entry, with its request and response if it has them.
    ///
    /// # Errors
    /// When the entry cannot be serialized as JSON; then `out` is unchanged.
    pub fn entry(&mut self, entry: &Entry, out: &mut Vec<u8>) -> Result<(), ExportError> {
        let before = out.len();
        let written = match self.format {
            Format::Csv => csv::entry(entry, out),
            Format::Ndjson => line(entry, out),
            Format::Har => har::entry(entry, self.entries == 0, out),
        };
        match written {
            Ok(()) => {
                self.entries += 1;
                Ok(())
            }
            Err(cause) => {
                out.truncate(before);
                Err(ExportError {
                    request_id: entry.request_id.clone(),
                    cause,
                })
            }
        }
    }

    /// Like [`Export::entry`], but leaves it to [`LongBodies::step`] to write the long bodies of the entry and
    /// what follows them. `mark` stands for a body: ASCII that needs no escape in JSON and that the author of
    /// the entry cannot guess.
    ///
    /// # Errors
    /// As [`Export::entry`].
    pub fn entry_in_slices(
        &mut self,
        mut entry: Entry,
        mark: &str,
        out: &mut Vec<u8>,
    ) -> Result<LongBodies, ExportError> {
        let mut bodies = Vec::new();
        // The table has only the beginning of a body.
        if self.format != Format::Csv {
            for message in [&mut entry.request, &mut entry.response] {
                let body = message.as_mut().and_then(|message| message.body.as_mut());
                if let Some(body) = body.filter(|body| body.len() > LONG) {
                    let mark = format!("{mark}{}", bodies.len());
                    bodies.push((mark.clone(), std::mem::replace(body, mark)));
                }
            }
        }
        let begin = out.len();
        self.entry(&entry, out)?;
        Ok(LongBodies::behind(begin, bodies, out))
    }

    /// Writes what follows the last entry. Returns the number of entries written.
    pub fn end(self, out: &mut Vec<u8>) -> u64 {
        match self.format {
            Format::Csv | Format::Ndjson => {}
            Format::Har => har::end(out),
        }
        self.entries
    }
}

fn line(entry: &Entry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    serde_json::to_writer(&mut *out, entry)?;
    out.push(b'\n');
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An entry with every field set.
    pub(crate) fn full_entry() -> Entry {
        let text = r#"{
            "requestId": "01", "clientRequestId": "c-1", "time": "2026-05-07T09:40:08.412Z", "durationMs": 12.5,
            "status": "failed", "method": "PATCH", "endpoint": "/Users/2819 c#é", "resourceType": "Users",
            "resourceId": "2819 c#é", "query": "filter=userName%20eq%20%22é%22&x", "statusCode": 503,
            "origin": "gateway", "error": {"scimType": "invalidValue", "detail": "Not a boolean", "status": "400"},
            "client": {"ip": "192.0.2.1", "userAgent": "okta", "credential": "hmac:1"},
            "requestSize": 3, "responseSize": 2, "sample": true, "imported": "2026-05-08T00:00:00Z",
            "facts": {"version": 1, "action": "updated", "cause": "service_unavailable", "moreIdentities": true,
                "members": 2, "identities": [
                    {"kind": "userName", "role": "subject", "resourceType": "Users", "value": "jane@example.com"},
                    {"kind": "id", "role": "member", "value": "2819c223"}]},
            "request": {"headers": [["Host", "scim.example:8443"], ["content-type", "application/scim+json"]],
                "body": "{ }", "size": 3, "redactions": [{"place": "header", "at": "Authorization"}]},
            "response": {"headers": [["Content-Type", "image/png"], ["X", "a"], ["X", "b"]], "body": "/w==",
                "bodyEncoding": "base64", "bodyHash": "hmac:2", "size": 200, "truncated": true, "redactions": []}
        }"#;
        serde_json::from_str(text).unwrap()
    }

    /// An entry with only the required fields set.
    pub(crate) fn bare_entry() -> Entry {
        let text = r#"{"requestId": "02", "time": "2026-05-07T09:40:08Z", "status": "queued", "method": "GET",
            "endpoint": ""}"#;
        serde_json::from_str(text).unwrap()
    }

    pub(crate) fn written(format: Format, entries: &[Entry]) -> String {
        let mut out = Vec::new();
        let mut export = Export::begin(format, &mut out);
        for entry in entries {
            export.entry(entry, &mut out).unwrap();
        }
        assert_eq!(export.end(&mut out), entries.len() as u64);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ndjson_is_read_back_unchanged() {
        let entries = [full_entry(), bare_entry()];
        let text = written(Format::Ndjson, &entries);
        let read: Vec<Entry> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(read, entries);
        assert!(text.ends_with('\n'));
        assert_eq!(written(Format::Ndjson, &[]), "");
    }

    #[test]
    fn a_format_has_a_word_and_a_file_a_name() {
        for format in Format::ALL {
            assert_eq!(Format::from_word(format.as_str()), Some(format));
        }
        assert_eq!(Format::from_word("xlsx"), None);
        let name = Format::Csv.file_name(&full_entry().time);
        assert_eq!(name, "scim-audit-logs-20260507T094008Z.csv");
    }
}
