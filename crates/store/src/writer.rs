//! The only thread that writes. Waiting jobs run in one transaction, are committed once and then answered, so
//! that the cost of commits per request falls as the load rises.

use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use crate::StoreError;
use crate::file::Watched;

/// Maximum number of jobs per transaction, so that the first of them does not wait too long.
const GROUP: usize = 256;
/// Maximum size of the queue in KiB. A caller with more waits before it can queue its job.
const WAITING_KIB: usize = 64 << 10;

/// Handle of the writer thread. The thread ends when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    room: Arc<Semaphore>,
    committed: watch::Receiver<()>,
}

/// Reserved space in the writer's queue, held until the job is done.
pub(crate) struct Room(
    #[expect(dead_code, reason = "releases the permit when dropped")] OwnedSemaphorePermit,
);

impl Writer {
    /// Starts the writer thread.
    pub(crate) fn start(connection: Connection, file: Watched) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(2 * GROUP);
        let (commits, committed) = watch::channel(());
        std::thread::Builder::new()
            .name("audit-writer".to_owned())
            .spawn(move || run(connection, file, jobs, &commits))?;
        let room = Arc::new(Semaphore::new(WAITING_KIB));
        Ok(Self {
            queue,
            room,
            committed,
        })
    }

    /// Returns a receiver that is notified of each commit.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.committed.clone()
    }

    /// Waits until a job of this many bytes may join the queue.
    pub(crate) async fn room_for(&self, bytes: usize) -> Result<Room, StoreError> {
        let kib = u32::try_from((bytes / 1024).clamp(1, WAITING_KIB)).unwrap_or(1);
        match Arc::clone(&self.room).acquire_many_owned(kib).await {
            Ok(permit) => Ok(Room(permit)),
            Err(_closed) => Err(StoreError::Stopped),
        }
    }

    /// Runs `work` inside the next transaction, and returns its result once that is committed durably. Once
    /// queued, it runs whether or not this future is still awaited.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        room: Room,
        work: impl Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Waiting {
            work,
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

/// A write and the caller that waits for it.
trait Job: Send {
    /// Writes inside an open transaction. It runs again if that transaction was rolled back.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// Answers the caller, after the transaction was committed or rolled back.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Waiting<T, F> {
    work: F,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    _room: Room,
}

impl<T, F> Job for Waiting<T, F>
where
    T: Send,
    F: Fn(&Connection) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let outcome = (self.work)(connection);
        let failed = outcome.as_ref().err().cloned();
        self.outcome = Some(outcome);
        failed.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (self.outcome, committed) {
            // The job's own error is more specific than that of the group.
            (Some(Err(own)), _) => Err(own),
            (_, Err(group)) => Err(group),
            (Some(outcome), Ok(())) => outcome,
            (None, Ok(())) => Err(StoreError::Stopped),
        };
        // The receiver is gone if the future was dropped; the write stays committed.
        drop(self.answer.send(outcome));
    }
}

fn run(
    mut connection: Connection,
    mut file: Watched,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    commits: &watch::Sender<()>,
) {
    while let Some(first) = jobs.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
        while !group.is_empty() {
            let written = file
                .check()
                .map_err(Lost::AtAll)
                .and_then(|()| commit(&mut connection, &mut group));
            match written {
                Ok(()) => {
                    // This does not block: receivers read when they are ready.
                    commits.send_replace(());
                    group.drain(..).for_each(|job| job.answer(Ok(())));
                }
                Err(Lost::ToJob(at, error)) => group.remove(at).answer(Err(error)),
                Err(Lost::AtAll(error)) => {
                    tracing::error!(%error, jobs = group.len(), "nothing of this group was recorded");
                    for job in group.drain(..) {
                        job.answer(Err(error.clone()));
                    }
                }
            }
        }
    }
}

/// Why a whole transaction was rolled back.
enum Lost {
    /// This job failed with an error (such as a full disk) for which SQLite rolls back the whole transaction.
    /// Without the job, the others may succeed.
    ToJob(usize, StoreError),
    /// The database cannot be written.
    AtAll(StoreError),
}

impl From<rusqlite::Error> for Lost {
    fn from(error: rusqlite::Error) -> Self {
        Self::AtAll(error.into())
    }
}

/// Runs all jobs in one transaction. A job that fails is rolled back alone.
fn commit(connection: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), Lost> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let step = |sql| transaction.prepare_cached(sql)?.execute([]);
    for (at, job) in group.iter_mut().enumerate() {
        step("SAVEPOINT job")?;
        if let Err(error) = job.run(&transaction) {
            if transaction.is_autocommit() {
                return Err(Lost::ToJob(at, error));
            }
            step("ROLLBACK TO job")?;
        }
        step("RELEASE job")?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_fit_on_the_disk_fails_alone() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (x); PRAGMA max_page_count = 20;")
            .unwrap();
        let writer = Writer::start(connection, Watched::nothing()).unwrap();
        let insert = async |size: i64| {
            let room = writer.room_for(0).await?;
            let insert = move |connection: &Connection| {
                Ok(connection.execute("INSERT INTO t VALUES (zeroblob(?1))", [size])?)
            };
            writer.write(room, insert).await
        };
        let (small, large, other) = tokio::join!(insert(10), insert(1 << 20), insert(20));
        assert!(small.is_ok() && other.is_ok(), "{small:?} {other:?}");
        let large = large.unwrap_err();
        assert!(large.to_string().contains("full"), "{large}");
        assert_eq!(insert(30).await.unwrap(), 1, "the writer goes on");
    }

    #[tokio::test]
    async fn who_has_more_than_may_wait_waits_before_the_queue() {
        let writer =
            Writer::start(Connection::open_in_memory().unwrap(), Watched::nothing()).unwrap();
        let all = writer.room_for(usize::MAX).await.unwrap();
        let more = writer.room_for(1);
        tokio::pin!(more);
        let soon = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, &mut more).await.is_err());
        drop(all);
        assert!(more.await.is_ok());
    }
}
