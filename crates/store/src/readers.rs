//! Read-only connections, used from blocking threads.
//!
//! A read has a limit of time, and is interrupted as well when nobody waits for it any more: SQLite asks every
//! so many steps whether to go on (`patience`).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction};
use tokio::sync::Semaphore;

use crate::patience::{Limits, Patience};
use crate::{StoreError, connection};

/// Readers do not block each other nor the writer; more of them than this only compete for the disk.
const CONNECTIONS: usize = 4;
/// How many of them pages of exports may take: these may read for long, and lists must not wait for all of them.
const FOR_EXPORTS: usize = 2;

/// A few connections that can only read.
#[derive(Clone)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    free: Arc<Semaphore>,
    free_for_exports: Arc<Semaphore>,
    /// How long a read may take, and how long it may wait for a connection.
    limit: Duration,
}

struct Reader {
    connection: Connection,
    patience: Patience,
}

/// The log as it is at one moment.
pub(crate) struct Snapshot<'r> {
    transaction: Transaction<'r>,
    patience: &'r Patience,
}

impl Readers {
    pub(crate) fn open(path: &Path, limit: Duration) -> Result<Self, StoreError> {
        let idle = (0..CONNECTIONS)
            .map(|_| Reader::open(path))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            free: Arc::new(Semaphore::new(idle.len())),
            free_for_exports: Arc::new(Semaphore::new(FOR_EXPORTS)),
            idle: Arc::new(Mutex::new(idle)),
            limit,
        })
    }

    /// The same connections, with another limit of time.
    pub(crate) fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Reads inside one transaction: everything `work` sees is of one moment. When the future is dropped, the
    /// read leaves the queue, or is interrupted.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.read_for(self.limit, work).await
    }

    /// The same for a page of an export, which may take longer: where few entries match, the whole log is read
    /// for the next page, and an export that breaks off is of no use.
    pub(crate) async fn read_page<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Ok(_permit) = Arc::clone(&self.free_for_exports).acquire_owned().await else {
            return Err(StoreError::Stopped);
        };
        self.read_for(self.limit * 12, work).await
    }

    async fn read_for<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let waiting = tokio::time::timeout(limit, Arc::clone(&self.free).acquire_owned());
        let permit = match waiting.await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_closed)) => return Err(StoreError::Stopped),
            Err(_late) => return Err(StoreError::Busy),
        };
        let idle = Arc::clone(&self.idle);
        // Gone with this future.
        let caller = Arc::new(());
        let limits = Limits::until(Instant::now() + limit, &caller);
        let reading = tokio::task::spawn_blocking(move || {
            // Kept in here, so that a caller who goes away does not free a connection still in use.
            let _permit = permit;
            let reader = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut reader = reader.ok_or(StoreError::Stopped)?;
            reader.patience.begin(limits);
            let answer = reader.snapshot().and_then(|snapshot| work(&snapshot));
            let late = reader.patience.end();
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(reader);
            match answer {
                Err(error) if late && is_interrupted(&error) => Err(StoreError::TooSlow { limit }),
                answer => answer,
            }
        });
        let answer = reading.await.unwrap_or(Err(StoreError::Stopped));
        drop(caller);
        answer
    }
}

impl Reader {
    fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = connection::open_reader(path)?;
        let patience = Patience::of(&mut connection)?;
        Ok(Self {
            connection,
            patience,
        })
    }

    fn snapshot(&mut self) -> Result<Snapshot<'_>, StoreError> {
        Ok(Snapshot {
            transaction: self.connection.transaction()?,
            patience: &self.patience,
        })
    }
}

impl Snapshot<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Gives up after about this many steps of SQLite's machine, or at the end of the read's time; then there is no
    /// answer, and what comes after it may not be answered either.
    pub(crate) fn within<T>(
        &self,
        steps: u64,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.patience.allow_steps(Some(steps));
        let outcome = work();
        let spent = self.patience.allow_steps(None) == Some(0);
        match outcome {
            Err(error) if (spent || self.patience.is_over()) && is_interrupted(&error) => Ok(None),
            outcome => outcome.map(Some),
        }
    }
}

fn is_interrupted(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(cause)
        if cause.sqlite_error_code() == Some(ErrorCode::OperationInterrupted))
}
