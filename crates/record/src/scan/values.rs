//! Finds where words and values begin and end in a text. Independent of names.

use std::ops::Range;

use crate::key::is_placeholder;

/// Length of a placeholder, in bytes.
const PLACEHOLDER_LENGTH: usize = "[redacted hmac-sha256:0000000000000000]".len();
/// How far to search for a closing bracket.
const LONGEST_BRACKET: usize = 4096;

/// Authentication schemes ([registry](https://www.iana.org/assignments/http-authschemes)) and similar words
/// before credentials in a text.
const SCHEMES: &[&[u8]] = &[b"bearer", b"basic", b"dpop", b"ssws", b"negotiate", b"ntlm"];

pub(super) fn slice<'a>(text: &'a [u8], span: &Range<usize>) -> &'a [u8] {
    text.get(span.clone()).unwrap_or_default()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$')
}

/// Extends a span to the whole word around it, but not to before `from`, where the text was read already.
pub(super) fn word_around(text: &[u8], span: Range<usize>, from: usize) -> Range<usize> {
    let before = text
        .get(from.min(span.start)..span.start)
        .unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let start = before
        .iter()
        .rev()
        .take_while(|byte| is_word(**byte))
        .count();
    let end = after.iter().take_while(|byte| is_word(**byte)).count();
    span.start - start..span.end + end
}

/// Offset of the first byte after whitespace, including Unicode spaces.
pub(super) fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at..).unwrap_or_default() {
            [byte, ..] if byte.is_ascii_whitespace() => at += 1,
            [0xc2, 0xa0, ..] => at += 2,
            [0xe2, 0x80, 0x80..=0x8f | 0xa8..=0xaf, ..]
            | [0xe3, 0x80, 0x80, ..]
            | [0xef, 0xbb, 0xbf, ..] => at += 3,
            _ => return at,
        }
    }
}

/// Span of a value: the text between quotes, or up to the next whitespace, `&`, quote or `<`.
pub(super) fn value_at(text: &[u8], at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.get(..PLACEHOLDER_LENGTH).is_some_and(is_placeholder) {
        return at..at + PLACEHOLDER_LENGTH;
    }
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    if let Some(quote @ (b'"' | b'\'' | b'`')) = rest.get(slashes).copied() {
        let start = at + slashes + 1;
        return start..closing_quote(text, start, quote, slashes);
    }
    let length = rest
        .iter()
        .take_while(|byte| {
            !(byte.is_ascii_whitespace() || matches!(byte, b'&' | b'"' | b'\'' | b'<' | b'`'))
        })
        .count();
    let value = rest.get(..length).unwrap_or_default();
    let trailing = value
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b';' | b','))
        .count();
    at..at + length - trailing
}

/// Span up to the end of the line, or up to a quote that ends the enclosing string.
pub(super) fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|byte| !matches!(byte, b'\r' | b'\n' | b'"' | b'\''))
        .count();
    at..at + length
}

/// Offset of the closing quote, which has as many backslashes before it as the opening one. Otherwise the end
/// of the text.
pub(super) fn closing_quote(text: &[u8], mut at: usize, quote: u8, slashes: usize) -> usize {
    let mut run = 0;
    while let Some(&byte) = text.get(at) {
        if byte == b'\\' {
            run += 1;
        } else {
            if byte == quote && (run == slashes || (slashes == 0 && run % 2 == 0)) {
                return at - run;
            }
            run = 0;
        }
        at += 1;
    }
    text.len()
}

/// Offset of the bracket that closes the one opened before `at`. Otherwise, or if it is too far away, the end
/// of the text. Brackets inside quotes are ignored.
pub(super) fn closing_bracket(text: &[u8], at: usize, open: u8, close: u8) -> usize {
    let end = text.len().min(at + LONGEST_BRACKET);
    let mut depth = 1_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (place, byte) in text.iter().enumerate().take(end).skip(at) {
        match *byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            byte if byte == open => depth += 1,
            byte if byte == close => {
                depth -= 1;
                if depth == 0 {
                    return place;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Returns the credentials after the name of a scheme, if the text looks like credentials rather than a
/// sentence.
pub(super) fn credentials(
    text: &[u8],
    scheme: &[u8],
    at: usize,
    cut: bool,
) -> Option<Range<usize>> {
    if !SCHEMES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme))
    {
        return None;
    }
    let mut start = skip_blanks(text, at);
    if text.get(start) == Some(&b':') {
        start = skip_blanks(text, start + 1);
    }
    let rest = text.get(start..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte))
        .count();
    let token = rest.get(..length)?;
    let ends_cut = cut && start + length == text.len();
    (start > at && length > 0 && (ends_cut || length >= 8 && is_dense(token)))
        .then_some(start..start + length)
}

/// Whether a word looks generated: long, or with a digit.
pub(super) fn is_dense(token: &[u8]) -> bool {
    token.len() >= 16 || token.iter().any(u8::is_ascii_digit)
}

/// Offset after the closing quote of a name, escaped or not.
pub(super) fn past_closing_quote(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let slashes = rest
        .iter()
        .take(8)
        .take_while(|byte| **byte == b'\\')
        .count();
    match rest.get(slashes) {
        Some(b'"' | b'\'' | b'`') => at + slashes + 1,
        _ => at,
    }
}
