//! Time spans as people type them, and the instants they mean: dates, times of day, and durations up to now.
//! This module does no I/O; a time zone is a function from instant to offset.

use std::ops::RangeInclusive;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};
use scim_audit_model::days;

/// A time of day as typed: `09:30` or `09:30:15`; with an offset where clocks show the time twice:
/// `02:30+01:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    time: NaiveTime,
    /// A minute or a second, depending on the precision that was typed.
    lasts: TimeDelta,
    offset: Option<FixedOffset>,
}

impl TimeOfDay {
    /// Parses a time of day. Returns `None` for anything else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (clock, offset) = match text.find(['+', '-']) {
            Some(at) => {
                let (clock, offset) = text.split_at_checked(at)?;
                (clock, Some(read_offset(offset)?))
            }
            None => (text, None),
        };
        let (seconds, with_seconds) = seconds_of(clock)?;
        Some(Self {
            time: NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?,
            lasts: if with_seconds {
                TimeDelta::seconds(1)
            } else {
                TimeDelta::minutes(1)
            },
            offset,
        })
    }
}

/// Parses `9:30` or `09:30:15`. Returns the seconds since midnight, and whether the text has seconds.
fn seconds_of(text: &str) -> Option<(u32, bool)> {
    let mut parts = text.trim().split(':');
    let mut next = |most: u32| {
        let digits = parts.next()?;
        let plain =
            matches!(digits.len(), 1..=2) && digits.bytes().all(|digit| digit.is_ascii_digit());
        let number: u32 = digits.parse().ok().filter(|_| plain)?;
        (number <= most).then_some(number)
    };
    let (hours, minutes) = (next(23)?, next(59)?);
    let seconds = next(59);
    let whole = text.matches(':').count() == if seconds.is_some() { 2 } else { 1 };
    whole.then_some((
        hours * 3600 + minutes * 60 + seconds.unwrap_or_default(),
        seconds.is_some(),
    ))
}

/// Parses an offset: `+02:00`, `-03:30`, `+00:09:21`.
fn read_offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = text.split_at_checked(1)?;
    let seconds = i32::try_from(seconds_of(digits)?.0).ok()?;
    FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds })
}

/// Parses a date in the format of a browser's date field, such as `2026-05-03`. The zeros of a month and of a day may
/// be missing.
pub(crate) fn read_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().splitn(3, '-');
    let mut number = |digits: RangeInclusive<usize>| {
        let part = parts.next()?;
        let is_plain = part.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<u16> = part.parse().ok();
        number.filter(|_| is_plain && digits.contains(&part.len()))
    };
    let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
    // RFC 3339 allows years of four digits. Leave at least a day of margin on both sides.
    (1970..=9998)
        .contains(&year)
        .then(|| NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()))
        .flatten()
}

/// Parses a duration up to now: `15m`, `24h`, `7d`. Returns `None` for anything else.
pub(crate) fn read_range(text: &str) -> Option<TimeDelta> {
    let (count, unit) = parts_of_range(text)?;
    let count = i64::from(count);
    Some(match unit {
        'm' => TimeDelta::minutes(count),
        'h' => TimeDelta::hours(count),
        _ => TimeDelta::days(count),
    })
}

/// Splits a duration into its number and its unit, `m`, `h` or `d`: 24 and `h` for `24h`.
pub fn parts_of_range(text: &str) -> Option<(u16, char)> {
    let unit = text.chars().next_back()?;
    let digits = text.strip_suffix(['m', 'h', 'd'])?;
    let plain = digits.len() <= 4 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let count = digits.parse().ok().filter(|count| plain && *count > 0)?;
    Some((count, unit))
}

/// The first instant of a date, or of a time on it.
pub(crate) fn since(
    date: NaiveDate,
    time: Option<TimeOfDay>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    match time {
        None => days::start_of(date, offset_at),
        Some(TimeOfDay {
            time, offset: None, ..
        }) => days::first_at(date.and_time(time), offset_at),
        Some(TimeOfDay {
            time,
            offset: Some(offset),
            ..
        }) => at_offset(date, time, offset),
    }
}

/// The instant at which a date ends, or a time on it (exclusive).
pub(crate) fn until(
    date: NaiveDate,
    time: Option<TimeOfDay>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    let Some(TimeOfDay {
        time,
        lasts,
        offset,
    }) = time
    else {
        return days::end_of(date, offset_at);
    };
    match offset {
        None => days::last_at(date.and_time(time) + lasts, offset_at),
        Some(offset) => at_offset(date, time, offset)?.checked_add_signed(lasts),
    }
}

fn at_offset(date: NaiveDate, time: NaiveTime, offset: FixedOffset) -> Option<DateTime<Utc>> {
    let local = date.and_time(time).and_local_timezone(offset).single()?;
    Some(local.to_utc())
}

/// The date and the time, as typed, that start at this whole second. The time is empty if the date starts
/// then.
pub(crate) fn typed_since(
    instant: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<(String, String)> {
    typed(instant, 0, &offset_at, |date, time| {
        since(date, time, &offset_at) == Some(instant)
    })
}

/// The date and the time, as typed, that end at this whole second. The time is empty if the date ends then.
pub(crate) fn typed_until(
    instant: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<(String, String)> {
    let last = instant.checked_sub_signed(TimeDelta::seconds(1))?;
    typed(last, 59, &offset_at, |date, time| {
        until(date, time, &offset_at) == Some(instant)
    })
}

/// Whether a day ends exactly at this instant.
pub fn ends_day(instant: DateTime<Utc>, offset_at: impl Fn(DateTime<Utc>) -> FixedOffset) -> bool {
    let last = instant - TimeDelta::milliseconds(1);
    let date = last.with_timezone(&offset_at(last)).date_naive();
    // Days end at whole minutes. Check that first: it is cheaper than to search for the end of the day.
    let whole = instant.second() == 0 && instant.timestamp_subsec_millis() == 0;
    whole && days::end_of(date, offset_at) == Some(instant)
}

/// The shortest spelling of what a clock shows at this instant for which `means_it` is true. `whole` is the
/// second for which a time without seconds is enough.
fn typed(
    instant: DateTime<Utc>,
    whole: u32,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    means_it: impl Fn(NaiveDate, Option<TimeOfDay>) -> bool,
) -> Option<(String, String)> {
    let local = instant.with_timezone(&offset_at(instant));
    let date = local.date_naive();
    read_date(&date.to_string())?;
    let mut clock = format!("{:02}:{:02}", local.hour(), local.minute());
    if local.second() != whole {
        clock = format!("{clock}:{:02}", local.second());
    }
    let exact = format!("{clock}{}", local.offset());
    [String::new(), clock, exact]
        .into_iter()
        .find(|text| means_it(date, TimeOfDay::read(text)))
        .map(|time| (date.to_string(), time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_parsed_with_their_precision() {
        let second = |text: &str| {
            let time = TimeOfDay::read(text)?;
            Some((
                time.time.num_seconds_from_midnight(),
                time.lasts.num_seconds(),
            ))
        };
        for (text, read) in [
            ("09:30", Some((34_200, 60))),
            (" 9:30 ", Some((34_200, 60))),
            ("23:59:59", Some((86_399, 1))),
            ("02:30+01:00", Some((9000, 60))),
            ("00:00:00-03:30", Some((0, 1))),
            ("24:00", None),
            ("9", None),
            ("9:3:", None),
            ("12:60", None),
            ("+1:00", None),
            ("1:00:00:00", None),
            ("012:00", None),
            ("12:00+", None),
            ("１2:00", None),
            ("", None),
        ] {
            assert_eq!(second(text), read, "{text}");
        }
    }

    #[test]
    fn durations_are_parsed_with_their_unit() {
        for (text, read) in [
            ("15m", Some(TimeDelta::minutes(15))),
            ("24h", Some(TimeDelta::hours(24))),
            ("30d", Some(TimeDelta::days(30))),
            ("0d", None),
            ("d", None),
            ("24", None),
            ("+1h", None),
            ("99999h", None),
            ("1w", None),
            ("", None),
        ] {
            assert_eq!(read_range(text), read, "{text}");
        }
    }
}
