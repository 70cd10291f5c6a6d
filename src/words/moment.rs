//! Instants, as the language spells them. The zone is always part of it.

use chrono::{DateTime, FixedOffset, NaiveTime};

use super::intl::{Form, Formatters};
use super::template::Numerals as _;
use super::{LANGUAGE, heard, spelling};

/// The parts of a local time, in their order, to be set apart by weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// `13 May 2026`
    pub date: String,
    /// `09:40:39`
    pub clock: String,
    /// `.527`
    pub millis: String,
    /// `+02`, `+05:45`, `UTC`
    pub offset: String,
}

/// Keeps what follows from being turned around between texts that run from right to left.
const LEFT_TO_RIGHT: char = '\u{200e}';

/// A local time to the millisecond. Tracked.
pub fn moment(local: DateTime<FixedOffset>) -> Moment {
    let clock = spell(local, Form::Clock, spelling::clock);
    // The last three digits and what sets them apart.
    let cut = clock.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let (seconds, millis) = clock.split_at_checked(cut).unwrap_or((&clock, ""));
    Moment {
        date: spell(local, Form::Date, spelling::date),
        clock: seconds.to_owned(),
        millis: millis.to_owned(),
        offset: offset(local),
    }
}

/// How a time to the minute is said in a sentence about a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Whether the year is said.
    pub with_year: bool,
    /// Whether it is the last of its day and said as the end of that: `10 May 24:00`.
    pub ends_day: bool,
}

/// A local time to the minute: `3 May 09:40`. Its offset is for [`utc_offset`] to say. Tracked.
pub fn point(local: DateTime<FixedOffset>, how: Point) -> String {
    let date = if how.with_year {
        spell(local, Form::Date, spelling::plain_date)
    } else {
        spell(local, Form::Day, spelling::day)
    };
    let clock = if how.ends_day {
        let midnight = local.with_time(NaiveTime::MIN).single().unwrap_or(local);
        spell(midnight, Form::EndOfDay, |_| "24:00".to_owned())
    } else {
        spell(local, Form::Minute, spelling::minute)
    };
    format!("{date} {clock}")
}

/// A day without its year, for an axis: `13 May`. Tracked.
pub fn day(local: DateTime<FixedOffset>) -> String {
    spell(local, Form::Day, spelling::day)
}

/// A time of day to the minute: `09:40`. Tracked.
pub fn time_of_day(local: DateTime<FixedOffset>) -> String {
    spell(local, Form::Minute, spelling::minute)
}

fn spell(
    local: DateTime<FixedOffset>,
    form: Form,
    english: fn(DateTime<FixedOffset>) -> String,
) -> String {
    // A clock in the zone shows what one in UTC shows that much later. So the zone's name is not needed, and
    // the browser's idea of its offset cannot differ from the one that is printed.
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

/// How far a zone is from UTC, to stand beside its name: `UTC+2`. Tracked.
pub fn utc_offset(offset: FixedOffset) -> String {
    let words = spelling::utc_offset(offset);
    // The name of a zone, too, and then the same in every language.
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
