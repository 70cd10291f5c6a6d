//! How many entries there were over a span of time.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Bucket, Histogram, Range};
use scim_audit_model::time;

use crate::selection::Selection;
use crate::{StoreError, span};

/// Widths that people read easily, in seconds, up to a week; then whole weeks. The buckets start at
/// multiples of their width, so that they stay where they are from one refresh to the next.
const WIDTHS: [i64; 18] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];
const WEEK: i64 = 7 * 86_400;
/// 0000-01-01T00:00:00Z in seconds: nothing before it can be written as RFC 3339.
const FIRST_SECOND: i64 = -62_167_219_200;

/// Buckets of equal width, without gaps, at most as many as asked for (at least one). No buckets when
/// nothing bounds the span.
pub(crate) fn histogram(
    connection: &Connection,
    filter: &Filter,
    buckets: u16,
) -> Result<Histogram, StoreError> {
    let selection = Selection::of(connection, filter)?;
    let entries = match (filter.since, filter.until) {
        (Some(_), Some(_)) => None,
        _ => span::of(connection, &selection)?.span,
    };
    let range = span::range(filter, entries);
    let Some(grid) = Grid::over(range, buckets) else {
        return Ok(Histogram {
            range,
            bucket_seconds: 1,
            buckets: Vec::new(),
        });
    };
    let mut counts = grid.empty_buckets();
    let mut statement =
        connection.prepare_cached(&format!("SELECT time, status {}", selection.sql()))?;
    let mut rows = statement.query(params_from_iter(&selection.conditions.values))?;
    while let Some(row) = rows.next()? {
        let Some(bucket) = counts.get_mut(grid.index(row.get(0)?)) else {
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
        bucket_seconds: grid.width.unsigned_abs(),
        buckets: counts,
    })
}

/// Where the buckets lie, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    start: i64,
    width: i64,
    count: i64,
}

impl Grid {
    fn over(range: Range, most: u16) -> Option<Self> {
        let since = range.since?.timestamp();
        // Rounded up: the last, partial second is in.
        let until = -(-range.until?.timestamp_millis()).div_euclid(1000);
        if until <= since {
            return None;
        }
        let most = i64::from(most.max(1));
        let aligned = |width: i64| {
            let start = (since.div_euclid(width) * width).max(FIRST_SECOND);
            Self::from(start, width, until)
        };
        let weeks = (until - since).div_euclid(WEEK * most);
        WIDTHS
            .into_iter()
            .chain((weeks.max(1)..=weeks + 2).map(|weeks| weeks * WEEK))
            .map(aligned)
            .find(|grid| grid.count <= most)
            // One bucket over a boundary of its own width: start where the span starts.
            .or_else(|| Some(Self::from(since, (until - since + most - 1) / most, until)))
    }

    fn from(start: i64, width: i64, until: i64) -> Self {
        Self {
            start,
            width,
            count: (until - start + width - 1) / width,
        }
    }

    fn index(self, millis: i64) -> usize {
        let index = (millis.div_euclid(1000) - self.start).div_euclid(self.width);
        usize::try_from(index).unwrap_or(usize::MAX)
    }

    fn empty_buckets(self) -> Vec<Bucket> {
        (0..self.count)
            .filter_map(|index| {
                let start = (self.start + index * self.width).checked_mul(1000)?;
                Some(Bucket {
                    start: time::from_epoch_millis(start)?,
                    success: 0,
                    failed: 0,
                    accepted: 0,
                    other: 0,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(since: &str, until: &str, most: u16) -> Grid {
        let range = Range {
            since: Some(time::parse(since).unwrap()),
            until: Some(time::parse(until).unwrap()),
        };
        Grid::over(range, most).unwrap()
    }

    #[test]
    fn widths_are_round_and_starts_are_multiples_of_them() {
        let day = grid("2026-05-07T00:10:00Z", "2026-05-08T00:10:00Z", 60);
        assert_eq!((day.width, day.count), (1800, 49));
        assert_eq!(day.start % 1800, 0);
        let blink = grid("2026-05-07T00:00:00.100Z", "2026-05-07T00:00:00.101Z", 60);
        assert_eq!((blink.width, blink.count), (1, 1));
    }

    #[test]
    fn any_span_fits_into_any_number_of_buckets() {
        for most in [1, 2, 3, 7, 60, 1000] {
            for (since, until) in [
                ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"),
                ("1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.001Z"),
                ("2026-05-07T00:00:00Z", "2026-05-21T00:00:00Z"),
                ("2026-05-07T00:00:00Z", "2027-05-21T00:00:01Z"),
            ] {
                let grid = grid(since, until, most);
                assert!(
                    (1..=i64::from(most)).contains(&grid.count),
                    "{most} {grid:?}"
                );
                let last = time::parse(until).unwrap().timestamp_millis() - 1;
                let first = time::parse(since).unwrap().timestamp_millis();
                assert_eq!(grid.index(first), 0, "{most} {grid:?}");
                assert_eq!(
                    grid.empty_buckets().len(),
                    grid.index(last) + 1,
                    "{most} {grid:?}"
                );
            }
        }
    }
}
