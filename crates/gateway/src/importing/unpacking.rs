//! Decompresses and decodes a file while it arrives: the output is UTF-8 without a byte order mark. It is
//! independent of the content.

use std::borrow::Cow;
use std::io::Write as _;

use flate2::write::MultiGzDecoder;
use scim_audit_model::reading::Encoding;

/// Number of bytes that identify the encoding of a file.
const HEAD: usize = 4;
/// Bytes to decompress at once: gzip expands a byte to at most about a thousand.
const PIECE: usize = 4 << 10;

/// State between two pieces of a file.
#[derive(Debug, Default)]
pub(super) struct Unpacking {
    /// First bytes of the file, or of its decompressed content, until there are enough to identify the
    /// encoding.
    head: Vec<u8>,
    gzip: Option<Box<MultiGzDecoder<Vec<u8>>>>,
    text: Option<ImportEncoding>,
    broken: bool,
}

impl Unpacking {
    /// Consumes some of the bytes and returns their text.
    pub(super) fn next<'b>(&mut self, bytes: &mut &'b [u8]) -> Cow<'b, [u8]> {
        if self.gzip.is_none() && self.text.is_none() {
            let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
            let (head, rest) = bytes.split_at(wanted);
            self.head.extend_from_slice(head);
            *bytes = rest;
            return if self.head.len() == HEAD {
                Cow::Owned(self.begin())
            } else {
                Cow::default()
            };
        }
        let (piece, rest) = bytes.split_at(PIECE.min(bytes.len()));
        *bytes = rest;
        if self.gzip.is_some() {
            Cow::Owned(self.unpacked(piece))
        } else {
            self.decoded(Cow::Borrowed(piece))
        }
    }

    /// Returns the remaining text, and an error if the input is incomplete.
    pub(super) fn end(&mut self) -> (Vec<u8>, Option<&'static str>) {
        let mut text = Vec::new();
        if self.gzip.is_none() && self.text.is_none() {
            text = self.begin();
        }
        if let Some(mut gzip) = self.gzip.take() {
            self.broken |= gzip.try_finish().is_err();
            let mut unpacked = std::mem::take(&mut self.head);
            unpacked.append(gzip.get_mut());
            text.extend_from_slice(&self.decoded(Cow::Owned(unpacked)));
        }
        (
            text,
            self.broken.then_some("the gzip data ends too early here"),
        )
    }

    fn begin(&mut self) -> Vec<u8> {
        let head = std::mem::take(&mut self.head);
        if Encoding::of(&head) == Encoding::Gzip {
            self.gzip = Some(Box::new(MultiGzDecoder::new(Vec::new())));
            self.unpacked(&head)
        } else {
            self.decoded(Cow::Owned(head)).into_owned()
        }
    }

    fn unpacked(&mut self, piece: &[u8]) -> Vec<u8> {
        let Some(gzip) = self.gzip.as_mut().filter(|_| !self.broken) else {
            return Vec::new();
        };
        self.broken = gzip.write_all(piece).is_err();
        let mut unpacked = std::mem::take(gzip.get_mut());
        if self.text.is_none() {
            self.head.append(&mut unpacked);
            if self.head.len() < HEAD {
                return Vec::new();
            }
            unpacked = std::mem::take(&mut self.head);
        }
        self.decoded(Cow::Owned(unpacked)).into_owned()
    }

    fn decoded<'b>(&mut self, bytes: Cow<'b, [u8]>) -> Cow<'b, [u8]> {
        if bytes.is_empty() {
            return bytes;
        }
        let text = self.text.get_or_insert_with(|| ImportEncoding::of(&bytes));
        match text {
            ImportEncoding::Utf8 => bytes,
            ImportEncoding::Marked(mark) => {
                // The byte order mark may be split between pieces.
                let mut rest = &*bytes;
                while let (Some((byte, wanted)), Some((first, after))) =
                    (mark.split_first(), rest.split_first())
                    && byte == first
                {
                    *mark = wanted;
                    rest = after;
                }
                let text = Cow::Owned(rest.to_vec());
                if !rest.is_empty() {
                    self.text = Some(ImportEncoding::Utf8);
                }
                text
            }
            ImportEncoding::Utf16(units) => Cow::Owned(units.text(&bytes).into_bytes()),
        }
    }
}

/// Encoding of a text.
#[derive(Debug)]
enum ImportEncoding {
    Utf8,
    /// UTF-8; contains the part of the byte order mark that has yet to be skipped.
    Marked(&'static [u8]),
    Utf16(Units),
}

impl ImportEncoding {
    fn of(head: &[u8]) -> Self {
        let units = |big| {
            Self::Utf16(Units {
                big,
                half: None,
                high: None,
                is_first: true,
            })
        };
        match Encoding::of(head) {
            Encoding::Utf16Le => units(false),
            Encoding::Utf16Be => units(true),
            Encoding::Utf8 | Encoding::Gzip if head.starts_with(b"\xef") => {
                Self::Marked(b"\xef\xbb\xbf")
            }
            Encoding::Utf8 | Encoding::Gzip => Self::Utf8,
        }
    }
}

/// State of decoding UTF-16 between two pieces.
#[derive(Debug)]
struct Units {
    big: bool,
    half: Option<u8>,
    high: Option<u16>,
    is_first: bool,
}

impl Units {
    fn text(&mut self, bytes: &[u8]) -> String {
        let mut units = Vec::with_capacity(bytes.len() / 2 + 1);
        units.extend(self.high.take());
        for &byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(byte);
                continue;
            };
            let pair = [first, byte];
            let unit = if self.big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            };
            let is_mark = std::mem::take(&mut self.is_first) && unit == 0xfeff;
            if !is_mark {
                units.push(unit);
            }
        }
        // Keep a high surrogate until its low surrogate arrives.
        if units
            .last()
            .is_some_and(|unit| (0xd800..0xdc00).contains(unit))
        {
            self.high = units.pop();
        }
        String::from_utf16_lossy(&units)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const TEXT: &str = "{\"a\":\"Zoë 😀\"}\n{}";

    /// Returns the text of a file; checks that the size of the pieces makes no difference.
    fn text(file: &[u8]) -> String {
        let of = |size: usize| {
            let mut unpacking = Unpacking::default();
            let mut text = Vec::new();
            for mut piece in file.chunks(size) {
                while !piece.is_empty() {
                    text.extend_from_slice(&unpacking.next(&mut piece));
                }
            }
            let (rest, broken) = unpacking.end();
            text.extend(rest);
            assert_eq!(broken, None);
            String::from_utf8(text).unwrap()
        };
        for size in [1, 2, 3] {
            assert_eq!(of(size), of(file.len()), "in pieces of {size}");
        }
        of(file.len())
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn text_is_the_same_in_every_encoding() {
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        let marked = format!("\u{feff}{TEXT}");
        let parts = TEXT.as_bytes().split_at(5);
        for file in [
            TEXT.as_bytes().to_vec(),
            marked.clone().into_bytes(),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            utf16(TEXT, u16::to_le_bytes),
            packed(TEXT.as_bytes()),
            packed(marked.as_bytes()),
            packed(&utf16(&marked, u16::to_le_bytes)),
            [packed(parts.0), packed(parts.1)].concat(),
        ] {
            assert_eq!(text(&file), TEXT, "{file:?}");
        }
        assert_eq!(text(b"{}"), "{}");
    }

    #[test]
    fn truncated_gzip_file_is_reported() {
        let mut file = packed(TEXT.repeat(100).as_bytes());
        file.truncate(file.len() - 9);
        let mut unpacking = Unpacking::default();
        let mut rest = &*file;
        while !rest.is_empty() {
            unpacking.next(&mut rest);
        }
        assert_eq!(unpacking.end().1, Some("the gzip data ends too early here"));
    }
}
