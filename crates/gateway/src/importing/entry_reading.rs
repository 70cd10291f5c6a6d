//! Reads the entries of a file while it arrives, and redacts them. Independent of what becomes of them.

use scim_audit_model::entry::Entry;
use scim_audit_model::reading::{FileRecord, mended};
use scim_audit_record::{Recorder, admit};
use serde_json::Value;

use super::records::{ImportedRecord, RecordSplitter};
use super::unpacking::Unpacking;

/// A file in progress. Accepts entries one after another, with or without line breaks, or as an array; in UTF-8
/// or UTF-16; optionally compressed by gzip.
#[derive(Debug)]
pub struct EntryReading {
    recorder: Recorder,
    unpacking: Unpacking,
    records: RecordSplitter,
}

/// A record of a file.
#[derive(Debug)]
pub struct RecordRead {
    /// The line it starts on, from 1.
    pub line: u64,
    /// Its length in bytes.
    pub length: usize,
    /// The redacted entry, or why it is none. The message quotes nothing of the record.
    pub entry: Result<Entry, String>,
}

impl EntryReading {
    /// Begins a file. Entries are redacted by this recorder.
    #[must_use]
    pub fn begin(recorder: Recorder) -> Self {
        Self {
            recorder,
            unpacking: Unpacking::default(),
            records: RecordSplitter::default(),
        }
    }

    /// Returns the records that end within some of the next bytes, and removes these bytes from `rest`.
    pub fn take(&mut self, rest: &mut &[u8]) -> Vec<RecordRead> {
        let text = self.unpacking.next(rest);
        let records = self.records.take(&text);
        self.read(records)
    }

    /// Returns the remaining records.
    pub fn end(&mut self) -> Vec<RecordRead> {
        let (text, broken) = self.unpacking.end();
        let mut records = self.records.take(&text);
        records.extend(self.records.end(broken));
        self.read(records)
    }

    fn read(&self, records: Vec<ImportedRecord>) -> Vec<RecordRead> {
        records
            .into_iter()
            .map(|ImportedRecord { line, json }| RecordRead {
                line,
                length: json.as_ref().map_or(0, Vec::len),
                entry: json.and_then(|json| redacted_entry(&json, &self.recorder)),
            })
            .collect()
    }
}

/// Parses, validates and redacts an entry. The error message quotes nothing of the record.
pub(super) fn redacted_entry(json: &[u8], recorder: &Recorder) -> Result<Entry, String> {
    let FileRecord { entry, around } = read(json)?;
    Ok(recorder.imported_record(entry, &around))
}

/// Parses and validates an entry. The error message quotes nothing of the record, because it could contain a
/// secret.
fn read(json: &[u8]) -> Result<FileRecord, String> {
    let entry: Result<Entry, _> = serde_json::from_slice(json)
        .or_else(|_| without_nulls(json))
        .or_else(|error| {
            if error.is_data() {
                return Err(error);
            }
            // serde_json rejects a lone surrogate, which JavaScript writes if it cuts a string within a
            // character.
            mended(json).map_or(Err(error), |json| without_nulls(&json))
        });
    let entry = entry.map_err(|error| {
        let text = error.to_string();
        if error.is_data() && text.starts_with("missing field") {
            let name = text.split(" at line ").next().unwrap_or_default();
            format!("it is no entry: {name}")
        } else if error.is_data() {
            "it is no entry: the value of a member is of another kind".to_owned()
        } else {
            format!("it is not JSON: see column {}", error.column())
        }
    })?;
    let entry = admit(entry).map_err(|error| format!("it is no entry: {error}"))?;
    Ok(FileRecord::new(json, entry))
}

/// Parses an entry in which optional members may be `null` instead of absent.
fn without_nulls(json: &[u8]) -> Result<Entry, serde_json::Error> {
    let mut entry: Value = serde_json::from_slice(json)?;
    remove_nulls(&mut entry);
    serde_json::from_value(entry)
}

fn remove_nulls(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, value| !value.is_null());
        members.values_mut().for_each(remove_nulls);
    }
}
