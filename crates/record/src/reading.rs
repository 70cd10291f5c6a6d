//! Readings of a text: as it is, and with percent-encoding, escapes or entities decoded. Secrets are searched
//! for in each reading, and reported by their span in the original text.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use crate::pace::{Pace, SLICE, at_once};

/// A decoded text that maps each byte to its offset in the original text.
#[derive(Debug, Clone)]
pub(crate) struct Reading<'a> {
    /// The decoded text.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// Offset of each byte in the original text, followed by the end offset; `None` when the offsets are
    /// equal.
    starts: Option<Vec<u32>>,
}

/// How many levels of JSON escapes are decoded: JSON in a string of another JSON text, and so on.
const MOST_ESCAPES: usize = 4;
/// How many levels of JSON escapes are decoded after percent-decoding.
const ESCAPES_IN_ADDRESSES: usize = 2;

impl<'a> Reading<'a> {
    /// The original text.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes: Cow::Borrowed(bytes),
            starts: None,
        }
    }

    /// Maps a span to the original text.
    pub(crate) fn origin(&self, span: &Range<usize>) -> Range<usize> {
        match &self.starts {
            None => span.clone(),
            Some(starts) => {
                let at = |index: usize| {
                    let start = starts.get(index).or(starts.last()).copied();
                    start.unwrap_or_default() as usize
                };
                at(span.start)..at(span.end)
            }
        }
    }

    /// Decodes percent-encoding: `%41` becomes `A`. With `plus`, `+` becomes a space.
    pub(crate) fn percent_decoded(&self, plus: bool) -> Self {
        at_once(self.decoded(Coding::Percent { plus }, &Pace::unbroken()))
    }

    /// Decodes JSON escapes.
    pub(crate) fn unescaped(&self) -> Self {
        at_once(self.decoded(Coding::Escapes, &Pace::unbroken()))
    }

    /// Decodes the coding wherever it occurs.
    pub(crate) async fn decoded(&self, coding: Coding, pace: &Pace) -> Self {
        if !coding.may_be_in(&self.bytes) {
            return self.clone();
        }
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut starts = Vec::with_capacity(self.bytes.len() + 1);
        let mut at = 0;
        while at < self.bytes.len() {
            let begun = at;
            let until = self.bytes.len().min(at + SLICE);
            while at < until {
                let rest = self.bytes.get(at..).unwrap_or_default();
                let origin = self.origin(&(at..at)).start;
                if let Some((decoded, length)) = coding.decode(rest) {
                    bytes.extend_from_slice(decoded.as_slice());
                    starts.resize(bytes.len(), narrow(origin));
                    at += length;
                } else {
                    bytes.extend(rest.first());
                    starts.push(narrow(origin));
                    at += 1;
                }
            }
            pace.count(until - begun).await;
        }
        let length = self.bytes.len();
        starts.push(narrow(self.origin(&(length..length)).start));
        Self {
            bytes: Cow::Owned(bytes),
            starts: Some(starts),
        }
    }

    /// Calls `see` with each of the [`Readings`]. For short texts.
    pub(crate) fn each(&self, see: &mut dyn FnMut(&Self)) {
        let mut readings = Readings::of(self.clone());
        while let Some(reading) = at_once(readings.next(&Pace::unbroken())) {
            see(reading);
        }
    }
}

/// The readings of a text: itself and each decoded reading that differs from its source. That is
/// percent-decoded (up to three times, each as a path and as a form), with JSON escapes decoded (up to
/// [`MOST_ESCAPES`] times), and with entities decoded. A reading is dropped as soon as no other one is decoded
/// from it, so a long text needs little memory.
pub(crate) struct Readings<'a> {
    last: Rc<Reading<'a>>,
    has_begun: bool,
    /// What is still to be decoded; the last one is next.
    tasks: Vec<(Rc<Reading<'a>>, Decoding)>,
}

/// A kind of readings that are decoded from another one.
#[derive(Clone, Copy)]
enum Decoding {
    /// Percent-decoded as a path, up to this many times: servers and clients encode twice by mistake, and
    /// attackers three times.
    Path(usize),
    /// The same as a form.
    Form(usize),
    /// With JSON escapes decoded, up to this many times.
    Escapes(usize),
    /// With entities decoded once, as in a text embedded in HTML.
    Entities,
}

impl<'a> Readings<'a> {
    pub(crate) fn of(text: Reading<'a>) -> Self {
        Self {
            last: Rc::new(text),
            has_begun: false,
            tasks: Vec::new(),
        }
    }

    /// Returns the next reading. The first one is the text itself.
    pub(crate) async fn next(&mut self, pace: &Pace) -> Option<&Reading<'a>> {
        if !std::mem::replace(&mut self.has_begun, true) {
            self.add(&[
                Decoding::Path(3),
                Decoding::Form(3),
                Decoding::Escapes(MOST_ESCAPES),
                Decoding::Entities,
            ]);
            return Some(&self.last);
        }
        loop {
            let (source, decoding) = self.tasks.pop()?;
            let coding = match decoding {
                Decoding::Path(_) => Coding::Percent { plus: false },
                Decoding::Form(_) => Coding::Percent { plus: true },
                Decoding::Escapes(_) => Coding::Escapes,
                Decoding::Entities => Coding::Entities,
            };
            let decoded = source.decoded(coding, pace).await;
            if decoded.bytes == source.bytes {
                continue;
            }
            self.last = Rc::new(decoded);
            match decoding {
                Decoding::Path(times) => self.add(&[
                    Decoding::Entities,
                    Decoding::Escapes(ESCAPES_IN_ADDRESSES),
                    Decoding::Path(times - 1),
                    Decoding::Form(times - 1),
                ]),
                Decoding::Form(times) => {
                    if self.last.bytes.contains(&b'%') {
                        self.add(&[Decoding::Path(times - 1), Decoding::Form(times - 1)]);
                    }
                    self.add(&[Decoding::Escapes(ESCAPES_IN_ADDRESSES)]);
                }
                Decoding::Escapes(times) => {
                    self.add(&[Decoding::Entities, Decoding::Escapes(times - 1)]);
                }
                Decoding::Entities => {}
            }
            return Some(&self.last);
        }
    }

    /// Notes what is to be decoded from the last reading, in this order.
    fn add(&mut self, decodings: &[Decoding]) {
        for decoding in decodings.iter().rev() {
            let mark = match decoding {
                Decoding::Path(0) | Decoding::Form(0) | Decoding::Escapes(0) => continue,
                Decoding::Path(_) => b'%',
                Decoding::Form(_) => b'+',
                Decoding::Escapes(_) => b'\\',
                Decoding::Entities => b'&',
            };
            if memchr::memchr(mark, &self.last.bytes).is_some() {
                self.tasks.push((Rc::clone(&self.last), *decoding));
            }
        }
    }
}

/// A way to write characters.
#[derive(Clone, Copy)]
pub(crate) enum Coding {
    /// `%41` for `A`. With `plus`, also `+` for a space.
    Percent { plus: bool },
    /// Escapes in JSON strings.
    Escapes,
    /// The five predefined entities of XML, and numeric ones.
    Entities,
}

impl Coding {
    fn may_be_in(self, bytes: &[u8]) -> bool {
        match self {
            Self::Percent { plus: true } => memchr::memchr2(b'%', b'+', bytes),
            Self::Percent { plus: false } => memchr::memchr(b'%', bytes),
            Self::Escapes => memchr::memchr(b'\\', bytes),
            Self::Entities => memchr::memchr(b'&', bytes),
        }
        .is_some()
    }

    /// Returns the character that a text begins with, and how many bytes write it; `None` if the text does not
    /// begin with this coding.
    fn decode(self, rest: &[u8]) -> Option<(DecodedCharacter, usize)> {
        match (self, rest) {
            (Self::Percent { .. }, [b'%', high, low, ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let value = digit(high).zip(digit(low));
                let byte = value.and_then(|(high, low)| u8::try_from(high * 16 + low).ok())?;
                Some((DecodedCharacter::from(byte), 3))
            }
            (Self::Percent { plus: true }, [b'+', ..]) => Some((DecodedCharacter::from(b' '), 1)),
            (Self::Escapes, [b'\\', escape, tail @ ..]) => {
                let byte = match escape {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'r' => b'\r',
                    b'b' => 8,
                    b'f' => 12,
                    b'u' => return unicode_escape(tail),
                    other => *other,
                };
                Some((DecodedCharacter::from(byte), 2))
            }
            (Self::Entities, [b'&', tail @ ..]) => entity(tail),
            _ => None,
        }
    }
}

/// Decodes what follows the `&` of an entity.
fn entity(tail: &[u8]) -> Option<(DecodedCharacter, usize)> {
    let length = tail.iter().take(10).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(tail.get(..length)?).ok()?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((DecodedCharacter::from(character), length + 2))
}

/// Offsets are stored in 32 bits; texts are shorter than 4 GiB.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// One decoded character in UTF-8, or one byte.
struct DecodedCharacter {
    bytes: [u8; 4],
    length: usize,
}

impl DecodedCharacter {
    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl From<u8> for DecodedCharacter {
    fn from(byte: u8) -> Self {
        Self {
            bytes: [byte, 0, 0, 0],
            length: 1,
        }
    }
}

impl From<char> for DecodedCharacter {
    fn from(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length }
    }
}

/// Decodes what follows `\u`: four hex digits, or a surrogate pair. A lone surrogate decodes to U+FFFD.
fn unicode_escape(tail: &[u8]) -> Option<(DecodedCharacter, usize)> {
    let unit = |tail: &[u8]| {
        let digits = std::str::from_utf8(tail.get(..4)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    let high = unit(tail)?;
    if let (0xd800..=0xdbff, Some(b"\\u")) = (high, tail.get(4..6))
        && let Some(low @ 0xdc00..=0xdfff) = tail.get(6..).and_then(unit)
    {
        let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return Some((DecodedCharacter::from(char::from_u32(code)?), 12));
    }
    let character = char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((DecodedCharacter::from(character), 6))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_of_a_reading_map_to_the_original_text() {
        let text = br"x%2541\u0041&lt;";
        for (reading, expected) in [
            (Reading::of(text).percent_decoded(false), "x%41\\u0041&lt;"),
            (Reading::of(text).unescaped(), "x%2541A&lt;"),
            (
                at_once(Reading::of(text).decoded(Coding::Entities, &Pace::unbroken())),
                "x%2541\\u0041<",
            ),
        ] {
            assert_eq!(reading.bytes, expected.as_bytes());
            let end = reading.bytes.len();
            assert_eq!(reading.origin(&(0..end)), 0..text.len());
        }
        let twice = Reading::of(text)
            .percent_decoded(false)
            .percent_decoded(false);
        assert_eq!(&twice.bytes[1..2], b"A");
        assert_eq!(twice.origin(&(1..2)), 1..6);
    }

    #[test]
    fn escapes_are_taken_away_twice_behind_percent_encoding() {
        let once = serde_json::to_string("a\"b c").unwrap();
        let twice = serde_json::to_string(&once).unwrap();
        let encoded: Vec<String> = twice.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let percent = encoded.concat();
        for text in [percent.clone(), percent.replace("%20", "+")] {
            let mut found = false;
            Reading::of(text.as_bytes()).each(&mut |reading| {
                found |= memchr::memmem::find(&reading.bytes, b"a\"b c").is_some();
            });
            assert!(found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_json_string_reads_as_serde_json_reads_it(text in ".*") {
            let quoted = serde_json::to_string(&text).unwrap();
            let inner = &quoted.as_bytes()[1..quoted.len() - 1];
            let reading = Reading::of(inner).unescaped();
            prop_assert_eq!(reading.bytes.as_ref(), text.as_bytes());
        }

        #[test]
        fn arbitrary_bytes_do_not_make_a_reading_panic(bytes in r"[%+\\u&#x;0-9a-f]{0,40}") {
            let mut ends = Vec::new();
            Reading::of(bytes.as_bytes()).each(&mut |reading| {
                ends.push(reading.origin(&(0..reading.bytes.len())).end);
            });
            prop_assert!(ends.iter().all(|end| *end == bytes.len()));
        }
    }
}
