//! Characters of a text that do not show, that turn what stands beside them, or that look like others. A log is
//! written by strangers: `ad\u{ad}min` and `admin` are two names, and must not look like one.

use std::ops::Range;

/// What is special about a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// It does not show, or it changes how others show.
    Unseen,
    /// It is a letter of another script within a Latin word, and looks like a Latin one.
    Lookalike,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart<'t> {
    /// Text that is what it looks like.
    Plain(&'t str),
    /// One character that is not.
    Odd(Oddity, char),
}

/// Whether all of a text is what it looks like. Fast for ASCII.
pub fn is_plain(text: &str) -> bool {
    let is_ascii = text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    is_ascii || parts(text).all(|part| matches!(part, TextPart::Plain(_)))
}

/// The parts of a text, in order. Together they are the text.
pub fn parts(text: &str) -> impl Iterator<Item = TextPart<'_>> {
    let mut rest = text;
    let mut word = Word::default();
    std::iter::from_fn(move || {
        let base = text.len() - rest.len();
        let odd = rest.char_indices().find_map(|(at, char)| {
            oddity(text, base + at, char, &mut word).map(|oddity| (at, char, oddity))
        });
        let Some((at, char, oddity)) = odd else {
            let plain = std::mem::take(&mut rest);
            return (!plain.is_empty()).then_some(TextPart::Plain(plain));
        };
        if at > 0 {
            let (plain, after) = rest.split_at_checked(at)?;
            rest = after;
            return Some(TextPart::Plain(plain));
        }
        rest = rest.get(char.len_utf8()..)?;
        Some(TextPart::Odd(oddity, char))
    })
}

/// The text for where only text can stand, as in a tooltip: `ad[U+00AD]min`.
pub fn spelled(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for part in parts(text) {
        match part {
            TextPart::Plain(plain) => out.push_str(plain),
            TextPart::Odd(oddity, char) => {
                if oddity == Oddity::Lookalike {
                    out.push(char);
                }
                out.extend(["[", &code(char), "]"]);
            }
        }
    }
    out
}

/// A character by its number: `U+202E`.
pub fn code(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}

/// A word of a text.
#[derive(Default)]
struct Word {
    range: Range<usize>,
    has_latin: bool,
}

/// `word` is the one that was looked at last, so that none is looked at twice.
fn oddity(text: &str, at: usize, char: char, word: &mut Word) -> Option<Oddity> {
    if char.is_ascii() {
        // The end of a line in a body is what it looks like.
        let shows = !char.is_control() || matches!(char, '\n' | '\t');
        return (!shows).then_some(Oddity::Unseen);
    }
    if char.is_control() || (is_format(char) && !belongs(text, at, char)) {
        return Some(Oddity::Unseen);
    }
    if !looks_latin(char) {
        return None;
    }
    if !word.range.contains(&at) {
        *word = word_around(text, at)?;
    }
    word.has_latin.then_some(Oddity::Lookalike)
}

/// Whether a character only says how to write others: it has no shape of its own.
pub fn is_format(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether such a character does its proper work: a variation of the sign before it, or the joint of two emoji or of
/// two letters of a script that needs it.
fn belongs(text: &str, at: usize, char: char) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text
        .get(at + char.len_utf8()..)
        .and_then(|after| after.chars().next());
    let is_sign = |char: Option<char>| {
        char.is_some_and(|char| {
            !char.is_ascii_alphabetic() && !char.is_whitespace() && !is_format(char)
        })
    };
    match char {
        '\u{fe0e}' | '\u{fe0f}' => is_sign(before),
        '\u{200c}' | '\u{200d}' => {
            let is_joined = |char: Option<char>| {
                char.is_some_and(|char| {
                    matches!(
                        char,
                        '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'
                    )
                })
            };
            is_joined(before) && is_joined(after)
        }
        _ => false,
    }
}

/// The word around a place.
fn word_around(text: &str, at: usize) -> Option<Word> {
    let (before, after) = text.split_at_checked(at)?;
    let not_in_word = |char: char| !char.is_alphabetic();
    let start = before
        .char_indices()
        .rev()
        .find(|(_, char)| not_in_word(*char))
        .map_or(0, |(at, char)| at + char.len_utf8());
    let end = at + after.find(not_in_word).unwrap_or(after.len());
    let word = text.get(start..end)?;
    Some(Word {
        has_latin: word.contains(|char: char| char.is_ascii_alphabetic()),
        range: start..end,
    })
}

/// Letters of the Cyrillic and the Greek script that have the shape of a Latin one.
fn looks_latin(char: char) -> bool {
    "аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅҮԌԚԜοναικρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(char)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn invisible_characters_are_shown_by_their_code_points() {
        for (text, shown) in [
            ("/Users/admin-1", "/Users/admin-1"),
            ("/Users/\u{202e}1-nimda", "/Users/[U+202E]1-nimda"),
            ("/Users/ad\u{200b}min-1", "/Users/ad[U+200B]min-1"),
            ("ad\u{ad}min", "ad[U+00AD]min"),
            (
                "\u{9b}31mred\u{1b}[0m\u{7f}\0",
                "[U+009B]31mred[U+001B][0m[U+007F][U+0000]",
            ),
            ("a\r\nb\tc", "a[U+000D]\nb\tc"),
            (
                "\u{feff}x\u{2066}y\u{61c}\u{180e}",
                "[U+FEFF]x[U+2066]y[U+061C][U+180E]",
            ),
            ("x\u{e0041}\u{fe0f}", "x[U+E0041][U+FE0F]"),
            ("ad\u{200d}min", "ad[U+200D]min"),
            // Emoji and the scripts that need them.
            ("❤\u{fe0f} 👩\u{200d}💻", "❤\u{fe0f} 👩\u{200d}💻"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("Zoë 日本 Ωmega", "Zoë 日本 Ωmega"),
        ] {
            assert_eq!(spelled(text), shown);
            assert_eq!(is_plain(text), text == shown, "{shown}");
        }
    }

    #[test]
    fn a_letter_that_passes_for_a_latin_one_is_told_within_a_latin_word_only() {
        assert_eq!(spelled("/Users/\u{430}dmin"), "/Users/а[U+0430]dmin");
        assert_eq!(spelled("Admin\u{415} x"), "AdminЕ[U+0415] x");
        assert_eq!(spelled("анна"), "анна");
        assert_eq!(spelled("Ελλάδα and Москва"), "Ελλάδα and Москва");
    }

    proptest! {
        #[test]
        fn the_parts_are_the_text(text in prop_oneof![any::<String>(), "[a\u{430}\u{ad}\u{200d}❤\u{fe0f}\n /]{0,20}"]) {
            let whole: String = parts(&text)
                .map(|part| match part {
                    TextPart::Plain(plain) => plain.to_owned(),
                    TextPart::Odd(_, char) => char.to_string(),
                })
                .collect();
            prop_assert_eq!(&whole, &text);
            prop_assert_eq!(is_plain(&text), spelled(&text) == text);
        }
    }
}
