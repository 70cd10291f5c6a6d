//! Read-only connections, used from blocking threads.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode, Transaction};
use tokio::sync::Semaphore;

use crate::{StoreError, connection};

/// Readers do not block each other nor the writer; more of them than this only compete for the disk.
const CONNECTIONS: usize = 4;
/// How many steps SQLite's machine takes between two looks at what is left of the budget.
const STRIDE: u16 = 10_000;
/// A budget that is never spent.
const UNLIMITED: u64 = u64::MAX;

/// A few connections that can only read.
#[derive(Clone)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    free: Arc<Semaphore>,
}

struct Reader {
    connection: Connection,
    budget: Arc<AtomicU64>,
}

/// The log as it is at one moment.
pub(crate) struct Snapshot<'r> {
    transaction: Transaction<'r>,
    budget: &'r AtomicU64,
}

impl Readers {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let idle = (0..CONNECTIONS)
            .map(|_| Reader::open(path))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            free: Arc::new(Semaphore::new(idle.len())),
            idle: Arc::new(Mutex::new(idle)),
        })
    }

    /// Reads inside one transaction: everything `work` sees is of one moment.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Ok(permit) = Arc::clone(&self.free).acquire_owned().await else {
            return Err(StoreError::Stopped);
        };
        let idle = Arc::clone(&self.idle);
        let reading = tokio::task::spawn_blocking(move || {
            // Kept in here, so that a caller who goes away does not free a connection still in use.
            let _permit = permit;
            let reader = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut reader = reader.ok_or(StoreError::Stopped)?;
            let answer = reader.snapshot().and_then(|snapshot| work(&snapshot));
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(reader);
            answer
        });
        reading.await.unwrap_or(Err(StoreError::Stopped))
    }
}

impl Reader {
    fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = connection::open_reader(path)?;
        let budget = Arc::new(AtomicU64::new(UNLIMITED));
        let left = Arc::clone(&budget);
        let spent = move || match left.load(Ordering::Relaxed) {
            UNLIMITED => false,
            steps => {
                let steps = steps.saturating_sub(STRIDE.into());
                left.store(steps, Ordering::Relaxed);
                steps == 0
            }
        };
        connection.progress_handler(STRIDE.into(), Some(spent))?;
        Ok(Self { connection, budget })
    }

    fn snapshot(&mut self) -> Result<Snapshot<'_>, StoreError> {
        Ok(Snapshot {
            transaction: self.connection.transaction()?,
            budget: &self.budget,
        })
    }
}

impl Snapshot<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Gives up after about this many steps of SQLite's machine; then there is no answer.
    pub(crate) fn within<T>(
        &self,
        steps: u64,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.budget.store(steps, Ordering::Relaxed);
        let outcome = work();
        self.budget.store(UNLIMITED, Ordering::Relaxed);
        match outcome {
            Err(StoreError::Unavailable(cause))
                if cause.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) =>
            {
                Ok(None)
            }
            outcome => outcome.map(Some),
        }
    }
}
