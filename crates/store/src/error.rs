//! Errors of the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Error of the store. Cheap to clone, because one failed commit answers many callers.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file could not be created.
    #[error("the database {} cannot be created: {cause}; choose an existing folder with write permission", path.display())]
    Create {
        /// The database file.
        path: PathBuf,
        /// Error of the operating system.
        cause: Arc<std::io::Error>,
    },
    /// The file exists, but is not a usable database.
    #[error("the database {} cannot be opened: {cause}", path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// Error of SQLite.
        cause: Arc<rusqlite::Error>,
    },
    /// This version does not know the schema, or could not migrate it.
    #[error("the database {} cannot be brought to this version's schema: {cause}; if a newer version wrote it, use that version", path.display())]
    Migrate {
        /// The database file.
        path: PathBuf,
        /// Error of the migration.
        cause: Arc<refinery::Error>,
    },
    /// The database cannot be read or written now: the disk is full, or the file is locked or gone.
    #[error("the audit log's database is not available: {0}")]
    Unavailable(Arc<rusqlite::Error>),
    /// The database file is not where it was opened, so a write would be lost.
    #[error(
        "the audit log's database file was removed or replaced while it is in use; put it back, or start the \
         gateway again"
    )]
    FileGone,
    /// A read exceeded its time limit.
    #[error("the query took longer than its limit of {} s", limit.as_secs_f64())]
    TooSlow {
        /// The time limit.
        limit: Duration,
    },
    /// All read connections were in use for the whole time limit of a read.
    #[error("other queries kept the audit log busy")]
    Busy,
    /// Entries were removed that a running export had not read yet.
    #[error("retention removed entries of this export before they were read")]
    Removed,
    /// The store has stopped. Nothing is recorded until the program is restarted.
    #[error("the audit log's store has stopped; start the program again")]
    Stopped,
    /// An entry or an open intent with this id exists already, and was left unchanged.
    #[error("the request {request_id} is recorded already")]
    AlreadyRecorded {
        /// The request id.
        request_id: String,
    },
    /// An entry could not be converted to its stored form, or back.
    #[error("the entry {request_id} cannot be stored or read: {cause}")]
    Unreadable {
        /// The request id.
        request_id: String,
        /// What is wrong with it.
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The cursor is malformed: this store did not issue it.
    #[error("this cursor is invalid; request the first page, without a cursor")]
    BadCursor,
    /// The cursor was issued for another filter or order.
    #[error(
        "this cursor belongs to another filter or order; ask for the first page, without a cursor"
    )]
    CursorOfAnotherFilter,
    /// The position was not issued by this log.
    #[error(
        "this log gave out no such id; read the list again, and follow from now on, without an id"
    )]
    BadPosition,
}

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Unavailable(Arc::new(cause))
    }
}
