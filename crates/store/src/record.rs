//! Writes intents, entries and imports. Each function runs inside the writer's transaction.

use rusqlite::{Connection, OptionalExtension as _, named_params, params};

use crate::names::NameIds;
use crate::row::{self, StoredRow};
use crate::{StoreError, combinations};

/// Result of importing one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// The entry was added.
    New,
    /// An entry with its id was present already, and was left unchanged.
    Known,
    /// An exchange with its id is in progress here, so the entry was not imported.
    UnderWay,
}

/// Records the intent of a request that is about to be forwarded.
pub(crate) fn begin(
    connection: &Connection,
    request_id: &str,
    entry: &[u8],
) -> Result<(), StoreError> {
    let noted = connection
        .prepare_cached(
            "INSERT INTO intent (request_id, entry) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![request_id, entry])?;
    if noted == 1 {
        Ok(())
    } else {
        Err(already_recorded(request_id))
    }
}

/// Records the outcome and deletes the intent. If an imported entry has its id, the outcome gets another id.
pub(crate) fn finish(connection: &Connection, row: &StoredRow) -> Result<(), StoreError> {
    if !insert(connection, row)? {
        let foreign = is_imported(connection, &row.request_id)?;
        if !(foreign && insert(connection, &row.beside_imported()?)?) {
            return Err(already_recorded(&row.request_id));
        }
    }
    forget_intent(connection, &row.request_id)
}

/// Records an imported entry, unless its id is present or belongs to an exchange in progress.
pub(crate) fn import(connection: &Connection, row: &StoredRow) -> Result<Imported, StoreError> {
    let under_way = connection
        .prepare_cached("SELECT 1 FROM intent WHERE request_id = ?1")?
        .exists([&row.request_id])?;
    if under_way {
        return Ok(Imported::UnderWay);
    }
    Ok(if insert(connection, row)? {
        Imported::New
    } else {
        Imported::Known
    })
}

fn is_imported(connection: &Connection, request_id: &str) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM entry WHERE request_id = ?1 AND summary ->> '$.imported' IS NOT NULL",
        )?
        .exists([request_id])?)
}

/// Returns whether the entry was written. It is not if its id is present already.
fn insert(connection: &Connection, row: &StoredRow) -> Result<bool, StoreError> {
    let combination = combinations::of_row(connection, row)?;
    let names = NameIds::of(connection, &row.names)?;
    let inserted = connection
        .prepare_cached(
            "INSERT INTO entry (request_id, time, status, method, endpoint, other_path, resource_type,
                 resource_id, status_code, scim_type, action, cause, names, summary, search_text, combination)
             VALUES (:request_id, :time, :status, :method, :endpoint, :other_path, :resource_type,
                 :resource_id, :status_code, :scim_type, :action, :cause, :names, :summary, :search_text,
                 :combination)
             ON CONFLICT (request_id) DO NOTHING",
        )?
        .execute(named_params! {
            ":request_id": row.request_id,
            ":time": row.time,
            ":status": row.status,
            ":method": row.method,
            ":endpoint": row.endpoint,
            ":other_path": row.other_path,
            ":resource_type": row.resource_type,
            ":resource_id": row.resource_id,
            ":status_code": row.status_code,
            ":scim_type": row.scim_type,
            ":action": row.action,
            ":cause": row.cause,
            ":names": names.column(),
            ":summary": row.summary,
            ":search_text": row.search_text,
            ":combination": combination,
        })?;
    if inserted == 0 {
        names.forget_added(connection)?;
        return Ok(false);
    }
    let seq = connection.last_insert_rowid();
    combinations::add(connection, combination)?;
    names.add(connection, seq)?;
    if row.request.is_some() || row.response.is_some() {
        connection
            .prepare_cached("INSERT INTO message (seq, request, response) VALUES (?1, ?2, ?3)")?
            .execute(params![seq, row.request, row.response])?;
    }
    Ok(true)
}

/// Records every intent as the (failed) entry that it contains. Returns how many there were.
pub(crate) fn settle_orphans(connection: &Connection) -> Result<u64, StoreError> {
    let mut settled = 0;
    let mut last = String::new();
    // One at a time, because there may be many, and each may be large.
    while let Some((request_id, packed)) = connection
        .prepare_cached(
            "SELECT request_id, entry FROM intent WHERE request_id > ?1 ORDER BY request_id LIMIT 1",
        )?
        .query_row([&last], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .optional()?
    {
        match row::entry_of_intent(&request_id, &packed).and_then(StoredRow::of) {
            Ok(row) => {
                match finish(connection, &row) {
                    // Its outcome is recorded already.
                    Err(StoreError::AlreadyRecorded { .. }) => {
                        forget_intent(connection, &request_id)?;
                    }
                    finished => finished?,
                }
                settled += 1;
            }
            // It is kept, and must not prevent the gateway from starting.
            Err(error) => tracing::error!(%error, "an open intent cannot be read"),
        }
        last = request_id;
    }
    Ok(settled)
}

fn forget_intent(connection: &Connection, request_id: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM intent WHERE request_id = ?1")?
        .execute([request_id])?;
    Ok(())
}

fn already_recorded(request_id: &str) -> StoreError {
    StoreError::AlreadyRecorded {
        request_id: request_id.to_owned(),
    }
}
