//! Case-insensitive substring search.

/// A search text, stored in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Needle(String);

impl Needle {
    /// Creates a needle from a text in any case.
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    /// Returns the text in lower case, for searching in texts that are already in lower case.
    pub fn lowered(&self) -> &str {
        &self.0
    }

    /// Returns whether `text`, in lower case, contains the needle.
    ///
    /// Almost all texts in a log are ASCII. These are compared byte by byte, without a lower-case copy.
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
        fn needle_is_found_as_in_the_text_in_lower_case(
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
