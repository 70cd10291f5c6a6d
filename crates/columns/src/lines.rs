//! Splits NDJSON into its lines.

use crate::form::without_mark;
use crate::record::{Carried, Cut, Record, Take};
use crate::{OutOfMemoryError, Place};

/// The state of splitting a file into lines. Blank lines are counted but not passed on.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    carried: Carried,
    /// Offset of the current line in the file.
    start: u64,
    number: u64,
}

impl Lines {
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        take: &mut Take<'_>,
    ) -> Result<(), OutOfMemoryError> {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let piece = bytes.get(from..end).unwrap_or_default();
            if self.carried.is_empty() {
                self.line(piece.len(), Some(piece), take)?;
            } else {
                self.carried.add(piece);
                self.carried_line(take)?;
            }
            self.start += 1;
            from = end + 1;
        }
        self.carried.add(bytes.get(from..).unwrap_or_default());
        Ok(())
    }

    pub(crate) fn end(&mut self, take: &mut Take<'_>) -> Result<(), OutOfMemoryError> {
        if self.carried.is_empty() {
            return Ok(());
        }
        self.carried_line(take)
    }

    fn carried_line(&mut self, take: &mut Take<'_>) -> Result<(), OutOfMemoryError> {
        let carried = std::mem::take(&mut self.carried);
        let (length, text) = carried.whole();
        self.line(length, text, take)?;
        self.carried = carried;
        self.carried.clear();
        Ok(())
    }

    fn line(
        &mut self,
        length: usize,
        text: Option<&[u8]>,
        take: &mut Take<'_>,
    ) -> Result<(), OutOfMemoryError> {
        let start = self.start;
        self.start += length as u64;
        self.number += 1;
        let Some(line) = text else {
            return take(Record {
                number: self.number,
                line: self.number,
                place: Place::default(),
                text: Cut::TooLong,
            });
        };
        // In a file concatenated from others, any line may start with a byte-order mark.
        let inner = without_mark(line).trim_ascii_start();
        let before = line.len() - inner.len();
        let inner = inner.trim_ascii_end();
        if inner.is_empty() {
            return Ok(());
        }
        take(Record {
            number: self.number,
            line: self.number,
            place: Place {
                offset: start + before as u64,
                length: u32::try_from(inner.len()).unwrap_or(u32::MAX),
            },
            text: Cut::Whole(inner),
        })
    }
}
