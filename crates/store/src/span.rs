//! Number of matching entries, and the span of time in which they were received.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::Range;
use scim_audit_model::time::{self, Instant};

use crate::StoreError;
use crate::selection::SqlSelection;

/// Times of receipt of the first and the last of some entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) oldest: Instant,
    newest: Instant,
}

/// Number of entries, and their span.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub(crate) total: u64,
    /// `None` if there are no entries.
    pub(crate) span: Option<Span>,
}

impl Counted {
    /// Counts these entries.
    pub(crate) fn all(entries: &[Entry]) -> Self {
        let times = || entries.iter().map(|entry| entry.time);
        Self {
            total: entries.len() as u64,
            span: times()
                .min()
                .zip(times().max())
                .map(|(oldest, newest)| Span { oldest, newest }),
        }
    }
}

/// Returns the requested span. Where the filter leaves an end open, it is that of the entries.
pub(crate) fn range(filter: &Filter, entries: Option<Span>) -> Range {
    Range {
        since: filter.since.or(entries.map(|span| span.oldest)),
        until: filter.until.or_else(|| {
            // Exclusive: the first instant after the newest entry.
            time::from_epoch_millis(entries?.newest.timestamp_millis() + 1)
        }),
    }
}

/// Returns the span of the whole log.
pub(crate) fn recorded(connection: &Connection) -> Result<Option<Span>, StoreError> {
    let (oldest, newest) = connection
        .prepare_cached("SELECT (SELECT min(time) FROM entry), (SELECT max(time) FROM entry)")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(span(oldest, newest))
}

/// Counts the entries of a selection.
pub(crate) fn of(connection: &Connection, selection: &SqlSelection) -> Result<Counted, StoreError> {
    let sql = format!("SELECT count(*), min(time), max(time) {}", selection.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    let values = params_from_iter(&selection.conditions.values);
    Ok(statement.query_row(values, |row| {
        Ok(Counted {
            total: row.get::<_, i64>(0)?.unsigned_abs(),
            span: span(row.get(1)?, row.get(2)?),
        })
    })?)
}

/// Converts times in milliseconds; `None` if there are none.
pub(crate) fn span(oldest: Option<i64>, newest: Option<i64>) -> Option<Span> {
    Some(Span {
        oldest: time::from_epoch_millis(oldest?)?,
        newest: time::from_epoch_millis(newest?)?,
    })
}
