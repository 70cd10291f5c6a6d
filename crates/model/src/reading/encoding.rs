//! How the bytes of a file are written, by its first ones.

/// How the bytes of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without.
    Utf8,
    /// UTF-16, the low byte first: what PowerShell's `>` writes.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Compressed ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)).
    Gzip,
}

impl Encoding {
    /// What the first bytes say. Four are enough.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // Without a mark: JSON starts with ASCII.
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
    fn the_first_bytes_tell() {
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
