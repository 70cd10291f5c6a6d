//! Numbers for people: sizes, durations, counts.

/// A size in bytes: `0 B`, `623 B`, `1.2 KB`, `3.4 MB`. A kilobyte is 1,000 bytes, as in a browser's tools.
#[expect(
    clippy::cast_precision_loss,
    reason = "one decimal is shown; a size over 2^53 bytes does not occur"
)]
pub fn bytes(size: u64) -> String {
    let mut value = size as f64;
    if size < 1000 {
        return format!("{size} B");
    }
    let mut unit = "B";
    for next in ["KB", "MB", "GB", "TB"] {
        // 999.95 would round up to 1000.0 of the smaller unit.
        if value < 999.95 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// A duration given in milliseconds: `0.4 ms`, `12 ms`, `1.25 s`.
pub fn millis(duration: f64) -> String {
    if duration < 10.0 {
        format!("{duration:.1} ms")
    } else if duration < 1000.0 {
        format!("{duration:.0} ms")
    } else {
        format!("{:.2} s", duration / 1000.0)
    }
}

/// A count with its thousands set apart: `48,210`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
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
            (u64::MAX, "18446744.1 TB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn durations_and_counts() {
        assert_eq!(millis(0.42), "0.4 ms");
        assert_eq!(millis(1250.0), "1.25 s");
        assert_eq!(count(7), "7");
        assert_eq!(count(48_210), "48,210");
        assert_eq!(count(1_000_000), "1,000,000");
    }
}
