//! A streaming JSON tokenizer that yields spans. It is iterative and accepts a truncated text. Independent of
//! SCIM.

use std::ops::Range;

use scim_audit_json_scan::{Grammar, JsonScanner, Token, TokenKind};

use crate::pace::{Pace, SLICE};
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

#[derive(Debug)]
struct Frame {
    object: bool,
    /// The name of the current member, without quotes; empty before the first member, and in an array.
    key: Range<usize>,
    /// Number of values that have begun.
    seen: usize,
}

impl Frame {
    fn bracket(&self) -> TokenKind {
        if self.object {
            TokenKind::OpenObject
        } else {
            TokenKind::OpenArray
        }
    }
}

/// A walk over one text.
pub(crate) struct Walker<'a> {
    text: &'a [u8],
    scanner: JsonScanner,
    /// Offset after the last event.
    at: usize,
    expect: Grammar,
    frames: Vec<Frame>,
    end: Option<End>,
}

impl<'a> Walker<'a> {
    /// Starts at the first byte after an optional byte-order mark.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let at = if text.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        Self {
            text,
            scanner: JsonScanner::starting_at(at),
            at,
            expect: Grammar::Value,
            frames: Vec::new(),
            end: None,
        }
    }

    /// How the text ended; [`End::Cut`] until the walk has finished.
    pub(crate) fn end(&self) -> End {
        self.end.unwrap_or(End::Cut)
    }

    /// Offset after the last event.
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

    /// Processes a token that may come here: any but a colon or a comma. Returns `None` if it is malformed.
    fn event(&mut self, token: Token, is_key: bool) -> Option<Event> {
        self.at = token.span.end;
        let text = Text {
            span: token.span,
            closed: token.is_closed,
        };
        let event = match token.kind {
            TokenKind::OpenObject | TokenKind::OpenArray => Event::Open {
                at: text.span.start,
                object: token.kind == TokenKind::OpenObject,
            },
            TokenKind::CloseObject | TokenKind::CloseArray => {
                self.frames.pop();
                return Some(Event::Close { end: self.at });
            }
            TokenKind::String if is_key => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.key = text.inner();
                }
                return Some(Event::Key(text));
            }
            TokenKind::String => Event::Value(text),
            _ => self.bare(&text)?,
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.seen += 1;
        }
        if let Event::Open { object, .. } = event {
            if self.frames.len() >= MAX_DEPTH {
                return None;
            }
            self.frames.push(Frame {
                object,
                key: 0..0,
                seen: 0,
            });
        }
        Some(event)
    }

    /// Reads a number or a literal. If other characters follow it, the text is malformed after it.
    fn bare(&mut self, token: &Text) -> Option<Event> {
        let token_text = self.text.get(token.span.clone())?;
        let is_bare_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let length = token_text
            .iter()
            .take_while(|byte| is_bare_byte(byte))
            .count();
        let is_all = length == token_text.len();
        if !is_bare(token_text.get(..length)?, is_all && !token.closed) {
            return None;
        }
        if !is_all {
            self.end = Some(End::Malformed);
        }
        self.at = token.span.start + length;
        Some(Event::Bare(token.span.start..self.at))
    }
}

impl Walker<'_> {
    /// Like `next`. Reads a long token in slices.
    pub(crate) async fn next_in_slices(&mut self, pace: &Pace) -> Option<Event> {
        if self.text.len() <= SLICE {
            return self.next();
        }
        while self.end.is_none() {
            let token = self.token(pace).await;
            if let Some(event) = self.step(token) {
                return Some(event);
            }
        }
        None
    }

    async fn token(&mut self, pace: &Pace) -> Option<Token> {
        let mut begin = None;
        loop {
            let until = self.text.len().min(self.scanner.at() + SLICE);
            let token = self.scanner.next_token(self.text.get(..until)?);
            let is_last = until == self.text.len();
            if let Some(token) = &token {
                begin.get_or_insert(token.span.start);
            }
            if is_last || token.as_ref().is_some_and(|token| token.is_closed) {
                let token = token?;
                let span = begin.unwrap_or(token.span.start)..token.span.end;
                return Some(Token { span, ..token });
            }
            pace.count(SLICE).await;
        }
    }

    /// Processes a token. Returns no event for a colon, a comma, and the end.
    fn step(&mut self, token: Option<Token>) -> Option<Event> {
        let Some(token) = token else {
            let is_whole = self.frames.is_empty() && self.expect == Grammar::CommaOrEnd;
            self.end = Some(if is_whole { End::Whole } else { End::Cut });
            return None;
        };
        let inside = self.frames.last().map(Frame::bracket);
        let is_key = matches!(self.expect, Grammar::Name | Grammar::NameOrEnd);
        let Some(expect) = self.expect.after(token.kind, inside) else {
            self.end = Some(End::Malformed);
            return None;
        };
        self.expect = expect;
        if matches!(token.kind, TokenKind::Colon | TokenKind::Comma) {
            return None;
        }
        let event = self.event(token, is_key);
        if event.is_none() {
            self.end = Some(End::Malformed);
        }
        event
    }
}

impl Iterator for Walker<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.end.is_none() {
            let token = self.scanner.next_token(self.text);
            if let Some(event) = self.step(token) {
                return Some(event);
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
