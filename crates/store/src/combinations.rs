//! The combinations of status, method, resource type, status code, SCIM error keyword, collection (the first
//! segment of the path), action and cause that the log has, each with the number of its entries.
//!
//! A log has few of them, so every filter by these criteria selects a few combinations, and one index,
//! `entry_by_combination`, has the entries of each in the order of the list.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use scim_audit_model::filter::Filter;

use crate::StoreError;
use crate::conditions;
use crate::row::StoredRow;

/// Maximum number of combinations. Clients can send any method and path; what has no row of its own counts to
/// the row [`OTHERS`].
const MOST: u32 = 4096;

/// Id of the combinations without a row of their own.
pub(crate) const OTHERS: i64 = 0;

/// A combination that a filter selects.
#[derive(Debug, Clone)]
pub(crate) struct Combination {
    pub(crate) id: i64,
    /// Status of all its entries; `None` for [`OTHERS`].
    pub(crate) status: Option<String>,
    /// Number of its entries.
    pub(crate) entries: u64,
}

/// Returns the combinations that have entries and that the filter selects. Of the entries of [`OTHERS`], some may
/// not match.
pub(crate) fn of(connection: &Connection, filter: &Filter) -> Result<Vec<Combination>, StoreError> {
    let conditions = conditions::of_combinations(filter);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, status, entries FROM combination
         WHERE entries > 0 AND (id = {OTHERS} OR ({}))",
        conditions.all()
    ))?;
    let rows = statement.query_map(params_from_iter(conditions.values), |row| {
        Ok(Combination {
            id: row.get(0)?,
            status: row.get(1)?,
            entries: row.get::<_, i64>(2)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the number of all entries.
pub(crate) fn entries(connection: &Connection) -> Result<u64, StoreError> {
    let entries: i64 = connection
        .prepare_cached("SELECT sum(entries) FROM combination")?
        .query_row([], |row| row.get(0))?;
    Ok(entries.unsigned_abs())
}

/// Returns the id of the combination of a row, and gives it one if there is room.
pub(crate) fn of_row(connection: &Connection, row: &StoredRow) -> Result<i64, StoreError> {
    let values = || {
        params_from_iter([
            Value::from(row.status.clone()),
            Value::from(row.method.clone()),
            Value::from(row.resource_type.clone()),
            row.status_code.into(),
            row.scim_type.clone().into(),
            row.collection.clone().into(),
            row.action.clone().into(),
            row.cause.clone().into(),
        ])
    };
    let known = connection
        .prepare_cached(
            "SELECT id FROM combination WHERE status = ?1 AND method = ?2 AND resource_type = ?3
                 AND status_code IS ?4 AND scim_type IS ?5 AND collection = ?6 AND action IS ?7
                 AND cause IS ?8",
        )?
        .query_row(values(), |found| found.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let added = connection
        .prepare_cached(&format!(
            "INSERT INTO combination (status, method, resource_type, status_code, scim_type, collection,
                 action, cause, entries)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0 WHERE (SELECT count(*) FROM combination) < {MOST}"
        ))?
        .execute(values())?;
    Ok(match added {
        0 => OTHERS,
        _ => connection.last_insert_rowid(),
    })
}

/// Counts an entry that was inserted.
pub(crate) fn add(connection: &Connection, id: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE combination SET entries = entries + 1 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Counts an entry that was deleted. A combination without entries gives its place to another one.
pub(crate) fn remove(connection: &Connection, id: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE combination SET entries = entries - 1 WHERE id = ?1")?
        .execute([id])?;
    connection
        .prepare_cached("DELETE FROM combination WHERE id = ?1 AND entries = 0 AND id <> ?2")?
        .execute(params![id, OTHERS])?;
    Ok(())
}
