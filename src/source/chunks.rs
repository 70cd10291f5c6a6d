//! An answer that is read piece by piece.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::file::FileExport;
use super::{Abort, SourceError};

#[wasm_bindgen]
extern "C" {
    /// What a read gives.
    type Read;
    #[wasm_bindgen(method, getter, structural)]
    fn done(this: &Read) -> bool;
    #[wasm_bindgen(method, getter, structural)]
    fn value(this: &Read) -> JsValue;
}

/// Bytes as they come. Dropped before their end, they let the rest go.
pub enum Chunks {
    /// Those of an answer, and how many entries it said that they hold.
    Answer(AnswerChunks, Option<u64>),
    /// Those that are made of an opened file.
    File(FileExport),
}

impl Chunks {
    pub(super) fn of(stream: &ReadableStream, abort: &Abort) -> Result<Self, SourceError> {
        AnswerChunks::of(stream, abort).map(|chunks| Self::Answer(chunks, None))
    }

    /// The same, with how many entries the answer said that they hold.
    pub(super) fn promised(self, total: Option<u64>) -> Self {
        match self {
            Self::Answer(chunks, _) => Self::Answer(chunks, total),
            file @ Self::File(_) => file,
        }
    }

    /// How many entries they hold, where whoever gives them says so.
    pub fn total(&self) -> Option<u64> {
        match self {
            Self::Answer(_, total) => *total,
            Self::File(export) => Some(export.total()),
        }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] when the call was given up, [`SourceError::Interrupted`] when the answer broke
    /// off, [`SourceError::FileGone`] when the file did: what came before is not the whole.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, SourceError> {
        match self {
            Self::Answer(chunks, _) => chunks.next().await,
            Self::File(export) => export.next().await,
        }
    }
}

/// The bytes of an answer.
pub struct AnswerChunks {
    reader: ReadableStreamDefaultReader,
    abort: Abort,
    ended: bool,
}

impl AnswerChunks {
    fn of(stream: &ReadableStream, abort: &Abort) -> Result<Self, SourceError> {
        // Only a stream that someone else reads already refuses.
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
            // How letting go ends is of no interest; unheard, its failure would be the page's.
            super::portal::let_settle(self.reader.cancel());
        }
    }
}
