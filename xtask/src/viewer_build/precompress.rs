//! Compresses files at build time, at the highest level, so that no server has to do it at run time.
use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};

use super::assets::{Assets, kind};
use crate::task_error::TaskError;

const BROTLI_QUALITY: i32 = 11;
/// The base-2 logarithm of the largest window that all browsers support.
const BROTLI_WINDOW: i32 = 24;

/// Returns a `.br` and a `.gz` file for each file that becomes smaller.
pub(super) fn siblings(assets: &Assets) -> Result<Assets, TaskError> {
    let mut siblings = Assets::default();
    for (name, bytes) in assets.iter().filter(|(name, _)| is_compressible(name)) {
        for (ending, compress) in [("br", brotli as Compress), ("gz", gzip)] {
            let small = compress(bytes).map_err(TaskError::file("compress", name))?;
            if small.len() < bytes.len() {
                siblings.set(&format!("{name}.{ending}"), small);
            }
        }
    }
    Ok(siblings)
}

/// Returns the size of a file's brotli version, or `None` if there is none.
pub(super) fn brotli_size(siblings: &Assets, name: &str) -> Option<usize> {
    siblings.bytes(&format!("{name}.br")).map(<[u8]>::len)
}

type Compress = fn(&[u8]) -> io::Result<Vec<u8>>;

fn is_compressible(name: &str) -> bool {
    matches!(
        kind(name),
        "html" | "js" | "css" | "wasm" | "svg" | "json" | "ts"
    )
}

fn brotli(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut small, &parameters)?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_siblings_hold_the_same_bytes_and_small_files_have_none() {
        let text = "select, filter, reset. ".repeat(200);
        let assets: Assets = [
            ("a.js", text.as_bytes()),
            ("tiny.css", b"a"),
            ("photo.png", text.as_bytes()),
        ]
        .into_iter()
        .collect();
        let siblings = siblings(&assets).unwrap();
        assert_eq!(siblings.names().collect::<Vec<_>>(), ["a.js.br", "a.js.gz"]);

        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut siblings.bytes("a.js.br").unwrap(), &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        back.clear();
        flate2::read::GzDecoder::new(siblings.bytes("a.js.gz").unwrap())
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, text.as_bytes());
    }
}
