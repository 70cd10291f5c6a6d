//! Finds the facts of entries that an older version recorded, a few at a time, the newest first. The place is stored
//! with them, so a later start goes on from there.

use rusqlite::{Connection, OptionalExtension as _, named_params, params};
use scim_audit_insight::facts::RULES_VERSION;

use crate::row::{self, StoredRow};
use crate::{StoreError, combinations, names};

/// Limits of one step, in entries and in bytes of their messages, because others wait while it is written.
const STEP: i64 = 64;
const STEP_BYTES: usize = 4 << 20;

/// The facts of a few older entries, which are ready to be written.
pub(crate) struct BackfillStep {
    /// The place as it was read.
    from: BackfillPlace,
    below: i64,
    /// The entries with their `seq`.
    rows: Vec<(i64, StoredRow)>,
}

/// How far the facts of older entries were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BackfillPlace {
    version: u32,
    below: i64,
}

impl BackfillPlace {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        Ok(connection
            .prepare_cached("SELECT version, below FROM backfill")?
            .query_row([], |row| {
                Ok(Self {
                    version: row.get(0)?,
                    below: row.get(1)?,
                })
            })?)
    }
}

/// Notes at the start of a version how much there is to do.
pub(crate) fn begin(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE backfill SET version = ?1, below = (SELECT coalesce(max(seq) + 1, 0) FROM entry)
         WHERE version <> ?1",
        [RULES_VERSION],
    )?;
    Ok(())
}

/// Finds the facts of the next entries; `None` if those of all were found.
pub(crate) fn read(connection: &Connection) -> Result<Option<BackfillStep>, StoreError> {
    let from = BackfillPlace::read(connection)?;
    if from.version != RULES_VERSION || from.below == 0 {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "SELECT seq, request_id, summary, request, response FROM entry LEFT JOIN message USING (seq)
         WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
    )?;
    let mut found = statement.query(params![from.below, STEP])?;
    let (mut rows, mut below, mut bytes) = (Vec::new(), 0, 0);
    while let Some(row) = found.next()? {
        below = row.get(0)?;
        let request_id: String = row.get(1)?;
        let summary = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        let message = |at| -> rusqlite::Result<_> {
            let message = row.get_ref(at)?.as_blob_or_null();
            message.map_err(rusqlite::Error::from)
        };
        let entry = row::entry(&request_id, summary, message(3)?, message(4)?);
        match entry.and_then(|entry| {
            bytes += row::weight(&entry);
            StoredRow::of(entry)
        }) {
            Ok(stored) => rows.push((below, stored)),
            Err(error) => {
                tracing::error!(%error, "an entry cannot be read to find what it is about");
            }
        }
        if bytes >= STEP_BYTES {
            break;
        }
    }
    Ok(Some(BackfillStep { from, below, rows }))
}

/// Writes the facts of a step.
pub(crate) fn write(connection: &Connection, step: &BackfillStep) -> Result<(), StoreError> {
    if BackfillPlace::read(connection)? != step.from {
        // Another process has found them meanwhile.
        return Ok(());
    }
    for (seq, row) in &step.rows {
        write_one(connection, *seq, row)?;
    }
    connection
        .prepare_cached("UPDATE backfill SET below = ?1")?
        .execute([step.below])?;
    Ok(())
}

/// Writes the facts of an entry, if it is still there.
fn write_one(connection: &Connection, seq: i64, row: &StoredRow) -> Result<(), StoreError> {
    let before: Option<(i64, Option<String>)> = connection
        .prepare_cached("SELECT combination, names FROM entry WHERE seq = ?1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((old_combination, old_names)) = before else {
        return Ok(());
    };
    let combination = combinations::of_row(connection, row)?;
    let names = names::NameIds::of(connection, &row.names)?;
    names.add(connection, seq)?;
    let stale = names.others_of(old_names.as_deref());
    names::remove(connection, seq, stale.as_deref())?;
    connection
        .prepare_cached(
            "UPDATE entry SET action = :action, cause = :cause, names = :names, summary = :summary,
                 combination = :combination WHERE seq = :seq",
        )?
        .execute(named_params! {
            ":action": row.action,
            ":cause": row.cause,
            ":names": names.column(),
            ":summary": row.summary,
            ":combination": combination,
            ":seq": seq,
        })?;
    if combination != old_combination {
        combinations::add(connection, combination)?;
        combinations::remove(connection, old_combination)?;
    }
    Ok(())
}
