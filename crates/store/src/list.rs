//! Reads one page of a list, and one entry.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Page, Retention};
use scim_audit_model::query::{ListQuery, Order};

use crate::cursor::SortKey;
use crate::readers::Snapshot;
use crate::selection::SqlSelection;
use crate::span::Counted;
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

/// Steps of SQLite's virtual machine that counting may take: about a second. Reading the items of a page is
/// quick, and the total must not delay it for long.
const COUNTING_STEPS: u64 = 50_000_000;

/// Returns how many steps counting the entries of a filter may take.
pub(crate) fn counting_steps(filter: &Filter) -> u64 {
    // Searching a message takes about as long as a hundred steps, but counts as one.
    let each = if filter.asks_messages() { 100 } else { 1 };
    COUNTING_STEPS / each
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
        Some(Counted::all(&items))
    } else {
        let steps = counting_steps(&query.filter);
        snapshot.within(steps, || span::of(connection, &selection))?
    };
    Ok(Page {
        items,
        next_cursor: next.map(|cursor| cursor.encode(query)),
        total: counted.as_ref().map(|counted| counted.total),
        range: span::range(
            &query.filter,
            counted.map_or(recorded, |counted| counted.span),
        ),
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
    let mut statement = connection.prepare_cached(&sql(selection, query, cursor.is_some()))?;
    let mut values = selection.conditions.values.clone();
    if let Some(cursor) = cursor {
        values.extend([Value::from(cursor.time), Value::from(cursor.request_id)]);
    }
    values.push((i64::from(extent.entries) + 1).into());
    let mut rows = statement.query(params_from_iter(values))?;

    let mut items: Vec<Entry> = Vec::new();
    let mut last = None;
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        if items.len() == usize::from(extent.entries) || bytes >= extent.bytes {
            return Ok((items, last));
        }
        let request_id: String = row.get(0)?;
        let summary = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        let request = row
            .get_ref(3)?
            .as_blob_or_null()
            .map_err(rusqlite::Error::from)?;
        let response = row
            .get_ref(4)?
            .as_blob_or_null()
            .map_err(rusqlite::Error::from)?;
        let entry = row::entry(&request_id, summary, request, response)?;
        bytes += row::weight(&entry);
        items.push(entry);
        last = Some(SortKey {
            time: row.get(1)?,
            request_id,
        });
    }
    Ok((items, None))
}

/// Returns the statement of [`items`]. Its values are those of the conditions, the two of the cursor, and the
/// limit.
pub(crate) fn sql(selection: &SqlSelection, query: &ListQuery, after_cursor: bool) -> String {
    let (direction, beyond) = match query.order {
        Order::Desc => ("DESC", "<"),
        Order::Asc => ("ASC", ">"),
    };
    let mut selection = selection.clone();
    if after_cursor {
        let condition = format!("(time, request_id) {beyond} (?, ?)");
        selection.conditions.push(condition, []);
    }
    let messages = if query.bodies {
        "(SELECT request FROM message WHERE message.seq = entry.seq),
         (SELECT response FROM message WHERE message.seq = entry.seq)"
    } else {
        "NULL, NULL"
    };
    format!(
        "SELECT request_id, time, summary, {messages} {} \
         ORDER BY time {direction}, request_id {direction} LIMIT ?",
        selection.sql()
    )
}

/// Reads the entry with this id, including its messages.
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
    found
        .map(|(summary, request, response)| {
            row::entry(
                request_id,
                &summary,
                request.as_deref(),
                response.as_deref(),
            )
        })
        .transpose()
}
