//! Finds unusually long spans without entries.
//!
//! What is usual follows from the range itself. There are empty stretches between the bars with entries. One
//! is unusual if it is at least three bars long, and at least five times as long as the upper quartile of the
//! other stretches. So nights are usual in a range of many days, and an hour of silence is unusual in a busy
//! range. After the last entry, silence counts up to now or to the end of the range. Before the first entry
//! it does not count, because the log may have begun there. With fewer than ten bars with entries, no gap is
//! reported.

use chrono::TimeDelta;
use scim_audit_model::time::Instant;

use super::bars::TimelineBar;

const LEAST_BARS: i32 = 3;
const TIMES_USUAL: i32 = 5;
const LEAST_WITH_ENTRIES: usize = 10;
/// The maximum number of gaps to report; the longest ones are reported.
const MOST: usize = 3;

/// A span without entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The start of the gap (inclusive).
    pub since: Instant,
    /// The end of the gap (exclusive). An ongoing gap ends now.
    pub until: Instant,
    /// Whether the gap is ongoing.
    pub goes_on: bool,
}

impl Gap {
    fn length(&self) -> TimeDelta {
        self.until - self.since
    }
}

/// The unusual gaps between bars of this width, oldest first. Silence after the last entry counts up to
/// `ends`; `goes_on` tells whether that is now.
pub(super) fn find(
    bars: &[TimelineBar],
    width: TimeDelta,
    ends: Instant,
    goes_on: bool,
) -> Vec<Gap> {
    let with_entries: Vec<&TimelineBar> =
        bars.iter().filter(|bar| bar.counts.total() > 0).collect();
    let Some(last) = with_entries.last() else {
        return Vec::new();
    };
    if with_entries.len() < LEAST_WITH_ENTRIES {
        return Vec::new();
    }
    let mut gaps: Vec<Gap> = with_entries
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some((before.until, after.since)),
            _ => None,
        })
        .map(|(since, until)| Gap {
            since,
            until,
            goes_on: false,
        })
        .chain([Gap {
            since: last.until,
            until: ends,
            goes_on,
        }])
        .filter(|gap| gap.since < gap.until)
        .collect();
    let lengths: Vec<TimeDelta> = gaps.iter().map(Gap::length).collect();
    let mut index = 0;
    gaps.retain(|gap| {
        let usual = upper_quartile(&lengths, index);
        index += 1;
        gap.length() >= width * LEAST_BARS && gap.length() >= usual * TIMES_USUAL
    });
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.length()));
    gaps.truncate(MOST);
    gaps.sort_by_key(|gap| gap.since);
    gaps
}

/// The upper quartile of the lengths, except for the one at index `but`. Zero if there are no others.
fn upper_quartile(lengths: &[TimeDelta], but: usize) -> TimeDelta {
    let mut others: Vec<TimeDelta> = lengths
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != but)
        .map(|(_, length)| *length)
        .collect();
    others.sort_unstable();
    let at = (others.len() * 3).div_ceil(4).saturating_sub(1);
    others.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use scim_audit_model::time;

    use super::*;
    use crate::features::timeline::state::bars::Counts;

    const HOUR: TimeDelta = TimeDelta::hours(1);

    fn start() -> Instant {
        time::parse("2026-05-07T00:00:00Z").unwrap()
    }

    /// Each character is an hour: `#` has entries, `.` has none. Returns the gaps, in hours since the start.
    fn found(hours: &str, ends_after: i32) -> Vec<(i64, i64, bool)> {
        let bars: Vec<TimelineBar> = hours
            .chars()
            .zip(0..)
            .map(|(hour, at)| TimelineBar {
                since: start() + HOUR * at,
                until: start() + HOUR * (at + 1),
                counts: Counts {
                    success: u64::from(hour == '#'),
                    ..Counts::default()
                },
            })
            .collect();
        let length = i32::try_from(bars.len()).unwrap();
        let ends = start() + HOUR * (length + ends_after);
        let hour = |instant: Instant| (instant - start()).num_hours();
        find(&bars, HOUR, ends, true)
            .iter()
            .map(|gap| (hour(gap.since), hour(gap.until), gap.goes_on))
            .collect()
    }

    #[test]
    fn silence_in_a_busy_range_is_reported() {
        assert_eq!(found("##########...###", 0), [(10, 13, false)]);
        assert_eq!(found("##########..####", 0), []);
    }

    #[test]
    fn usual_silence_is_not_reported() {
        // Silence in every night; then also a whole day without entries.
        let nights = "####....".repeat(6);
        assert_eq!(found(&nights, -4), []);
        let outage = format!("{nights}{}####", "....".repeat(5));
        assert_eq!(found(&outage, 0), [(44, 68, false)]);
        // Only a gap that is five times as long as most of the others is unusual.
        assert_eq!(found("##.##.##.##.##....##", 0), []);
        assert_eq!(found("##.##.##.##.##.....##", 0), [(14, 19, false)]);
    }

    #[test]
    fn silence_counts_up_to_now_and_not_before_the_log() {
        assert_eq!(found("##########", 2), []);
        assert_eq!(found("##########", 5), [(10, 15, true)]);
        assert_eq!(found("##########.", 5), [(10, 16, true)]);
        assert_eq!(found("......##########", 0), []);
    }

    #[test]
    fn few_entries_report_no_gap_and_many_gaps_only_the_longest() {
        assert_eq!(found("#######......##", 9), []);
        let gaps = "##########....####.....####......####...####";
        assert_eq!(found(gaps, 0), []);
        let singles = "#.".repeat(40);
        let gaps = format!("{singles}.....#{singles}......#{singles}.......#{singles}........#");
        assert_eq!(found(&gaps, 0).len(), MOST);
    }
}
