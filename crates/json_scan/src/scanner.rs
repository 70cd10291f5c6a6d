//! The tokens of a text.

use std::ops::Range;

use crate::Escape;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `{`.
    OpenObject,
    /// `}`.
    CloseObject,
    /// `[`.
    OpenArray,
    /// `]`.
    CloseArray,
    /// `:`.
    Colon,
    /// `,`.
    Comma,
    /// A string.
    String,
    /// The beginning of a string, up to a byte that is not valid there. Only a strict scanner gives it; it may
    /// be the rest of a [`TokenKind::String`].
    BrokenString,
    /// A number or a literal, or anything else between white space, quotes and marks.
    Word,
}

/// A token, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is in the text, including the quotes of a string.
    pub span: Range<usize>,
    /// Whether its end was found. If not, the span ends where the text does, or before an incomplete escape of a
    /// string that is checked.
    pub is_closed: bool,
}

/// Finds the tokens of a text, in one pass. The text may be longer at the next call, or be followed by
/// another piece: the state is one offset and whether a token is open.
///
/// The content of strings is not checked, unless the scanner is strict. Then strings have no control
/// characters, and all their escapes are complete. Lone surrogates are valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonScanner {
    at: usize,
    /// The token that has begun and not ended.
    open: Option<TokenKind>,
    /// Whether the last byte of the open string was a backslash that escapes the next byte.
    is_escaped: bool,
    is_strict: bool,
}

impl JsonScanner {
    /// A scanner that starts at this offset.
    pub fn starting_at(at: usize) -> Self {
        Self {
            at,
            ..Self::default()
        }
    }

    /// A scanner that starts at this offset and checks strings. It reads a text that grows, not pieces: an
    /// escape at the end is read when it is complete.
    pub fn strict(at: usize) -> Self {
        Self {
            is_strict: true,
            ..Self::starting_at(at)
        }
    }

    /// Offset of the first byte that was not read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The kind of the token that has begun and not ended. The next token is its continuation.
    pub fn open(&self) -> Option<TokenKind> {
        self.open
    }

    /// Continues with the piece that follows the text: offsets start at 0 again.
    pub fn begin_piece(&mut self) {
        self.at = 0;
    }

    /// Returns the next token that begins in the text, or `None` at its end.
    ///
    /// A string or word that the end of the text cuts off is not closed. If more text follows, the next token
    /// is the rest of it, from where its first part ended; the rest of a word may be empty.
    pub fn next_token(&mut self, text: &[u8]) -> Option<Token> {
        let (start, kind) = match self.open {
            Some(kind) if self.at < text.len() => (self.at, kind),
            Some(_) => return None,
            None => {
                let kind = self.begin(text)?;
                (self.at - 1, kind)
            }
        };
        let (kind, is_closed) = match kind {
            TokenKind::String if self.is_strict => match self.end_checked_string(text) {
                Some(is_closed) => (kind, is_closed),
                None => (TokenKind::BrokenString, true),
            },
            TokenKind::String => (kind, self.end_string(text)),
            TokenKind::Word => (kind, self.end_word(text)),
            mark => (mark, true),
        };
        if !is_closed && self.at == start {
            return None;
        }
        self.open = (!is_closed).then_some(kind);
        Some(Token {
            kind,
            span: start..self.at,
            is_closed,
        })
    }

    /// Skips white space and the first byte of a token.
    fn begin(&mut self, text: &[u8]) -> Option<TokenKind> {
        while text.get(self.at).is_some_and(|byte| is_blank(*byte)) {
            self.at += 1;
        }
        let kind = match text.get(self.at)? {
            b'{' => TokenKind::OpenObject,
            b'}' => TokenKind::CloseObject,
            b'[' => TokenKind::OpenArray,
            b']' => TokenKind::CloseArray,
            b':' => TokenKind::Colon,
            b',' => TokenKind::Comma,
            b'"' => TokenKind::String,
            _ => TokenKind::Word,
        };
        self.at += 1;
        Some(kind)
    }

    fn end_string(&mut self, text: &[u8]) -> bool {
        // The last byte of the text so far was a backslash.
        if std::mem::take(&mut self.is_escaped) {
            self.at += 1;
        }
        while let Some(found) = find_end(text.get(self.at..).unwrap_or_default()) {
            self.at += found + 1;
            if text.get(self.at - 1) == Some(&b'"') {
                return true;
            }
            if self.at == text.len() {
                self.is_escaped = true;
                return false;
            }
            self.at += 1;
        }
        self.at = text.len();
        false
    }

    /// Returns whether the string ended, or `None` if it is not valid.
    fn end_checked_string(&mut self, text: &[u8]) -> Option<bool> {
        loop {
            let rest = text.get(self.at..)?;
            let special = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
            let Some(plain) = rest.iter().position(special) else {
                self.at = text.len();
                return Some(false);
            };
            self.at += plain;
            let rest = rest.get(plain..)?;
            if rest.first() == Some(&b'"') {
                self.at += 1;
                return Some(true);
            }
            self.at += match Escape::of(rest) {
                Escape::Character(_, length) => length,
                Escape::LoneSurrogate => 6,
                // More text may complete it.
                Escape::Invalid if rest.len() < 6 && rest.starts_with(b"\\") => {
                    return Some(false);
                }
                Escape::Invalid => return None,
            };
        }
    }

    fn end_word(&mut self, text: &[u8]) -> bool {
        let rest = text.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| ends_word(*byte));
        self.at += length.unwrap_or(rest.len());
        length.is_some()
    }
}

/// How many bytes are compared before a call of `memchr` is worth its cost: most strings are short, and JSON in
/// a string has an escape every few bytes.
const NEAR: usize = 10;

/// Finds the next quote or backslash.
fn find_end(text: &[u8]) -> Option<usize> {
    let (near, far) = text.split_at_checked(NEAR).unwrap_or((text, &[]));
    let found = near.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    found.or_else(|| memchr::memchr2(b'"', b'\\', far).map(|at| NEAR + at))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn ends_word(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'"' | b'{' | b'}' | b'[' | b']' | b':' | b',')
}
