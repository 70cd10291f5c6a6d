//! Imports entries: parses, redacts and stores them in batches. Used by the command line and the API.

mod records;
mod unpacking;

use scim_audit_model::entry::Entry;
use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_model::reading::{FileRecord, mended};
use scim_audit_model::time::Instant;
use scim_audit_record::{Recorder, admit};
use scim_audit_store::{Imported, Store, StoreError};
use serde_json::Value;

use records::{ImportedRecord, RecordSplitter};
use unpacking::Unpacking;

/// Number of entries per write: enough for some thousand entries a second, and few enough to need little
/// memory.
pub const BATCH: usize = 256;
/// Maximum number of bytes per write, unless a single entry is larger.
const BATCH_BYTES: usize = 16 << 20;

/// An import in progress. Accepts entries one after another, with or without line breaks, or as an array; in
/// UTF-8 or UTF-16; optionally compressed by gzip.
#[derive(Debug)]
pub struct Importing {
    store: Store,
    recorder: Recorder,
    imported: Instant,
    unpacking: Unpacking,
    records: RecordSplitter,
    batch: Vec<(u64, Entry)>,
    bytes: usize,
    report: ImportReport,
}

impl Importing {
    /// Begins an import into this store, redacted by this recorder. `now` is the import time that each entry
    /// gets.
    pub fn begin(store: Store, recorder: Recorder, now: Instant) -> Self {
        Self {
            store,
            recorder,
            imported: now,
            unpacking: Unpacking::default(),
            records: RecordSplitter::default(),
            batch: Vec::with_capacity(BATCH),
            bytes: 0,
            report: ImportReport::default(),
        }
    }

    /// Processes the next bytes. Returns an error with its line number for each record that is not a valid
    /// entry.
    ///
    /// # Errors
    /// Fails if the log cannot be written.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<Vec<LineError>, StoreError> {
        let mut errors = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let text = self.unpacking.next(&mut rest);
            let records = self.records.take(&text);
            self.add(records, &mut errors).await?;
        }
        Ok(errors)
    }

    /// Writes the remaining entries and returns the counts, with the errors that `take` has not returned yet.
    ///
    /// # Errors
    /// Fails if the log cannot be written.
    pub async fn end(mut self) -> Result<ImportReport, StoreError> {
        let mut errors = Vec::new();
        let (text, broken) = self.unpacking.end();
        let mut records = self.records.take(&text);
        records.extend(self.records.end(broken));
        self.add(records, &mut errors).await?;
        self.write(&mut errors).await?;
        Ok(ImportReport {
            errors,
            ..self.report
        })
    }

    async fn add(
        &mut self,
        records: Vec<ImportedRecord>,
        errors: &mut Vec<LineError>,
    ) -> Result<(), StoreError> {
        for ImportedRecord { line, json } in records {
            let read = json.and_then(|json| Ok((json.len(), read(&json)?)));
            let (length, FileRecord { entry, around }) = match read {
                Ok(read) => read,
                Err(message) => {
                    self.refuse(line, message, errors);
                    continue;
                }
            };
            let mut entry = self.recorder.imported_record(entry, &around);
            entry.imported = Some(self.imported);
            self.batch.push((line, entry));
            self.bytes += length;
            if self.batch.len() == BATCH || self.bytes >= BATCH_BYTES {
                self.write(errors).await?;
            }
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, message: String, errors: &mut Vec<LineError>) {
        self.report.refused += 1;
        errors.push(LineError { line, message });
    }

    async fn write(&mut self, errors: &mut Vec<LineError>) -> Result<(), StoreError> {
        self.bytes = 0;
        let (lines, entries): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.batch).into_iter().unzip();
        for (line, imported) in lines.into_iter().zip(self.store.import(entries).await?) {
            match imported {
                Imported::New => self.report.new += 1,
                Imported::Known => self.report.known += 1,
                Imported::UnderWay => {
                    let message = "its requestId is that of a request that is under way here";
                    self.refuse(line, message.to_owned(), errors);
                }
            }
        }
        Ok(())
    }
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
