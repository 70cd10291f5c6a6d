//! The secrets met in one exchange, and where else they stand.
//!
//! A secret of eight bytes or more is looked for anywhere. One of four to seven only as a whole word,
//! because a part of a longer word that happens to be equal tells nothing and would be lost. One of up
//! to three is not looked for at all (`a`, `on`, `123`): replacing it wherever it stands would tear the
//! record to pieces; it is still replaced where its name says that it is a secret. Nor are SCIM's own
//! words looked for, or a client could blot out the path it called by sending `Users` as a password.
//!
//! All are looked for at once, in one pass over a text, in any case of their letters, in UTF-8 and
//! Latin-1, in base64 and in hexadecimal digits.

use std::collections::HashMap;
use std::ops::Range;

mod matcher;
mod spellings;

use crate::reading::Reading;
use matcher::{Hit, Matcher};
use spellings::{ascii_runs, encodings_of, latin1_of, utf8_of};

const SHORTEST: usize = 4;
const ANYWHERE_FROM: usize = 8;
/// The shortest beginning of a secret that is taken for one at the end of a cut text.
const SHORTEST_BEGINNING: usize = 4;
/// How much of a long secret is a pattern; the rest is compared where that stands.
const LONGEST_PATTERN: usize = 256;
/// How many bytes at the end of a cut text may be a beginning of a secret, in the longest spelling.
const TAIL: usize = 4096;
/// The longest half of an escape, an entity or a character that a cut leaves.
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

/// What was found to be a secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    /// Its bytes, decoded.
    pub(crate) bytes: Vec<u8>,
    /// Whether only its beginning is known, because the text it stood in was cut.
    pub(crate) open: bool,
}

/// All secrets of one exchange, ready to be looked for.
pub(crate) struct Secrets {
    /// In the order of their patterns.
    known: Vec<Known>,
    matcher: Option<Matcher>,
}

struct Known {
    /// What is looked for, in lower case: the secret's beginning in one spelling.
    pattern: Vec<u8>,
    /// The rest of it in that spelling, in lower case.
    rest: Vec<u8>,
    spelling: Spelling,
    secret: Secret,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Plain,
    /// Base64 or hexadecimal digits: a hit takes the whole word.
    Encoded,
}

impl Secrets {
    /// Makes the secrets ready. Those too short or too common to be looked for are left out.
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
        let matcher = Matcher::new(known.iter().map(|known| known.pattern.as_slice()));
        Self { known, matcher }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Every place of a secret in this reading, by its span in the text as it stands. Places do not overlap.
    pub(crate) fn find(&self, reading: &Reading<'_>) -> Vec<(Range<usize>, &[u8])> {
        let mut found: Vec<(Range<usize>, &[u8])> = Vec::new();
        let Some(matcher) = &self.matcher else {
            return found;
        };
        let text: &[u8] = &reading.bytes;
        let mut words = Words::new(text);
        matcher.each(text, &mut |hit, patterns| {
            let known = patterns.iter().filter_map(|index| self.known.get(*index));
            let Some((mut span, known)) = known.into_iter().find_map(|known| {
                let length = known.pattern.len();
                let span = match hit {
                    Hit::BeginAt(at) => at..at + length,
                    Hit::EndAt(at) => at - length..at,
                };
                // What is hidden already is not compared again, or a long secret that repeats itself would cost its square.
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
        });
        for (span, _) in &mut found {
            *span = reading.origin(span);
        }
        found
    }

    /// What a hit takes; `None` when it is none, because a short secret is only a part of a word.
    fn whole<'s>(
        known: &'s Known,
        span: Range<usize>,
        text: &[u8],
        words: &mut Words<'_>,
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

    /// Where a secret begins that ends behind a cut: the earliest place in the text as it stands from where it is the
    /// beginning of a secret, in whatever spelling, also when the cut went through an escape. All behind it is hidden.
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

    /// The longest end of the text that is the beginning of a secret.
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

/// Ends of words, each looked for once however often it is asked.
struct Words<'t> {
    text: &'t [u8],
    delimiter: usize,
    word: Range<usize>,
}

impl<'t> Words<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            delimiter: 0,
            word: 0..0,
        }
    }

    /// The first delimiter at or behind a place. Places are asked in about their order.
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

    /// The run of base64's characters around a span.
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
