//! Entries in the order in which they were recorded, from any position on.
//!
//! `seq` is that order: SQLite runs one write transaction at a time, and each takes the numbers after the
//! last one that was committed. So entries after a position were not in the log when the position was issued.

use std::fmt;
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension as _, Params, params_from_iter};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;

use crate::selection::SqlSelection;
use crate::{StoreError, cursor, row};

/// Maximum number of entries that one read examines, matching or not, so that it does not hold up other
/// reads.
const WINDOW: i64 = 20_000;
/// Maximum number of entries that one read returns.
const GIVEN: usize = 500;

/// A position in the log, in the order of recording: after one entry, or before all of them. Its text form
/// can be given to a client, and parsed when the client sends it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    seq: i64,
    /// Hash of the id of the entry at `seq`. It tells positions of this log from those of another log.
    mark: u64,
}

impl Position {
    const START: Self = Self { seq: 0, mark: 0 };

    fn behind(seq: i64, request_id: &str) -> Self {
        let mark = cursor::fnv1a(request_id.bytes());
        Self { seq, mark }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}", self.seq, self.mark)
    }
}

impl FromStr for Position {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = || {
            let (seq, mark) = text.split_once('-')?;
            let position = Self {
                seq: seq.parse().ok()?,
                mark: u64::from_str_radix(mark, 16).ok()?,
            };
            (position.to_string() == text).then_some(position)
        };
        read().ok_or(StoreError::BadPosition)
    }
}

/// Entries that were recorded after a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Summaries of the matching entries in the order of recording, each with the position after it.
    pub entries: Vec<(Position, Entry)>,
    /// Every entry up to this position has been examined.
    pub upto: Position,
    /// Whether the log has entries after `upto` already.
    pub more: bool,
}

/// Returns the position after the last entry.
pub(crate) fn latest(connection: &Connection) -> Result<Position, StoreError> {
    place(connection, "ORDER BY seq DESC LIMIT 1", [])
        .map(|latest| latest.unwrap_or(Position::START))
}

/// Returns the matching entries after a position, as far as one read examines them.
pub(crate) fn after(
    connection: &Connection,
    position: Position,
    filter: &Filter,
) -> Result<Recorded, StoreError> {
    let latest = latest(connection)?;
    let known = place(connection, "WHERE seq = ?", [position.seq])?.unwrap_or(position);
    if known != position || latest.seq < position.seq || position.seq < 0 {
        return Err(StoreError::BadPosition);
    }
    let next = place(
        connection,
        "WHERE seq > ? ORDER BY seq LIMIT 1",
        [position.seq],
    )?;
    let Some(next) = next else {
        return Ok(Recorded {
            entries: Vec::new(),
            upto: position,
            more: false,
        });
    };
    let end = next.seq.saturating_add(WINDOW - 1);
    let mut upto = place(
        connection,
        "WHERE seq <= ? ORDER BY seq DESC LIMIT 1",
        [end],
    )?
    .unwrap_or(position);

    let mut conditions = SqlSelection::conditions(filter);
    conditions.push("seq BETWEEN ? AND ?", [next.seq.into(), upto.seq.into()]);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT seq, request_id, summary FROM entry NOT INDEXED {} ORDER BY seq LIMIT {GIVEN}",
        conditions.clause()
    ))?;
    let mut rows = statement.query(params_from_iter(conditions.values))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let request_id: String = row.get(1)?;
        let summary = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        let entry = row::entry(&request_id, summary, None, None)?;
        entries.push((Position::behind(row.get(0)?, &request_id), entry));
    }
    if let [.., (last, _)] = entries.as_slice()
        && entries.len() == GIVEN
    {
        upto = *last;
    }
    Ok(Recorded {
        entries,
        upto,
        more: upto.seq < latest.seq,
    })
}

/// Returns the position after the entry that the SQL clause `which` selects.
fn place(
    connection: &Connection,
    which: &str,
    values: impl Params,
) -> Result<Option<Position>, StoreError> {
    let found = connection
        .prepare_cached(&format!("SELECT seq, request_id FROM entry {which}"))?
        .query_row(values, |row| {
            let request_id = row.get_ref(1)?.as_str()?;
            Ok(Position::behind(row.get(0)?, request_id))
        });
    Ok(found.optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_round_trips_through_its_text() {
        let place = Position::behind(42, "nul\0\n");
        assert_eq!(place.to_string().parse::<Position>().unwrap(), place);
        let start = Position::START.to_string();
        assert_eq!(start.parse::<Position>().unwrap(), Position::START);
        for text in [
            "",
            "-",
            "1",
            "1-",
            "1-1",
            "x-0000000000000001",
            "+1-0000000000000001",
        ] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }
}
