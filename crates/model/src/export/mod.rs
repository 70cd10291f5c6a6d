//! Entries as a file to keep: CSV for a table, NDJSON for another log, HAR for the tools that read traffic.
//!
//! Pure and piece by piece: [`Export::begin`], [`Export::entry`] for each, [`Export::end`], each appending to a
//! buffer that the caller empties as it likes, so that a million entries need the memory of a few. The gateway
//! streams with it, the viewer saves opened files with it. Nothing is redacted here: entries are already.

mod csv;
mod har;

pub use har::{recorded_host, url, url_at};

use crate::entry::Entry;
use crate::time::{self, Instant};

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), one row an entry, with column names, in
    /// UTF-8 with a byte order mark. What a spreadsheet would take for a formula has an apostrophe before it, and a
    /// text that is longer than a cell of Excel is cut and says so. Request and response are JSON, as in NDJSON.
    Csv,
    /// One whole entry a line, as the API gives it: what `import` reads, unchanged.
    Ndjson,
    /// [HTTP Archive 1.2](http://www.softwareishard.com/blog/har-12-spec/), for the tools that read traffic. What
    /// it has no place for is in fields that start with `_`.
    Har,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Har];

    /// The word in a query, which is the ending of a file's name too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Har => "har",
        }
    }

    /// The format a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The media type of a file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            // HAR has no registered type of its own; this is the one its readers take.
            Self::Har => "application/json",
        }
    }

    /// A name for a file that was exported at this instant: `scim-audit-logs-20260507T094008Z.csv`.
    pub fn file_name(self, at: &Instant) -> String {
        let instant: String = time::format(at)
            .chars()
            .take_while(|char| *char != '.')
            .filter(|char| !matches!(char, '-' | ':'))
            .collect();
        format!("scim-audit-logs-{instant}Z.{}", self.as_str())
    }
}

/// Why an entry could not be written. Nothing of it has been.
#[derive(Debug, thiserror::Error)]
#[error("the entry {request_id} cannot be written: {cause}")]
pub struct ExportError {
    request_id: String,
    cause: serde_json::Error,
}

/// A file that is being written.
#[derive(Debug)]
pub struct Export {
    format: Format,
    entries: u64,
}

impl Export {
    /// Writes what comes before the first entry.
    pub fn begin(format: Format, out: &mut Vec<u8>) -> Self {
        match format {
            Format::Csv => csv::begin(out),
            Format::Ndjson => {}
            Format::Har => har::begin(out),
        }
        Self { format, entries: 0 }
    }

    /// Writes one entry: with its request and response where it has them.
    ///
    /// # Errors
    /// When it has no form in JSON; then `out` is as it was.
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

    /// Writes what comes after the last entry. Says how many there are.
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

    /// An entry in which everything is set.
    pub(crate) fn full_entry() -> Entry {
        let text = r#"{
            "requestId": "01", "clientRequestId": "c-1", "time": "2026-05-07T09:40:08.412Z", "durationMs": 12.5,
            "status": "failed", "method": "PATCH", "endpoint": "/Users/2819 c#é", "resourceType": "Users",
            "resourceId": "2819 c#é", "query": "filter=userName%20eq%20%22é%22&x", "statusCode": 503,
            "origin": "gateway", "error": {"scimType": "invalidValue", "detail": "Not a boolean", "status": "400"},
            "client": {"ip": "192.0.2.1", "userAgent": "okta", "credential": "hmac:1"},
            "requestSize": 3, "responseSize": 2, "sample": true, "imported": "2026-05-08T00:00:00Z",
            "request": {"headers": [["Host", "scim.example:8443"], ["content-type", "application/scim+json"]],
                "body": "{ }", "size": 3, "redactions": [{"place": "header", "at": "Authorization"}]},
            "response": {"headers": [["Content-Type", "image/png"], ["X", "a"], ["X", "b"]], "body": "/w==",
                "bodyEncoding": "base64", "bodyHash": "hmac:2", "size": 200, "truncated": true, "redactions": []}
        }"#;
        serde_json::from_str(text).unwrap()
    }

    /// An entry in which nothing is set that need not be.
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
