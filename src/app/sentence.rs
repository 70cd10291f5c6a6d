//! The sentence that describes the shown entries: how many of how many, and the time span.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use scim_audit_model::page::Range;

use crate::features::list::ShownAnswer;
use crate::platform::{Zone, clock};
use crate::state::{Draft, Field, ends_day};
use crate::view::criterion_words::range_words;
use crate::words::{self, Key, Point, format, t};

/// Returns a sentence such as `1,254 of 48,210 entries, 3 May 00:00 to 10 May 24:00 (Europe/Paris, UTC+2)`,
/// as far as the log reports these values. `all` is the number of entries without filters. Reactive.
pub(super) fn sentence(shown: &ShownAnswer, all: Option<u64>, zone: &Zone) -> String {
    let entries = match (shown.total(), all) {
        (None, _) => match shown.total_at_least() {
            Some(count @ 1..) => {
                let entries = format(Key::EntryCount, &[("count", count.into())]);
                format(Key::AtLeastEntries, &[("entries", (&entries).into())])
            }
            _ => t(Key::UncountedEntries).into(),
        },
        (Some(count), Some(all)) if all > count => format(
            Key::CountOfAll,
            &[("count", count.into()), ("all", all.into())],
        ),
        (Some(count), _) => format(Key::EntryCount, &[("count", count.into())]),
    };
    let Range { since, until } = looked_at(shown, zone);
    let place = place(since, until, zone);
    let range = shown.draft().get(Field::Range).trim();
    let range = small(&range_words(range));
    let with = |key, since: &str, until: &str| {
        let values = [
            ("entries", (&entries).into()),
            ("since", since.into()),
            ("until", until.into()),
            ("range", (&range).into()),
            ("zone", (&place).into()),
        ];
        format(key, &values)
    };
    if !range.is_empty() {
        return with(Key::EntriesOverRange, "", "");
    }
    let with_year = ![since, until]
        .into_iter()
        .flatten()
        .all(|instant| is_this_year(instant, zone));
    let begins = |since| point(since, with_year, zone);
    match (since, until) {
        (Some(since), Some(until)) => with(
            Key::EntriesFromTo,
            &begins(since),
            &end(until, with_year, zone),
        ),
        (Some(since), None) => with(Key::EntriesFrom, &begins(since), ""),
        (None, Some(until)) => with(Key::EntriesUpTo, "", &end(until, with_year, zone)),
        (None, None) => entries,
    }
}

/// Describes how far back the log goes. Reactive.
pub(super) fn reach(oldest: DateTime<Utc>, zone: &Zone) -> String {
    let since = point(oldest, !is_this_year(oldest, zone), zone);
    format(Key::LogGoesBackTo, &[("since", (&since).into())])
}

/// Returns the requested time span. An open end is replaced by the end of the log's own range.
fn looked_at(shown: &ShownAnswer, zone: &Zone) -> Range {
    let draft: &Draft = shown.draft();
    let asked = draft.filter(|instant| zone.offset_at(instant));
    let (since, until) = asked.map_or((None, None), |filter| (filter.since, filter.until));
    let Range {
        since: first,
        until: last,
    } = shown.range();
    Range {
        since: since.or(first),
        until: until.or(last),
    }
}

fn point(instant: DateTime<Utc>, with_year: bool, zone: &Zone) -> String {
    let how = Point {
        with_year,
        ends_day: false,
    };
    words::point(zone.local(instant), how)
}

/// Formats the exclusive end of a span. The end of a whole day is shown as 24:00.
fn end(until: DateTime<Utc>, with_year: bool, zone: &Zone) -> String {
    if !ends_day(until, |instant| zone.offset_at(instant)) {
        return point(until, with_year, zone);
    }
    let how = Point {
        with_year,
        ends_day: true,
    };
    words::point(zone.local(until - TimeDelta::milliseconds(1)), how)
}

/// Formats the zone: `Europe/Paris, UTC+2`; both offsets if they differ between the two ends; or just `UTC`.
fn place(since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>, zone: &Zone) -> String {
    let mut offsets: Vec<String> = Vec::new();
    for instant in [since, until.map(|until| until - TimeDelta::milliseconds(1))] {
        let offset = instant.map(|instant| words::utc_offset(zone.offset_at(instant)));
        if let Some(offset) = offset.filter(|offset| !offsets.contains(offset)) {
            offsets.push(offset);
        }
    }
    let offsets = offsets.join("/");
    if offsets.is_empty() || zone.name() == offsets {
        return zone.name().to_owned();
    }
    format!("{}{}{offsets}", zone.name(), t(Key::ListSeparator))
}

fn is_this_year(instant: DateTime<Utc>, zone: &Zone) -> bool {
    zone.local(instant).year() == zone.local(clock::now()).year()
}

/// Converts the first letter to lower case, for use within a sentence. In our languages the words for a range begin
/// with an ASCII letter or with one that has no case. The table for other letters is large.
fn small(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
