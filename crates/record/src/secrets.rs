//! The secrets found in one exchange, and the search for their other occurrences.
//!
//! A secret of eight bytes or more is searched for anywhere. A secret of four to seven bytes is only matched
//! as a whole word, because an equal part of a longer word is a coincidence and hiding it would lose
//! information. A secret of up to three bytes (`a`, `on`, `123`) is not searched for, because replacing every
//! occurrence would make the entry unreadable; it is still replaced where its name marks it as a secret.
//! SCIM's own words are not searched for either, so that a client cannot hide the path it called by sending
//! `Users` as a password.
//!
//! One pass over a text finds all secrets, ignoring case, in UTF-8 and Latin-1, in base64 and in hexadecimal
//! digits.

use std::collections::HashMap;
use std::ops::Range;

mod matcher;
mod spellings;

use crate::pace::Pace;
use crate::reading::Reading;
use matcher::{PatternHit, PatternMatcher};
use spellings::{ascii_runs, encodings_of, latin1_of, utf8_of};

const SHORTEST: usize = 4;
const ANYWHERE_FROM: usize = 8;
/// Minimum length of the beginning of a secret that is matched at the end of a truncated text.
const SHORTEST_BEGINNING: usize = 4;
/// Maximum length of a search pattern. The rest of a longer secret is compared where its pattern matches.
const LONGEST_PATTERN: usize = 256;
/// How many bytes at the end of a truncated text are searched for the beginning of a secret, in its longest
/// spelling.
const TAIL: usize = 4096;
/// Maximum length of an incomplete escape, entity or character at the end of a truncated text.
const HALF_ESCAPE: usize = 12;

const VOCABULARY: [&str; 32] = [
    "users",
    "groups",
    "bulk",
    "schemas",
    "resourcetypes",
    "serviceproviderconfig",
    "search",
    "scim",
    "user",
    "group",
    "username",
    "password",
    "value",
    "bearer",
    "basic",
    "active",
    "emails",
    "members",
    "application",
    "application/scim+json",
    "application/json",
    "operations",
    "replace",
    "true",
    "false",
    "null",
    "token",
    "secret",
    "work",
    "home",
    "type",
    "path",
];

/// A secret found in the exchange.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    /// The decoded bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether only its beginning is known, because the text that holds it was truncated.
    pub(crate) open: bool,
}

/// All secrets of one exchange, prepared for searching.
pub(crate) struct Secrets {
    /// Sorted by pattern.
    known: Vec<Known>,
    matcher: Option<PatternMatcher>,
}

struct Known {
    /// The search pattern in lower case: the beginning of the secret in one spelling.
    pattern: Vec<u8>,
    /// The rest of the secret in that spelling, in lower case.
    rest: Vec<u8>,
    spelling: Spelling,
    secret: Secret,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Plain,
    /// Base64 or hexadecimal digits: a match covers the whole word.
    Encoded,
}

impl Secrets {
    /// Prepares the secrets for searching. Leaves out those that are too short or too common.
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        let mut unique: HashMap<Vec<u8>, bool> = HashMap::new();
        for secret in secrets {
            *unique.entry(secret.bytes).or_default() |= secret.open;
        }
        let mut known = Vec::new();
        for (bytes, open) in unique {
            let lower = bytes.to_ascii_lowercase();
            if bytes.len() < SHORTEST || VOCABULARY.iter().any(|word| word.as_bytes() == lower) {
                continue;
            }
            let secret = Secret { bytes, open };
            for other in [latin1_of(&secret.bytes), utf8_of(&secret.bytes)]
                .into_iter()
                .flatten()
            {
                known.push(Known::new(&other, Spelling::Plain, &secret));
            }
            for run in ascii_runs(&secret.bytes) {
                known.push(Known::new(run, Spelling::Plain, &secret));
            }
            for encoded in encodings_of(&secret.bytes) {
                known.push(Known::new(&encoded, Spelling::Encoded, &secret));
            }
            known.push(Known::new(&lower, Spelling::Plain, &secret));
        }
        known.sort_by(|one, other| (&one.pattern, &one.rest).cmp(&(&other.pattern, &other.rest)));
        let matcher = PatternMatcher::new(known.iter().map(|known| known.pattern.as_slice()));
        Self { known, matcher }
    }

    /// Whether there is nothing to search for.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Returns every occurrence of a secret in this reading, by its span in the original text. The spans in
    /// the reading do not overlap.
    pub(crate) async fn find(
        &self,
        reading: &Reading<'_>,
        pace: &Pace,
    ) -> Vec<(Range<usize>, &[u8])> {
        let mut found: Vec<(Range<usize>, &[u8])> = Vec::new();
        let Some(matcher) = &self.matcher else {
            return found;
        };
        let text: &[u8] = &reading.bytes;
        let mut words = WordEnds::new(text);
        let mut see = |hit: PatternHit, patterns: &[usize]| {
            let known = patterns.iter().filter_map(|index| self.known.get(*index));
            let Some((mut span, known)) = known.into_iter().find_map(|known| {
                let length = known.pattern.len();
                let span = match hit {
                    PatternHit::BeginAt(at) => at..at + length,
                    PatternHit::EndAt(at) => at - length..at,
                };
                // Do not compare the rest again inside a hidden span: a long secret that repeats itself would
                // cost quadratic time.
                let hidden = found.last().is_some_and(|(last, _)| span.end <= last.end);
                if hidden && !known.rest.is_empty() {
                    return None;
                }
                Self::whole(known, span, text, &mut words)
            }) else {
                return;
            };
            let mut secret: &[u8] = &known.secret.bytes;
            while let Some((last, before)) = found.last().filter(|(last, _)| span.start < last.end)
            {
                span = span.start.min(last.start)..span.end.max(last.end);
                secret = before;
                found.pop();
            }
            found.push((span, secret));
        };
        matcher.each(text, &mut see, pace).await;
        for (span, _) in &mut found {
            *span = reading.origin(span);
        }
        found
    }

    /// Returns the span that a match covers; `None` if a short secret matched inside a longer word.
    fn whole<'s>(
        known: &'s Known,
        span: Range<usize>,
        text: &[u8],
        words: &mut WordEnds<'_>,
    ) -> Option<(Range<usize>, &'s Known)> {
        if known.spelling == Spelling::Encoded {
            return Some((words.around(&span), known));
        }
        if known.pattern.len() < ANYWHERE_FROM && !is_whole_word(text, span.clone()) {
            return None;
        }
        let mut end = span.end;
        if !known.rest.is_empty() {
            let after = text.get(end..).unwrap_or_default();
            end += after
                .iter()
                .zip(&known.rest)
                .take_while(|(byte, other)| byte.eq_ignore_ascii_case(other))
                .count();
        }
        if known.secret.open {
            end = words.delimiter(end);
        }
        Some((span.start..end, known))
    }

    /// Returns the span from the beginning of a secret that continues after a cut up to the end of the text.
    /// Tries every spelling, also when the cut went through an escape; the earliest beginning wins.
    pub(crate) fn find_beginning(
        &self,
        text: &[u8],
        escaped: bool,
    ) -> Option<(Range<usize>, &[u8])> {
        if self.known.is_empty() {
            return None;
        }
        let start = text.len().saturating_sub(TAIL);
        let tail = text.get(start..).unwrap_or_default();
        let mut first: Option<(usize, &[u8])> = None;
        for gone in 0..=HALF_ESCAPE.min(tail.len()) {
            let (kept, half) = tail.split_at(tail.len() - gone);
            let begins_escape = |byte: &u8| matches!(byte, b'\\' | b'%' | b'&') || !byte.is_ascii();
            if gone > 0 && !half.first().is_some_and(begins_escape) {
                continue;
            }
            let mut see = |reading: &Reading<'_>| {
                if let Some((span, secret)) = self.beginning_at_end(reading)
                    && first.is_none_or(|(before, _)| span.start < before)
                {
                    first = Some((span.start, secret));
                }
            };
            let raw = Reading::of(kept);
            if escaped {
                raw.unescaped().each(&mut see);
            }
            raw.each(&mut see);
        }
        first.map(|(at, secret)| (start + at..text.len(), secret))
    }

    /// The longest suffix of the text that is the beginning of a secret.
    fn beginning_at_end(&self, reading: &Reading<'_>) -> Option<(Range<usize>, &[u8])> {
        let text: &[u8] = &reading.bytes;
        let longest = text.len().min(LONGEST_PATTERN);
        let tail = text.get(text.len() - longest..)?.to_ascii_lowercase();
        (SHORTEST_BEGINNING..=longest).rev().find_map(|length| {
            let end = tail.get(tail.len() - length..)?;
            let at = self
                .known
                .partition_point(|known| known.pattern.as_slice() < end);
            let known = self.known.get(at)?;
            known.pattern.starts_with(end).then(|| {
                (
                    reading.origin(&(text.len() - length..text.len())),
                    known.secret.bytes.as_slice(),
                )
            })
        })
    }
}

impl Known {
    fn new(spelled: &[u8], spelling: Spelling, secret: &Secret) -> Self {
        let spelled = spelled.to_ascii_lowercase();
        let (pattern, rest) = spelled.split_at(spelled.len().min(LONGEST_PATTERN));
        Self {
            pattern: pattern.to_vec(),
            rest: rest.to_vec(),
            spelling,
            secret: secret.clone(),
        }
    }
}

/// Finds the ends of words, and caches the last result.
struct WordEnds<'t> {
    text: &'t [u8],
    delimiter: usize,
    word: Range<usize>,
}

impl<'t> WordEnds<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            delimiter: 0,
            word: 0..0,
        }
    }

    /// Returns the first delimiter at or after an offset. Relies on offsets that mostly increase.
    fn delimiter(&mut self, at: usize) -> usize {
        if self.delimiter < at {
            let rest = self.text.get(at..).unwrap_or_default();
            self.delimiter = at
                + rest
                    .iter()
                    .position(|byte| is_delimiter(*byte))
                    .unwrap_or(rest.len());
        }
        self.delimiter
    }

    /// Returns the run of base64 characters around a span.
    fn around(&mut self, span: &Range<usize>) -> Range<usize> {
        if !(self.word.start <= span.start && span.end <= self.word.end) {
            let part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
            let before = self
                .text
                .get(self.word.end.min(span.start)..span.start)
                .unwrap_or_default();
            let after = self.text.get(span.end..).unwrap_or_default();
            let start = span.start - before.iter().rev().take_while(part).count();
            let end = span.end + after.iter().take_while(part).count();
            self.word = start..end;
        }
        self.word.clone()
    }
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'&' | b'<' | b'>' | b'/' | b',')
}

fn is_whole_word(text: &[u8], span: Range<usize>) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = span.start.checked_sub(1).and_then(|at| text.get(at));
    !part(before) && !part(text.get(span.end))
}

#[cfg(test)]
mod tests;
