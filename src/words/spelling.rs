//! English formatting of numbers and times.

use chrono::{DateTime, Datelike as _, FixedOffset, Timelike as _};

use super::template::Numerals;

/// English numerals, formatted without the browser's `Intl`.
pub(super) struct English;

impl Numerals for English {
    fn category(&self, count: u64) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }

    fn count(&self, count: u64) -> String {
        let digits = count.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `13 May 2026`
pub(super) fn date(local: DateTime<FixedOffset>) -> String {
    let month = MONTHS.get(local.month0() as usize).unwrap_or(&"?");
    format!("{:02} {month} {:04}", local.day(), local.year())
}

/// `3 May 2026`, for use in a sentence.
pub(super) fn plain_date(local: DateTime<FixedOffset>) -> String {
    format!("{} {:04}", day(local), local.year())
}

/// `3 May`
pub(super) fn day(local: DateTime<FixedOffset>) -> String {
    let month = MONTHS.get(local.month0() as usize).unwrap_or(&"?");
    format!("{} {month}", local.day())
}

/// `09:40`
pub(super) fn minute(local: DateTime<FixedOffset>) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `09:40:39.527`
pub(super) fn clock(local: DateTime<FixedOffset>) -> String {
    let (seconds, millis) = (local.second(), local.timestamp_subsec_millis());
    format!("{}:{seconds:02}.{millis:03}", minute(local))
}

/// `+05:45`; `+01` for whole hours; `UTC` for no offset.
pub(super) fn offset(offset: FixedOffset) -> String {
    if offset.local_minus_utc() == 0 {
        return "UTC".to_owned();
    }
    let text = offset.to_string();
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

/// `UTC+2`; `UTC+5:45`; `UTC` for no offset.
pub(super) fn utc_offset(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        for (count, text) in [(7, "7"), (48_210, "48,210"), (1_000_000, "1,000,000")] {
            assert_eq!(English.count(count), text);
        }
        assert_eq!(English.category(1), "one");
        assert_eq!(English.category(0), "other");
    }

    #[test]
    fn time_is_exact_and_has_its_offset() {
        let local = DateTime::parse_from_rfc3339("2026-05-03T09:04:05.007+05:45").unwrap();
        assert_eq!(
            [
                date(local),
                clock(local),
                minute(local),
                offset(*local.offset())
            ],
            ["03 May 2026", "09:04:05.007", "09:04", "+05:45"]
        );
        for (seconds, text) in [
            (0, "UTC"),
            (7200, "UTC+2"),
            (20_700, "UTC+5:45"),
            (-12_600, "UTC-3:30"),
            (-36_000, "UTC-10"),
        ] {
            assert_eq!(utc_offset(FixedOffset::east_opt(seconds).unwrap()), text);
        }
        assert_eq!(day(local), "3 May");
        assert_eq!(offset(FixedOffset::east_opt(0).unwrap()), "UTC");
        assert_eq!(offset(FixedOffset::west_opt(3600).unwrap()), "-01");
        assert_eq!(plain_date(local), "3 May 2026");
    }
}
