//! Copies the write-ahead log into the database on a thread of its own, so that no exchange waits for it.
//!
//! SQLite begins the log anew when all of it is copied and the next transaction finds no reader in it. Under load
//! the thread is always a little behind; then the writer copies the short rest between two transactions.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::Connection;

use crate::{StoreError, connection};

/// Number of pages in the log from which on the thread copies: 8 MiB. The longer the log, the more often the same
/// pages are in it, and are copied once.
const BEGIN: u32 = 2048;
/// Number of pages that the writer copies itself.
const REST: u32 = 512;
/// Number of pages in the log from which on the writer copies all of them itself, because the thread does not
/// keep up: 64 MiB.
const MOST: u32 = 16_384;

/// How far the log is copied. The writer asks after each commit.
pub(crate) struct Checkpoints {
    log: Arc<LogPages>,
    wake: SyncSender<()>,
    /// Number of pages from which on the thread is woken.
    next: u32,
}

#[derive(Default)]
struct LogPages {
    /// Pages in the log.
    written: AtomicU32,
    /// Those of them that the last checkpoint had copied.
    copied: AtomicU32,
    /// Whether the thread has copied since the writer last asked.
    has_ended: AtomicBool,
}

impl Checkpoints {
    /// Starts the thread, which ends when the returned value is dropped. Commits of this connection no longer
    /// copy the log by themselves.
    pub(crate) fn start(path: &Path, writer: &mut Connection) -> Result<Self, StoreError> {
        let log = Arc::new(LogPages::default());
        let (wake, woken) = sync_channel(1);
        let copying = connection::open_checkpointer(path)?;
        std::thread::Builder::new()
            .name("audit-checkpoint".to_owned())
            .spawn({
                let log = Arc::clone(&log);
                move || run(&copying, &woken, &log)
            })
            .map_err(|cause| StoreError::Create {
                path: path.to_owned(),
                cause: Arc::new(cause),
            })?;
        let written = Arc::clone(&log);
        writer.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            let pages = u32::try_from(pages).unwrap_or_default();
            written.written.store(pages, Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self {
            log,
            wake,
            next: BEGIN,
        })
    }

    /// Call it after a commit of the writer, outside of a transaction.
    pub(crate) fn after_commit(&mut self, writer: &Connection) {
        let written = self.log.written.load(Ordering::Relaxed);
        let copied = self.log.copied.load(Ordering::Relaxed);
        if written < copied {
            // The log began anew.
            self.log.copied.store(0, Ordering::Relaxed);
            self.next = BEGIN;
        } else if self.log.has_ended.swap(false, Ordering::Relaxed) {
            if written - copied > REST && written < MOST {
                self.wake();
            } else {
                copy(writer, &self.log);
                self.next = written + BEGIN;
            }
        } else if written >= self.next {
            self.next = written + BEGIN;
            self.wake();
        }
    }

    fn wake(&self) {
        // The thread is awake already if there is no room.
        self.wake.try_send(()).ok();
    }
}

fn run(connection: &Connection, woken: &Receiver<()>, log: &LogPages) {
    while woken.recv().is_ok() {
        copy(connection, log);
        log.has_ended.store(true, Ordering::Relaxed);
    }
}

/// Copies what no reader needs in the log.
fn copy(connection: &Connection, log: &LogPages) {
    let copied = connection
        .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")
        .and_then(|mut checkpoint| checkpoint.query_row([], |row| row.get::<_, i64>(2)));
    match copied {
        Ok(copied) => {
            let copied = u32::try_from(copied).unwrap_or_default();
            log.copied.store(copied, Ordering::Relaxed);
        }
        // Nothing is lost: the log keeps the pages, and the next checkpoint tries again.
        Err(error) => {
            tracing::warn!(%error, "the write-ahead log could not be copied into the log's file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_write_ahead_log_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.sqlite");
        let mut writer = connection::open_writer(&path).unwrap();
        let mut checkpoints = Checkpoints::start(&path, &mut writer).unwrap();
        writer
            .execute_batch("PRAGMA synchronous = off; CREATE TABLE t (x)")
            .unwrap();
        for _ in 0..120 {
            writer
                .execute("INSERT INTO t VALUES (randomblob(1 << 20))", [])
                .unwrap();
            checkpoints.after_commit(&writer);
        }
        let log = std::fs::metadata(connection::beside(&path, "-wal")).unwrap();
        assert!(log.len() < 80 << 20, "{}", log.len());
    }
}
