//! Where nothing was received for unusually long.
//!
//! What is usual is read off the range itself. Between bars with entries lie empty stretches. One is unusual when it is
//! at least three bars long, and at least five times as long as three quarters of the other stretches. Nights are usual
//! in a range of many days, and an hour of silence is not in a range of a busy one. After the last entry silence counts
//! up to now, or to where the range ends. Before the first one it does not: the log may have begun there. Of fewer than
//! ten bars with entries nothing can be said.

use chrono::TimeDelta;
use scim_audit_model::time::Instant;

use super::chart::Bar;

const LEAST_BARS: i32 = 3;
const TIMES_USUAL: i32 = 5;
const LEAST_WITH_ENTRIES: usize = 10;
/// The most that are said; the longest ones.
const MOST: usize = 3;

/// A span in which nothing was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Where it starts (inclusive).
    pub since: Instant,
    /// Where it ends (exclusive): now, where it goes on.
    pub until: Instant,
    /// Whether it goes on.
    pub goes_on: bool,
}

impl Gap {
    fn length(&self) -> TimeDelta {
        self.until - self.since
    }
}

/// The unusual gaps between bars as wide as this, oldest first. `ends`: up to where silence after the last entry
/// counts; `goes_on`: whether that is now.
pub(super) fn find(bars: &[Bar], width: TimeDelta, ends: Instant, goes_on: bool) -> Vec<Gap> {
    let with_entries: Vec<&Bar> = bars.iter().filter(|bar| bar.counts.total() > 0).collect();
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

/// How long three quarters of the others are at most; nothing where there are none.
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

    use super::super::chart::Counts;
    use super::*;

    const HOUR: TimeDelta = TimeDelta::hours(1);

    fn start() -> Instant {
        time::parse("2026-05-07T00:00:00Z").unwrap()
    }

    /// An hour each: `#` has entries, `.` has none. What is found, in hours since the start.
    fn found(hours: &str, ends_after: i32) -> Vec<(i64, i64, bool)> {
        let bars: Vec<Bar> = hours
            .chars()
            .zip(0..)
            .map(|(hour, at)| Bar {
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
    fn silence_in_a_busy_range_is_said() {
        assert_eq!(found("##########...###", 0), [(10, 13, false)]);
        assert_eq!(found("##########..####", 0), []);
    }

    #[test]
    fn what_is_usual_is_not_said() {
        // Every night, and one that a day follows without any.
        let nights = "####....".repeat(6);
        assert_eq!(found(&nights, -4), []);
        let outage = format!("{nights}{}####", "....".repeat(5));
        assert_eq!(found(&outage, 0), [(44, 68, false)]);
        // Five times as long as most of the others.
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
    fn of_few_entries_nothing_is_said_and_of_many_gaps_the_longest_are() {
        assert_eq!(found("#######......##", 9), []);
        let gaps = "##########....####.....####......####...####";
        assert_eq!(found(gaps, 0), []);
        let singles = "#.".repeat(40);
        let gaps = format!("{singles}.....#{singles}......#{singles}.......#{singles}........#");
        assert_eq!(found(&gaps, 0).len(), MOST);
    }
}
