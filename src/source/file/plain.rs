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
        // This fails only in a browser that does not support the stream.
        let through = match Encoding::of(&head) {
            Encoding::Utf8 => break,
            Encoding::Gzip => unpacked(&file),
            Encoding::Utf16Le => decoded(&file, "utf-16le"),
            Encoding::Utf16Be => decoded(&file, "utf-16be"),
        };
        file = read(&through.map_err(|_thrown| OpenError::NotALog)?, abort).await?;
    }
    Ok(file)
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

async fn read(piped: &Piped, abort: &Abort) -> Result<Blob, OpenError> {
    let stream: &ReadableStream = piped.unchecked_ref();
    let mut chunks = Chunks::of(stream, abort)?;
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
