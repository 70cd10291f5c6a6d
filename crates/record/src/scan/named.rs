//! Finds the value that belongs to a name: compared with it, assigned to it, or enclosed by it.

use std::ops::Range;

use super::link::Link;
use super::markup::{element, is_tag, neighbour, paired, serialized};
use super::values::{closing_bracket, is_dense, past_closing_quote, skip_blanks, slice, value_at};

/// How far before a name its path or function may begin.
const LONGEST_PATH: usize = 256;

/// First words of sentences about a name: `password: this field may not be blank`.
const SENTENCE_WORDS: &[&[u8]] = &[
    b"a",
    b"an",
    b"and",
    b"any",
    b"are",
    b"as",
    b"at",
    b"attribute",
    b"be",
    b"blank",
    b"but",
    b"by",
    b"can",
    b"cannot",
    b"contains",
    b"could",
    b"does",
    b"empty",
    b"enter",
    b"ensure",
    b"error",
    b"expected",
    b"expired",
    b"failed",
    b"false",
    b"field",
    b"for",
    b"found",
    b"from",
    b"had",
    b"has",
    b"have",
    b"if",
    b"in",
    b"incorrect",
    b"invalid",
    b"is",
    b"it",
    b"length",
    b"may",
    b"minimum",
    b"maximum",
    b"mismatch",
    b"missing",
    b"must",
    b"no",
    b"none",
    b"not",
    b"null",
    b"of",
    b"on",
    b"only",
    b"or",
    b"please",
    b"provide",
    b"provided",
    b"rejected",
    b"required",
    b"requires",
    b"revoked",
    b"set",
    b"shall",
    b"should",
    b"some",
    b"string",
    b"that",
    b"the",
    b"they",
    b"this",
    b"to",
    b"too",
    b"true",
    b"undefined",
    b"unknown",
    b"unsupported",
    b"use",
    b"value",
    b"values",
    b"was",
    b"when",
    b"with",
    b"wrong",
    b"you",
    b"your",
];

/// The path read last, such as `a.password.b.token`. The same value follows each of its words, so it is read
/// only once.
#[derive(Debug, Default)]
pub(super) struct NamePath {
    span: Range<usize>,
    /// End of the path if no value follows it, and whether its name takes the rest of the line as its value.
    speaks: Option<(usize, bool)>,
}

impl NamePath {
    /// Returns the end of the path that continues at `at` with `.value` and the like, any number of times.
    fn end(&mut self, text: &[u8], at: usize) -> usize {
        let sub_attribute = |at: usize| {
            let rest = text.get(at + 1..).unwrap_or_default();
            let length = rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'$')
                .count();
            (text.get(at) == Some(&b'.') && length > 0).then_some(at + 1 + length)
        };
        let Some(mut end) = sub_attribute(at) else {
            return at;
        };
        if !self.span.contains(&at) {
            while let Some(further) = sub_attribute(end) {
                end = further;
            }
            self.span = at..end;
        }
        self.span.end
    }
}

/// Returns the value of the secret name at `word`; `None` when the text only mentions the name.
pub(super) fn value(text: &[u8], word: &Range<usize>, path: &mut NamePath) -> Option<Range<usize>> {
    if is_tag(text, word) {
        return element(text, word.end);
    }
    if let Some(span) = paired(text, word)
        .or_else(|| neighbour(text, word))
        .or_else(|| serialized(text, word))
    {
        return Some(span);
    }
    let begun = past_closing_quote(text, word.end);
    let at = path.end(text, begun);
    let name = slice(text, word);
    let same = (at > begun).then(|| (at, takes_line(name)));
    if same.is_some() && path.speaks == same && text.get(skip_blanks(text, at)) != Some(&b',') {
        return None;
    }
    let called = at > begun && text.get(at) == Some(&b'(');
    let span = value_behind(text, word, at, called);
    if span.is_none() && same.is_some() {
        path.speaks = same;
    }
    span
}

/// Returns the value after the path that contains `word` and ends at `at`. `called`: the path is called like
/// a function.
fn value_behind(
    text: &[u8],
    word: &Range<usize>,
    mut at: usize,
    called: bool,
) -> Option<Range<usize>> {
    match text.get(at) {
        // `password[value eq "…"]` contains the value; after `password[0]` and `user[password]` it follows.
        Some(b'[') => {
            let close = closing_bracket(text, at + 1, b'[', b']');
            let inside = slice(text, &(at + 1..close));
            if inside.iter().any(|byte| !byte.is_ascii_digit()) {
                return Some(at + 1..close);
            }
            at = close + 1;
        }
        Some(b']') => at += 1,
        _ => {}
    }
    if let Some(span) = argument(text, word, at) {
        return Some(span);
    }
    if names_schema(text, word) {
        return None;
    }
    let link = Link::read(text, at)?;
    // Nothing connects the name to what follows. Reading on would make a text full of names cost quadratic
    // time.
    if link.is_none() && !called && skip_blanks(text, at) == at {
        return None;
    }
    let name = slice(text, word);
    let option = name.starts_with(b"--");
    // Only a bracket follows: `password{"a":…` assigns nothing, and is not read to the end either.
    let links = link.block || link.compares || link.symbol || link.near;
    if link.bracketed && !(links || option || called) {
        return None;
    }
    let span = link.value(text, takes_line(name));
    let bare = slice(text, &span);
    let begins = span.start;
    let opened = link.bracketed
        || begins > at
            && text
                .get(begins - 1)
                .is_some_and(|byte| b"\"'`".contains(byte));
    let told =
        link.block || link.compares || link.symbol && !(link.colon && !opened && is_sentence(bare));
    let near =
        link.near && (opened || (is_dense(bare) && bare.iter().any(u8::is_ascii_alphabetic)));
    let option = option && begins > at && !bare.starts_with(b"-");
    let odd = link.is_none() && begins > at && looks_made(bare);
    let says = bare
        .iter()
        .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
        || opened && link.bracketed;
    (says && (told || near || option || odd || called)).then_some(span)
}

/// Whether the word is part of a schema URN such as `urn:acme:secrets:2.0:User`. After the version come
/// attributes and their values: `urn:…:2.0:User:apiKey:…`.
fn names_schema(text: &[u8], word: &Range<usize>) -> bool {
    let before = text.get(word.start.saturating_sub(LONGEST_PATH)..word.start);
    let before = before.unwrap_or_default();
    let Some((b':', _)) = before.split_last() else {
        return false;
    };
    let Some((b':', after)) = text.get(word.end..).and_then(<[u8]>::split_first) else {
        return false;
    };
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let is_version = |part: &[u8]| {
        !part.is_empty()
            && part
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b'.')
    };
    let next = after.iter().take_while(|byte| is_part(byte)).count();
    let next = after.get(..next).unwrap_or_default();
    let has_version = before
        .rsplit(|byte| *byte == b':')
        .take_while(|part| part.iter().all(is_part))
        .any(is_version);
    !next.is_empty() && (is_version(next) || !has_version && !looks_made(next))
}

/// Returns the second argument in `eq(password,"…")`.
fn argument(text: &[u8], word: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let comma = skip_blanks(text, at);
    if text.get(comma) != Some(&b',') {
        return None;
    }
    let before = text.get(word.start.saturating_sub(LONGEST_PATH)..word.start)?;
    let path = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.:$\"'".contains(byte);
    let prefix = before.iter().rev().take_while(path).count();
    let opens = before
        .len()
        .checked_sub(prefix + 1)
        .and_then(|at| before.get(at))
        == Some(&b'(');
    if !opens {
        return None;
    }
    let value = skip_blanks(text, comma + 1);
    let quoted = matches!(text.get(value), Some(b'"' | b'\'' | b'\\'));
    let span = value_at(text, value);
    (quoted || is_dense(slice(text, &span))).then_some(span)
}

/// Whether the value of this name may contain whitespace, as in headers and phrases.
fn takes_line(name: &[u8]) -> bool {
    let ends = |end: &[u8]| {
        name.len() >= end.len()
            && name
                .get(name.len() - end.len()..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    [&b"authorization"[..], b"cookie", b"passphrase", b"phrase"]
        .into_iter()
        .any(ends)
}

fn is_sentence(word: &[u8]) -> bool {
    let letters: Vec<u8> = word
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .map(u8::to_ascii_lowercase)
        .collect();
    let rest = word.get(letters.len()..).unwrap_or_default();
    SENTENCE_WORDS.contains(&letters.as_slice())
        && rest.iter().all(|byte| b".,;:!?)]}'".contains(byte))
}

/// Whether a word such as `hunter2000` looks generated: at least eight bytes with letters and digits,
/// directly after a name.
fn looks_made(word: &[u8]) -> bool {
    word.len() >= 8
        && word.iter().any(u8::is_ascii_digit)
        && word.iter().any(u8::is_ascii_alphabetic)
        && !word.iter().any(|byte| b"/:.[({".contains(byte))
}
