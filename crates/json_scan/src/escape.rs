//! Escapes in strings ([RFC 8259 §7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).

/// An escape, decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// The character, and the number of bytes of its escape: 2, 6, or 12 for a surrogate pair.
    Character(char, usize),
    /// Half of a surrogate pair, without its other half. Its escape has 6 bytes.
    LoneSurrogate,
    /// Not an escape, or the beginning of one at the end of the bytes.
    Invalid,
}

impl Escape {
    /// Decodes the escape that begins with the first byte, which is a backslash.
    pub fn of(bytes: &[u8]) -> Self {
        let [b'\\', mark, ..] = bytes else {
            return Self::Invalid;
        };
        let character = match mark {
            b'"' | b'\\' | b'/' => char::from(*mark),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            _ => return Self::unicode(bytes),
        };
        Self::Character(character, 2)
    }

    /// The character and the number of bytes of a whole escape.
    pub fn character(self) -> Option<(char, usize)> {
        match self {
            Self::Character(character, length) => Some((character, length)),
            Self::LoneSurrogate | Self::Invalid => None,
        }
    }

    fn unicode(bytes: &[u8]) -> Self {
        let Some(first) = code_unit(bytes) else {
            return Self::Invalid;
        };
        let second = bytes.get(6..).and_then(code_unit);
        match char::decode_utf16([first].into_iter().chain(second)).next() {
            Some(Ok(character)) => Self::Character(character, 6 * character.len_utf16()),
            _ => Self::LoneSurrogate,
        }
    }
}

/// The UTF-16 code unit that `\u` and four hexadecimal digits at the start stand for.
fn code_unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.get(..6)?.strip_prefix(br"\u")?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = u16::try_from(char::from(*digit).to_digit(16)?).ok()?;
        Some((unit << 4) | digit)
    })
}
