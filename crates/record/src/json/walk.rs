//! Walks the tokens of a JSON text, iteratively and by span, tolerant of a cut end. It knows no SCIM.

use std::ops::Range;

use crate::reading::Reading;

/// Deeper than this is no SCIM, and only costs memory.
const MAX_DEPTH: usize = 10_000;
/// The longest JSON Pointer that is written out.
const MAX_POINTER: usize = 512;

/// A string token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// With its quotes.
    pub(crate) span: Range<usize>,
    /// Whether its closing quote is there.
    pub(crate) closed: bool,
}

impl Text {
    /// Without its quotes.
    pub(crate) fn inner(&self) -> Range<usize> {
        let end = self.span.end - usize::from(self.closed);
        self.span.start + 1..end.max(self.span.start + 1)
    }
}

/// What stands next in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// `{` or `[`; the walker is inside it now.
    Open {
        /// Where the bracket stands.
        at: usize,
        /// `{`, not `[`.
        object: bool,
    },
    /// `}` or `]`; the walker is outside again.
    Close {
        /// Just behind the bracket.
        end: usize,
    },
    /// A member's name.
    Key(Text),
    /// A string value.
    Value(Text),
    /// A number, `true`, `false` or `null`.
    Bare(Range<usize>),
}

/// How a text ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// One whole JSON value.
    Whole,
    /// The beginning of one.
    Cut,
    /// Something else.
    Malformed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    Colon,
    CommaOrClose,
    Nothing,
}

#[derive(Debug)]
struct Frame {
    object: bool,
    /// The current member's name, without quotes; none before the first, and in an array.
    key: Range<usize>,
    /// How many values have begun.
    seen: usize,
}

/// The walk over one text.
pub(crate) struct Walker<'a> {
    text: &'a [u8],
    at: usize,
    expect: Expect,
    frames: Vec<Frame>,
    end: Option<End>,
}

impl<'a> Walker<'a> {
    /// Begins at the first byte behind a byte-order mark.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: if text.starts_with(b"\xef\xbb\xbf") {
                3
            } else {
                0
            },
            expect: Expect::Value,
            frames: Vec::new(),
            end: None,
        }
    }

    /// How the text ended; before that, that it is not whole.
    pub(crate) fn end(&self) -> End {
        self.end.unwrap_or(End::Cut)
    }

    /// How many brackets are open.
    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The name of the current member of the container at this depth (0 is the outermost), as written.
    pub(crate) fn key_at(&self, depth: usize) -> Option<&'a [u8]> {
        let frame = self.frames.get(depth).filter(|frame| frame.object)?;
        self.text.get(frame.key.clone())
    }

    /// The current index in the array at this depth.
    pub(crate) fn index_at(&self, depth: usize) -> Option<usize> {
        let frame = self.frames.get(depth).filter(|frame| !frame.object)?;
        frame.seen.checked_sub(1)
    }

    /// The JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of the current place in the
    /// first `depth` containers. A very long one ends in `…`.
    pub(crate) fn pointer(&self, depth: usize) -> String {
        let mut pointer = String::new();
        for frame in self.frames.iter().take(depth) {
            if pointer.len() > MAX_POINTER {
                pointer.push('…');
                break;
            }
            pointer.push('/');
            if frame.object {
                pointer.push_str(&pointer_token(self.text, frame.key.clone()));
            } else {
                pointer.push_str(&frame.seen.saturating_sub(1).to_string());
            }
        }
        pointer
    }

    fn malformed(&mut self) -> Option<Event> {
        self.end = Some(End::Malformed);
        None
    }

    fn after_value(&mut self) {
        self.expect = if self.frames.is_empty() {
            Expect::Nothing
        } else {
            Expect::CommaOrClose
        };
    }

    fn open(&mut self, object: bool) -> Option<Event> {
        if self.frames.len() >= MAX_DEPTH {
            return self.malformed();
        }
        let at = self.at;
        self.at += 1;
        self.frames.push(Frame {
            object,
            key: 0..0,
            seen: 0,
        });
        self.expect = if object {
            Expect::KeyOrClose
        } else {
            Expect::ValueOrClose
        };
        Some(Event::Open { at, object })
    }

    fn close(&mut self, byte: u8) -> Option<Event> {
        let object = byte == b'}';
        let fits = matches!(
            (self.expect, object),
            (Expect::CommaOrClose, _) | (Expect::ValueOrClose, false) | (Expect::KeyOrClose, true)
        );
        if !fits || self.frames.last().map(|frame| frame.object) != Some(object) {
            return self.malformed();
        }
        self.frames.pop();
        self.at += 1;
        self.after_value();
        Some(Event::Close { end: self.at })
    }

    fn string(&mut self) -> Text {
        let start = self.at;
        self.at += 1;
        let mut closed = false;
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    closed = true;
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.text.len());
        Text {
            span: start..self.at,
            closed,
        }
    }

    fn bare(&mut self) -> Option<Event> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(byte)))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        if !is_bare(word, length == rest.len()) {
            return self.malformed();
        }
        let start = self.at;
        self.at += length;
        self.after_value();
        Some(Event::Bare(start..self.at))
    }

    fn key(&mut self) -> Event {
        let text = self.string();
        if let Some(frame) = self.frames.last_mut() {
            frame.key = text.inner();
        }
        self.expect = Expect::Colon;
        Event::Key(text)
    }

    fn value(&mut self, byte: u8) -> Option<Event> {
        if let Some(frame) = self.frames.last_mut() {
            frame.seen += 1;
        }
        match byte {
            b'{' => self.open(true),
            b'[' => self.open(false),
            b'"' => {
                let text = self.string();
                self.after_value();
                Some(Event::Value(text))
            }
            _ => self.bare(),
        }
    }
}

impl Iterator for Walker<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.end.is_none() {
            let Some(&byte) = self.text.get(self.at) else {
                self.end = Some(if self.expect == Expect::Nothing {
                    End::Whole
                } else {
                    End::Cut
                });
                break;
            };
            match (self.expect, byte) {
                (_, b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                (Expect::Colon, b':') => {
                    self.at += 1;
                    self.expect = Expect::Value;
                }
                (Expect::CommaOrClose, b',') => {
                    self.at += 1;
                    let object = self.frames.last().is_some_and(|frame| frame.object);
                    self.expect = if object { Expect::Key } else { Expect::Value };
                }
                (Expect::Key | Expect::KeyOrClose, b'"') => return Some(self.key()),
                (_, b'}' | b']') => return self.close(byte),
                (Expect::Value | Expect::ValueOrClose, _) => return self.value(byte),
                _ => return self.malformed(),
            }
        }
        None
    }
}

/// A number or literal; lax about what a number is, because `1e400` and `NaN` come by and hide nothing.
fn is_bare(word: &[u8], cut: bool) -> bool {
    let literals: [&[u8]; 6] = [
        b"true",
        b"false",
        b"null",
        b"NaN",
        b"Infinity",
        b"-Infinity",
    ];
    if word.is_empty() {
        return false;
    }
    literals
        .iter()
        .any(|literal| *literal == word || (cut && literal.starts_with(word)))
        || word
            .iter()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte))
}

/// A name as one token of a JSON Pointer.
pub(crate) fn pointer_token(text: &[u8], name: Range<usize>) -> String {
    let name = Reading::of(text.get(name).unwrap_or_default()).unescaped();
    String::from_utf8_lossy(&name.bytes)
        .replace('~', "~0")
        .replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn end_of(text: &[u8]) -> End {
        let mut walker = Walker::new(text);
        while walker.next().is_some() {}
        walker.end()
    }

    #[test]
    fn every_place_has_its_pointer() {
        let text = br#"{"a/b":[1,{"c~":"x"}],"d":null}"#;
        let mut walker = Walker::new(text);
        let mut places = Vec::new();
        while let Some(event) = walker.next() {
            if matches!(event, Event::Value(_) | Event::Bare(_)) {
                places.push(walker.pointer(walker.depth()));
            }
        }
        assert_eq!(places, ["/a~1b/0", "/a~1b/1/c~0", "/d"]);
    }

    #[test]
    fn odd_texts_are_walked_and_broken_ones_told() {
        let deep = [b"[".repeat(3_000), b"]".repeat(3_000)].concat();
        assert_eq!(end_of(&deep), End::Whole);
        assert_eq!(end_of(&b"[".repeat(20_000)), End::Malformed);
        for (text, end) in [
            ("\u{feff} {\"a\" : 1e400 , \"a\":NaN}\n", End::Whole),
            ("{\"a\":\"x", End::Cut),
            ("{\"a\":\"x\\", End::Cut),
            ("[1,2", End::Cut),
            ("", End::Cut),
            ("{\"a\":tru", End::Cut),
            ("{\"a\":tru}", End::Malformed),
            ("{a:1}", End::Malformed),
            ("{'a':1}", End::Malformed),
            ("{\"a\":1,}", End::Malformed),
            ("[1}", End::Malformed),
            ("{} {}", End::Malformed),
            ("hunter2", End::Malformed),
        ] {
            assert_eq!(end_of(text.as_bytes()), end, "{text}");
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                proptest::collection::vec((".{0,6}", inner), 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_whole_and_its_beginnings_are_cut(value in json(), cut in 0.0..1.0_f64, pretty: bool) {
            let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
            prop_assert_eq!(end_of(&text), End::Whole);
            if value.is_object() || value.is_array() {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
                let at = (text.len() as f64 * cut) as usize;
                prop_assert_eq!(end_of(&text[..at]), End::Cut);
            }
        }

        #[test]
        fn what_the_walker_takes_for_whole_serde_json_takes_too(text in r#"[\[\]{}:,"a1 \\]{0,12}"#) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            // Lax about numbers and escapes; about structure, both agree.
            if theirs { prop_assert_eq!(end_of(text.as_bytes()), End::Whole); }
            if end_of(text.as_bytes()) == End::Malformed { prop_assert!(!theirs); }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            end_of(&bytes);
        }
    }
}
