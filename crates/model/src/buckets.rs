//! Divides a span of time so that people can read it: the widths are those of clock and calendar, and each
//! bucket starts where local clocks show a round time. The time zone is a function from instant to offset.
//!
//! An hour is always an hour, but a day lasts from midnight to midnight, which is 23 or 25 hours where clocks
//! change. So only the start of each bucket is exact; the width is that of most buckets.

use chrono::{FixedOffset, NaiveDate, TimeDelta};

use crate::days;
use crate::page::Range;
use crate::time::{self, Instant};

/// Readable widths below a day, in seconds. Each divides a day, so that every day starts a bucket.
const WIDTHS: [i64; 17] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];
const DAY: i64 = 86_400;
/// 0000-01-01T00:00:00Z in seconds. RFC 3339 cannot represent earlier instants.
const FIRST_SECOND: i64 = -62_167_219_200;

/// A span of time, divided without gaps. The first bucket may start before the span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buckets {
    /// Start of each bucket, in whole seconds and strictly ascending. At least one.
    pub starts: Vec<Instant>,
    /// Width in seconds of a bucket in which no clock changes.
    pub seconds: u64,
}

impl Buckets {
    /// Divides the span into the narrowest readable buckets, at most `most` (at least one). As long as the
    /// width stays the same, a later or longer span has its buckets at the same instants.
    ///
    /// Returns `None` if an end of the span is open, or if the span is empty.
    pub fn over(
        range: Range,
        most: u16,
        offset_at: impl Fn(Instant) -> FixedOffset,
    ) -> Option<Self> {
        let since = range.since?.timestamp();
        // Rounded up to include the last, partial second.
        let until = -(-range.until?.timestamp_millis()).div_euclid(1000);
        if until <= since {
            return None;
        }
        let most = i64::from(most.max(1));
        // A quick lower bound. A bucket that starts before the span, and those that clock changes add, are
        // not counted yet.
        let may_fit = |width: i64| (until - since) / width <= most + 1;
        let clock = WIDTHS
            .into_iter()
            .filter(|width| may_fit(*width))
            .map(|width| (width, by_clock(since, until, width, &offset_at)));
        let least_weeks = ((until - since) / (7 * DAY * (most + 2))).max(1);
        let calendar = std::iter::once(1)
            .chain((least_weeks..=least_weeks + 3).map(|weeks| 7 * weeks))
            .filter(|days| may_fit(*days * DAY))
            .map(|days| (days * DAY, by_calendar(since, until, days, &offset_at)));
        let (width, starts) = clock
            .chain(calendar)
            .map(|(width, starts)| (width, covering(starts, since)))
            .find(|(_, starts)| i64::try_from(starts.len()).is_ok_and(|count| count <= most))
            .unwrap_or_else(|| {
                // No buckets that start at a midnight fit into so few: divide the span evenly from its start.
                let width = (until - since + most - 1) / most;
                let starts = (0..most).map(|at| since + at * width);
                (width, starts.take_while(|start| *start < until).collect())
            });
        Some(Self {
            starts: starts.into_iter().filter_map(instant).collect(),
            seconds: width.unsigned_abs(),
        })
    }

    /// Returns the index of the bucket that an instant of the span is in.
    pub fn index_of(&self, instant: Instant) -> Option<usize> {
        self.starts
            .partition_point(|start| *start <= instant)
            .checked_sub(1)
    }
}

fn instant(second: i64) -> Option<Instant> {
    time::from_epoch_millis(second.checked_mul(1000)?)
}

/// Drops buckets that end before the span, and ensures that the start of the span is in a bucket.
fn covering(mut starts: Vec<i64>, since: i64) -> Vec<i64> {
    let before = starts.partition_point(|start| *start <= since);
    starts.drain(..before.saturating_sub(1));
    match starts.first_mut() {
        Some(first) if before > 0 => *first = (*first).max(FIRST_SECOND),
        _ => starts.insert(0, since),
    }
    starts
}

/// Returns the instants at which local clocks show a multiple of `width`, or skip one. If clocks show such a
/// time twice, the second instant is included, too, unless that would cut the previous bucket short.
fn by_clock(
    since: i64,
    until: i64,
    width: i64,
    offset_at: impl Fn(Instant) -> FixedOffset,
) -> Vec<i64> {
    let (Some(from), Some(to)) = (instant(since - 4 * width), instant(until)) else {
        return Vec::new();
    };
    let offsets: Vec<(i64, i64)> = days::offsets_over(from, to, offset_at)
        .into_iter()
        .map(|(from, offset)| (from.timestamp(), i64::from(offset.local_minus_utc())))
        .collect();
    // A clock change shortly before the span decides where the bucket that contains the start of the span
    // begins.
    let near = since - 2 * width;
    let begin = offsets
        .iter()
        .skip(1)
        .find(|(from, _)| *from > near)
        .map_or(near, |(change, _)| near.min(change - 2 * width));
    let ends = offsets.iter().skip(1).map(|(from, _)| *from).chain([until]);
    let mut starts = Starts {
        width,
        last: None,
        list: Vec::new(),
    };
    let mut before = None;
    for ((from, offset), end) in offsets.iter().copied().zip(ends) {
        let local = from + offset;
        if let Some(before) = before.replace(offset)
            && from >= begin
            && (local.rem_euclid(width) == 0
                || local.div_euclid(width) > (from + before - 1).div_euclid(width))
        {
            starts.add(from, local);
        }
        let first = from.max(begin) + offset;
        let mut local = first + (-first).rem_euclid(width);
        while local - offset < end {
            starts.add(local - offset, local);
            local += width;
        }
    }
    starts.list
}

/// Bucket starts; `last` is the last one and the local time at it.
struct Starts {
    width: i64,
    last: Option<(i64, i64)>,
    list: Vec<i64>,
}

impl Starts {
    fn add(&mut self, start: i64, local: i64) {
        if let Some((last, shown)) = self.last
            && (start <= last || (local <= shown && start - last < self.width))
        {
            return;
        }
        self.last = Some((start, local));
        self.list.push(start);
    }
}

/// Returns the start of one day in every `days` days. Weeks start on Monday, as in ISO 8601.
fn by_calendar(
    since: i64,
    until: i64,
    days: i64,
    offset_at: impl Fn(Instant) -> FixedOffset,
) -> Vec<i64> {
    let mut starts: Vec<i64> = Vec::new();
    let Some(first) = instant(since) else {
        return starts;
    };
    let date = first.with_timezone(&offset_at(first)).date_naive();
    let from_monday = MONDAY.map_or(0, |monday| (date - monday).num_days().rem_euclid(days));
    let mut next = date.checked_sub_signed(TimeDelta::days(from_monday));
    while let Some(date) = next
        && let Some(start) = days::start_of(date, &offset_at).map(|start| start.timestamp())
        && start < until
    {
        // A day that the zone skipped starts when the next one does.
        if starts.last().is_none_or(|last| *last < start) {
            starts.push(start);
        }
        next = date.checked_add_signed(TimeDelta::days(days));
    }
    starts
}

/// A Monday to count weeks from.
const MONDAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(1970, 1, 5);

#[cfg(test)]
mod tests;
