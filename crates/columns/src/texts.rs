//! A column of texts, many of them alike.

use crate::Full;
use crate::dictionary::Dictionary;

/// One text, or none, for each row.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    dictionary: Dictionary,
    /// 0 is none; the others are one more than the text's place in the dictionary.
    codes: Vec<u32>,
}

impl Texts {
    /// The code for a text or none, and whether it is a new one.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn code(&mut self, text: Option<&str>) -> Result<(u32, bool), Full> {
        let Some(text) = text else {
            return Ok((0, false));
        };
        let (place, new) = self.dictionary.code(text)?;
        Ok((place.checked_add(1).ok_or(Full)?, new))
    }

    /// Writes the code of a row: of the next one, or again of an earlier one.
    pub(crate) fn put(&mut self, row: u32, code: u32) -> Result<(), Full> {
        put(&mut self.codes, row, code)
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

    /// How many codes there are, none among them.
    pub(crate) fn variety(&self) -> usize {
        self.dictionary.len() + 1
    }

    pub(crate) fn close(&mut self) {
        self.dictionary.close();
        self.codes.shrink_to_fit();
    }

    /// Bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.bytes() + self.codes.capacity() * size_of::<u32>()
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
