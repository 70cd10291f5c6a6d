//! The labels below the bars: a few round times of the time zone.

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta, Timelike as _};
use scim_audit_model::time::Instant;

use super::bars::TimelineBar;

/// The maximum number of labels.
const MOST: usize = 8;

/// A label below the start of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// The index of the bar, 0-based.
    pub at: usize,
    /// The start of the bar.
    pub instant: Instant,
    /// The format of the label.
    pub form: TickForm,
}

/// The format of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickForm {
    /// A date: a day begins here.
    Day,
    /// A date with its year.
    Date,
    /// A time of day, to the minute.
    Minute,
    /// A time of day, to the second.
    Second,
}

/// The longest span of which each date is unique without its year.
const LONGEST_WITHOUT_YEAR: TimeDelta = TimeDelta::days(300);

/// Intervals that people read easily, in seconds.
const STEPS: [u32; 13] = [
    5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200,
];

/// Returns labels for days if two days begin in the span, or if it is three days or longer; otherwise labels
/// for times. `width` is the length of the longest bar.
pub(super) fn ticks(
    bars: &[TimelineBar],
    width: TimeDelta,
    span: TimeDelta,
    offset_at: impl Fn(Instant) -> FixedOffset,
) -> Vec<Tick> {
    let locals: Vec<DateTime<FixedOffset>> = bars
        .iter()
        .map(|bar| bar.since.with_timezone(&offset_at(bar.since)))
        .collect();
    let begins_day = |at: usize| {
        locals.get(at).is_some_and(|local| {
            let before = at.checked_sub(1).and_then(|before| locals.get(before));
            local.time() == NaiveTime::MIN
                // Where clocks skip midnight, the day begins later.
                || before.is_some_and(|before| before.date_naive() != local.date_naive())
        })
    };
    // Labels at the last bars would stick out at the end.
    let room = bars.len() - bars.len() / 12;
    let at_days: Vec<usize> = (0..room).filter(|at| begins_day(*at)).collect();
    let (chosen, step) = if at_days.len() >= 2 || span >= TimeDelta::days(3) {
        (every_few(&at_days), None)
    } else {
        STEPS
            .into_iter()
            .filter(|step| width <= TimeDelta::seconds((*step).into()))
            .map(|step| {
                let round: Vec<usize> = (0..room)
                    .filter(|at| {
                        let time = locals.get(*at).map(DateTime::time);
                        time.is_some_and(|time| {
                            time.num_seconds_from_midnight().is_multiple_of(step)
                                && time.nanosecond() == 0
                        })
                    })
                    .collect();
                (round, Some(step))
            })
            .find(|(round, _)| round.len() <= MOST)
            .unwrap_or_default()
    };
    chosen
        .into_iter()
        .filter_map(|at| {
            let form = match step {
                None if span > LONGEST_WITHOUT_YEAR => TickForm::Date,
                None => TickForm::Day,
                Some(_) if begins_day(at) => TickForm::Day,
                Some(step) if step < 60 => TickForm::Second,
                Some(_) => TickForm::Minute,
            };
            let instant = bars.get(at)?.since;
            Some(Tick { at, instant, form })
        })
        .collect()
}

/// Keeps every second, third … element, so that at most [`MOST`] are left.
fn every_few(all: &[usize]) -> Vec<usize> {
    let step = all.len().div_ceil(MOST).max(1);
    all.iter().copied().step_by(step).collect()
}
