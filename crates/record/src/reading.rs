//! Readings of a text: as it is, and with percent-encoding, escapes or entities decoded. Secrets are searched
//! for in each reading, and reported by their span in the original text.

use std::borrow::Cow;
use std::ops::Range;

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
        let encoded = |byte: &u8| *byte == b'%' || (plus && *byte == b'+');
        if !self.bytes.iter().any(encoded) {
            return self.clone();
        }
        self.rewritten(|rest| match rest {
            [b'%', high, low, ..] => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let value = digit(high).zip(digit(low));
                let byte = value.and_then(|(high, low)| u8::try_from(high * 16 + low).ok())?;
                Some((DecodedCharacter::from(byte), 3))
            }
            [b'+', ..] if plus => Some((DecodedCharacter::from(b' '), 1)),
            _ => None,
        })
    }

    /// Decodes JSON escapes.
    pub(crate) fn unescaped(&self) -> Self {
        if !self.bytes.contains(&b'\\') {
            return self.clone();
        }
        self.rewritten(|rest| {
            let [b'\\', escape, tail @ ..] = rest else {
                return None;
            };
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
        })
    }

    /// Decodes the five predefined entities of XML, and numeric ones.
    pub(crate) fn without_entities(&self) -> Self {
        if !self.bytes.contains(&b'&') {
            return self.clone();
        }
        self.rewritten(|rest| {
            let [b'&', tail @ ..] = rest else { return None };
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
        })
    }

    /// Calls `see` with this reading and with each decoded reading that differs from its source:
    /// percent-decoded (up to three times, each as a path and as a form), with JSON escapes decoded (up to
    /// [`MOST_ESCAPES`] times), and with entities decoded. Each reading is dropped after its call, so a long
    /// text needs little memory.
    pub(crate) fn each(&self, see: &mut dyn FnMut(&Self)) {
        see(self);
        let holds = |bytes: &[u8]| self.bytes.iter().any(|byte| bytes.contains(byte));
        if holds(b"%+") {
            self.each_percent_decoded(3, see);
        }
        if holds(b"\\") {
            self.each_unescaped(MOST_ESCAPES, see);
        }
        self.each_without_wrapping(see);
    }

    /// Calls `see` with the readings whose JSON escapes are decoded, up to this many times.
    fn each_unescaped(&self, times: usize, see: &mut dyn FnMut(&Self)) {
        let mut reading = Cow::Borrowed(self);
        for _ in 0..times {
            let next = reading.unescaped();
            if next.bytes == reading.bytes {
                break;
            }
            see(&next);
            next.each_without_wrapping(see);
            reading = Cow::Owned(next);
        }
    }

    /// Calls `see` with the reading whose entities are decoded once, as in a text embedded in HTML.
    fn each_without_wrapping(&self, see: &mut dyn FnMut(&Self)) {
        if self.bytes.contains(&b'&') {
            let plain = self.without_entities();
            if plain.bytes != self.bytes {
                see(&plain);
            }
        }
    }

    /// Percent-decodes up to `levels` times: servers and clients encode twice by mistake, as a path or as a
    /// form, and attackers three times.
    fn each_percent_decoded(&self, levels: usize, see: &mut dyn FnMut(&Self)) {
        if levels == 0 {
            return;
        }
        let path = self.percent_decoded(false);
        if path.bytes != self.bytes {
            see(&path);
            path.each_without_wrapping(see);
            if path.bytes.contains(&b'\\') {
                path.each_unescaped(ESCAPES_IN_ADDRESSES, see);
            }
            path.each_percent_decoded(levels - 1, see);
        }
        if self.bytes.contains(&b'+') {
            let form = self.percent_decoded(true);
            see(&form);
            if form.bytes.contains(&b'\\') {
                form.each_unescaped(ESCAPES_IN_ADDRESSES, see);
            }
            if form.bytes.contains(&b'%') {
                form.each_percent_decoded(levels - 1, see);
            }
        }
    }

    fn rewritten(&self, step: impl Fn(&[u8]) -> Option<(DecodedCharacter, usize)>) -> Self {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut starts = Vec::with_capacity(self.bytes.len() + 1);
        let mut at = 0;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let origin = self.origin(&(at..at)).start;
            if let Some((decoded, length)) = step(rest) {
                bytes.extend_from_slice(decoded.as_slice());
                starts.resize(bytes.len(), narrow(origin));
                at += length;
            } else {
                bytes.extend(rest.first());
                starts.push(narrow(origin));
                at += 1;
            }
        }
        let length = self.bytes.len();
        starts.push(narrow(self.origin(&(length..length)).start));
        Self {
            bytes: Cow::Owned(bytes),
            starts: Some(starts),
        }
    }
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
            (Reading::of(text).without_entities(), "x%2541\\u0041<"),
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
