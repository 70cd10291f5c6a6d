//! Detects the encoding of a file from its first bytes.

/// Encoding of the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little-endian. PowerShell's `>` writes it.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Compressed with gzip ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)).
    Gzip,
}

impl Encoding {
    /// Detects the encoding from the first bytes of a file. Four bytes are enough.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // The second patterns are UTF-16 without a byte order mark: JSON starts with an ASCII character.
            [0xff, 0xfe, ..] | [b'{' | b'[', 0, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] | [0, b'{' | b'[', ..] => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_determine_the_encoding() {
        let utf16 = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let low: Vec<u8> = utf16("\u{feff}{}")
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .collect();
        let high: Vec<u8> = utf16("\u{feff}{}")
            .into_iter()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(Encoding::of(&low), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&low[2..]), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&high), Encoding::Utf16Be);
        assert_eq!(Encoding::of(&high[2..]), Encoding::Utf16Be);
        assert_eq!(Encoding::of(b"\x1f\x8b\x08\0"), Encoding::Gzip);
        for plain in ["\u{feff}{}", "{}", "", "["] {
            assert_eq!(Encoding::of(plain.as_bytes()), Encoding::Utf8);
        }
    }
}
