//! Texts of the timeline: a time span, its counts, and spans without entries.

use scim_audit_model::time::Instant;

use crate::features::timeline::{Chart, Counts, Gap, Outcome, Tick, TickForm};
use crate::platform::Zone;
use crate::ui;
use crate::words::{self, Key, MomentParts, Value, format, t};

/// Formats a span: `13 May 2026, 09:00–10:00 (+02)`, or both ends in full if their days or offsets differ.
/// Reactive.
pub(super) fn span(since: Instant, until: Instant, zone: &Zone) -> String {
    let (from, to) = (zone.local(since), zone.local(until));
    let MomentParts { date, offset, .. } = words::moment(from);
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
        let MomentParts { date, offset, .. } = words::moment(local);
        std::format!("{date} {} {offset}", clock(local))
    };
    let (from, to) = (in_full(from), in_full(to));
    format(
        Key::SpanAcrossDays,
        &[("since", (&from).into()), ("until", (&to).into())],
    )
}

/// Returns the key of the text for an outcome.
pub(super) fn outcome(outcome: Outcome) -> Key {
    match outcome {
        Outcome::Success => Key::Success,
        Outcome::Failed => Key::Failed,
        Outcome::Accepted => Key::Accepted,
        Outcome::Other => Key::OtherStatus,
    }
}

/// Formats a count: `Failed: 3`. Reactive.
pub(super) fn count(of: Outcome, number: u64) -> String {
    let status = t(outcome(of));
    format(
        Key::StatusCount,
        &[("status", (&*status).into()), ("count", number.into())],
    )
}

/// Formats all counts: `Success: 42, Failed: 3`, or the text for no entries. Reactive.
pub(super) fn counts(counts: Counts) -> String {
    let mut parts = counts.parts();
    // `parts` is in stacking order, with the usual outcomes on top; text lists them first.
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

/// Formats the selected bars in one line. Reactive.
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

/// Formats a gap: `No requests were received from 3 May 09:00 to 15:00 (6 h).` Reactive.
pub(super) fn gap(chart: &Chart, gap: &Gap) -> String {
    let moment = |instant| {
        let local = chart.zone.local(instant);
        let MomentParts { date, offset, .. } = words::moment(local);
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

/// Formats a label of the axis. Reactive.
pub(super) fn tick(tick: &Tick, zone: &Zone) -> String {
    let local = zone.local(tick.instant);
    match tick.form {
        TickForm::Day => words::day(local),
        TickForm::Date => words::moment(local).date,
        TickForm::Minute => words::time_of_day(local),
        TickForm::Second => words::moment(local).clock,
    }
}
