//! Finds the end of the body after a head, exactly as hyper does. If the two disagreed, body bytes from a
//! client could be taken for the next head.

/// Framing of the rest of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum BodyFraming {
    /// This number of bytes remains.
    Length(u64),
    /// Chunks, at this position.
    Chunks(ChunkPosition),
}

/// Result of reading some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// All bytes belong to the body, which continues.
    More,
    /// The body ends after this number of bytes.
    Ended(usize),
    /// The chunks are malformed.
    Broken,
}

/// Position within a chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum ChunkPosition {
    SizeStart,
    Size(u64),
    SizeBlank(u64),
    Extension(u64),
    SizeLf(u64),
    Data(u64),
    DataCr,
    DataLf,
    /// Start of a line after the last chunk: either a trailer field or the end.
    Line,
    Trailer,
    TrailerLf,
    EndLf,
}

impl BodyFraming {
    pub(super) fn length(length: u64) -> Self {
        Self::Length(length)
    }

    pub(super) fn chunks() -> Self {
        Self::Chunks(ChunkPosition::SizeStart)
    }

    /// Reads the next bytes of the body.
    pub(super) fn follow(&mut self, bytes: &[u8]) -> Followed {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self {
                Self::Length(left) | Self::Chunks(ChunkPosition::Data(left)) => {
                    let rest = bytes.len() - at;
                    let here = usize::try_from(*left).map_or(rest, |left| left.min(rest));
                    *left -= here as u64;
                    at += here;
                    match self {
                        Self::Length(0) => return Followed::Ended(at),
                        Self::Chunks(ChunkPosition::Data(0)) => {
                            *self = Self::Chunks(ChunkPosition::DataCr);
                        }
                        _ => {}
                    }
                }
                Self::Chunks(place) => {
                    at += 1;
                    match place.next(byte) {
                        Ok(Some(next)) => *place = next,
                        Ok(None) => return Followed::Ended(at),
                        Err(Broken) => return Followed::Broken,
                    }
                }
            }
        }
        Followed::More
    }
}

struct Broken;

impl ChunkPosition {
    /// Returns the position after this byte; `None` at the end of the body.
    fn next(self, byte: u8) -> Result<Option<Self>, Broken> {
        let digit = char::from(byte).to_digit(16);
        let next = match (self, byte) {
            (Self::SizeStart, _) => Self::Size(digit.ok_or(Broken)?.into()),
            (Self::Size(size), _) if digit.is_some() => {
                let digit = digit.ok_or(Broken)?;
                let size = size.checked_mul(16).ok_or(Broken)?;
                Self::Size(size.checked_add(digit.into()).ok_or(Broken)?)
            }
            (Self::Size(size) | Self::SizeBlank(size), b' ' | b'\t') => Self::SizeBlank(size),
            (Self::Size(size) | Self::SizeBlank(size) | Self::Extension(size), b'\r') => {
                Self::SizeLf(size)
            }
            // Some parsers accept a bare LF as the end of the line and would see other chunks than this one.
            (Self::Extension(_), b'\n') => return Err(Broken),
            (Self::Size(size) | Self::SizeBlank(size), b';') | (Self::Extension(size), _) => {
                Self::Extension(size)
            }
            (Self::SizeLf(0) | Self::TrailerLf, b'\n') => Self::Line,
            (Self::SizeLf(size), b'\n') => Self::Data(size),
            (Self::DataCr, b'\r') => Self::DataLf,
            (Self::DataLf, b'\n') => Self::SizeStart,
            (Self::Line, b'\r') => Self::EndLf,
            (Self::Trailer, b'\r') => Self::TrailerLf,
            (Self::Line | Self::Trailer, _) => Self::Trailer,
            (Self::EndLf, b'\n') => return Ok(None),
            _ => return Err(Broken),
        };
        Ok(Some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(mut framing: BodyFraming, bytes: &[u8]) -> Followed {
        for (at, byte) in bytes.iter().enumerate() {
            match framing.follow(&[*byte]) {
                Followed::More => {}
                Followed::Ended(_) => return Followed::Ended(at + 1),
                Followed::Broken => return Followed::Broken,
            }
        }
        Followed::More
    }

    #[test]
    fn a_body_ends_where_hyper_ends_it_however_it_is_cut() {
        for (bytes, end) in [
            (&b"3;x=\"y\"\r\nabc\r\n0\r\n\r\nGET"[..], 19),
            (b"2 \t\r\n\r\n\r\n00\r\nT: 1\r\nU: 2\r\n\r\nGET", 27),
            // This looks like the end of a head, but belongs to a trailer field.
            (b"0\r\nT: 1\n\nGET /x HTTP/1.1\nHost: h\n\n\r\n\r\n", 38),
        ] {
            let expected = Followed::Ended(end);
            assert_eq!(BodyFraming::chunks().follow(bytes), expected);
            assert_eq!(ends(BodyFraming::chunks(), bytes), expected);
        }
        assert_eq!(BodyFraming::length(3).follow(b"abcd"), Followed::Ended(3));
        assert_eq!(BodyFraming::length(3).follow(b"ab"), Followed::More);
    }

    #[test]
    fn input_that_hyper_rejects_as_chunks_is_broken() {
        for bytes in [
            &b"\r\n"[..],
            b"3\nabc",
            b"3;x\nabc",
            b"3\r\nabcd\r\n",
            b"1\r\na\n0\r\n",
            b"fffffffffffffffff\r\n",
            b"0\r\n\rx",
            b"0\r\nT: 1\rx",
            b"0x3\r\n",
        ] {
            assert_eq!(BodyFraming::chunks().follow(bytes), Followed::Broken);
        }
    }
}
