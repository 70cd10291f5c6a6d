//! Imports entries: parses, redacts and stores them in batches. Used by the command line and the API.

mod entry_reading;
mod records;
mod unpacking;

pub use entry_reading::{EntryReading, RecordRead};

use scim_audit_model::entry::Entry;
use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_model::time::Instant;
use scim_audit_record::Recorder;
use scim_audit_store::{Imported, Store, StoreError};

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
    imported: Instant,
    reading: EntryReading,
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
            imported: now,
            reading: EntryReading::begin(recorder),
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
            let records = self.reading.take(&mut rest);
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
        let records = self.reading.end();
        self.add(records, &mut errors).await?;
        self.write(&mut errors).await?;
        Ok(ImportReport {
            errors,
            ..self.report
        })
    }

    async fn add(
        &mut self,
        records: Vec<RecordRead>,
        errors: &mut Vec<LineError>,
    ) -> Result<(), StoreError> {
        for RecordRead {
            line,
            length,
            entry,
        } in records
        {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(message) => {
                    self.refuse(line, message, errors);
                    continue;
                }
            };
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
