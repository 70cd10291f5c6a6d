//! The one thread that writes. Jobs that wait are run in one transaction, committed once, then answered:
//! the more requests there are, the fewer commits each of them costs.

use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::StoreError;

/// How many jobs are committed together at most, so that the first of them does not wait for ever.
const GROUP: usize = 256;
/// How much may wait to be written, in KiB. Who has more waits before the queue.
const WAITING_KIB: usize = 64 << 10;

/// The way to the writer. When the last clone is dropped, the thread ends.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    room: Arc<Semaphore>,
}

/// Room in the writer's queue, kept until the job it was taken for is done.
pub(crate) struct Room(
    #[expect(dead_code, reason = "given back when dropped")] OwnedSemaphorePermit,
);

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(connection: Connection) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(2 * GROUP);
        std::thread::Builder::new()
            .name("audit-writer".to_owned())
            .spawn(move || run(connection, jobs))?;
        let room = Arc::new(Semaphore::new(WAITING_KIB));
        Ok(Self { queue, room })
    }

    /// Waits until this many bytes may join the queue.
    pub(crate) async fn room_for(&self, bytes: usize) -> Result<Room, StoreError> {
        let kib = u32::try_from((bytes / 1024).clamp(1, WAITING_KIB)).unwrap_or(1);
        match Arc::clone(&self.room).acquire_many_owned(kib).await {
            Ok(permit) => Ok(Room(permit)),
            Err(_closed) => Err(StoreError::Stopped),
        }
    }

    /// Has `work` done inside the next transaction; answers once it is committed durably. Once queued, it
    /// is done whether or not this future is still awaited.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        room: Room,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Waiting {
            work: Some(work),
            outcome: None,
            answer,
            _room: room,
        };
        match self.queue.send(Box::new(job)).await {
            Ok(()) => answered.await.unwrap_or(Err(StoreError::Stopped)),
            Err(_closed) => Err(StoreError::Stopped),
        }
    }
}

/// Something to be written, and someone who waits for it.
trait Job: Send {
    /// Writes, inside a transaction that is open.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// Tells who waits, once the transaction is committed or lost.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Waiting<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    _room: Room,
}

impl<T, F> Job for Waiting<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        let outcome = work(connection);
        let failed = outcome.as_ref().err().cloned();
        self.outcome = Some(outcome);
        failed.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (self.outcome, committed) {
            // Its own failure says more than that of the group.
            (Some(Err(own)), _) => Err(own),
            (_, Err(group)) => Err(group),
            (Some(outcome), Ok(())) => outcome,
            (None, Ok(())) => Err(StoreError::Stopped),
        };
        // Nobody waits any more when the future was dropped; what was written stays written.
        drop(self.answer.send(outcome));
    }
}

fn run(mut connection: Connection, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = jobs.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
        let committed = commit(&mut connection, &mut group);
        if let Err(error) = &committed {
            tracing::error!(%error, jobs = group.len(), "nothing of this group was recorded");
        }
        for job in group {
            job.answer(committed.clone());
        }
    }
}

/// Runs all jobs in one transaction. A job that fails is undone alone; an error means that all are.
fn commit(connection: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let step = |sql| -> Result<(), StoreError> {
        transaction.prepare_cached(sql)?.execute([])?;
        Ok(())
    };
    for job in group {
        step("SAVEPOINT job")?;
        if let Err(error) = job.run(&transaction) {
            // After the gravest errors (disk full, say) SQLite has undone the whole transaction.
            if transaction.is_autocommit() {
                return Err(error);
            }
            step("ROLLBACK TO job")?;
        }
        step("RELEASE job")?;
    }
    Ok(transaction.commit()?)
}
