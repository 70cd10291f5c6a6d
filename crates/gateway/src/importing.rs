//! Takes entries in, a line each: redacts them, and writes them a batch at a time. For the command line and for
//! the API.

use scim_audit_model::entry::Entry;
use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_record::Recorder;
use scim_audit_store::{Imported, Store, StoreError};

/// Entries that are written together: some thousand a second, and little that waits in memory.
pub const BATCH: usize = 256;
/// Bytes that wait together at most, unless one line alone has more.
const BATCH_BYTES: usize = 16 << 20;

/// An import in the middle of its lines.
#[derive(Debug)]
pub struct Importing {
    store: Store,
    recorder: Recorder,
    batch: Vec<Entry>,
    bytes: usize,
    line: u64,
    report: ImportReport,
}

impl Importing {
    /// Into this log, redacted by this recorder.
    pub fn begin(store: Store, recorder: Recorder) -> Self {
        Self {
            store,
            recorder,
            batch: Vec::with_capacity(BATCH),
            bytes: 0,
            line: 0,
            report: ImportReport::default(),
        }
    }

    /// Takes the next line, without its end. Says what is wrong with one that is no entry.
    ///
    /// # Errors
    /// When the log could not be written to.
    pub async fn line(&mut self, line: &[u8]) -> Result<Option<LineError>, StoreError> {
        if line.trim_ascii().is_empty() {
            self.line += 1;
            return Ok(None);
        }
        let entry = match read(line) {
            Ok(entry) => entry,
            Err(message) => return Ok(Some(self.refuse(message))),
        };
        self.line += 1;
        self.batch.push(self.recorder.imported(entry));
        self.bytes += line.len();
        if self.batch.len() == BATCH || self.bytes >= BATCH_BYTES {
            self.write().await?;
        }
        Ok(None)
    }

    /// Counts the next line as none of the entries, for this reason.
    pub fn refuse(&mut self, message: String) -> LineError {
        self.line += 1;
        self.report.refused += 1;
        LineError {
            line: self.line,
            message,
        }
    }

    /// Writes what is left, and says what became of all lines. What was wrong with which was said before.
    ///
    /// # Errors
    /// When the log could not be written to.
    pub async fn end(mut self) -> Result<ImportReport, StoreError> {
        self.write().await?;
        Ok(self.report)
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        self.bytes = 0;
        for imported in self.store.import(std::mem::take(&mut self.batch)).await? {
            match imported {
                Imported::New => self.report.new += 1,
                Imported::Known => self.report.known += 1,
            }
        }
        Ok(())
    }
}

/// An entry, or why the line is none. Nothing of the line is quoted: it could be a secret.
fn read(line: &[u8]) -> Result<Entry, String> {
    serde_json::from_slice(line).map_err(|error| {
        let text = error.to_string();
        if error.is_data() && text.starts_with("missing field") {
            format!("it is no entry: {text}")
        } else if error.is_data() {
            format!(
                "it is no entry: a value at column {} is of another kind",
                error.column()
            )
        } else {
            format!("it is not JSON: see column {}", error.column())
        }
    })
}
