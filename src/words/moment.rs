//! Instants in the format of the current language, always with the offset of their zone.

use chrono::{DateTime, FixedOffset, NaiveTime};

use super::intl::{FormatterKind, Formatters};
use super::template::Numerals as _;
use super::{LANGUAGE, heard, spelling};

/// The parts of a local time in display order, separate so that they can be styled differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MomentParts {
    /// `13 May 2026`
    pub date: String,
    /// `09:40:39`
    pub clock: String,
    /// `.527`
    pub millis: String,
    /// `+02`, `+05:45`, `UTC`
    pub offset: String,
}

/// Left-to-right mark: keeps the following text from being reordered in right-to-left text.
const LEFT_TO_RIGHT: char = '\u{200e}';

/// Formats a local time to the millisecond. Reactive.
pub fn moment(local: DateTime<FixedOffset>) -> MomentParts {
    let clock = spell(local, FormatterKind::Clock, spelling::clock);
    // Split off the last three digits and their separator.
    let cut = clock.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let (seconds, millis) = clock.split_at_checked(cut).unwrap_or((&clock, ""));
    MomentParts {
        date: spell(local, FormatterKind::Date, spelling::date),
        clock: seconds.to_owned(),
        millis: millis.to_owned(),
        offset: offset(local),
    }
}

/// Format of a time to the minute in a sentence about a time range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Whether to include the year.
    pub with_year: bool,
    /// Whether the time is the last of its day and is written as the end of that day: `10 May 24:00`.
    pub ends_day: bool,
}

/// Formats a local time to the minute: `3 May 09:40`. For its offset, use [`utc_offset`]. Reactive.
pub fn point(local: DateTime<FixedOffset>, how: Point) -> String {
    let date = if how.with_year {
        spell(local, FormatterKind::Date, spelling::plain_date)
    } else {
        spell(local, FormatterKind::Day, spelling::day)
    };
    let clock = if how.ends_day {
        let midnight = local.with_time(NaiveTime::MIN).single().unwrap_or(local);
        spell(midnight, FormatterKind::EndOfDay, |_| "24:00".to_owned())
    } else {
        spell(local, FormatterKind::Minute, spelling::minute)
    };
    format!("{date} {clock}")
}

/// Formats a day without its year, for an axis: `13 May`. Reactive.
pub fn day(local: DateTime<FixedOffset>) -> String {
    spell(local, FormatterKind::Day, spelling::day)
}

/// Formats a time of day to the minute: `09:40`. Reactive.
pub fn time_of_day(local: DateTime<FixedOffset>) -> String {
    spell(local, FormatterKind::Minute, spelling::minute)
}

fn spell(
    local: DateTime<FixedOffset>,
    form: FormatterKind,
    english: fn(DateTime<FixedOffset>) -> String,
) -> String {
    // Format the local time as if it were UTC. So the name of the zone is not needed, and the browser's
    // offset for the zone cannot differ from the one that is shown.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a date's milliseconds fit a double's 53 bits"
    )]
    let shown = local.naive_local().and_utc().timestamp_millis() as f64;
    by_browser(|formatters| formatters.write(form, shown)).unwrap_or_else(|| english(local))
}

fn offset(local: DateTime<FixedOffset>) -> String {
    in_digits_of_the_language(spelling::offset(*local.offset()))
}

/// Formats the offset of a zone from UTC, to show beside its name: `UTC+2`. Reactive.
pub fn utc_offset(offset: FixedOffset) -> String {
    let words = spelling::utc_offset(offset);
    // `UTC` is also the name of a zone, and the same in every language.
    if offset.local_minus_utc() == 0 {
        return words;
    }
    in_digits_of_the_language(words)
}

fn in_digits_of_the_language(text: String) -> String {
    let spelled = by_browser(|formatters| {
        let digits: String = text.chars().fold(String::new(), |mut out, char| {
            match char.to_digit(10) {
                Some(digit) => out.push_str(&formatters.count(digit.into())),
                None => out.push(char),
            }
            out
        });
        Some(if formatters.runs_from_right_to_left() {
            format!("{LEFT_TO_RIGHT}{digits}")
        } else {
            digits
        })
    });
    spelled.unwrap_or(text)
}

fn by_browser<T>(write: impl FnOnce(&Formatters) -> Option<T>) -> Option<T> {
    heard();
    LANGUAGE.with_borrow(|language| write(&language.other.as_ref()?.formatters))
}
