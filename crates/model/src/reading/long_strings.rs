//! Reads JSON with very long strings in slices. A body of 10 MB is one string on the wire, and a parser reads
//! it in one call, which blocks the page. So the long strings are read first, a slice at a time; the JSON
//! that remains is short.

use std::ops::Range;

use scim_audit_json_scan::{Escape, JsonScanner, TokenKind};

use crate::entry::Entry;

/// Length in bytes, as written in the JSON, above which a string is taken out.
pub const LONG: usize = 64 << 10;

/// Takes the long strings out of a JSON text.
///
/// Only valid strings are taken out. An invalid one stays in the text, so that the parser reports the error.
pub struct LongStrings<'a> {
    json: &'a [u8],
    /// Prefix of the placeholder that replaces a long string; the index of the string follows it.
    mark: &'a str,
    scanner: JsonScanner,
    /// Offset up to which the text is scanned, or the current long string is decoded.
    at: usize,
    /// Offset up to which `json` is copied to `rest`.
    copied: usize,
    rest: Vec<u8>,
    taken: Vec<String>,
    stage: Stage,
}

enum Stage {
    /// Before the end of a token, and where it starts if it has begun.
    Scanning(Option<usize>),
    /// In a long string: the range of its content, and the text decoded so far.
    Reading(Range<usize>, String),
    Done,
}

impl<'a> LongStrings<'a> {
    /// Starts at the beginning of `json` without reading it. `mark` is the prefix of the placeholders: ASCII
    /// that needs no escape in JSON and that the author of the text cannot guess.
    pub fn of(json: &'a [u8], mark: &'a str) -> Self {
        Self {
            json,
            mark,
            scanner: JsonScanner::default(),
            at: 0,
            copied: 0,
            rest: Vec::new(),
            taken: Vec::new(),
            stage: Stage::Scanning(None),
        }
    }

    /// Reads about `budget` more bytes. Returns true once everything is read.
    pub fn step(&mut self, budget: usize) -> bool {
        let until = self.at.saturating_add(budget.max(16)).min(self.json.len());
        let mut last = self.at;
        // The position moves back to the start of a long string; decoding it is left to the next step.
        while (last..until).contains(&self.at) {
            last = self.at;
            self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Scanning(start) => self.scanning(start, until),
                Stage::Reading(range, text) => self.reading(range, text, until),
                Stage::Done => return true,
            };
        }
        if self.at >= self.json.len() {
            self.rest
                .extend_from_slice(self.json.get(self.copied..).unwrap_or_default());
            self.copied = self.json.len();
            self.stage = Stage::Done;
        }
        matches!(self.stage, Stage::Done)
    }

    /// Returns the text without its long strings, and the long strings.
    pub fn finish(self) -> (Vec<u8>, Taken) {
        let taken = Taken {
            mark: self.mark.to_owned(),
            strings: self.taken.into_iter().map(Some).collect(),
        };
        (self.rest, taken)
    }

    fn scanning(&mut self, mut start: Option<usize>, until: usize) -> Stage {
        let text = self.json.get(..until).unwrap_or_default();
        while let Some(token) = self.scanner.next_token(text) {
            let from = start.take().unwrap_or(token.span.start);
            let content = from + 1..token.span.end - 1;
            if !token.is_closed {
                start = Some(from);
            } else if token.kind == TokenKind::String && content.len() > LONG {
                // Go back to the start of the content: only now is it known to be long enough for decoding.
                self.at = content.start;
                let text = String::with_capacity(content.len());
                return Stage::Reading(content, text);
            }
        }
        self.at = until;
        Stage::Scanning(start)
    }

    fn reading(&mut self, content: Range<usize>, mut text: String, until: usize) -> Stage {
        let until = until.min(content.end);
        if self.decode(&mut text, until, content.end).is_none() {
            self.at = content.end + 1;
            return Stage::Scanning(None);
        }
        if self.at < content.end {
            return Stage::Reading(content, text);
        }
        self.rest.extend_from_slice(
            self.json
                .get(self.copied..content.start)
                .unwrap_or_default(),
        );
        self.rest.extend_from_slice(self.mark.as_bytes());
        self.rest
            .extend_from_slice(self.taken.len().to_string().as_bytes());
        self.copied = content.end;
        self.at = content.end + 1;
        self.taken.push(text);
        Stage::Scanning(None)
    }

    /// Decodes up to about `until` of a string that ends at `end`. Returns `None` if the string is invalid.
    fn decode(&mut self, text: &mut String, until: usize, end: usize) -> Option<()> {
        while self.at < until {
            let window = self.json.get(self.at..until)?;
            let plain = window
                .iter()
                .position(|byte| matches!(byte, 0..0x20 | b'\\'))
                .unwrap_or(window.len());
            let (known, rest) = window.split_at_checked(plain)?;
            match std::str::from_utf8(known) {
                Ok(known) => text.push_str(known),
                // The slice cuts a character, which is read with the next slice.
                Err(cut) if cut.error_len().is_none() && rest.is_empty() && until < end => {
                    let whole = known.get(..cut.valid_up_to())?;
                    text.push_str(std::str::from_utf8(whole).ok()?);
                    self.at += whole.len();
                    if whole.is_empty() {
                        // Less than one character is left in the slice: read a few bytes beyond it.
                        return self.decode(text, (self.at + 4).min(end), end);
                    }
                    return Some(());
                }
                Err(_) => return None,
            }
            self.at += known.len();
            if rest.is_empty() {
                return Some(());
            }
            let escape = Escape::of(self.json.get(self.at..end)?);
            let (character, length) = escape.character()?;
            text.push(character);
            self.at += length;
        }
        Some(())
    }
}

/// Strings taken out of a JSON text.
pub struct Taken {
    mark: String,
    strings: Vec<Option<String>>,
}

impl Taken {
    /// Puts the strings back into the bodies of an entry that was read from the rest of the text. Returns
    /// whether that used all strings. If not, the caller must read the whole text instead.
    #[must_use]
    pub fn put_back(mut self, entry: &mut Entry) -> bool {
        for message in [&mut entry.request, &mut entry.response]
            .into_iter()
            .flatten()
        {
            if let Some(body) = &mut message.body
                && let Some(number) = body.strip_prefix(self.mark.as_str())
                && let Some(text) = number
                    .parse()
                    .ok()
                    .and_then(|number: usize| self.strings.get_mut(number))
                    .and_then(Option::take)
            {
                // In a HAR without sizes, the message got the size of the placeholder.
                if message.size == body.len() as u64 {
                    message.size = text.len() as u64;
                }
                *body = text;
            }
        }
        self.strings.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reading::{RecordFormat, mended, record};

    const MARK: &str = "~mark~";

    fn thinned(json: &[u8], step: usize) -> (Vec<u8>, Taken) {
        let mut strings = LongStrings::of(json, MARK);
        while !strings.step(step) {}
        strings.finish()
    }

    impl LongStrings<'_> {
        /// Bytes of long strings decoded so far.
        fn read(&self) -> usize {
            let under_way = match &self.stage {
                Stage::Reading(_, text) => text.len(),
                _ => 0,
            };
            self.taken.iter().map(String::len).sum::<usize>() + under_way
        }
    }

    fn json_of(request: &str, response: &str) -> Vec<u8> {
        let body = |text: &str| serde_json::json!({ "headers": [], "body": text, "size": 1 });
        serde_json::json!({
            "requestId": "1", "time": "2026-05-07T10:00:00Z", "status": "failed", "method": "GET", "endpoint": "/\\\"",
            "request": body(request), "response": body(response),
        })
        .to_string()
        .into_bytes()
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[\"\\\\/\n\u{8}\u{c}\u{0}é😀x]{1,30}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn entry_read_in_slices_equals_entry_read_at_once(
            piece in piece(), (request, response) in (0..4_usize, 0..4_usize), step in 16..200_000_usize,
        ) {
            prop_assume!(!piece.is_empty());
            let long = |times: usize| piece.repeat(times * LONG / (2 * piece.len()) + 1);
            let json = json_of(&long(request), &long(response));
            let (rest, taken) = thinned(&json, step);
            let mut read = record(RecordFormat::Ndjson, &rest).unwrap().entry;
            prop_assert!(taken.put_back(&mut read));
            prop_assert_eq!(read, record(RecordFormat::Ndjson, &json).unwrap().entry);
            prop_assert!(rest.len() < 4 * LONG);
        }

        #[test]
        fn step_reads_about_as_much_as_its_budget(step in 16..20_000_usize) {
            let json = json_of("", &"é\"".repeat(LONG));
            let mut strings = LongStrings::of(&json, MARK);
            let mut done = false;
            while !done {
                let (at, read) = (strings.at, strings.read());
                done = strings.step(step);
                prop_assert!(strings.at <= at + step + 12);
                prop_assert!(strings.read() <= read + step + 12);
            }
        }

        #[test]
        fn text_that_is_not_json_stays_unchanged(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), Just(b'u')], 0..200),
            step in 1..100_usize,
        ) {
            let (rest, taken) = thinned(&bytes, step);
            prop_assert_eq!(rest, bytes);
            prop_assert!(taken.strings.is_empty());
        }

        #[test]
        fn invalid_long_string_is_left_to_the_parser(at in 0..LONG, wrong in wrong(), step in 16..9000_usize) {
            let mut json = json_of("", &"x".repeat(2 * LONG));
            let place = json.windows(9).position(|window| window == b"xxxxxxxxx").unwrap() + at;
            json.splice(place..place + wrong.len(), wrong);
            let (rest, taken) = thinned(&json, step);
            prop_assert_eq!(&rest, &json);
            prop_assert!(taken.strings.is_empty());
            // Lone surrogates and invalid UTF-8 are mended by `entry`.
            prop_assert_eq!(record(RecordFormat::Ndjson, &rest).is_err(), mended(&json).is_none());
        }
    }

    fn wrong() -> impl Strategy<Value = Vec<u8>> {
        proptest::sample::select(vec![
            b"\n".to_vec(),
            b"\xff".to_vec(),
            b"\xc3x".to_vec(),
            b"\\x".to_vec(),
            b"\\u12g4".to_vec(),
            b"\\ud800x".to_vec(),
            b"\\udc00".to_vec(),
            b"\\ud800\\u0041".to_vec(),
        ])
    }

    #[test]
    fn long_string_outside_of_a_body_is_not_put_back() {
        let json = serde_json::json!({
            "requestId": "1", "time": "2026-05-07T10:00:00Z", "status": "failed", "method": "GET",
            "endpoint": "x".repeat(2 * LONG),
        });
        let (rest, taken) = thinned(json.to_string().as_bytes(), 1000);
        let mut read = record(RecordFormat::Ndjson, &rest).unwrap().entry;
        assert!(!taken.put_back(&mut read));
    }
}
