//! Texts with gaps: `{name}`, and `{count, plural, one {…} other {…}}` with texts with gaps inside. This is
//! the part of [ICU MessageFormat](https://unicode-org.github.io/icu/userguide/format_parse/messages/) that
//! is needed, without quoting: a text that holds a brace has none of its own. Total: what is not understood,
//! or not given, is left as it stands.

use std::fmt::Write as _;

use scim_audit_unseen::{is_plain, spelled};

/// What fills a gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A text, as it is.
    Text(&'a str),
    /// A number of things, spelled as the language does.
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

/// What a language knows of numbers.
pub(super) trait Numerals {
    /// `one`, `two`, `few`… or `other`.
    fn category(&self, count: u64) -> String;
    /// `48,210`.
    fn count(&self, count: u64) -> String;
    /// Whether texts run from right to left. What fills a gap may not, and is then kept together.
    fn runs_from_right_to_left(&self) -> bool {
        false
    }
}

/// What is between these has a direction of its own, that of its first letter, and disturbs none around it.
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// What such a text itself is made of, and what browsers put into its numbers and dates.
const OURS: [char; 5] = [ISOLATE, END_OF_ISOLATE, '\u{200e}', '\u{200f}', '\u{61c}'];

/// Plurals within plurals are not followed deeper than this; no text has them two deep.
const DEEPEST: u8 = 4;

/// Fills the gaps.
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
            // No end: the rest is as it stands.
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
            // A write to a string does not fail.
            _ => _ = write!(out, "{{{inside}}}"),
        }
        rest = after;
    }
    out.push_str(rest);
}

/// What fills a gap may be a stranger's: what does not show in it is named, as in `ad[U+00AD]min`. A value that is a text
/// with gaps itself `may_isolate`.
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

/// What stands before the first `{`, and the text from it on.
fn split_at_brace(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(text.find('{')?)
}

/// Of a text that starts with `{`: what is inside, and what comes after its `}`.
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

/// `two` of `one {…} two {…} other {…}`.
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
    fn gaps_are_filled_by_name_and_numbers_are_spelled() {
        let values = [("since", "a".into()), ("n", 7.into())];
        assert_eq!(
            filled("{n} from {since}, {since}", &values),
            "<7> from a, a"
        );
        assert_eq!(filled("no gap", &values), "no gap");
    }

    #[test]
    fn what_depends_on_how_many_is_chosen_by_the_language() {
        let text = "{n, plural, one {one entry} two {a pair} other {{n} entries of {log}}}!";
        for (n, words) in [
            (1, "one entry!"),
            (2, "a pair!"),
            // a category without a text of its own is `other`
            (5, "<5> entries of x!"),
        ] {
            assert_eq!(filled(text, &[("n", n.into()), ("log", "x".into())]), words);
        }
    }

    #[test]
    fn what_fills_a_gap_is_kept_together_among_texts_runs_from_right_to_left() {
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
    fn what_does_not_show_in_a_gap_is_named() {
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
    fn what_fills_a_gap_is_never_read_as_a_text_with_gaps() {
        let values = [("a", "{b}".into()), ("b", "{n, plural, other {x}}".into())];
        assert_eq!(filled("{a}{b}", &values), "{b}{n, plural, other {x}}");
    }

    #[test]
    fn what_is_not_understood_stays_as_it_stands() {
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
        // Nothing fits: nothing is said.
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
        fn a_text_without_braces_is_itself(text in "[^{}]*") {
            prop_assert_eq!(filled(&text, &[("a", 1.into())]), text);
        }

        #[test]
        fn depth_is_no_danger(depth in 0..5000_usize) {
            let text = format!("{}x{}", "{a, plural, other {".repeat(depth), "}}".repeat(depth));
            filled(&text, &[("a", 1.into())]);
        }
    }
}
