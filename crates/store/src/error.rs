//! Why the store could not do what it was asked.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Why the store could not do what it was asked. Cheap to clone: one failed commit answers many waiters.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file could not be created.
    #[error("the database {} cannot be created: {cause}; name a folder that exists and can be written to", path.display())]
    Create {
        /// The database file.
        path: PathBuf,
        /// What the operating system said.
        cause: Arc<std::io::Error>,
    },
    /// The file is there, but is no database that can be used.
    #[error("the database {} cannot be opened: {cause}", path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        cause: Arc<rusqlite::Error>,
    },
    /// The schema is not one this version knows, or could not be brought up to date.
    #[error("the database {} cannot be brought to this version's schema: {cause}; if a newer version wrote it, use that version", path.display())]
    Migrate {
        /// The database file.
        path: PathBuf,
        /// What the migration said.
        cause: Arc<refinery::Error>,
    },
    /// The database cannot be read or written now: the disk is full, the file is locked or gone.
    #[error("the audit log's database is not available: {0}")]
    Unavailable(Arc<rusqlite::Error>),
    /// The database's file is not where it was opened: what is written now would be in no file.
    #[error(
        "the audit log's database file was removed or replaced while it is in use; put it back, or start the \
         gateway again"
    )]
    FileGone,
    /// A read took longer than it may.
    #[error("the audit log was read for {} s without an end", limit.as_secs_f64())]
    TooSlow {
        /// How long it may take.
        limit: Duration,
    },
    /// All readers were in use for as long as a read may take.
    #[error("others read the audit log, and none of them came to an end in time")]
    Busy,
    /// Entries were removed while an export that had begun before was still to read them.
    #[error("entries of this export were removed by the log's retention before they were read")]
    Removed,
    /// The store has stopped. Nothing is recorded any more until the program is started again.
    #[error("the audit log's store has stopped; start the program again")]
    Stopped,
    /// There is an entry with this id already. It was left as it is.
    #[error("the request {request_id} is recorded already")]
    AlreadyRecorded {
        /// Its id.
        request_id: String,
    },
    /// An entry could not be turned into its stored form, or back.
    #[error("the entry {request_id} cannot be stored or read: {cause}")]
    Unreadable {
        /// Its id.
        request_id: String,
        /// What was wrong with its text.
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The cursor is not one that this store made.
    #[error("this cursor is not one that was given out; ask for the first page, without a cursor")]
    BadCursor,
    /// The cursor was made for another filter or order.
    #[error(
        "this cursor belongs to another filter or order; ask for the first page, without a cursor"
    )]
    CursorOfAnotherFilter,
    /// The place is not one of this log.
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
