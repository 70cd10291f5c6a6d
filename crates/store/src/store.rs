//! The front door.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::query::ListQuery;
use scim_audit_model::time::{Instant, Offset};
use tokio::sync::watch;

use crate::disk::DiskRoom;
use crate::export::Export;
use crate::file::Watched;
use crate::follow::{self, Position, Recorded};
use crate::readers::Readers;
use crate::record::{self, Imported};
use crate::retention::{self, Bounds, Removed, RunningExports};
use crate::row::{self, Row};
use crate::writer::Writer;
use crate::{StoreError, connection, histogram, list};

/// How long a read may take when nothing is said.
const READING: Duration = Duration::from_secs(10);

/// The audit log in one SQLite file. Clones share it.
///
/// What a method has answered `Ok` for is on the disk, and survives a loss of power. A future that is
/// dropped does not take back what it asked to be written.
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
    /// Opens the database, creates it (readable by its owner alone) if it is not there, brings its schema
    /// up to date and starts the thread that writes.
    ///
    /// # Errors
    /// When the file cannot be created, is no database, or has a schema this version does not know.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = connection::open_writer(path)?;
        let readers = Readers::open(path, READING)?;
        let file = Watched::open(path);
        let writer = Writer::start(connection, file).map_err(|cause| StoreError::Create {
            path: path.to_owned(),
            cause: Arc::new(cause),
        })?;
        Ok(Self {
            writer,
            readers,
            exports: RunningExports::default(),
            room: DiskRoom::around(path),
        })
    }

    /// The same store, whose answers may take no longer than this; a page of an export, which may have to read the
    /// whole log, twelve times as long.
    #[must_use]
    pub fn with_reading_limit(self, limit: Duration) -> Self {
        Self {
            readers: self.readers.with_limit(limit),
            ..self
        }
    }

    /// The same store, on a disk whose room is told by this.
    #[must_use]
    pub fn with_disk_room(self, room: DiskRoom) -> Self {
        Self { room, ..self }
    }

    /// The room on the disk that the log is on.
    pub fn disk_room(&self) -> &DiskRoom {
        &self.room
    }

    /// Removes a few of the entries that are out of bounds, oldest first; to be asked again while there are more.
    /// None while an export of the last hour is still to read them.
    ///
    /// # Errors
    /// When the log could not be written; then none is removed.
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

    /// Notes that a request is about to be forwarded. The intent is no entry yet: it is not listed.
    ///
    /// # Errors
    /// When it could not be written, or an intent with its id is open already.
    pub async fn begin(&self, intent: Entry) -> Result<(), StoreError> {
        let room = self.writer.room_for(row::weight(&intent)).await?;
        let text = row::intent(&intent)?;
        self.writer
            .write(room, move |connection| {
                record::begin(connection, &intent.request_id, &text)
            })
            .await
    }

    /// Records the outcome of a request and drops its intent, if there is one. Where an imported entry has taken its
    /// id, it is written under a further one, and says so.
    ///
    /// # Errors
    /// When it could not be written, or an entry with its id is there already; then the log is as before.
    pub async fn finish(&self, entry: Entry) -> Result<(), StoreError> {
        let room = self.writer.room_for(row::weight(&entry)).await?;
        let row = Row::of(entry)?;
        self.writer
            .write(room, move |connection| record::finish(connection, &row))
            .await
    }

    /// Turns the intents that a stopped gateway left open into the (failed) entries they are. Says how many
    /// there were. To be called before the first [`Store::begin`]: it takes every intent for abandoned.
    ///
    /// # Errors
    /// When they could not be written; then all are still open.
    pub async fn settle_orphans(&self) -> Result<u64, StoreError> {
        let room = self.writer.room_for(0).await?;
        self.writer.write(room, record::settle_orphans).await
    }

    /// Records entries from elsewhere, all or none, and says of each whether it was new. An entry whose id
    /// is known is left as it is, so that importing twice is importing once, and one whose id an open intent has is
    /// not taken in: it would stand in the place of what happens now. Give a few hundred at a time:
    /// nothing else is written meanwhile.
    ///
    /// # Errors
    /// When they could not be written; then none is.
    pub async fn import(&self, entries: Vec<Entry>) -> Result<Vec<Imported>, StoreError> {
        let room = self
            .writer
            .room_for(entries.iter().map(row::weight).sum())
            .await?;
        let rows = entries
            .into_iter()
            .map(Row::of)
            .collect::<Result<Vec<_>, _>>()?;
        self.writer
            .write(room, move |connection| {
                rows.iter()
                    .map(|row| record::import(connection, row))
                    .collect()
            })
            .await
    }

    /// One page of the entries that match, and how many there are in all. The total is left out where
    /// counting would take too long.
    ///
    /// # Errors
    /// When the log could not be read, or the cursor is none of this filter and order.
    pub async fn list(&self, query: &ListQuery) -> Result<Page<Entry>, StoreError> {
        let query = query.clone();
        self.readers
            .read(move |snapshot| list::page(snapshot, &query))
            .await
    }

    /// Everything that matches now, with its messages, in this order; of the query, filter and order count.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn export(&self, query: &ListQuery) -> Result<Export, StoreError> {
        Export::begin(self.readers.clone(), &self.exports, query).await
    }

    /// The place behind everything that is recorded.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn position(&self) -> Result<Position, StoreError> {
        self.readers
            .read(|snapshot| follow::latest(snapshot.connection()))
            .await
    }

    /// What was recorded behind a place and matches, oldest record first.
    ///
    /// # Errors
    /// When the log could not be read, or the place is none of this log.
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

    /// Changes whenever this store has recorded something. What another process imports is not noticed.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.writer.changes()
    }

    /// The full entry with this id.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn entry(&self, request_id: &str) -> Result<Option<Entry>, StoreError> {
        let request_id = request_id.to_owned();
        self.readers
            .read(move |snapshot| list::full_entry(snapshot.connection(), &request_id))
            .await
    }

    /// How many entries match, over time, in at most `buckets` buckets (at least one) of the zone's clocks and
    /// calendar.
    ///
    /// # Errors
    /// When the log could not be read.
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
