//! Read-only connections, used from blocking threads.
//!
//! A read has a time limit. It is also interrupted when its caller no longer waits: SQLite calls a progress
//! handler after every few steps (`patience`).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction};
use tokio::sync::Semaphore;

use crate::patience::{Limits, Patience};
use crate::{StoreError, connection};

/// Readers block neither each other nor the writer. More of them would only compete for the disk.
const CONNECTIONS: usize = 4;
/// Connections that pages of exports may use: their reads can be long, and must not hold up all lists.
const FOR_EXPORTS: usize = 2;

/// A pool of read-only connections.
#[derive(Clone)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    free: Arc<Semaphore>,
    free_for_exports: Arc<Semaphore>,
    /// Time limit of a read, and of waiting for a connection.
    limit: Duration,
}

struct Reader {
    connection: Connection,
    patience: Patience,
}

/// The log as of one moment.
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

    /// Returns the same connections with another time limit.
    pub(crate) fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Runs `work` inside one transaction, so that all it reads is of the same moment. If the future is
    /// dropped, the read leaves the queue or is interrupted.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.read_for(self.limit, work).await
    }

    /// Like [`Self::read`], but for a page of an export, which may take longer: if few entries match, finding
    /// the next page reads the whole log, and an incomplete export is useless.
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
        // Dropped with this future.
        let caller = Arc::new(());
        let limits = Limits::until(Instant::now() + limit, &caller);
        let reading = tokio::task::spawn_blocking(move || {
            // Held in here, so that a dropped future does not free a connection that is still in use.
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

    /// Stops `work` after about this many steps of SQLite's virtual machine, or at the deadline of the read;
    /// then returns `None`. After the deadline, further reads may be interrupted as well.
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
