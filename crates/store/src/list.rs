//! Reads one page of a list, and one entry.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};
use scim_audit_insight::facts::facts_of;
use scim_audit_model::entry::Entry;
use scim_audit_model::facts::RecordedFacts;
use scim_audit_model::page::{Page, Retention};
use scim_audit_model::query::ListQuery;

use crate::conditions::SqlConditions;
use crate::cursor::SortKey;
use crate::merge::{MergedKeys, order_in_sql};
use crate::readers::Snapshot;
use crate::selection::{SelectionPart, SqlSelection};
use crate::span::{Counted, CountingEffort};
use crate::{StoreError, retention, row, span};

/// A page ends early, with a cursor, once its items hold this many bytes: with `include=bodies`, a thousand
/// items could take gigabytes.
const PAGE_BYTES: usize = 16 << 20;

/// Limits of a page; reading stops at the one that is reached first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageLimits {
    pub(crate) entries: u16,
    pub(crate) bytes: usize,
}

/// Reads the page that a query asks for.
pub(crate) fn page(snapshot: &Snapshot<'_>, query: &ListQuery) -> Result<Page<Entry>, StoreError> {
    let connection = snapshot.connection();
    let cursor = SortKey::of(query)?;
    let selection = SqlSelection::of(connection, &query.filter)?;
    let extent = PageLimits {
        entries: query.limit,
        bytes: PAGE_BYTES,
    };
    let (items, next) = items(connection, &selection, query, cursor, extent)?;
    let recorded = span::recorded(connection)?;
    let retention = match recorded {
        Some(recorded) => Some(Retention {
            oldest: recorded.oldest,
            removed: retention::count(connection)?,
        }),
        None => None,
    };
    let counted = if query.cursor.is_none() && next.is_none() {
        // These are all matching entries, so there is no need to count them again.
        Counted::all(&items)
    } else {
        let effort = if query.exact_total {
            CountingEffort::Long
        } else {
            CountingEffort::Short
        };
        let seen = items.len() as u64 + u64::from(next.is_some());
        span::of(snapshot, &selection, &query.filter, effort)?.at_least(seen)
    };
    let span = if counted.is_whole {
        counted.span
    } else {
        recorded
    };
    Ok(Page {
        items,
        next_cursor: next.map(|cursor| cursor.encode(query)),
        total: counted.is_whole.then_some(counted.total),
        total_at_least: (!counted.is_whole).then_some(counted.total),
        range: span::range(&query.filter, span),
        retention,
    })
}

/// Returns the items, and the cursor after them if there are more.
pub(crate) fn items(
    connection: &Connection,
    selection: &SqlSelection,
    query: &ListQuery,
    cursor: Option<SortKey>,
    extent: PageLimits,
) -> Result<(Vec<Entry>, Option<SortKey>), StoreError> {
    let mut page = PageItems::new(extent);
    match selection.parts.as_slice() {
        [] => {}
        [part] => {
            let (sql, conditions) = sql(part, query, cursor.as_ref());
            let mut statement = connection.prepare_cached(&sql)?;
            let limit = i64::from(extent.entries) + 1;
            let values = conditions.values.into_iter().chain([limit.into()]);
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                if page.is_full() {
                    return Ok((page.items, page.last));
                }
                page.add(row)?;
            }
        }
        parts => {
            let wanted = usize::from(extent.entries) + 1;
            let mut keys =
                MergedKeys::begin(connection, selection, query.order, cursor.as_ref(), wanted)?;
            let statements: Vec<_> = parts.iter().map(|part| entry_of(part, query)).collect();
            while let Some(key) = keys.next()? {
                let Some((sql, others)) = statements.get(key.part) else {
                    continue;
                };
                let mut statement = connection.prepare_cached(sql)?;
                let values = std::iter::once(Value::from(key.seq)).chain(others.values.clone());
                let mut rows = statement.query(params_from_iter(values))?;
                if let Some(row) = rows.next()? {
                    if page.is_full() {
                        return Ok((page.items, page.last));
                    }
                    page.add(row)?;
                }
            }
        }
    }
    Ok((page.items, None))
}

/// The items of a page that were read so far.
struct PageItems {
    extent: PageLimits,
    items: Vec<Entry>,
    bytes: usize,
    /// The place of the last one in the list.
    last: Option<SortKey>,
}

impl PageItems {
    fn new(extent: PageLimits) -> Self {
        Self {
            extent,
            items: Vec::new(),
            bytes: 0,
            last: None,
        }
    }

    fn is_full(&self) -> bool {
        self.items.len() == usize::from(self.extent.entries) || self.bytes >= self.extent.bytes
    }

    /// Adds a row with the columns of [`COLUMNS`].
    fn add(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let request_id: String = row.get(0)?;
        let summary = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        let message = |at| -> rusqlite::Result<_> {
            let message = row.get_ref(at)?.as_blob_or_null();
            message.map_err(rusqlite::Error::from)
        };
        let entry = row::entry(&request_id, summary, message(3)?, message(4)?)?;
        self.bytes += row::weight(&entry);
        self.items.push(entry);
        self.last = Some(SortKey {
            time: row.get(1)?,
            request_id,
        });
        Ok(())
    }
}

const COLUMNS: &str = "request_id, time, summary, NULL, NULL";
const COLUMNS_WITH_MESSAGES: &str = "request_id, time, summary,
     (SELECT request FROM message WHERE message.seq = entry.seq),
     (SELECT response FROM message WHERE message.seq = entry.seq)";

fn columns(query: &ListQuery) -> &'static str {
    if query.bodies {
        COLUMNS_WITH_MESSAGES
    } else {
        COLUMNS
    }
}

/// Returns the statement that reads the entries of a part in list order, and its values without that of the limit.
pub(crate) fn sql(
    part: &SelectionPart,
    query: &ListQuery,
    after: Option<&SortKey>,
) -> (String, SqlConditions) {
    let (direction, beyond) = order_in_sql(query.order);
    let (_, mut conditions) = part.entries();
    if let Some(SortKey { time, request_id }) = after {
        let condition = format!("(time, request_id) {beyond} (?, ?)");
        conditions.push(condition, [(*time).into(), request_id.clone().into()]);
    }
    let sql = format!(
        "SELECT {} {} ORDER BY time {direction}, request_id {direction} LIMIT ?",
        columns(query),
        part.from(&conditions)
    );
    (sql, conditions)
}

/// Returns the statement that reads one entry of a part by its `seq`, if it meets the other conditions, and the
/// values of these.
fn entry_of<'p>(part: &'p SelectionPart, query: &ListQuery) -> (String, &'p SqlConditions) {
    let sql = format!(
        "SELECT {} FROM entry WHERE seq = ? AND {}",
        columns(query),
        part.others.all()
    );
    (sql, &part.others)
}

/// Reads the entry with this id, including its messages. Its facts are found anew: it is the only form of an entry
/// that has all of them.
pub(crate) fn full_entry(
    connection: &Connection,
    request_id: &str,
) -> Result<Option<Entry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT summary, request, response FROM entry LEFT JOIN message USING (seq)
         WHERE request_id = ?1",
    )?;
    let found = statement
        .query_row([request_id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Option<Vec<u8>>>(1)?,
                row.get::<_, Option<Vec<u8>>>(2)?,
            ))
        })
        .optional()?;
    let Some((summary, request, response)) = found else {
        return Ok(None);
    };
    let (request, response) = (request.as_deref(), response.as_deref());
    let mut entry = row::entry(request_id, &summary, request, response)?;
    entry.facts = Some(RecordedFacts::from(&facts_of(&entry)));
    Ok(Some(entry))
}
