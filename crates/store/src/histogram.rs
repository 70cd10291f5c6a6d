//! How many entries there were over a span of time.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::buckets::Buckets;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Bucket, Histogram};
use scim_audit_model::time::{self, Instant, Offset};

use crate::selection::Selection;
use crate::{StoreError, span};

/// Buckets as [`Buckets`] has them, at most as many as asked for (at least one). No buckets when nothing
/// bounds the span.
pub(crate) fn histogram(
    connection: &Connection,
    filter: &Filter,
    buckets: u16,
    offset_at: impl Fn(Instant) -> Offset,
) -> Result<Histogram, StoreError> {
    let selection = Selection::of(connection, filter)?;
    let entries = match (filter.since, filter.until) {
        (Some(_), Some(_)) => None,
        _ => span::of(connection, &selection)?.span,
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
    let mut statement =
        connection.prepare_cached(&format!("SELECT time, status {}", selection.sql()))?;
    let mut rows = statement.query(params_from_iter(&selection.conditions.values))?;
    while let Some(row) = rows.next()? {
        let Some(bucket) = time::from_epoch_millis(row.get(0)?)
            .and_then(|time| counts.get_mut(division.index_of(time)?))
        else {
            continue;
        };
        let count = match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "success" => &mut bucket.success,
            "failed" => &mut bucket.failed,
            "accepted" => &mut bucket.accepted,
            _ => &mut bucket.other,
        };
        *count += 1;
    }
    Ok(Histogram {
        range,
        bucket_seconds: division.seconds,
        buckets: counts,
    })
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
