//! Texts with placeholders: `{name}`, and `{count, plural, one {…} other {…}}`, whose branches are again
//! texts with placeholders. This is the subset of [ICU
//! MessageFormat](https://unicode-org.github.io/icu/userguide/format_parse/messages/) that is needed. It has
//! no quoting, so a text cannot contain a literal brace. Filling never fails: a placeholder that is not
//! understood or has no value is left as it is.

use std::fmt::Write as _;

use scim_audit_unseen::{is_plain, spelled};

/// The value of a placeholder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A text, inserted unchanged.
    Text(&'a str),
    /// A number of things, formatted in the language.
    Count(u64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// The number formatting of a language.
pub(super) trait Numerals {
    /// The plural category: `zero`, `one`, `two`, `few`, `many` or `other`.
    fn category(&self, count: u64) -> String;
    /// Formats a number: `48,210`.
    fn count(&self, count: u64) -> String;
    /// Whether the language is written right to left. Text values are then isolated, because their direction
    /// may differ.
    fn runs_from_right_to_left(&self) -> bool {
        false
    }
}

/// Text between these takes its direction from its first strong character and does not affect the text around
/// it (Unicode bidirectional isolates).
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// The isolates above, and the direction marks that browsers put into numbers and dates.
const OURS: [char; 5] = [ISOLATE, END_OF_ISOLATE, '\u{200e}', '\u{200f}', '\u{61c}'];

/// Maximum depth of nested plurals. No text nests them twice.
const DEEPEST: u8 = 4;

/// Fills the placeholders.
pub(super) fn fill(text: &str, values: &[(&str, Value)], numerals: &impl Numerals) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    fill_into(&mut out, text, values, numerals, DEEPEST);
    out
}

fn fill_into(
    out: &mut String,
    text: &str,
    values: &[(&str, Value)],
    numerals: &impl Numerals,
    depth: u8,
) {
    let mut rest = text;
    while let Some((before, from)) = split_at_brace(rest) {
        out.push_str(before);
        let Some((inside, after)) = group(from) else {
            // There is no closing brace: keep the rest as it is.
            rest = from;
            break;
        };
        let mut parts = inside.splitn(3, ',').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let value = values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value);
        match (value, parts.next(), parts.next()) {
            (Some(Value::Text(text)), None, _) if numerals.runs_from_right_to_left() => {
                out.push(ISOLATE);
                push_seen(out, text, true);
                out.push(END_OF_ISOLATE);
            }
            (Some(Value::Text(text)), None, _) => push_seen(out, text, false),
            (Some(Value::Count(count)), None, _) => out.push_str(&numerals.count(count)),
            (Some(Value::Count(count)), Some("plural"), Some(branches)) if depth > 0 => {
                let category = numerals.category(count);
                let branch = branch(branches, &category).or_else(|| branch(branches, "other"));
                fill_into(out, branch.unwrap_or_default(), values, numerals, depth - 1);
            }
            // Writing to a `String` does not fail.
            _ => _ = write!(out, "{{{inside}}}"),
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Appends a value. It may be untrusted text, so its invisible characters are replaced by their code, as in
/// `ad[U+00AD]min`. With `may_isolate`, the characters in [`OURS`] are kept, because the value may itself be
/// a filled text.
fn push_seen(out: &mut String, text: &str, may_isolate: bool) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    let is_ours = |char: char| may_isolate && OURS.contains(&char);
    for piece in text.split_inclusive(is_ours) {
        let (others, own) = match piece.chars().next_back().filter(|char| is_ours(*char)) {
            Some(own) => (piece.strip_suffix(own).unwrap_or_default(), Some(own)),
            None => (piece, None),
        };
        out.push_str(&spelled(others));
        out.extend(own);
    }
}

/// Returns the text before the first `{`, and the rest from there.
fn split_at_brace(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(text.find('{')?)
}

/// For a text that starts with `{`, returns its content and what comes after its `}`.
fn group(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some((text.get(1..at)?, text.get(at + 1..)?));
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the branch of a category, such as `two` of `one {…} two {…} other {…}`.
fn branch<'a>(branches: &'a str, category: &str) -> Option<&'a str> {
    let mut rest = branches;
    loop {
        let (name, from) = split_at_brace(rest)?;
        let (inside, after) = group(from)?;
        if name.trim() == category {
            return Some(inside);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Arabic;

    impl Numerals for Arabic {
        fn category(&self, count: u64) -> String {
            match count {
                0 => "zero",
                1 => "one",
                2 => "two",
                3..=10 => "few",
                _ => "other",
            }
            .to_owned()
        }

        fn count(&self, count: u64) -> String {
            format!("<{count}>")
        }
    }

    fn filled(text: &str, values: &[(&str, Value)]) -> String {
        fill(text, values, &Arabic)
    }

    #[test]
    fn placeholders_are_filled_by_name_and_numbers_are_formatted() {
        let values = [("since", "a".into()), ("n", 7.into())];
        assert_eq!(
            filled("{n} from {since}, {since}", &values),
            "<7> from a, a"
        );
        assert_eq!(filled("no gap", &values), "no gap");
    }

    #[test]
    fn plural_branch_is_chosen_by_the_language() {
        let text = "{n, plural, one {one entry} two {a pair} other {{n} entries of {log}}}!";
        for (n, words) in [
            (1, "one entry!"),
            (2, "a pair!"),
            // A category without a branch of its own uses `other`.
            (5, "<5> entries of x!"),
        ] {
            assert_eq!(filled(text, &[("n", n.into()), ("log", "x".into())]), words);
        }
    }

    #[test]
    fn text_values_are_isolated_in_right_to_left_texts() {
        struct Hebrew;
        impl Numerals for Hebrew {
            fn category(&self, _: u64) -> String {
                "other".to_owned()
            }
            fn count(&self, count: u64) -> String {
                count.to_string()
            }
            fn runs_from_right_to_left(&self) -> bool {
                true
            }
        }
        let values = [("zone", "Europe/Paris".into()), ("n", 2.into())];
        assert_eq!(
            fill("{n}: {zone}", &values, &Hebrew),
            "2: \u{2068}Europe/Paris\u{2069}"
        );
    }

    #[test]
    fn invisible_characters_in_a_value_are_named() {
        let values = [
            ("a", "/Users/\u{202e}1-nimda".into()),
            ("b", "ad\u{ad}min \u{2069}".into()),
        ];
        assert_eq!(
            filled("{a}, {b}", &values),
            "/Users/[U+202E]1-nimda, ad[U+00AD]min [U+2069]"
        );
    }

    #[test]
    fn values_are_not_parsed_for_placeholders() {
        let values = [("a", "{b}".into()), ("b", "{n, plural, other {x}}".into())];
        assert_eq!(filled("{a}{b}", &values), "{b}{n, plural, other {x}}");
    }

    #[test]
    fn unknown_placeholders_are_left_unchanged() {
        let values = [("n", 1.into()), ("text", "x".into())];
        for text in [
            "{unknown} }{ {",
            "{n, gender, one {x}}",
            "{text, plural, one {x}}",
            "{",
            "}",
            "{}",
        ] {
            assert_eq!(filled(text, &values), text);
        }
        // No branch fits: the result is empty.
        assert_eq!(filled("{n, plural, two {x}}", &values), "");
    }

    proptest! {
        #[test]
        fn any_text_with_any_values_is_filled(
            text in "([{}, a-c]|plural|other|one|[^a]){0,60}",
            value in any::<String>(),
            count in any::<u64>(),
        ) {
            filled(&text, &[("a", (&value).into()), ("b", count.into())]);
        }

        #[test]
        fn text_without_braces_is_unchanged(text in "[^{}]*") {
            prop_assert_eq!(filled(&text, &[("a", 1.into())]), text);
        }

        #[test]
        fn deep_nesting_does_not_overflow(depth in 0..5000_usize) {
            let text = format!("{}x{}", "{a, plural, other {".repeat(depth), "}}".repeat(depth));
            filled(&text, &[("a", 1.into())]);
        }
    }
}
