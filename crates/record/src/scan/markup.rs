//! Values placed next to their names in markup and serialized data: XML, property lists, YAML, multipart,
//! PHP.

use std::ops::Range;

use super::values::{line_at, past_closing_quote, skip_blanks, value_at};

/// Maximum distance from a name to the end of its XML tag.
const LONGEST_TAG: usize = 4096;
/// Maximum length of the namespace prefix of an XML element.
const LONGEST_PREFIX: usize = 64;
/// Maximum distance from a name to a value on the next line or in the next element.
const LONGEST_NEIGHBOUR: usize = 128;
/// Maximum distance from `name="password"` to the beginning of its value.
const LONGEST_GAP: usize = 512;

/// Returns a value next to its name: `<key>password</key><string>…<`, or in YAML `name: password` with
/// `value: …` on the line before or after it.
pub(super) fn neighbour(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(word.start.saturating_sub(LONGEST_NEIGHBOUR)..word.start)?;
    let after = text.get(word.end..text.len().min(word.end + LONGEST_NEIGHBOUR))?;
    if before.ends_with(b">") && after.starts_with(b"</") {
        let close = after.iter().position(|byte| *byte == b'>')?;
        let at = skip_blanks(text, word.end + close + 1);
        return (text.get(at) == Some(&b'<'))
            .then(|| element(text, at))
            .flatten();
    }
    let named = [&b"name: "[..], b"key: ", b"name: \"", b"name: '"]
        .iter()
        .any(|name| before.ends_with(name));
    if !named {
        return None;
    }
    let label = b"value: ";
    if let Some(at) = memchr::memmem::find(after, label) {
        return Some(line_at(text, word.end + at + label.len()));
    }
    let at = memchr::memmem::rfind(before, label)? + label.len();
    Some(line_at(text, word.start - before.len() + at))
}

/// Returns the value in PHP's `s:8:"password";s:22:"…";`.
pub(super) fn serialized(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let at = past_closing_quote(text, word.end);
    let rest = text.get(at..)?.strip_prefix(b";s:")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = at + 3 + digits + 1;
    (text.get(start - 1) == Some(&b':')).then(|| value_at(text, start))
}

/// Whether the word is the name of a tag: `<password` or `<wsse:Password`.
pub(super) fn is_tag(text: &[u8], word: &Range<usize>) -> bool {
    let before = text
        .get(word.start.saturating_sub(LONGEST_PREFIX)..word.start)
        .unwrap_or_default();
    let prefix = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b":_-.".contains(byte))
        .count();
    let start = before.len() - prefix;
    start.checked_sub(1).and_then(|at| before.get(at)) == Some(&b'<')
}

/// Span of the text of an element whose name ends at `at`.
pub(super) fn element(text: &[u8], at: usize) -> Option<Range<usize>> {
    let tag = text.get(at..text.len().min(at + LONGEST_TAG))?;
    let Some(close) = tag.iter().position(|byte| *byte == b'>') else {
        // A tag that is too long is hidden to the end of the text.
        return (tag.len() == LONGEST_TAG).then_some(at..text.len());
    };
    let start = at + close + 1;
    let rest = text.get(start..)?;
    let data = b"<![CDATA[";
    if rest.starts_with(data) {
        let inside = rest.get(data.len()..)?;
        let length = memchr::memmem::find(inside, b"]]>").unwrap_or(inside.len());
        return Some(start + data.len()..start + data.len() + length);
    }
    let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
    Some(start..start + length)
}

/// Returns the value in `name="password" value="…"`, `name="password"><value>…<`, and in a part of
/// multipart/form-data.
pub(super) fn paired(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let quote = word.start.checked_sub(1).and_then(|at| text.get(at))?;
    if !matches!(quote, b'"' | b'\'') || text.get(word.end) != Some(quote) {
        return None;
    }
    let before = text
        .get(word.start.saturating_sub(16)..word.start - 1)?
        .to_ascii_lowercase();
    let before = before.trim_ascii_end();
    let names = [
        &b"name="[..],
        b"key=",
        b"attribute=",
        b"field=",
        b"id=",
        b"type=",
        b"property=",
    ];
    if !names.iter().any(|name| before.ends_with(name)) {
        return None;
    }
    let after = word.end + 1;
    let gap = text.get(after..text.len().min(after + LONGEST_GAP))?;
    if let Some(at) = memchr::memmem::find(gap, b"\n\r\n")
        .map(|at| at + 3)
        .or_else(|| memchr::memmem::find(gap, b"\n\n").map(|at| at + 2))
    {
        let start = after + at;
        let rest = text.get(start..)?;
        let length = memchr::memmem::find(rest, b"\n--").unwrap_or(rest.len());
        let inside = rest.get(..length)?;
        return Some(start..start + inside.trim_ascii_end().len());
    }
    if gap.len() == LONGEST_GAP && !gap.contains(&b'>') {
        return Some(after..text.len());
    }
    if let Some(at) = memchr::memmem::find(gap, b"value=") {
        return Some(value_at(text, after + at + 6));
    }
    // The text of the element, or of its first child.
    let mut at = after + gap.iter().position(|byte| *byte == b'>')? + 1;
    at = skip_blanks(text, at);
    if text.get(at) == Some(&b'<') {
        return element(text, at);
    }
    let rest = text.get(at..)?;
    Some(at..at + memchr::memchr(b'<', rest).unwrap_or(rest.len()))
}
