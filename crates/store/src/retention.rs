//! Removes the oldest entries, a few at a time.
//!
//! Entries are removed including their messages; open intents never are. The last recorded entry always
//! stays, because SQLite derives the next `seq` from it: otherwise the same `seq` could be assigned twice.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, params};
use scim_audit_model::time;

use crate::{StoreError, combinations, names};

/// Limits of one step, in entries and in time, because writes wait while it runs.
const STEP: u64 = 64;
const STEP_TIME: Duration = Duration::from_millis(4);
/// How long an export prevents the removal of entries that it has yet to read.
const KEPT_FOR_EXPORTS: Duration = Duration::from_hours(1);

/// Bounds of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Entries received before this instant are removed.
    pub oldest: Option<time::Instant>,
    /// Entries are removed, oldest first, while the content of the database file takes more bytes than this.
    pub bytes: Option<u64>,
}

/// Result of one step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Number of removed entries.
    pub entries: u64,
    /// When the most recent of them was received.
    pub youngest: Option<time::Instant>,
    /// Whether more entries are out of bounds.
    pub more: bool,
}

/// Removes a few of the entries that are out of bounds.
pub(crate) fn step(connection: &Connection, bounds: Bounds) -> Result<Removed, StoreError> {
    let begun = Instant::now();
    let mut removed = Removed::default();
    while let Some((seq, time)) = next(connection, bounds)? {
        if removed.entries == STEP || (removed.entries > 0 && begun.elapsed() >= STEP_TIME) {
            removed.more = true;
            break;
        }
        connection
            .prepare_cached("DELETE FROM message WHERE seq = ?1")?
            .execute([seq])?;
        let (combination, held): (i64, Option<String>) = connection
            .prepare_cached("DELETE FROM entry WHERE seq = ?1 RETURNING combination, names")?
            .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
        combinations::remove(connection, combination)?;
        names::remove(connection, seq, held.as_deref())?;
        removed.entries += 1;
        removed.youngest = time::from_epoch_millis(time).max(removed.youngest);
    }
    if removed.entries > 0 {
        connection
            .prepare_cached("UPDATE removed SET entries = entries + ?1")?
            .execute(params![i64::try_from(removed.entries).unwrap_or(i64::MAX)])?;
    }
    Ok(removed)
}

/// Returns `seq` and time of the oldest entry, if it is out of bounds.
fn next(connection: &Connection, bounds: Bounds) -> Result<Option<(i64, i64)>, StoreError> {
    let oldest = connection
        .prepare_cached(
            "SELECT seq, time FROM entry INDEXED BY entry_by_time
             WHERE seq < (SELECT max(seq) FROM entry) ORDER BY time, request_id LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, time)) = oldest else {
        return Ok(None);
    };
    let is_old = bounds
        .oldest
        .is_some_and(|oldest| time < oldest.timestamp_millis());
    let is_out = is_old
        || match bounds.bytes {
            Some(bytes) => used(connection)? > bytes,
            None => false,
        };
    Ok(is_out.then_some((seq, time)))
}

/// Returns the number of bytes in the file that are in use.
fn used(connection: &Connection) -> Result<u64, StoreError> {
    let bytes: i64 = connection
        .prepare_cached(
            "SELECT (pages.page_count - free.freelist_count) * size.page_size
             FROM pragma_page_count AS pages, pragma_freelist_count AS free, pragma_page_size AS size",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(bytes.unsigned_abs())
}

/// Returns the number of entries that were ever removed.
pub(crate) fn count(connection: &Connection) -> Result<u64, StoreError> {
    let count: i64 = connection
        .prepare_cached("SELECT coalesce(sum(entries), 0) FROM removed")?
        .query_row([], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The running exports, each with the time at which it began.
#[derive(Clone, Default)]
pub(crate) struct RunningExports(Arc<Mutex<Vec<Weak<Instant>>>>);

impl RunningExports {
    /// Registers an export. It counts as running until the returned value is dropped.
    pub(crate) fn begin(&self) -> Arc<Instant> {
        let begun = Arc::new(Instant::now());
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|export| export.strong_count() > 0);
        running.push(Arc::downgrade(&begun));
        begun
    }

    /// Returns whether an export may still read entries that would be removed.
    pub(crate) fn need_everything(&self) -> bool {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running
            .iter()
            .filter_map(Weak::upgrade)
            .any(|begun| begun.elapsed() < KEPT_FOR_EXPORTS)
    }
}
