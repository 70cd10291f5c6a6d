//! Non-negative decimal numbers, used for milliseconds and bytes.

use std::fmt;

/// A non-negative number in thousandths.
///
/// Fixed-point instead of `f64`: parsing and formatting an `f64` needs lookup tables that add 16 KB to what a
/// browser loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount(u64);

impl Amount {
    /// Parses a decimal such as `250` or `12.5`; returns `None` for anything else. Fraction digits after the
    /// third are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let thousandths: u64 = format!("{fraction:0<3.3}").parse().ok()?;
        whole.checked_mul(1000)?.checked_add(thousandths).map(Self)
    }

    /// Returns the largest amount that is not greater than `number`. Negative numbers and NaN give zero.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is rounded before the cast, and the cast saturates"
    )]
    pub fn within(number: f64) -> Self {
        let rounded = Self((number * 1000.0).round() as u64);
        if rounded.get() > number {
            Self(rounded.0.saturating_sub(1))
        } else {
            rounded
        }
    }

    /// Returns the amount as a floating-point number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact up to 2^53 thousandths: 285 years of milliseconds, 9 TB"
    )]
    pub fn get(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / 1000, self.0 % 1000);
        if thousandths == 0 {
            return write!(f, "{whole}");
        }
        let fraction = format!("{thousandths:03}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parse_accepts_plain_decimals_only() {
        for (text, number) in [
            ("250", "250"),
            ("12.50", "12.5"),
            (".5", "0.5"),
            ("7.", "7"),
            ("0.0019", "0.001"),
        ] {
            assert_eq!(Amount::parse(text).unwrap().to_string(), number);
        }
        for text in [
            "",
            ".",
            "-1",
            "+1",
            "1e3",
            "1,5",
            "12 ms",
            "inf",
            "1.2.3",
            "99999999999999999999",
        ] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
        assert_eq!(Amount::within(-1.0).get().to_bits(), 0);
        assert_eq!(Amount::within(f64::NAN).get().to_bits(), 0);
    }

    proptest! {
        #[test]
        fn amount_round_trips_through_its_text(thousandths in 0..u64::MAX) {
            let amount = Amount(thousandths);
            prop_assert_eq!(Amount::parse(&amount.to_string()), Some(amount));
        }

        #[test]
        fn amount_within_a_number_is_at_most_that_number(number in 0_f64..1e9, thousandths in 0..1_u64 << 40) {
            let within = Amount::within(number);
            prop_assert!(within.get() <= number && number - within.get() < 0.0011);
            prop_assert_eq!(Amount::within(Amount(thousandths).get()), Amount(thousandths));
        }
    }
}
