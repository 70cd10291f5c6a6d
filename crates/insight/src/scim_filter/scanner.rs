//! A cursor in a filter's text that reads words from it.

use super::{Expected, FilterSyntaxError};

/// Maximum number of characters of the text in a [`FilterSyntaxError`].
const FOUND_UP_TO: usize = 40;

/// Reads a text from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// Byte offset; always at a character boundary.
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Skips this text. The caller has checked that it is next.
    pub(super) fn skip(&mut self, next: &str) {
        self.at += next.len();
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Skips this character if it is next, and returns whether it was.
    pub(super) fn takes(&mut self, char: char) -> bool {
        let is_next = self.rest().starts_with(char);
        if is_next {
            self.at += char.len_utf8();
        }
        is_next
    }

    pub(super) fn is_before(&self, char: char) -> bool {
        self.rest().starts_with(char)
    }

    /// Consumes the characters that belong to the word, and returns them.
    pub(super) fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|char| !belongs(char)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Skips this keyword if it is the next word, ignoring case, and returns whether it was.
    pub(super) fn takes_keyword(&mut self, keyword: &str) -> bool {
        let mut ahead = *self;
        let is_next = ahead
            .word(|char| char.is_ascii_alphanumeric() || "-_.:$".contains(char))
            .eq_ignore_ascii_case(keyword);
        if is_next {
            *self = ahead;
        }
        is_next
    }

    /// Consumes the quoted string that is next, and returns it decoded.
    pub(super) fn string(&mut self) -> Result<String, FilterSyntaxError> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.bytes().enumerate().skip(1).find_map(|(at, byte)| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends.then_some(at + 1)
        });
        let literal = end.and_then(|end| rest.get(..end));
        let decoded = literal.and_then(|literal| serde_json::from_str(literal).ok());
        let (Some(literal), Some(decoded)) = (literal, decoded) else {
            return Err(self.fault(Expected::Text));
        };
        self.at += literal.len();
        Ok(decoded)
    }

    /// Current position in characters.
    pub(super) fn place(&self) -> usize {
        self.text
            .get(..self.at)
            .map_or(0, |before| before.chars().count())
    }

    /// Creates a fault at the current position.
    pub(super) fn fault(&self, expected: Expected) -> FilterSyntaxError {
        let found = self.rest().split_whitespace().next().unwrap_or_default();
        FilterSyntaxError {
            at: self.place(),
            expected,
            found: found.chars().take(FOUND_UP_TO).collect(),
        }
    }
}
