//! A streaming JSON tokenizer that yields spans. It is iterative and accepts a truncated text. Independent of
//! SCIM.

use std::ops::Range;

use memchr::memchr2;

use crate::reading::Reading;

/// Maximum nesting depth. No SCIM text is deeper, and each level costs memory.
const MAX_DEPTH: usize = 10_000;
/// Maximum length of a JSON Pointer, in bytes.
const MAX_POINTER: usize = 512;
/// Maximum length of a name in a JSON Pointer, in bytes.
const MAX_NAME: usize = 128;

/// A string token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// The span including the quotes.
    pub(crate) span: Range<usize>,
    /// Whether the closing quote is present.
    pub(crate) closed: bool,
}

impl Text {
    /// The span without the quotes.
    pub(crate) fn inner(&self) -> Range<usize> {
        let end = self.span.end - usize::from(self.closed);
        self.span.start + 1..end.max(self.span.start + 1)
    }
}

/// A token of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// `{` or `[`; the walker is now inside the container.
    Open {
        /// Offset of the bracket.
        at: usize,
        /// Whether the bracket is `{`.
        object: bool,
    },
    /// `}` or `]`; the walker is now outside the container.
    Close {
        /// Offset after the bracket.
        end: usize,
    },
    /// The name of a member.
    Key(Text),
    /// A string value.
    Value(Text),
    /// A number, `true`, `false` or `null`.
    Bare(Range<usize>),
}

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The text is one complete JSON value.
    Whole,
    /// The text is the beginning of a JSON value.
    Cut,
    /// The text is not JSON.
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
    /// The name of the current member, without quotes; empty before the first member, and in an array.
    key: Range<usize>,
    /// Number of values that have begun.
    seen: usize,
}

/// A walk over one text.
pub(crate) struct Walker<'a> {
    text: &'a [u8],
    at: usize,
    expect: Expect,
    frames: Vec<Frame>,
    end: Option<End>,
}

impl<'a> Walker<'a> {
    /// Starts at the first byte after an optional byte-order mark.
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

    /// How the text ended; [`End::Cut`] until the walk has finished.
    pub(crate) fn end(&self) -> End {
        self.end.unwrap_or(End::Cut)
    }

    /// Offset of the first unread byte.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Number of open containers.
    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Name of the current member of the object at this depth (0 is the outermost), as written. `None` in an
    /// array.
    pub(crate) fn key_at(&self, depth: usize) -> Option<&'a [u8]> {
        let frame = self.frames.get(depth).filter(|frame| frame.object)?;
        self.text.get(frame.key.clone())
    }

    /// Current index in the array at this depth. `None` in an object.
    pub(crate) fn index_at(&self, depth: usize) -> Option<usize> {
        let frame = self.frames.get(depth).filter(|frame| !frame.object)?;
        frame.seen.checked_sub(1)
    }

    /// The JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of the current position, limited
    /// to the first `depth` containers. A pointer that is too long ends in `…`.
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
        while let Some(rest) = self.text.get(self.at..) {
            let Some(next) = memchr2(b'\\', b'"', rest) else {
                self.at = self.text.len();
                break;
            };
            if rest.get(next) == Some(&b'"') {
                self.at += next + 1;
                closed = true;
                break;
            }
            self.at += next + 2;
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

/// Whether a word is a number or a literal. Numbers are not checked strictly, because `1e400` and `NaN` occur
/// in practice and hide nothing.
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

/// Returns a name as one token of a JSON Pointer. A name that is too long ends in `…`.
pub(crate) fn pointer_token(text: &[u8], name: Range<usize>) -> String {
    let end = name.end.min(name.start + MAX_NAME);
    let beginning = Reading::of(text.get(name.start..end).unwrap_or_default()).unescaped();
    let mut token = String::from_utf8_lossy(&beginning.bytes)
        .replace('~', "~0")
        .replace('/', "~1");
    if end < name.end {
        token.push('…');
    }
    token
}

#[cfg(test)]
mod tests;
