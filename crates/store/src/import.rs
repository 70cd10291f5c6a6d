//! Imports: entries are prepared on any thread, and written by the writer.

use scim_audit_model::entry::Entry;
use tokio::sync::oneshot;

use crate::StoreError;
use crate::record::Imported;
use crate::row::{self, StoredRow};

/// Entries that are ready to be written, all or none. Preparing them (JSON, compression) takes longer than writing
/// them, and can run on several threads.
pub struct ImportBatch {
    pub(crate) rows: Vec<StoredRow>,
    /// Approximate memory in bytes.
    pub(crate) bytes: usize,
}

impl std::fmt::Debug for ImportBatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportBatch")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl ImportBatch {
    /// Prepares entries: about a hundred, because other writes wait while they are written.
    ///
    /// # Errors
    /// When an entry cannot be stored.
    pub fn prepare(entries: Vec<Entry>) -> Result<Self, StoreError> {
        let bytes = entries.iter().map(row::weight).sum();
        let rows = entries.into_iter().map(StoredRow::of);
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            bytes,
        })
    }
}

/// A batch that will be written. Dropping it does not cancel the write.
#[derive(Debug)]
pub struct QueuedImport(pub(crate) oneshot::Receiver<Result<Vec<Imported>, StoreError>>);

impl QueuedImport {
    /// Waits until the batch is committed. Returns for each entry whether it was new.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of the batch is.
    pub async fn committed(self) -> Result<Vec<Imported>, StoreError> {
        self.0.await.unwrap_or(Err(StoreError::Stopped))
    }
}
