//! The tokens of a text.

use std::ops::Range;

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
    /// A string. Its content is not checked.
    String,
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
    /// Whether its end was found. If not, the span ends where the text does.
    pub is_closed: bool,
}

/// Finds the tokens of a text, in one pass. The text may be longer at the next call, or be followed by
/// another piece: the state is one offset and whether a token is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonScanner {
    at: usize,
    /// The token that has begun and not ended.
    open: Option<TokenKind>,
    /// Whether the last byte of the open string was a backslash that escapes the next byte.
    is_escaped: bool,
}

impl JsonScanner {
    /// A scanner that starts at this offset.
    pub fn starting_at(at: usize) -> Self {
        Self {
            at,
            ..Self::default()
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
            None => self.begin(text)?,
        };
        let is_closed = match kind {
            TokenKind::String => self.end_string(text),
            TokenKind::Word => self.end_word(text),
            _ => true,
        };
        self.open = (!is_closed).then_some(kind);
        Some(Token {
            kind,
            span: start..self.at,
            is_closed,
        })
    }

    /// Skips white space and the first byte of a token.
    fn begin(&mut self, text: &[u8]) -> Option<(usize, TokenKind)> {
        let rest = text.get(self.at..)?;
        let blanks = rest.iter().position(|byte| !is_blank(*byte));
        let start = self.at + blanks.unwrap_or(rest.len());
        self.at = start;
        let kind = match text.get(start)? {
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
        Some((start, kind))
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
