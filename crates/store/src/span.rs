//! Number of matching entries, and the span of time in which they were received.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::Range;
use scim_audit_model::time::{self, Instant};

use crate::StoreError;
use crate::readers::Snapshot;
use crate::selection::{SelectionPart, SqlSelection};

/// Times of receipt of the first and the last of some entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) oldest: Instant,
    newest: Instant,
}

/// Number of entries, and their span.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted {
    pub(crate) total: u64,
    /// `None` if there are no entries.
    pub(crate) span: Option<Span>,
    /// Whether all entries were counted; otherwise there are more.
    pub(crate) is_whole: bool,
}

/// How long counting may take, in steps of SQLite's virtual machine, so that it is the same on every machine.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CountingEffort {
    /// Some milliseconds: the total must not delay the items of a page.
    Short,
    /// About a second.
    Long,
}

impl CountingEffort {
    fn steps(self, filter: &Filter) -> u64 {
        let steps = match self {
            Self::Short => 60_000,
            Self::Long => 50_000_000,
        };
        // Searching a message takes about as long as a hundred steps, but counts as one.
        steps / if filter.asks_messages() { 100 } else { 1 }
    }
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
            is_whole: true,
        }
    }

    /// Returns the same, with at least this number of entries.
    pub(crate) fn at_least(self, entries: u64) -> Self {
        Self {
            total: self.total.max(entries),
            ..self
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

/// Returns the span of the entries of a selection.
pub(crate) fn whole(
    connection: &Connection,
    selection: &SqlSelection,
) -> Result<Option<Span>, StoreError> {
    let mut tally = Tally::default();
    for part in &selection.parts {
        tally.count(connection, part)?;
    }
    Ok(span(tally.oldest, tally.newest))
}

/// Counts the entries of a selection, as far as the effort goes.
pub(crate) fn of(
    snapshot: &Snapshot<'_>,
    selection: &SqlSelection,
    filter: &Filter,
    effort: CountingEffort,
) -> Result<Counted, StoreError> {
    let mut tally = Tally::default();
    let steps = effort.steps(filter);
    let whole = snapshot.within(steps, || {
        let count = |part| tally.count(snapshot.connection(), part);
        selection.parts.iter().try_for_each(count)
    })?;
    Ok(Counted {
        total: tally.total,
        span: span(tally.oldest, tally.newest),
        is_whole: whole.is_some(),
    })
}

#[derive(Default)]
struct Tally {
    total: u64,
    oldest: Option<i64>,
    newest: Option<i64>,
}

impl Tally {
    fn count(&mut self, connection: &Connection, part: &SelectionPart) -> Result<(), StoreError> {
        let (from, conditions) = part.entries();
        let values = || params_from_iter(&conditions.values);
        let Some(entries) = part.entries else {
            let mut statement = connection.prepare_cached(&format!("SELECT time {from}"))?;
            let mut rows = statement.query(values())?;
            while let Some(row) = rows.next()? {
                self.total += 1;
                self.include(row.get(0)?);
            }
            return Ok(());
        };
        self.total += entries;
        for end in ["min", "max"] {
            let time = connection
                .prepare_cached(&format!("SELECT {end}(time) {from}"))?
                .query_row(values(), |row| row.get::<_, Option<i64>>(0))?;
            if let Some(time) = time {
                self.include(time);
            }
        }
        Ok(())
    }

    fn include(&mut self, time: i64) {
        self.oldest = Some(self.oldest.map_or(time, |oldest| oldest.min(time)));
        self.newest = self.newest.max(Some(time));
    }
}

/// Converts times in milliseconds; `None` if there are none.
pub(crate) fn span(oldest: Option<i64>, newest: Option<i64>) -> Option<Span> {
    Some(Span {
        oldest: time::from_epoch_millis(oldest?)?,
        newest: time::from_epoch_millis(newest?)?,
    })
}
