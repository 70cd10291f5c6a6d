//! Splits a long text into windows that are searched one by one: a search in 10 MB takes longer than a frame.

use std::ops::Range;

use crate::needle::Needle;

/// Size of a window in bytes: a few milliseconds of work.
const WINDOW: usize = 256 << 10;

/// Returns windows over a text, such that each occurrence of the needle lies in one of them, with the characters
/// around it that decide about its lower case. Windows begin and end between characters, and outside of JSON
/// escapes unless there are only backslashes for the length of a window.
pub(crate) fn windows<'t>(
    text: &'t [u8],
    needle: &Needle,
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    // A character in lower case may be written as an escape of twelve bytes.
    let overlap = 12 * needle.lowered().len() + 64;
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let goal = start + WINDOW;
        next = (goal + overlap < text.len()).then(|| begin(text, goal));
        let end = if next.is_some() {
            goal + overlap
        } else {
            text.len()
        };
        Some(start..end + inside_character(text, end))
    })
}

/// A place at or before `at` where a window may begin. It is after the last window's beginning.
fn begin(text: &[u8], at: usize) -> usize {
    let before = text.get(at - WINDOW / 2..at).unwrap_or_default();
    let backslashes = before
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count();
    let continued = before
        .iter()
        .rev()
        .take_while(|byte| is_continued(**byte))
        .count();
    if backslashes > 0 {
        at - backslashes
    } else if text.get(at).is_some_and(|byte| is_continued(*byte)) {
        at - (continued + 1).min(4)
    } else {
        at
    }
}

/// How many bytes of a character follow, if `at` is inside of it.
fn inside_character(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter()
        .take(3)
        .take_while(|byte| is_continued(**byte))
        .count()
}

fn is_continued(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_part_of_a_text_lies_in_a_window(
            piece in "[aé😀\\\\\\\\]{1,9}", at in 0..3 * WINDOW, length in 1..40_usize,
        ) {
            let text = piece.repeat(3 * WINDOW / piece.len() + 30);
            let needle = Needle::new(&"x".repeat(length));
            let all: Vec<_> = windows(text.as_bytes(), &needle).collect();
            prop_assert!(all.iter().all(|window| text.get(window.clone()).is_some()), "{:?}", all);
            prop_assert!(all.iter().any(|window| window.start <= at && at + 12 * length <= window.end));
            prop_assert_eq!(all.last().map(|window| window.end), Some(text.len()));
        }
    }
}
