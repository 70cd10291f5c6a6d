//! Number of entries over a span of time.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::buckets::Buckets;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Bucket, Histogram};
use scim_audit_model::time::{self, Instant, Offset};

use crate::selection::SqlSelection;
use crate::{StoreError, span};

/// Counts entries in the buckets of [`Buckets::over`], at most `buckets` (at least one). Returns no buckets
/// if the span is unbounded or empty.
pub(crate) fn histogram(
    connection: &Connection,
    filter: &Filter,
    buckets: u16,
    offset_at: impl Fn(Instant) -> Offset,
) -> Result<Histogram, StoreError> {
    let selection = SqlSelection::of(connection, filter)?;
    let mut read = None;
    let entries = match (filter.since, filter.until) {
        (Some(_), Some(_)) => None,
        // Searching the messages twice takes longer than keeping the result of the first search.
        _ if filter.asks_messages() => {
            let mut all: Vec<(i64, Count)> = Vec::new();
            each(connection, &selection, |time, count| {
                all.push((time, count));
            })?;
            let times = || all.iter().map(|(time, _)| *time);
            let span = span::span(times().min(), times().max());
            read = Some(all);
            span
        }
        _ => span::whole(connection, &selection)?,
    };
    let range = span::range(filter, entries);
    let Some(division) = Buckets::over(range, buckets, offset_at) else {
        return Ok(Histogram {
            range,
            bucket_seconds: 1,
            buckets: Vec::new(),
        });
    };
    let mut counts: Vec<Bucket> = division.starts.iter().copied().map(empty).collect();
    let mut count = |time, count: Count| {
        let bucket =
            time::from_epoch_millis(time).and_then(|time| counts.get_mut(division.index_of(time)?));
        if let Some(bucket) = bucket {
            *count(bucket) += 1;
        }
    };
    match read {
        Some(all) => {
            for (time, what) in all {
                count(time, what);
            }
        }
        None => each(connection, &selection, count)?,
    }
    Ok(Histogram {
        range,
        bucket_seconds: division.seconds,
        buckets: counts,
    })
}

/// Selects the counter of a bucket for an entry.
type Count = fn(&mut Bucket) -> &mut u64;

/// Reads the time of receipt and the counter of each entry.
fn each(
    connection: &Connection,
    selection: &SqlSelection,
    mut entry: impl FnMut(i64, Count),
) -> Result<(), StoreError> {
    for part in &selection.parts {
        let (from, conditions) = part.entries();
        let status = part.status.as_deref();
        let column = if status.is_some() { "NULL" } else { "status" };
        let mut statement = connection.prepare_cached(&format!("SELECT time, {column} {from}"))?;
        let mut rows = statement.query(params_from_iter(&conditions.values))?;
        while let Some(row) = rows.next()? {
            let status = match status {
                Some(status) => status,
                None => row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?,
            };
            let count: Count = match status {
                "success" => |bucket| &mut bucket.success,
                "failed" => |bucket| &mut bucket.failed,
                "accepted" => |bucket| &mut bucket.accepted,
                _ => |bucket| &mut bucket.other,
            };
            entry(row.get(0)?, count);
        }
    }
    Ok(())
}

fn empty(start: Instant) -> Bucket {
    Bucket {
        start,
        success: 0,
        failed: 0,
        accepted: 0,
        other: 0,
    }
}
