//! Converts a compressed file, or one in UTF-16, to UTF-8 with the browser's own streams. The result is a
//! `Blob` again, whose storage the browser manages.

use js_sys::{Array, Uint8Array};
use scim_audit_model::reading::Encoding;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ReadableStream};

use super::open_error::OpenError;
use super::records::{Bytes, as_f64};
use crate::platform::Abort;
use crate::source::{Chunks, SourceError};

#[wasm_bindgen]
extern "C" {
    /// <https://compression.spec.whatwg.org/#decompression-stream>
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;

    /// <https://encoding.spec.whatwg.org/#interface-textdecoderstream>
    type TextDecoderStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoderStream, JsValue>;

    /// <https://encoding.spec.whatwg.org/#interface-textencoderstream>
    type TextEncoderStream;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<TextEncoderStream, JsValue>;

    /// A stream that can be piped through another one.
    type Piped;
    #[wasm_bindgen(method, catch, structural, js_name = pipeThrough)]
    fn pipe_through(this: &Piped, through: &JsValue) -> Result<Piped, JsValue>;
}

/// Maximum number of layers to unwrap. A compressed file in UTF-16 has two.
const DEEPEST: usize = 3;
/// Maximum number of bytes after decompression: a small compressed file can expand to any size.
const LONGEST: u64 = 8 << 30;
/// Bytes handed to the browser at once.
const PART: u64 = 16 << 20;

/// Returns the file as UTF-8.
pub(super) async fn plain(file: Blob, abort: &Abort) -> Result<Blob, OpenError> {
    let mut file = file;
    for _ in 0..DEEPEST {
        let begun = Bytes::of(file.clone()).begin(0.0, as_f64(4))?;
        let head = Bytes::end(begun, abort).await?;
        file = match Encoding::of(&head) {
            Encoding::Utf8 => break,
            Encoding::Gzip => match read(unpacked(&file), abort).await {
                Err(OpenError::Broken) => members(&file, abort).await?,
                other => other?,
            },
            Encoding::Utf16Le => read(decoded(&file, "utf-16le"), abort).await?,
            Encoding::Utf16Be => read(decoded(&file, "utf-16be"), abort).await?,
        };
    }
    Ok(file)
}

/// Decompresses a file of several gzip members, which follow each other without a separator
/// ([RFC 1952 §2.2](https://www.rfc-editor.org/rfc/rfc1952#section-2.2)): files that were compressed one by one
/// and then joined. The browser's stream takes only one member.
async fn members(file: &Blob, abort: &Abort) -> Result<Blob, OpenError> {
    let (size, parts) = (file.size(), Array::new());
    let (mut start, mut total) = (0.0, 0.0);
    let mut ends = heads_of_members(file, abort).await?;
    ends.push(size);
    for end in ends {
        let member = file.slice_with_f64_and_f64(start, end);
        let member = member.map_err(|_thrown| OpenError::Unreadable)?;
        match read(unpacked(&member), abort).await {
            Ok(part) => {
                total += part.size();
                parts.push(&part);
                start = end;
            }
            // These bytes only look like the head of a member, and are within one.
            Err(OpenError::Broken) if end < size => {}
            Err(error) => return Err(error),
        }
        if total > as_f64(LONGEST) {
            return Err(OpenError::TooLarge);
        }
    }
    joined(&parts)
}

/// Returns where a further gzip member may begin.
async fn heads_of_members(file: &Blob, abort: &Abort) -> Result<Vec<f64>, OpenError> {
    let bytes = Bytes::of(file.clone());
    let mut heads = Vec::new();
    let mut from = 0;
    while as_f64(from) < bytes.size() {
        // The first bytes of the next part are read too, because a head may lie across the end of this one.
        let overlap = GZIP_HEAD as u64 - 1;
        let begun = bytes.begin(as_f64(from), as_f64(from + PART + overlap))?;
        let part = Bytes::end(begun, abort).await?;
        let found = part
            .windows(GZIP_HEAD)
            .zip(from..)
            .filter(|(head, at)| *at > 0 && is_gzip_head(head));
        heads.extend(found.map(|(_, at)| as_f64(at)));
        from += PART;
    }
    Ok(heads)
}

/// The length of the head of a gzip member, without a file name.
const GZIP_HEAD: usize = 10;

/// Whether a gzip member may begin with these bytes. Of random bytes, one place in 10<sup>11</sup> looks like it.
fn is_gzip_head(head: &[u8]) -> bool {
    matches!(head, [0x1f, 0x8b, 8, flags, _, _, _, _, 0 | 2 | 4, 0..=13 | 255] if flags & 0xe0 == 0)
}

fn unpacked(file: &Blob) -> Result<Piped, JsValue> {
    let gzip = DecompressionStream::new("gzip")?;
    file.stream().unchecked_into::<Piped>().pipe_through(&gzip)
}

/// Decodes UTF-16. The decoder removes a byte order mark and replaces an unpaired surrogate by U+FFFD.
fn decoded(file: &Blob, label: &str) -> Result<Piped, JsValue> {
    let (decoder, encoder) = (TextDecoderStream::new(label)?, TextEncoderStream::new()?);
    let text = file.stream().unchecked_into::<Piped>();
    text.pipe_through(&decoder)?.pipe_through(&encoder)
}

async fn read(piped: Result<Piped, JsValue>, abort: &Abort) -> Result<Blob, OpenError> {
    // This fails only in a browser that does not support the stream.
    let stream: ReadableStream = piped
        .map_err(|_thrown| OpenError::NotALog)?
        .unchecked_into();
    let mut chunks = Chunks::of(&stream, abort)?;
    let (parts, mut under_way) = (Array::new(), Array::new());
    let (mut total, mut pending) = (0, 0);
    loop {
        let chunk = chunks.next().await.map_err(|error| match error {
            SourceError::Interrupted => OpenError::Broken,
            error => error.into(),
        })?;
        let length = chunk.as_ref().map_or(0, Vec::len) as u64;
        total += length;
        pending += length;
        if total > LONGEST {
            return Err(OpenError::TooLarge);
        }
        if let Some(chunk) = &chunk {
            under_way.push(&Uint8Array::from(chunk.as_slice()));
        }
        if pending >= PART || chunk.is_none() {
            // Move the chunks into a `Blob`, so that they need not stay in memory.
            let part = joined(&std::mem::replace(&mut under_way, Array::new()))?;
            parts.push(&part);
            pending = 0;
        }
        if chunk.is_none() {
            return joined(&parts);
        }
    }
}

fn joined(parts: &Array) -> Result<Blob, OpenError> {
    Blob::new_with_blob_sequence(parts).map_err(|_thrown| OpenError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::is_gzip_head;

    #[test]
    fn head_of_a_gzip_member_is_recognized() {
        assert!(is_gzip_head(&[0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0, 3]));
        assert!(is_gzip_head(&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 2, 255]));
        assert!(!is_gzip_head(&[0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 3]));
        assert!(!is_gzip_head(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 9, 3]));
        assert!(!is_gzip_head(&[0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 3]));
        assert!(!is_gzip_head(&[]));
    }
}
