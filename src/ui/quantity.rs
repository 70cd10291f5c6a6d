//! Formatting of sizes and durations for display.

use crate::words::{MeasureUnit, measure};

/// A size in bytes: `0 B`, `623 B`, `1.2 KB`, `3.4 MB`. A kilobyte is 1,000 bytes, as in browser developer
/// tools.
#[expect(
    clippy::cast_precision_loss,
    reason = "one decimal is shown; a size over 2^53 bytes does not occur"
)]
pub fn bytes(size: u64) -> String {
    let mut value = size as f64;
    if size < 1000 {
        return measure(value, MeasureUnit::Byte, 0);
    }
    let mut unit = MeasureUnit::Byte;
    for next in [
        MeasureUnit::Kilobyte,
        MeasureUnit::Megabyte,
        MeasureUnit::Gigabyte,
        MeasureUnit::Terabyte,
    ] {
        // 999.95 would round up to 1000.0 of the smaller unit.
        if value < 999.95 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    measure(value, unit, 1)
}

/// A duration given in milliseconds: `0.4 ms`, `12 ms`, `1.25 s`.
pub fn millis(duration: f64) -> String {
    if duration < 10.0 {
        measure(duration, MeasureUnit::Millisecond, 1)
    } else if duration < 1000.0 {
        measure(duration, MeasureUnit::Millisecond, 0)
    } else {
        measure(duration / 1000.0, MeasureUnit::Second, 2)
    }
}

/// A duration in milliseconds, unabbreviated, to the microsecond: `1,250.5 ms`.
pub fn exact_millis(duration: f64) -> String {
    exact(duration, MeasureUnit::Millisecond)
}

/// A size in bytes, unabbreviated: `1,250 B`.
pub fn exact_bytes(size: f64) -> String {
    exact(size, MeasureUnit::Byte)
}

/// Formats with as many decimals as the value has, at most three.
fn exact(value: f64, unit: MeasureUnit) -> String {
    let thousandths = (value * 1000.0).round();
    let digits = if thousandths % 1000.0 == 0.0 {
        0
    } else if thousandths % 100.0 == 0.0 {
        1
    } else if thousandths % 10.0 == 0.0 {
        2
    } else {
        3
    };
    measure(value, unit, digits)
}

/// A time span, given in seconds, in the largest unit that fits at least twice: `45 s`, `90 min`, `6 h`, `3
/// d`.
#[expect(
    clippy::cast_precision_loss,
    reason = "a span of 2^53 seconds does not occur"
)]
pub fn span(seconds: i64) -> String {
    let (length, unit) = match seconds {
        ..120 => (1, MeasureUnit::Second),
        120..7200 => (60, MeasureUnit::Minute),
        7200..172_800 => (3600, MeasureUnit::Hour),
        _ => (86_400, MeasureUnit::Day),
    };
    measure((seconds / length) as f64, unit, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (size, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 KB"),
            (999_949, "999.9 KB"),
            (999_950, "1.0 MB"),
            (u64::MAX, "18,446,744.1 TB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn spans() {
        for (seconds, text) in [
            (0, "0 s"),
            (119, "119 s"),
            (5400, "90 min"),
            (21_600, "6 h"),
            (259_300, "3 d"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn exact_amounts_drop_trailing_zeros() {
        for (size, text) in [
            (170_000.0, "170,000 B"),
            (999.0, "999 B"),
            (0.5, "0.5 B"),
            (1250.25, "1,250.25 B"),
            (0.0626, "0.063 B"),
        ] {
            assert_eq!(exact_bytes(size), text);
        }
        assert_eq!(exact_millis(250_000.0), "250,000 ms");
    }

    #[test]
    fn durations() {
        assert_eq!(millis(0.42), "0.4 ms");
        assert_eq!(millis(1250.0), "1.25 s");
    }
}
