//! How much: milliseconds, bytes.

use std::fmt;

/// A number that is not negative: a whole one, or a decimal fraction.
///
/// Kept as the bits of an `f64`, which are equal exactly when the numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount(u64);

impl Amount {
    /// Reads `250` or `12.5`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let number: f64 = text.parse().ok().filter(|_| plain)?;
        number.is_finite().then_some(Self(number.to_bits()))
    }

    /// The number.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_and_nothing_else() {
        for (text, number) in [("250", 250.0), ("12.5", 12.5), (".5", 0.5), ("0", 0.0)] {
            assert_eq!(
                Amount::parse(text).unwrap().get().to_bits(),
                f64::to_bits(number)
            );
        }
        for text in ["", ".", "-1", "+1", "1e3", "1,5", "12 ms", "inf", "nan"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_is_read(number in 0_f64..1e12) {
            let amount = Amount::parse(&number.to_string()).unwrap();
            prop_assert_eq!(amount.get().to_bits(), number.to_bits());
            prop_assert_eq!(Amount::parse(&amount.to_string()), Some(amount));
        }
    }
}
