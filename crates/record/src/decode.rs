//! Removes the content coding of a body
//! ([RFC 9110 §8.4](https://www.rfc-editor.org/rfc/rfc9110#section-8.4)), up to a size limit that protects
//! against decompression bombs. Independent of the content of the body.

use std::borrow::Cow;
#[cfg(feature = "native")]
use std::io::Read;

/// A body without its content coding.
pub(crate) struct DecodedBody<'a> {
    /// The decoded bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// Whether the end is missing: the input was truncated, or the size limit was reached.
    pub(crate) cut: bool,
}

/// Undoes the codings that `Content-Encoding` names, the last one first. Returns `None` when a coding is
/// unknown, when there are more than three, or when the bytes are not in that coding. The header may be
/// wrong, so the caller may still try the bytes as they are.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    headers: &[(String, String)],
    cut: bool,
    cap: usize,
) -> Option<DecodedBody<'a>> {
    let codings: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
        .flat_map(|(_, value)| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    let mut decoded = DecodedBody {
        bytes: Cow::Borrowed(bytes),
        cut,
    };
    if codings.len() > 3 {
        return None;
    }
    for coding in codings.iter().rev() {
        decoded = undo(coding, &decoded, cap)?;
    }
    Some(decoded)
}

#[cfg(feature = "native")]
fn undo(coding: &str, body: &DecodedBody<'_>, cap: usize) -> Option<DecodedBody<'static>> {
    let bytes: &[u8] = &body.bytes;
    if bytes.is_empty() {
        return Some(DecodedBody {
            bytes: Cow::Owned(Vec::new()),
            cut: body.cut,
        });
    }
    match coding {
        "gzip" | "x-gzip" => bounded(flate2::read::MultiGzDecoder::new(bytes), body.cut, cap),
        // RFC 9110 defines `deflate` as the zlib format, but some senders send a raw deflate stream.
        "deflate" => bounded(flate2::read::ZlibDecoder::new(bytes), body.cut, cap)
            .or_else(|| bounded(flate2::read::DeflateDecoder::new(bytes), body.cut, cap)),
        "br" => bounded(
            brotli_decompressor::Decompressor::new(bytes, 4096),
            body.cut,
            cap,
        ),
        "zstd" => bounded(
            ruzstd::decoding::StreamingDecoder::new(bytes).ok()?,
            body.cut,
            cap,
        ),
        _ => None,
    }
}

/// Without the `native` feature no coding is supported.
#[cfg(not(feature = "native"))]
fn undo(_: &str, _: &DecodedBody<'_>, _: usize) -> Option<DecodedBody<'static>> {
    None
}

/// Reads to the end or to the size limit. In a truncated body an error marks its end; in a complete body it
/// means that the bytes are not in the stated coding.
#[cfg(feature = "native")]
fn bounded(mut reader: impl Read, cut: bool, cap: usize) -> Option<DecodedBody<'static>> {
    let mut out = Vec::new();
    let mut chunk = vec![0; 16 << 10];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => {
                return Some(DecodedBody {
                    bytes: Cow::Owned(out),
                    cut,
                });
            }
            Ok(length) => out.extend_from_slice(chunk.get(..length)?),
            Err(_) if cut && !out.is_empty() => {
                return Some(DecodedBody {
                    bytes: Cow::Owned(out),
                    cut,
                });
            }
            Err(_) => return None,
        }
        if out.len() > cap {
            out.truncate(cap);
            return Some(DecodedBody {
                bytes: Cow::Owned(out),
                cut: true,
            });
        }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn as_sent(coding: &str, bytes: &[u8], cut: bool) -> Option<(Vec<u8>, bool)> {
        let headers = [("content-encoding".to_owned(), coding.to_owned())];
        decode(bytes, &headers, cut, 1000).map(|decoded| (decoded.bytes.into_owned(), decoded.cut))
    }

    #[test]
    fn codings_are_undone_last_first() {
        assert_eq!(
            as_sent("GZip", &gzip(b"text"), false),
            Some((b"text".to_vec(), false))
        );
        assert_eq!(
            as_sent("gzip, x-gzip", &gzip(&gzip(b"text")), false),
            Some((b"text".to_vec(), false))
        );
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"text").unwrap();
        assert_eq!(
            as_sent("deflate", &zlib.finish().unwrap(), false)
                .unwrap()
                .0,
            b"text"
        );
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        bare.write_all(b"text").unwrap();
        assert_eq!(
            as_sent("deflate", &bare.finish().unwrap(), false)
                .unwrap()
                .0,
            b"text"
        );
        let brotli = [0x8b, 0x01, 0x80, b't', b'e', b'x', b't', 0x03];
        assert_eq!(as_sent("br", &brotli, false).unwrap().0, b"text");
        // A single-segment frame with one raw block.
        let zstd = [
            0x28, 0xb5, 0x2f, 0xfd, 0x20, 4, 0x21, 0, 0, b't', b'e', b'x', b't',
        ];
        assert_eq!(as_sent("zstd", &zstd, false).unwrap().0, b"text");
    }

    #[test]
    fn a_bomb_is_cut_at_the_cap() {
        assert_eq!(
            as_sent("gzip", &gzip(&b" ".repeat(100_000)), false),
            Some((vec![b' '; 1000], true))
        );
    }

    #[test]
    fn a_cut_body_gives_what_it_has_and_a_broken_one_nothing() {
        let noise: Vec<u8> = (0..900_u32).map(|n| (n * n % 251) as u8).collect();
        let whole = gzip(&noise);
        let beginning = &whole[..whole.len() - 60];
        let (bytes, cut) = as_sent("gzip", beginning, true).unwrap();
        assert!(cut && !bytes.is_empty() && noise.starts_with(&bytes));
        assert_eq!(as_sent("gzip", beginning, false), None);
        assert_eq!(as_sent("gzip", b"{}", false), None);
        assert_eq!(as_sent("compress", b"{}", false), None);
    }
}
