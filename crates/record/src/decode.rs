//! Takes a body's content coding away ([RFC 9110 §8.4](https://www.rfc-editor.org/rfc/rfc9110#section-8.4)),
//! within a bound, so that a small body cannot become a large one. It must not know what a body says.

use std::borrow::Cow;
#[cfg(feature = "native")]
use std::io::Read;

/// A body as its sender meant it.
pub(crate) struct Decoded<'a> {
    /// The bytes, without content coding.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// Whether the end is missing: it was before, or the bound was reached.
    pub(crate) cut: bool,
}

/// Takes away the codings that `Content-Encoding` names, last first. `None` when one is unknown, or
/// the bytes are not in it: then they may still be what they look like, because labels are wrong at times.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    headers: &[(String, String)],
    cut: bool,
    cap: usize,
) -> Option<Decoded<'a>> {
    let codings: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
        .flat_map(|(_, value)| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    let mut decoded = Decoded {
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
fn undo(coding: &str, body: &Decoded<'_>, cap: usize) -> Option<Decoded<'static>> {
    let bytes: &[u8] = &body.bytes;
    if bytes.is_empty() {
        return Some(Decoded {
            bytes: Cow::Owned(Vec::new()),
            cut: body.cut,
        });
    }
    match coding {
        "gzip" | "x-gzip" => bounded(flate2::read::MultiGzDecoder::new(bytes), body.cut, cap),
        // By the standard this is zlib's format; some send the bare stream.
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

/// No coding is known.
#[cfg(not(feature = "native"))]
fn undo(_: &str, _: &Decoded<'_>, _: usize) -> Option<Decoded<'static>> {
    None
}

/// Reads to the end or the cap. An error in a body that was cut is its end; in a whole one it means
/// that the bytes are not what they were said to be.
#[cfg(feature = "native")]
fn bounded(mut reader: impl Read, cut: bool, cap: usize) -> Option<Decoded<'static>> {
    let mut out = Vec::new();
    let mut chunk = vec![0; 16 << 10];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => {
                return Some(Decoded {
                    bytes: Cow::Owned(out),
                    cut,
                });
            }
            Ok(length) => out.extend_from_slice(chunk.get(..length)?),
            Err(_) if cut && !out.is_empty() => {
                return Some(Decoded {
                    bytes: Cow::Owned(out),
                    cut,
                });
            }
            Err(_) => return None,
        }
        if out.len() > cap {
            out.truncate(cap);
            return Some(Decoded {
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
        // One raw block of a single-segment frame.
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
