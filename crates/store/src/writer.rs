//! The only thread that writes. Waiting jobs run in one transaction, are committed once and then answered, so
//! that the cost of commits per request falls as the load rises. Parts of an import wait apart, so that exchanges
//! do not wait for them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use crate::StoreError;
use crate::checkpoint::Checkpoints;
use crate::file::Watched;

/// Maximum number of jobs per transaction, so that the first of them does not wait too long.
const GROUP: usize = 256;
/// Maximum size of the queue in KiB. A caller with more waits before it can queue its job.
const WAITING_KIB: usize = 64 << 10;
/// The same for imports.
const WAITING_IMPORTS_KIB: usize = 16 << 10;
/// Maximum number of imports per transaction, if nothing else waits; otherwise it is one.
const IMPORTS: usize = 2;
/// Pause after a transaction with imports. Another process can only begin to write between two transactions.
const PAUSE: Duration = Duration::from_millis(1);

/// Handle of the writer thread. The thread ends when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    room: Arc<Semaphore>,
    import_room: Arc<Semaphore>,
    committed: watch::Receiver<()>,
}

/// What a job is for, which decides when it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// Somebody waits for it.
    Urgent,
    /// A part of an import.
    Import,
}

/// Reserved space in the writer's queue, held until the job is done.
pub(crate) struct Room(
    #[expect(dead_code, reason = "releases the permit when dropped")] OwnedSemaphorePermit,
);

impl Writer {
    /// Starts the writer thread.
    pub(crate) fn start(
        connection: Connection,
        file: Watched,
        checkpoints: Option<Checkpoints>,
    ) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(2 * GROUP);
        let (commits, committed) = watch::channel(());
        std::thread::Builder::new()
            .name("audit-writer".to_owned())
            .spawn(move || run(connection, file, checkpoints, jobs, &commits))?;
        Ok(Self {
            queue,
            room: Arc::new(Semaphore::new(WAITING_KIB)),
            import_room: Arc::new(Semaphore::new(WAITING_IMPORTS_KIB)),
            committed,
        })
    }

    /// Returns a receiver that is notified of each commit.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.committed.clone()
    }

    /// Waits until a job of this many bytes may join the queue.
    pub(crate) async fn room_for(&self, bytes: usize) -> Result<Room, StoreError> {
        reserve(&self.room, WAITING_KIB, bytes).await
    }

    /// Waits until an import of this many bytes may join the queue.
    pub(crate) async fn room_for_import(&self, bytes: usize) -> Result<Room, StoreError> {
        reserve(&self.import_room, WAITING_IMPORTS_KIB, bytes).await
    }

    /// Runs `work` inside the next transaction, and returns its result once that is committed durably. Once
    /// queued, it runs whether or not this future is still awaited.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        room: Room,
        work: impl Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let answered = self.queue(room, JobKind::Urgent, work).await?;
        answered.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Queues `work`. The receiver gets its result once that is committed durably.
    pub(crate) async fn queue<T: Send + 'static>(
        &self,
        room: Room,
        kind: JobKind,
        work: impl Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, StoreError>>, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Waiting {
            kind,
            work,
            outcome: None,
            answer,
            _room: room,
        };
        match self.queue.send(Box::new(job)).await {
            Ok(()) => Ok(answered),
            Err(_closed) => Err(StoreError::Stopped),
        }
    }
}

async fn reserve(room: &Arc<Semaphore>, most_kib: usize, bytes: usize) -> Result<Room, StoreError> {
    let kib = u32::try_from((bytes / 1024).clamp(1, most_kib)).unwrap_or(1);
    match Arc::clone(room).acquire_many_owned(kib).await {
        Ok(permit) => Ok(Room(permit)),
        Err(_closed) => Err(StoreError::Stopped),
    }
}

/// A write and the caller that waits for it.
trait Job: Send {
    fn kind(&self) -> JobKind;
    /// Writes inside an open transaction. It runs again if that transaction was rolled back.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// Answers the caller, after the transaction was committed or rolled back.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Waiting<T, F> {
    kind: JobKind,
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
    fn kind(&self) -> JobKind {
        self.kind
    }

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
    mut checkpoints: Option<Checkpoints>,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    commits: &watch::Sender<()>,
) {
    let mut imports = VecDeque::new();
    while let Some(mut group) = next_group(&mut jobs, &mut imports) {
        let has_imports = group.iter().any(|job| job.kind() == JobKind::Import);
        let mut caution = Caution::None;
        while !group.is_empty() {
            let written = file
                .check()
                .map_err(Lost::AtAll)
                .and_then(|()| commit(&mut connection, &mut group, caution));
            match written {
                Ok(()) => {
                    // This does not block: receivers read when they are ready.
                    commits.send_replace(());
                    group.drain(..).for_each(|job| job.answer(Ok(())));
                    if let Some(checkpoints) = &mut checkpoints {
                        checkpoints.after_commit(&connection);
                    }
                }
                Err(Lost::ToSomeJob) => caution = Caution::Savepoints,
                Err(Lost::ToJob(at, error)) => group.remove(at).answer(Err(error)),
                Err(Lost::AtAll(error)) => {
                    tracing::error!(%error, jobs = group.len(), "nothing of this group was recorded");
                    for job in group.drain(..) {
                        job.answer(Err(error.clone()));
                    }
                }
            }
        }
        if has_imports {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Waits for jobs, and returns those of the next transaction; `None` if there will be no more.
fn next_group(
    jobs: &mut mpsc::Receiver<Box<dyn Job>>,
    imports: &mut VecDeque<Box<dyn Job>>,
) -> Option<Vec<Box<dyn Job>>> {
    let mut group = Vec::new();
    let first = if imports.is_empty() {
        Some(jobs.blocking_recv()?)
    } else {
        None
    };
    let waiting = std::iter::from_fn(|| jobs.try_recv().ok());
    for job in first.into_iter().chain(waiting).take(GROUP) {
        match job.kind() {
            JobKind::Urgent => group.push(job),
            JobKind::Import => imports.push_back(job),
        }
    }
    let most = if group.is_empty() { IMPORTS } else { 1 };
    group.extend(imports.drain(..most.min(imports.len())));
    Some(group)
}

/// How to run the jobs of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caution {
    /// One after the other. The group is rolled back if one fails, which is rare.
    None,
    /// Each in a savepoint, so that it can be rolled back alone. SQLite keeps a copy of every page that a job
    /// changes.
    Savepoints,
}

/// Why a whole transaction was rolled back.
enum Lost {
    /// A job failed that was not in a savepoint.
    ToSomeJob,
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

/// Runs all jobs in one transaction. With savepoints, a job that fails is rolled back alone.
fn commit(
    connection: &mut Connection,
    group: &mut [Box<dyn Job>],
    caution: Caution,
) -> Result<(), Lost> {
    let is_alone = group.len() == 1;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let step = |sql| transaction.prepare_cached(sql)?.execute([]);
    for (at, job) in group.iter_mut().enumerate() {
        if caution == Caution::None {
            match job.run(&transaction) {
                Ok(()) => continue,
                Err(error) if is_alone => return Err(Lost::ToJob(at, error)),
                Err(_) => return Err(Lost::ToSomeJob),
            }
        }
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
    async fn write_that_does_not_fit_on_the_disk_fails_alone() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (x); PRAGMA max_page_count = 20;")
            .unwrap();
        let writer = Writer::start(connection, Watched::nothing(), None).unwrap();
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
    async fn write_beyond_the_limit_waits_before_the_queue() {
        let writer = Writer::start(
            Connection::open_in_memory().unwrap(),
            Watched::nothing(),
            None,
        )
        .unwrap();
        let all = writer.room_for(usize::MAX).await.unwrap();
        let more = writer.room_for(1);
        tokio::pin!(more);
        let soon = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, &mut more).await.is_err());
        drop(all);
        assert!(more.await.is_ok());
    }

    #[tokio::test]
    async fn what_somebody_waits_for_overtakes_imports() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (x)").unwrap();
        let writer = Writer::start(connection, Watched::nothing(), None).unwrap();
        let count = |connection: &Connection| {
            Ok(connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))?)
        };
        let (go_on, told) = std::sync::mpsc::channel::<()>();
        let told = std::sync::Mutex::new(told);
        let wait = move |_: &Connection| {
            told.lock().unwrap().recv().unwrap();
            Ok(())
        };
        let room = writer.room_for(0).await.unwrap();
        let held = writer.queue(room, JobKind::Urgent, wait).await.unwrap();
        let mut imports = Vec::new();
        for _ in 0..10 {
            let room = writer.room_for_import(0).await.unwrap();
            let insert =
                |connection: &Connection| Ok(connection.execute("INSERT INTO t VALUES (1)", [])?);
            let import = writer.queue(room, JobKind::Import, insert).await.unwrap();
            imports.push(import);
        }
        let room = writer.room_for(0).await.unwrap();
        let seen = writer.queue(room, JobKind::Urgent, count).await.unwrap();
        go_on.send(()).unwrap();
        held.await.unwrap().unwrap();
        assert_eq!(seen.await.unwrap().unwrap(), 0);
        for import in imports {
            assert_eq!(import.await.unwrap().unwrap(), 1);
        }
        let room = writer.room_for(0).await.unwrap();
        assert_eq!(writer.write(room, count).await.unwrap(), 10);
    }
}
