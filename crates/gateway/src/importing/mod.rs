//! Imports entries: splits the input into records, parses, redacts and compresses these on blocking threads, and
//! stores them in batches, in the order of the input. Used by the command line and the API.

mod entry_reading;
mod records;
mod unpacking;

pub use entry_reading::{EntryReading, RecordRead};

use std::collections::VecDeque;
use std::num::NonZero;
use std::thread::available_parallelism;

use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_model::time::Instant;
use scim_audit_record::Recorder;
use scim_audit_store::{ImportBatch, Imported, QueuedImport, Store, StoreError};
use tokio::task::JoinHandle;

use entry_reading::redacted_entry;
use records::{ImportedRecord, RecordSplitter};
use unpacking::Unpacking;

/// Number of entries per write. Exchanges that are recorded meanwhile wait for one write at most, which takes some
/// milliseconds.
pub const BATCH: usize = 128;
/// Maximum number of bytes per write, unless a single entry is larger.
const BATCH_BYTES: usize = 2 << 20;
/// Number of batches that wait to be committed.
const QUEUED: usize = 8;

/// An import in progress. Accepts entries one after another, with or without line breaks, or as an array; in
/// UTF-8 or UTF-16; optionally compressed by gzip.
#[derive(Debug)]
pub struct Importing {
    store: Store,
    recorder: Recorder,
    imported: Instant,
    unpacking: Unpacking,
    records: RecordSplitter,
    /// Records of the next batch.
    batch: Vec<ImportedRecord>,
    bytes: usize,
    /// Batches that are being prepared, in the order of the input.
    preparing: VecDeque<JoinHandle<Result<PreparedBatch, StoreError>>>,
    /// Lines of the batches that are being written.
    writing: VecDeque<(Vec<u64>, QueuedImport)>,
    report: ImportReport,
}

/// A batch that is ready to be written.
#[derive(Debug)]
struct PreparedBatch {
    /// Line of each entry.
    lines: Vec<u64>,
    entries: ImportBatch,
    refused: Vec<LineError>,
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
            preparing: VecDeque::new(),
            writing: VecDeque::new(),
            report: ImportReport::default(),
        }
    }

    /// Processes the next bytes. Returns an error with its line number for each record that is not a valid
    /// entry, of these bytes or earlier ones.
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
        self.prepare();
        while !self.preparing.is_empty() {
            self.queue(&mut errors).await?;
        }
        while !self.writing.is_empty() {
            self.commit(&mut errors).await?;
        }
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
        let parallel = available_parallelism().map_or(1, NonZero::get);
        for record in records {
            self.bytes += record.json.as_ref().map_or(0, Vec::len);
            self.batch.push(record);
            if self.batch.len() < BATCH && self.bytes < BATCH_BYTES {
                continue;
            }
            self.prepare();
            while self.preparing.len() > parallel {
                self.queue(errors).await?;
            }
        }
        Ok(())
    }

    /// Begins to prepare the records that were collected.
    fn prepare(&mut self) {
        self.bytes = 0;
        let records = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        let (recorder, imported) = (self.recorder.clone(), self.imported);
        let prepare = move || PreparedBatch::of(records, &recorder, imported);
        self.preparing
            .push_back(tokio::task::spawn_blocking(prepare));
    }

    /// Waits for the batch whose preparation began first, and queues it.
    async fn queue(&mut self, errors: &mut Vec<LineError>) -> Result<(), StoreError> {
        let Some(preparing) = self.preparing.pop_front() else {
            return Ok(());
        };
        let prepared = match preparing.await {
            Ok(prepared) => prepared?,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_cancelled) => return Err(StoreError::Stopped),
        };
        let PreparedBatch {
            lines,
            entries,
            refused,
        } = prepared;
        self.report.refused += refused.len() as u64;
        errors.extend(refused);
        let queued = self.store.queue_import(entries).await?;
        self.writing.push_back((lines, queued));
        while self.writing.len() > QUEUED {
            self.commit(errors).await?;
        }
        Ok(())
    }

    /// Waits until the batch that was queued first is committed, and counts its entries.
    async fn commit(&mut self, errors: &mut Vec<LineError>) -> Result<(), StoreError> {
        let Some((lines, queued)) = self.writing.pop_front() else {
            return Ok(());
        };
        for (line, imported) in lines.into_iter().zip(queued.committed().await?) {
            match imported {
                Imported::New => self.report.new += 1,
                Imported::Known => self.report.known += 1,
                Imported::UnderWay => {
                    self.report.refused += 1;
                    let message = "its requestId is that of a request that is under way here";
                    errors.push(LineError {
                        line,
                        message: message.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

impl PreparedBatch {
    /// Parses and redacts records.
    fn of(
        records: Vec<ImportedRecord>,
        recorder: &Recorder,
        imported: Instant,
    ) -> Result<Self, StoreError> {
        let (mut lines, mut entries, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for ImportedRecord { line, json } in records {
            match json.and_then(|json| redacted_entry(&json, recorder)) {
                Ok(mut entry) => {
                    entry.imported = Some(imported);
                    lines.push(line);
                    entries.push(entry);
                }
                Err(message) => refused.push(LineError { line, message }),
            }
        }
        Ok(Self {
            lines,
            entries: ImportBatch::prepare(entries)?,
            refused,
        })
    }
}
