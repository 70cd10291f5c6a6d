//! Counts entries over time.

use scim_audit_model::entry::Status;
use scim_audit_model::page::Bucket;
use scim_audit_model::time::Instant;

use crate::{Columns, Selection, kind};

/// Counts the entries of a selection per bucket. `starts` holds the start of each bucket in ascending order;
/// a bucket ends where the next one starts, and the last one never ends. Entries before the first start are
/// not counted.
pub fn count(columns: &Columns, selection: &Selection, starts: &[Instant]) -> Vec<Bucket> {
    let mut buckets: Vec<_> = starts
        .iter()
        .map(|start| Bucket {
            start: *start,
            success: 0,
            failed: 0,
            accepted: 0,
            other: 0,
        })
        .collect();
    let edge = |row: &u32, start: &Instant| {
        let millis = columns.millis(*row).unwrap_or_default();
        millis < start.timestamp_millis()
    };
    let mut rows = selection.rows();
    if let Some(first) = starts.first() {
        let before = rows.partition_point(|row| edge(row, first));
        rows = rows.get(before..).unwrap_or_default();
    }
    let mut statuses: Vec<Option<Status>> = vec![None; columns.kinds.variety()];
    for (at, bucket) in buckets.iter_mut().enumerate() {
        let end = match starts.get(at + 1) {
            Some(next) => rows.partition_point(|row| edge(row, next)),
            None => rows.len(),
        };
        let (inside, after) = rows.split_at_checked(end).unwrap_or((rows, &[]));
        for row in inside {
            let code = columns.kinds.code_at(*row);
            let Some(status) = statuses.get_mut(code as usize) else {
                continue;
            };
            let status = status.get_or_insert_with(|| {
                let kind = columns.kinds.text(code).map(kind::read);
                Status::from_word(kind.as_ref().map_or("", |kind| &*kind.status))
            });
            *match status {
                Status::Success => &mut bucket.success,
                Status::Failed => &mut bucket.failed,
                Status::Accepted => &mut bucket.accepted,
                Status::Other(_) => &mut bucket.other,
            } += 1;
        }
        rows = after;
    }
    buckets
}
