//! The public API.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::query::ListQuery;
use scim_audit_model::time::{Instant, Offset};
use tokio::sync::watch;

use crate::checkpoint::Checkpoints;
use crate::disk::DiskRoom;
use crate::export::Export;
use crate::file::Watched;
use crate::follow::{self, Position, Recorded};
use crate::import::{ImportBatch, QueuedImport};
use crate::readers::Readers;
use crate::record::{self, Imported};
use crate::retention::{self, Bounds, Removed, RunningExports};
use crate::row::{self, StoredRow};
use crate::writer::{JobKind, Writer};
use crate::{StoreError, backfill, connection, histogram, list};

/// Default time limit of a read.
const READING: Duration = Duration::from_secs(10);

/// The audit log in one SQLite file. Clones share it.
///
/// Once a method that writes has returned `Ok`, the data is on the disk and survives a power failure.
/// Dropping its future does not cancel a write that is already queued.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    exports: RunningExports,
    room: DiskRoom,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database and starts the writer thread. Creates the file (accessible by its owner only) if it
    /// does not exist, and migrates the schema.
    ///
    /// # Errors
    /// When the file cannot be created, is not a database, or has a schema that this version does not know.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = connection::open_writer(path)?;
        backfill::begin(&connection)?;
        let readers = Readers::open(path, READING)?;
        let file = Watched::open(path);
        let checkpoints = Checkpoints::start(path, &mut connection)?;
        let writer = Writer::start(connection, file, Some(checkpoints)).map_err(|cause| {
            StoreError::Create {
                path: path.to_owned(),
                cause: Arc::new(cause),
            }
        })?;
        Ok(Self {
            writer,
            readers,
            exports: RunningExports::default(),
            room: DiskRoom::around(path),
        })
    }

    /// Returns the same store with another time limit for reads. A page of an export may take twelve times as
    /// long, because it may have to read the whole log.
    #[must_use]
    pub fn with_reading_limit(self, limit: Duration) -> Self {
        Self {
            readers: self.readers.with_limit(limit),
            ..self
        }
    }

    /// Returns the same store with another source for the free disk space.
    #[must_use]
    pub fn with_disk_room(self, room: DiskRoom) -> Self {
        Self { room, ..self }
    }

    /// Returns the free space on the disk of the log.
    pub fn disk_room(&self) -> &DiskRoom {
        &self.room
    }

    /// Removes a few of the entries that are out of bounds, oldest first. Call it again while
    /// [`Removed::more`] is set. Removes nothing while an export that began within the last hour is running.
    ///
    /// # Errors
    /// When the log cannot be written; then nothing is removed.
    pub async fn remove_oldest(&self, bounds: Bounds) -> Result<Removed, StoreError> {
        let room = self.writer.room_for(0).await?;
        let exports = self.exports.clone();
        self.writer
            .write(room, move |connection| {
                if exports.need_everything() {
                    return Ok(Removed::default());
                }
                retention::step(connection, bounds)
            })
            .await
    }

    /// Finds what a few entries are about that an older version recorded, so that lists say it and filters find it.
    /// Returns false once there are none. Call it again until then.
    ///
    /// # Errors
    /// When the log cannot be read or written; then nothing is changed.
    pub async fn find_older_facts(&self) -> Result<bool, StoreError> {
        let step = self
            .readers
            .read(|snapshot| backfill::read(snapshot.connection()))
            .await?;
        let Some(step) = step else {
            return Ok(false);
        };
        let room = self.writer.room_for_import(0).await?;
        let write = move |connection: &Connection| backfill::write(connection, &step);
        let written = self.writer.queue(room, JobKind::Import, write).await?;
        written.await.unwrap_or(Err(StoreError::Stopped))?;
        Ok(true)
    }

    /// Records the intent of a request that is about to be forwarded. It is not an entry yet, so lists do not
    /// contain it.
    ///
    /// # Errors
    /// When it cannot be written, or an intent with its id is open already.
    pub async fn begin(&self, intent: Entry) -> Result<(), StoreError> {
        let room = self.writer.room_for(row::weight(&intent)).await?;
        let packed = row::intent(&intent)?;
        self.writer
            .write(room, move |connection| {
                record::begin(connection, &intent.request_id, &packed)
            })
            .await
    }

    /// Records the outcome of a request and deletes its intent, if there is one. If an imported entry has its
    /// id, the outcome is recorded under another id, and its error detail says so.
    ///
    /// # Errors
    /// When it cannot be written, or an entry with its id exists already; then the log is unchanged.
    pub async fn finish(&self, entry: Entry) -> Result<(), StoreError> {
        let room = self.writer.room_for(row::weight(&entry)).await?;
        let row = StoredRow::of(entry)?;
        self.writer
            .write(room, move |connection| record::finish(connection, &row))
            .await
    }

    /// Records the intents that a stopped gateway left open as failed entries. Returns how many there were.
    /// Call it before the first [`Store::begin`], because it treats every intent as abandoned.
    ///
    /// # Errors
    /// When they cannot be written; then all are still open.
    pub async fn settle_orphans(&self) -> Result<u64, StoreError> {
        let room = self.writer.room_for(0).await?;
        self.writer.write(room, record::settle_orphans).await
    }

    /// Imports entries, all or none. Returns for each whether it was new.
    ///
    /// An entry whose id exists is left unchanged, so importing twice has the same result as importing once.
    /// An entry whose id has an open intent is not imported, because it would take the place of the exchange
    /// in progress. Pass a few hundred entries at a time, because nothing else is written meanwhile.
    ///
    /// # Errors
    /// When they cannot be written; then none is imported.
    pub async fn import(&self, entries: Vec<Entry>) -> Result<Vec<Imported>, StoreError> {
        let batch = ImportBatch::prepare(entries)?;
        self.queue_import(batch).await?.committed().await
    }

    /// Imports prepared entries like [`Self::import`], and returns before they are written. Batches are written in
    /// the order of the calls. Other writes go first. Waits while many batches are queued.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn queue_import(&self, batch: ImportBatch) -> Result<QueuedImport, StoreError> {
        let room = self.writer.room_for_import(batch.bytes).await?;
        let write = move |connection: &Connection| {
            let rows = batch.rows.iter();
            rows.map(|row| record::import(connection, row)).collect()
        };
        let queued = self.writer.queue(room, JobKind::Import, write).await?;
        Ok(QueuedImport(queued))
    }

    /// Returns one page of the matching entries, and their total number. If counting would take too long, the
    /// page has the number of those that were counted.
    ///
    /// # Errors
    /// When the log cannot be read, or the cursor was issued for another filter or order.
    pub async fn list(&self, query: &ListQuery) -> Result<Page<Entry>, StoreError> {
        let query = query.clone();
        self.readers
            .read(move |snapshot| list::page(snapshot, &query))
            .await
    }

    /// Begins an export of all entries that match now, including their messages. Only the filter and the
    /// order of `query` are used.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn export(&self, query: &ListQuery) -> Result<Export, StoreError> {
        Export::begin(self.readers.clone(), &self.exports, query).await
    }

    /// Returns the position after the last recorded entry.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn position(&self) -> Result<Position, StoreError> {
        self.readers
            .read(|snapshot| follow::latest(snapshot.connection()))
            .await
    }

    /// Returns the matching entries recorded after a position, in the order of recording.
    ///
    /// # Errors
    /// When the log cannot be read, or the position was not issued by this log.
    pub async fn recorded_after(
        &self,
        position: Position,
        filter: &Filter,
    ) -> Result<Recorded, StoreError> {
        let filter = filter.clone();
        self.readers
            .read(move |snapshot| follow::after(snapshot.connection(), position, &filter))
            .await
    }

    /// Returns a receiver that is notified of each commit of this store. Imports by another process are not
    /// noticed.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.writer.changes()
    }

    /// Returns the full entry with this id.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn entry(&self, request_id: &str) -> Result<Option<Entry>, StoreError> {
        let request_id = request_id.to_owned();
        self.readers
            .read(move |snapshot| list::full_entry(snapshot.connection(), &request_id))
            .await
    }

    /// Counts the matching entries over time, in at most `buckets` buckets (at least one) that follow clock
    /// and calendar of the zone.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn histogram(
        &self,
        filter: &Filter,
        buckets: u16,
        offset_at: impl Fn(Instant) -> Offset + Send + 'static,
    ) -> Result<Histogram, StoreError> {
        let filter = filter.clone();
        self.readers
            .read(move |snapshot| {
                histogram::histogram(snapshot.connection(), &filter, buckets, offset_at)
            })
            .await
    }
}
