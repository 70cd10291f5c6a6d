//! The tokens of JSON: strings with escapes, numbers, literals.

use std::ops::Range;

use scim_audit_json_scan::Escape;

/// White space between tokens.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{…}`.
    Object,
    /// `[…]`.
    Array,
    /// `"…"`.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
}

impl Kind {
    pub(super) fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

/// Returns the kind of a value by its first byte.
pub(super) fn kind_of(first: Option<&u8>) -> Kind {
    match first {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b'"') => Kind::String,
        Some(b't' | b'f' | b'n') => Kind::Literal,
        _ => Kind::Number,
    }
}

/// Returns whether this is a JSON number or literal.
pub(super) fn is_scalar(token: &str) -> bool {
    matches!(token, "true" | "false" | "null") || is_number(token)
}

/// RFC 8259 §6: `-? int frac? exp?`, of any size.
fn is_number(token: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (int, fraction) = match mantissa.split_once('.') {
        Some((int, fraction)) => (int, Some(fraction)),
        None => (mantissa, None),
    };
    digits(int)
        && (int == "0" || !int.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// Returns the range of the key, with its quotes, of the value that starts at this offset of valid JSON. It
/// searches backwards: a quote inside a string follows an odd number of backslashes; the opening quote does
/// not.
pub(super) fn key_before(text: &str, value: usize) -> Option<Range<usize>> {
    let before = text.get(..value)?.trim_end_matches(BLANKS);
    let before = before.strip_suffix(':')?.trim_end_matches(BLANKS);
    let inside = before.strip_suffix('"')?;
    let mut start = inside.rfind('"')?;
    loop {
        let escape = inside.get(..start)?;
        let backslashes = escape.len() - escape.trim_end_matches('\\').len();
        if backslashes.is_multiple_of(2) {
            return Some(start..before.len());
        }
        start = escape.rfind('"')?;
    }
}

/// Iterates over the decoded characters of a string's source, each with its source range. An unpaired
/// surrogate is decoded as U+FFFD.
pub(super) struct Characters<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Characters<'a> {
    /// Iterates over a range that begins and ends at character (or escape) boundaries.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
        }
    }
}

impl Iterator for Characters<'_> {
    type Item = (char, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let source = self.text.get(self.at..self.end)?;
        let (character, len) = match (source.chars().next()?, Escape::of(source.as_bytes())) {
            (_, Escape::Character(character, len)) => (character, len),
            (_, Escape::LoneSurrogate) => (char::REPLACEMENT_CHARACTER, 6),
            // Not an escape, or a truncated one.
            (plain, Escape::Invalid) => (plain, plain.len_utf8()),
        };
        let range = self.at..self.at + len;
        self.at = range.end;
        Some((character, range))
    }
}

/// Returns the range of a string without its quotes. The closing quote may be missing in a truncated text.
pub(super) fn inside(text: &str, string: Range<usize>) -> Range<usize> {
    let start = (string.start + 1).min(string.end);
    let source = text.get(start..string.end).unwrap_or_default();
    let closed = source
        .strip_suffix('"')
        .filter(|inner| (inner.len() - inner.trim_end_matches('\\').len()).is_multiple_of(2));
    start..closed.map_or(string.end, |inner| start + inner.len())
}

/// Returns the decoded value of a string.
pub(super) fn decoded(text: &str, string: Range<usize>) -> String {
    Characters::new(text, inside(text, string))
        .map(|(character, _)| character)
        .collect()
}
