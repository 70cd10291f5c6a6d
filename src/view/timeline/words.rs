//! What the timeline says: a span, how many entries it has, and where nothing was received.

use scim_audit_model::time::Instant;

use crate::state::{Chart, Counts, Gap, Outcome, Tick, TickForm};
use crate::ui::{self, Zone};
use crate::words::{self, Key, Moment, Value, format, t};

/// `13 May 2026, 09:00–10:00 (+02)`; where days or offsets differ, both ends in full. Tracked.
pub(super) fn span(since: Instant, until: Instant, zone: &Zone) -> String {
    let (from, to) = (zone.local(since), zone.local(until));
    let Moment { date, offset, .. } = words::moment(from);
    let to_the_second = [since, until]
        .iter()
        .any(|instant| instant.timestamp_millis() % 60_000 != 0);
    let clock = |local| {
        if to_the_second {
            words::moment(local).clock
        } else {
            words::time_of_day(local)
        }
    };
    let (from_clock, to_clock) = (clock(from), clock(to));
    let last = zone.local(until - chrono::TimeDelta::milliseconds(1));
    if from.offset() == to.offset() && from.date_naive() == last.date_naive() {
        let values: [(&str, Value); 4] = [
            ("date", (&date).into()),
            ("since", (&from_clock).into()),
            ("until", (&to_clock).into()),
            ("offset", (&offset).into()),
        ];
        return format(Key::SpanWithinDay, &values);
    }
    let in_full = |local| {
        let Moment { date, offset, .. } = words::moment(local);
        std::format!("{date} {} {offset}", clock(local))
    };
    let (from, to) = (in_full(from), in_full(to));
    format(
        Key::SpanAcrossDays,
        &[("since", (&from).into()), ("until", (&to).into())],
    )
}

/// The word for an outcome. Tracked.
pub(super) fn outcome(outcome: Outcome) -> Key {
    match outcome {
        Outcome::Success => Key::Success,
        Outcome::Failed => Key::Failed,
        Outcome::Accepted => Key::Accepted,
        Outcome::Other => Key::OtherStatus,
    }
}

/// `Failed: 3`. Tracked.
pub(super) fn count(of: Outcome, number: u64) -> String {
    let status = t(outcome(of));
    format(
        Key::StatusCount,
        &[("status", (&*status).into()), ("count", number.into())],
    )
}

/// `Success: 42, Failed: 3`, or that there is nothing. Tracked.
pub(super) fn counts(counts: Counts) -> String {
    let mut parts = counts.parts();
    // Most come first in speech, and last in a pile.
    parts.reverse();
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(outcome, number)| count(outcome, number))
        .collect();
    if said.is_empty() {
        return t(Key::NoEntries).into();
    }
    said.join(&t(Key::ListSeparator))
}

/// What is pointed at, in one line. Tracked.
pub(super) fn bar(chart: &Chart, from: usize, to: usize) -> String {
    let Some(bar) = chart.between(from, to) else {
        return String::new();
    };
    let (span, counts) = (span(bar.since, bar.until, &chart.zone), counts(bar.counts));
    format(
        Key::SpanWithCounts,
        &[("span", (&span).into()), ("counts", (&counts).into())],
    )
}

/// `Nothing was received from 3 May 09:00 to 15:00 (6 h).` Tracked.
pub(super) fn gap(chart: &Chart, gap: &Gap) -> String {
    let moment = |instant| {
        let local = chart.zone.local(instant);
        let Moment { date, offset, .. } = words::moment(local);
        std::format!("{date} {} {offset}", words::time_of_day(local))
    };
    let length = ui::span((gap.until - gap.since).num_seconds());
    let key = match (gap.goes_on, chart.is_partial) {
        (false, false) => Key::NothingBetween,
        (false, true) => Key::NoMatchBetween,
        (true, false) => Key::NothingSince,
        (true, true) => Key::NoMatchSince,
    };
    let since = moment(gap.since);
    let mut values: Vec<(&str, Value)> =
        vec![("since", (&since).into()), ("length", (&length).into())];
    let until = moment(gap.until);
    if !gap.goes_on {
        values.push(("until", (&until).into()));
    }
    format(key, &values)
}

/// A label below the bars. Tracked.
pub(super) fn tick(tick: &Tick, zone: &Zone) -> String {
    let local = zone.local(tick.instant);
    match tick.form {
        TickForm::Day => words::day(local),
        TickForm::Minute => words::time_of_day(local),
        TickForm::Second => words::moment(local).clock,
    }
}
