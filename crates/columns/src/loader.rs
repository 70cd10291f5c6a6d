//! Loads the entries of a file from its bytes.

use scim_audit_model::reading::{self, RecordError, RecordFormat};

use crate::form::{NotALogError, Shape, tell};
use crate::record::{Cut, Record};
use crate::splitter::Splitter;
use crate::{Columns, OutOfMemoryError, Sorting};

/// How many of the rejected records are listed individually.
const TOLD: usize = 5;

/// A file that is being read.
#[derive(Default)]
pub struct Loader {
    /// The bytes received before the format is known.
    head: Vec<u8>,
    reading: Option<Reading>,
}

struct Reading {
    splitter: Splitter,
    taken: Taken,
}

struct Taken {
    columns: Columns,
    loaded: Loaded,
}

/// The result of loading a file, besides its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The format of the file.
    pub form: RecordFormat,
    /// Number of entries whose id occurred again; the last entry with an id is kept.
    pub replaced: u64,
    /// Number of records that are not entries.
    pub refused: u64,
    /// The first rejected records, at most five.
    pub first_refused: Vec<Refused>,
}

/// A record that is not an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Number of the record, counted from 1: the line of NDJSON, or the element of a list.
    pub number: u64,
    /// The line where the record starts, counted from 1.
    pub line: u64,
    /// Why the record was rejected.
    pub reason: RecordError,
}

/// Why loading a file failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not a log.
    #[error(transparent)]
    NotALog(#[from] NotALogError),
    /// The file looks like a log, but none of its records is an entry.
    #[error("no entry could be read: {}", .0.reason)]
    NoEntry(Refused),
    /// Not all of its entries fit into memory: see [`OutOfMemoryError`].
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemoryError),
}

impl Loader {
    /// Creates a loader for a new file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Processes the next bytes of the file, which may be split anywhere.
    ///
    /// # Errors
    /// Fails with the reason to stop reading: see [`LoadError`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        if let Some(reading) = &mut self.reading {
            return Ok(reading.push(bytes)?);
        }
        self.head.extend_from_slice(bytes);
        match tell(&self.head, false) {
            None => Ok(()),
            Some(shape) => self.begin(shape?),
        }
    }

    fn begin(&mut self, shape: Shape) -> Result<(), LoadError> {
        let head = std::mem::take(&mut self.head);
        let reading = self.reading.insert(Reading {
            splitter: Splitter::new(shape),
            taken: Taken {
                columns: Columns::default(),
                loaded: Loaded {
                    form: shape.form(),
                    replaced: 0,
                    refused: 0,
                    first_refused: Vec::new(),
                },
            },
        });
        Ok(reading.push(&head)?)
    }

    /// Number of entries loaded so far.
    pub fn entries(&self) -> usize {
        let reading = self.reading.as_ref();
        reading.map_or(0, |reading| reading.taken.columns.len())
    }

    /// Processes the end of the file. Returns its entries, which still have to be sorted.
    ///
    /// # Errors
    /// See [`LoadError`].
    pub fn finish(mut self) -> Result<(Sorting, Loaded), LoadError> {
        if self.reading.is_none() {
            self.begin(tell(&self.head, true).unwrap_or(Err(NotALogError::Neither))?)?;
        }
        let Reading {
            splitter,
            mut taken,
        } = self.reading.ok_or(NotALogError::Neither)?;
        if !splitter.end(&mut |record| taken.take(record))? {
            return Err(NotALogError::Neither.into());
        }
        let Taken { columns, loaded } = taken;
        match loaded.first_refused.first() {
            Some(first) if columns.is_empty() => Err(LoadError::NoEntry(first.clone())),
            _ => Ok((Sorting::new(columns), loaded)),
        }
    }
}

impl Reading {
    fn push(&mut self, bytes: &[u8]) -> Result<(), OutOfMemoryError> {
        let taken = &mut self.taken;
        self.splitter.push(bytes, &mut |record| taken.take(record))
    }
}

impl Taken {
    fn take(&mut self, record: Record<'_>) -> Result<(), OutOfMemoryError> {
        let refused = match record.text {
            Cut::TooLong => RecordError::TooLong,
            Cut::BrokenOff => RecordError::BrokenOff,
            Cut::Whole(text) => match reading::row(self.loaded.form, text, record.number) {
                Ok(row) => {
                    if !self.columns.push(&row, record.place)? {
                        self.loaded.replaced += 1;
                    }
                    return Ok(());
                }
                Err(error) => error,
            },
        };
        self.loaded.refused += 1;
        if self.loaded.first_refused.len() < TOLD {
            self.loaded.first_refused.push(Refused {
                number: record.number,
                line: record.line,
                reason: refused,
            });
        }
        Ok(())
    }
}
