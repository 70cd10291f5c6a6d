//! Parses times as other programs write them in a HAR. The specification requires ISO 8601 with an offset.
//! Java's `SimpleDateFormat` omits the colon in the offset, and other programs omit the offset.

use crate::time::{self, Instant};

/// Parses a time. A time without an offset is read as UTC, which most programs that omit the offset mean.
pub(super) fn read(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Ok(instant) = time::parse(text) {
        return Some(instant);
    }
    let (date, rest) = text.split_at_checked("2026-05-07".len())?;
    let clock = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let zone_at = clock.find(|char: char| !matches!(char, '0'..='9' | ':' | '.' | ','));
    let (clock, zone) = clock.split_at_checked(zone_at.unwrap_or(clock.len()))?;
    let clock = clock.replace(',', ".");
    // A single colon means that the seconds are missing.
    let seconds = if clock.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    let zone = offset(zone.trim())?;
    time::parse(&format!("{date}T{clock}{seconds}{zone}")).ok()
}

/// Converts an offset to its RFC 3339 spelling.
fn offset(zone: &str) -> Option<String> {
    if matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some("Z".to_owned());
    }
    let digits: String = zone.get(1..)?.chars().filter(|char| *char != ':').collect();
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let sign = zone.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "00"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    Some(format!("{sign}{hours}:{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_other_programs_are_read() {
        for (text, instant) in [
            ("2021-06-19T10:15:30.000+0530", "2021-06-19T04:45:30.000Z"),
            ("2021-06-19T10:15:30.000+05:30", "2021-06-19T04:45:30.000Z"),
            ("2021-06-19T04:45:32.000+0000", "2021-06-19T04:45:32.000Z"),
            ("2021-06-19T10:15:30-07", "2021-06-19T17:15:30.000Z"),
            (
                "2021-06-19T10:15:30.1234567-07:00",
                "2021-06-19T17:15:30.123Z",
            ),
            ("2021-06-19T10:15:30.123456789Z", "2021-06-19T10:15:30.123Z"),
            ("2021-06-19T10:15:30.123456789", "2021-06-19T10:15:30.123Z"),
            ("2021-06-19T10:15:30", "2021-06-19T10:15:30.000Z"),
            ("2021-06-19 10:15:30,5 UTC", "2021-06-19T10:15:30.500Z"),
            ("2021-06-19T10:15", "2021-06-19T10:15:00.000Z"),
        ] {
            let read = read(text).map(|instant| time::format(&instant));
            assert_eq!(read.as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn text_that_is_not_a_time_is_none() {
        for text in [
            "",
            "hunter2",
            "2021-06-19",
            "2021-06-19T",
            "2021-13-19T10:15:30",
            "2021-06-19T10:15:30+5",
            "2021-06-19T10:15:30 CET",
            "2021-06-19T25:15:30",
            "19/06/2021 10:15:30",
            "2021-06-19T10:15:30+ab:cd",
            "2021-06-19T10:15:30é",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
