//! A column of texts, many of them alike.

use std::borrow::Cow;

use crate::Full;
use crate::dictionary::Dictionary;
use crate::heap::Heap;
use crate::lowered::Lowered;

/// One text, or none, for each row.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    dictionary: Dictionary,
    /// 0 is none; the others are one more than the text's place in the dictionary.
    codes: Vec<u32>,
    /// Of texts in which free text is looked for.
    lowered: Lowered,
}

impl Texts {
    /// Writes the text of a row: of the next one, or again of an earlier one.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn set(&mut self, row: u32, text: Option<&str>) -> Result<(), Full> {
        self.set_new(row, text).map(drop)
    }

    /// The same for a text in which free text is looked for, and what it is in lower case.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn set_searched(
        &mut self,
        row: u32,
        text: Option<&str>,
        lowered: impl FnOnce(&str) -> Cow<'_, str>,
    ) -> Result<(), Full> {
        match text {
            Some(new) if self.set_new(row, text)? => {
                self.lowered.push(&lowered(new), self.dictionary.heap())
            }
            Some(_known) => Ok(()),
            None => self.set(row, None),
        }
    }

    /// True: the text is one that was not there before.
    fn set_new(&mut self, row: u32, text: Option<&str>) -> Result<bool, Full> {
        let (code, new) = match text {
            Some(text) => {
                let (place, new) = self.dictionary.code(text)?;
                (place.checked_add(1).ok_or(Full)?, new)
            }
            None => (0, false),
        };
        put(&mut self.codes, row, code)?;
        Ok(new)
    }

    pub(crate) fn code_at(&self, row: u32) -> u32 {
        self.codes.get(row as usize).copied().unwrap_or_default()
    }

    /// The text that a code stands for.
    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        Some(self.dictionary.get(code.checked_sub(1)?))
    }

    pub(crate) fn at(&self, row: u32) -> Option<&str> {
        self.text(self.code_at(row))
    }

    /// The texts in which free text is looked for, by their codes less one.
    pub(crate) fn searched(&self) -> &Heap {
        self.lowered.of(self.dictionary.heap())
    }

    /// How many codes there are, none among them.
    pub(crate) fn variety(&self) -> usize {
        self.dictionary.len() + 1
    }

    pub(crate) fn close(&mut self) {
        self.dictionary.close();
        self.codes.shrink_to_fit();
        self.lowered.shrink();
    }

    /// Bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.bytes() + self.codes.capacity() * size_of::<u32>() + self.lowered.bytes()
    }
}

/// Writes the value of a row: of the next one, or again of an earlier one.
pub(crate) fn put<T>(column: &mut Vec<T>, row: u32, value: T) -> Result<(), Full> {
    if let Some(there) = column.get_mut(row as usize) {
        *there = value;
    } else {
        column.try_reserve(1).map_err(|_error| Full)?;
        column.push(value);
    }
    Ok(())
}
