//! A text that is looked for in others, whatever the case.

/// The text, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Needle(String);

impl Needle {
    /// What is looked for, in any case.
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    /// The text in lower case, to be looked for in texts that are in lower case already.
    pub fn lowered(&self) -> &str {
        &self.0
    }

    /// Whether this text, in lower case, contains it.
    ///
    /// Almost everything in a log is ASCII, where lower case is a matter of one byte: nothing is copied for it.
    pub fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            is_in_ascii(self.0.as_bytes(), text.as_bytes())
        } else {
            text.to_lowercase().contains(&self.0)
        }
    }
}

fn is_in_ascii(needle: &[u8], text: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return true;
    };
    let Some(last) = text.len().checked_sub(needle.len()) else {
        return false;
    };
    let starts = text.get(..=last).unwrap_or_default();
    starts.iter().enumerate().any(|(at, byte)| {
        byte.to_ascii_lowercase() == *first
            && text
                .get(at + 1..at + needle.len())
                .is_some_and(|text| text.eq_ignore_ascii_case(rest))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascii_or_not_the_rule_is_that_of_lower_case(
            needle in "[aAbKßİſ\u{212a}\n]{0,3}",
            text in "[aAbBkKßẞİi\u{307}\n]{0,8}",
            ascii in "[aAbBkK\n]{0,8}",
        ) {
            for text in [text, ascii] {
                let plain = text.to_lowercase().contains(&needle.to_lowercase());
                prop_assert_eq!(Needle::new(&needle).is_in(&text), plain);
            }
        }
    }
}
