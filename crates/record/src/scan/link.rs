//! Reads the connection between a name and its value: operators, symbols, and words that compare.

use std::ops::Range;

use super::values::{closing_bracket, line_at, skip_blanks, slice, value_at};

/// Comparison operators of [RFC 7644 §3.4.2.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2).
pub(super) const OPERATORS: &[&[u8]] = &[
    b"eq", b"ne", b"co", b"sw", b"ew", b"gt", b"lt", b"ge", b"le",
];
/// Words that compare if a quoted, bracketed or generated-looking value follows; otherwise they are ordinary
/// English.
const NEAR_OPERATORS: &[&[u8]] = &[
    b"in",
    b"is",
    b"not",
    b"like",
    b"ilike",
    b"matches",
    b"match",
    b"equals",
    b"equal",
    b"contains",
    b"startswith",
    b"endswith",
    b"has",
    b"was",
    b"to",
    b"as",
    b"value",
    b"any",
    b"all",
    b"of",
    b"with",
    b"regex",
    b"rlike",
    b"eq_any",
];
/// Maximum number of connecting words and symbols between a name and its value.
const MOST_CONNECTORS: usize = 6;

/// The connection between a name and its value.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag is set independently"
)]
pub(super) struct Link {
    /// Offset where the value may begin.
    pub(super) end: usize,
    /// A SCIM operator is present.
    pub(super) compares: bool,
    /// `=`, `:`, `:=`, `=>`, `>=`, `~`, … is present.
    pub(super) symbol: bool,
    /// The only symbol is `:`.
    pub(super) colon: bool,
    /// A word that may compare is present.
    pub(super) near: bool,
    /// The value is in brackets or between `%`.
    pub(super) bracketed: bool,
    /// The value is a block of lines.
    pub(super) block: bool,
}

impl Link {
    /// Reads the connection at `from`; `None` when no value can follow.
    pub(super) fn read(text: &[u8], from: usize) -> Option<Self> {
        let mut link = Self {
            end: from,
            colon: true,
            ..Self::default()
        };
        for _ in 0..MOST_CONNECTORS {
            let at = skip_blanks(text, link.end);
            let rest = text.get(at..).unwrap_or_default();
            // A YAML block: `password: >-`, with the text on the next line.
            if link.symbol && link.colon {
                let block = rest
                    .iter()
                    .take_while(|byte| b">|+-".contains(byte))
                    .count();
                if block > 0 && rest.get(block).is_none_or(u8::is_ascii_whitespace) {
                    link.block = true;
                    link.end = at + block;
                    break;
                }
            }
            let symbols = rest
                .iter()
                .take_while(|byte| b"=!<>~:|".contains(byte))
                .count();
            if symbols > 0 {
                let run = rest.get(..symbols)?;
                // The end tag of an XML element.
                if run.ends_with(b"<") && rest.get(symbols) == Some(&b'/') {
                    return None;
                }
                // A message such as `unexpected token < in JSON` compares nothing.
                let compares = run.len() == 1 && matches!(run, b"<" | b">");
                let value = skip_blanks(text, at + symbols);
                if compares
                    && !text
                        .get(value)
                        .is_some_and(|byte| b"\"'`0123456789".contains(byte))
                {
                    return None;
                }
                link.symbol = true;
                link.colon &= run == b":";
                link.end = at + symbols;
                continue;
            }
            if rest.starts_with(b"->") {
                link.symbol = true;
                link.colon = false;
                link.end = at + 2;
                continue;
            }
            let letters = rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
            let word = rest.get(..letters).unwrap_or_default();
            let behind = rest.get(letters).copied().unwrap_or(b' ');
            let stands_alone = !behind.is_ascii_alphanumeric() && behind != b'_';
            let apart =
                at > link.end || link.end > from || text.get(from.wrapping_sub(1)) == Some(&b'"');
            if !link.symbol && letters > 0 && stands_alone && apart {
                let is = |known: &&[u8]| known.eq_ignore_ascii_case(word);
                if OPERATORS.iter().any(is) {
                    link.compares = true;
                    link.end = at + letters;
                    continue;
                }
                if NEAR_OPERATORS.iter().any(is) {
                    link.near = true;
                    link.end = at + letters;
                    continue;
                }
            }
            if matches!(rest.first(), Some(b'(' | b'[' | b'{'))
                && (link.symbol || link.near || link.compares || at == from)
            {
                link.bracketed = true;
                link.end = at;
            } else if rest.first() == Some(&b'%') && link.near {
                link.bracketed = true;
            }
            break;
        }
        Some(link)
    }

    pub(super) fn is_none(&self) -> bool {
        !(self.compares || self.symbol || self.near || self.bracketed)
    }

    /// Span of the value after the connection.
    pub(super) fn value(&self, text: &[u8], whole_line: bool) -> Range<usize> {
        let at = skip_blanks(text, self.end);
        if self.block {
            return line_at(text, at);
        }
        // The output of PHP's `var_dump`: `string(22) "…"`.
        let rest = text.get(at..).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix(b"string(") {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            return value_at(text, skip_blanks(text, at + 7 + digits + 1));
        }
        let closing = match text.get(at) {
            Some(b'(') => Some((b'(', b')')),
            Some(b'[') => Some((b'[', b']')),
            Some(b'{') => Some((b'{', b'}')),
            _ => None,
        };
        if let Some((open, close)) = closing.filter(|_| self.bracketed) {
            let placeholder = value_at(text, at);
            if slice(text, &placeholder).starts_with(b"[redacted ") && placeholder.len() < 50 {
                return placeholder;
            }
            return at + 1..closing_bracket(text, at + 1, open, close);
        }
        let quoted = matches!(text.get(at), Some(b'"' | b'\'' | b'`' | b'\\'));
        if whole_line && !quoted {
            return line_at(text, at);
        }
        value_at(text, at)
    }
}
