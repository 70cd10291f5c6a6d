//! Streams of bytes, read chunk by chunk.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::{FilePieces, SourceError};
use crate::platform::Abort;

#[wasm_bindgen]
extern "C" {
    /// Result of `ReadableStreamDefaultReader.read()`.
    type Read;
    #[wasm_bindgen(method, getter, structural)]
    fn done(this: &Read) -> bool;
    #[wasm_bindgen(method, getter, structural)]
    fn value(this: &Read) -> JsValue;
}

/// A stream of bytes. Dropping it before its end cancels the rest.
pub enum Chunks {
    /// A response body, and the number of entries that the response announced.
    Answer(AnswerChunks, Option<u64>),
    /// An export that is generated from an opened file.
    File(Box<dyn FilePieces>),
}

impl Chunks {
    pub(super) fn of(stream: &ReadableStream, abort: &Abort) -> Result<Self, SourceError> {
        AnswerChunks::of(stream, abort).map(|chunks| Self::Answer(chunks, None))
    }

    /// Sets the number of entries that the response announced. Does not change [`Self::File`].
    pub(super) fn promised(self, total: Option<u64>) -> Self {
        match self {
            Self::Answer(chunks, _) => Self::Answer(chunks, total),
            file @ Self::File(_) => file,
        }
    }

    /// The number of entries in the stream, if its origin tells it.
    pub fn total(&self) -> Option<u64> {
        match self {
            Self::Answer(_, total) => *total,
            Self::File(export) => Some(export.total()),
        }
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] if the call was aborted, [`SourceError::Interrupted`] if the response broke
    /// off, [`SourceError::FileGone`] if the file can no longer be read. The bytes returned before an error
    /// are incomplete.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, SourceError> {
        match self {
            Self::Answer(chunks, _) => chunks.next().await,
            Self::File(export) => export.next().await,
        }
    }
}

/// The bytes of a response body.
pub struct AnswerChunks {
    reader: ReadableStreamDefaultReader,
    abort: Abort,
    ended: bool,
}

impl AnswerChunks {
    fn of(stream: &ReadableStream, abort: &Abort) -> Result<Self, SourceError> {
        // The constructor fails only if the stream already has a reader.
        let reader =
            ReadableStreamDefaultReader::new(stream).map_err(|_thrown| SourceError::Host {
                message: "The stream that was given is already being read.".to_owned(),
            })?;
        Ok(Self {
            reader,
            abort: abort.clone(),
            ended: false,
        })
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>, SourceError> {
        if self.ended {
            return Ok(None);
        }
        let read = JsFuture::from(self.reader.read());
        match self.abort.unless_ended(read).await {
            None => Err(SourceError::Aborted),
            Some(Err(_)) if self.abort.ended() => Err(SourceError::Aborted),
            Some(Err(_)) => {
                self.ended = true;
                Err(SourceError::Interrupted)
            }
            Some(Ok(read)) => {
                let read: Read = read.unchecked_into();
                self.ended = read.done();
                Ok((!self.ended).then(|| Uint8Array::new(&read.value()).to_vec()))
            }
        }
    }
}

impl Drop for AnswerChunks {
    fn drop(&mut self) {
        if !self.ended {
            // The result of `cancel` does not matter, but an unhandled rejection would be reported to the
            // host page.
            super::portal::let_settle(self.reader.cancel());
        }
    }
}
