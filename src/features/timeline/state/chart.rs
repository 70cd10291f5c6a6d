//! Converts the buckets of any log to the bars to draw.

use chrono::{FixedOffset, TimeDelta};
use scim_audit_model::days;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::Histogram;
use scim_audit_model::time::Instant;

use super::axis::{self, Tick};
use super::bars::{Counts, Outcome, TimelineBar};
use super::gaps::{self, Gap};
use crate::platform::Zone;

/// The maximum number of bars. If a log returns more buckets, adjacent ones are drawn as one bar.
const MOST_BARS: usize = 240;

/// Entry counts over time.
#[derive(Clone, PartialEq)]
pub struct Chart {
    /// The time zone for which the buckets were requested.
    pub zone: Zone,
    /// Oldest first; at least one.
    pub bars: Vec<TimelineBar>,
    /// The count of the tallest bar.
    pub highest: u64,
    /// The labels below the bars.
    pub ticks: Vec<Tick>,
    /// Unusually long spans without entries.
    pub gaps: Vec<Gap>,
    /// Whether the filter contains more than dates, so that there may be entries that are not counted.
    pub is_partial: bool,
}

impl Chart {
    /// Creates the chart of an answer. Returns `None` if there is nothing to draw. `now` is the current
    /// instant.
    pub(super) fn new(
        histogram: Histogram,
        filter: &Filter,
        zone: Zone,
        now: Instant,
    ) -> Option<Self> {
        let offset_at = |instant| zone.offset_at(instant);
        let bars = bars(histogram, filter, offset_at);
        let (first, last) = (bars.first()?, bars.last()?);
        let width = bars.iter().map(|bar| bar.until - bar.since).max()?;
        let ends = filter.until.map_or(now, |until| until.min(now));
        let span = Filter {
            since: filter.since,
            until: filter.until,
            ..Filter::default()
        };
        Some(Self {
            highest: bars.iter().map(|bar| bar.counts.total()).max()?,
            ticks: axis::ticks(&bars, width, last.until - first.since, offset_at),
            gaps: gaps::find(
                &bars,
                width,
                ends,
                filter.until.is_none_or(|until| until >= now),
            ),
            is_partial: span != *filter,
            bars,
            zone,
        })
    }

    /// Merges the bars from one index to the other, both inclusive and in either order.
    pub fn between(&self, one: usize, other: usize) -> Option<TimelineBar> {
        let last = self.bars.len().checked_sub(1)?;
        let (from, to) = (one.min(other).min(last), one.max(other).min(last));
        let bars = self.bars.get(from..=to)?;
        Some(TimelineBar {
            since: bars.first()?.since,
            until: bars.last()?.until,
            counts: bars
                .iter()
                .fold(Counts::default(), |sum, bar| sum.plus(bar.counts)),
        })
    }

    /// Merges all bars.
    pub fn whole(&self) -> Option<TimelineBar> {
        self.between(0, usize::MAX)
    }
}

fn bars(
    histogram: Histogram,
    filter: &Filter,
    offset_at: impl Fn(Instant) -> FixedOffset,
) -> Vec<TimelineBar> {
    let mut buckets = histogram.buckets;
    // The host page's own log may return buckets in any order, and repeat some.
    buckets.sort_by_key(|bucket| bucket.start);
    let mut buckets: Vec<(Instant, Counts)> = buckets
        .iter()
        .map(|bucket| (bucket.start, Counts::of(bucket)))
        .collect();
    buckets.dedup_by(|again, first| {
        let same = again.0 == first.0;
        if same {
            first.1 = first.1.plus(again.1);
        }
        same
    });
    let together = buckets.len().div_ceil(MOST_BARS).max(1);
    let starts: Vec<_> = buckets
        .iter()
        .step_by(together)
        .map(|(start, _)| *start)
        .collect();
    let end = buckets
        .last()
        .and_then(|(start, _)| end_of(*start, histogram.bucket_seconds, offset_at));
    let ends = starts.iter().copied().skip(1).map(Some).chain([end]);
    starts
        .iter()
        .zip(ends)
        .zip(buckets.chunks(together))
        .map(|((since, until), buckets)| {
            let until = until.unwrap_or(*since);
            TimelineBar {
                // The first and the last bar do not extend beyond the span of the filter.
                since: filter.since.map_or(*since, |asked| asked.max(*since)),
                until: filter.until.map_or(until, |asked| asked.min(until)),
                counts: buckets
                    .iter()
                    .fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts)),
            }
        })
        .filter(|bar| bar.since < bar.until)
        .collect()
}

/// The end of the last bucket, which is not the start of another one. Whole days end at midnight.
fn end_of(
    start: Instant,
    seconds: u64,
    offset_at: impl Fn(Instant) -> FixedOffset,
) -> Option<Instant> {
    const DAY: u64 = 86_400;
    let seconds = seconds.max(1);
    let by_clock = TimeDelta::try_seconds(i64::try_from(seconds).ok()?)
        .and_then(|width| start.checked_add_signed(width));
    if !seconds.is_multiple_of(DAY) {
        return by_clock;
    }
    let date = start.with_timezone(&offset_at(start)).date_naive();
    let days = TimeDelta::try_days(i64::try_from(seconds / DAY).ok()?)?;
    let is_midnight = days::start_of(date, &offset_at) == Some(start);
    date.checked_add_signed(days)
        .filter(|_| is_midnight)
        .and_then(|next| days::start_of(next, &offset_at))
        .or(by_clock)
}

/// A part of a bar, with its distance from the top of the plot and its height, both in the unit of the plot's
/// height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// The outcome that it shows.
    pub outcome: Outcome,
    /// The distance of its top from the top of the plot.
    pub top: f64,
    /// Its height.
    pub height: f64,
}

/// The minimum height of a part: one failure among thousands must be visible.
const LEAST_HEIGHT: f64 = 3.0;

/// The parts of a bar, from the bottom up, in a plot of this height where the tallest bar has the count
/// `highest`.
pub fn stack(counts: Counts, highest: u64, plot: f64) -> Vec<Segment> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a log has fewer than 2^53 entries, and a screen fewer pixels"
    )]
    let share = |count: u64| count as f64 / highest.max(1) as f64 * plot;
    let mut segments: Vec<Segment> = counts
        .parts()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| Segment {
            outcome,
            top: 0.0,
            height: share(count).max(LEAST_HEIGHT),
        })
        .collect();
    let sum: f64 = segments.iter().map(|segment| segment.height).sum();
    // The tallest part gives up the height that small parts have beyond their share.
    if let Some(tallest) = segments
        .iter_mut()
        .max_by(|a, b| a.height.total_cmp(&b.height))
    {
        tallest.height -= (sum - plot).max(0.0);
    }
    let mut top = plot;
    for segment in &mut segments {
        top -= segment.height;
        segment.top = top;
    }
    segments
}

#[cfg(test)]
mod tests;
