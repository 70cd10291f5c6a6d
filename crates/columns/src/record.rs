//! The records that a file is split into.

use crate::{OutOfMemoryError, Place};

/// Maximum length of a record in bytes. Opening a record temporarily takes a multiple of this in memory.
const LONGEST_RECORD: usize = 64 << 20;

/// A record of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record<'r> {
    /// Number of the record, counted from 1: the line of NDJSON, or the element of a list.
    pub(crate) number: u64,
    /// The line where the record starts, counted from 1.
    pub(crate) line: u64,
    pub(crate) place: Place,
    /// The bytes of the record.
    pub(crate) text: Cut<'r>,
}

/// The text of a record, if it can be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cut<'r> {
    Whole(&'r [u8]),
    /// The record exceeds the maximum length.
    TooLong,
    /// The file ends inside the record.
    BrokenOff,
}

/// Callback that receives records.
pub(crate) type Take<'t> = dyn FnMut(Record<'_>) -> Result<(), OutOfMemoryError> + 't;

/// The beginning of a record that continues in the next piece of the file.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    bytes: Vec<u8>,
    /// Length in bytes, including bytes that were not kept.
    length: usize,
}

impl Carried {
    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len();
        if self.length <= LONGEST_RECORD {
            self.bytes.extend_from_slice(bytes);
        } else {
            self.bytes = Vec::new();
        }
    }

    /// Returns the length, and the bytes unless there are too many.
    pub(crate) fn whole(&self) -> (usize, Option<&[u8]>) {
        let kept = (self.length <= LONGEST_RECORD).then_some(self.bytes.as_slice());
        (self.length, kept)
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.length = 0;
    }
}
