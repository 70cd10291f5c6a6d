//! A column of texts with many duplicates.

use std::borrow::Cow;

use crate::OutOfMemoryError;
use crate::dictionary::Dictionary;
use crate::heap::Heap;
use crate::lowered::Lowered;

/// An optional text for each row.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    dictionary: Dictionary,
    /// 0 for no text; otherwise the text's place in the dictionary plus one.
    codes: Vec<u32>,
    /// The lower-case texts of a searchable column.
    lowered: Lowered,
}

impl Texts {
    /// Sets the text of the next row, or replaces that of an earlier row.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn set(&mut self, row: u32, text: Option<&str>) -> Result<(), OutOfMemoryError> {
        self.set_new(row, text).map(drop)
    }

    /// Like [`Texts::set`], for a searchable column. `lowered` returns the lower-case form of the text.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn set_searched(
        &mut self,
        row: u32,
        text: Option<&str>,
        lowered: impl FnOnce(&str) -> Cow<'_, str>,
    ) -> Result<(), OutOfMemoryError> {
        match text {
            Some(new) if self.set_new(row, text)? => {
                self.lowered.push(&lowered(new), self.dictionary.heap())
            }
            Some(_known) => Ok(()),
            None => self.set(row, None),
        }
    }

    /// Returns true if the text is new.
    fn set_new(&mut self, row: u32, text: Option<&str>) -> Result<bool, OutOfMemoryError> {
        let (code, new) = match text {
            Some(text) => {
                let (place, new) = self.dictionary.code(text)?;
                (place.checked_add(1).ok_or(OutOfMemoryError)?, new)
            }
            None => (0, false),
        };
        put(&mut self.codes, row, code)?;
        Ok(new)
    }

    pub(crate) fn code_at(&self, row: u32) -> u32 {
        self.codes.get(row as usize).copied().unwrap_or_default()
    }

    /// Returns the text of a code.
    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        Some(self.dictionary.get(code.checked_sub(1)?))
    }

    pub(crate) fn at(&self, row: u32) -> Option<&str> {
        self.text(self.code_at(row))
    }

    /// The lower-case texts to search, by code minus one.
    pub(crate) fn searched(&self) -> &Heap {
        self.lowered.of(self.dictionary.heap())
    }

    /// Number of codes, including the code for no text.
    pub(crate) fn variety(&self) -> usize {
        self.dictionary.len() + 1
    }

    pub(crate) fn close(&mut self) {
        self.dictionary.close();
        self.codes.shrink_to_fit();
        self.lowered.shrink();
    }

    /// Allocated size in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.bytes() + self.codes.capacity() * size_of::<u32>() + self.lowered.bytes()
    }
}

/// Sets the value of the next row, or replaces that of an earlier row.
pub(crate) fn put<T>(column: &mut Vec<T>, row: u32, value: T) -> Result<(), OutOfMemoryError> {
    if let Some(there) = column.get_mut(row as usize) {
        *there = value;
    } else {
        column.try_reserve(1).map_err(|_error| OutOfMemoryError)?;
        column.push(value);
    }
    Ok(())
}
