//! A file's bytes in, its entries out.

use scim_audit_model::reading::{self, Form, RecordError};

use crate::form::{NotALog, Shape, tell};
use crate::splitter::{Cut, Record, Splitter};
use crate::{Columns, Full, Sorting};

/// How many of the records that are no entries are told of one by one.
const TOLD: usize = 5;

/// A file that is being read.
#[derive(Default)]
pub struct Loader {
    /// What has come before it was clear what the file is.
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

/// What became of the records of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What the file is.
    pub form: Form,
    /// Entries whose id came again; the last of each is kept.
    pub replaced: u64,
    /// Records that are no entries.
    pub refused: u64,
    /// The first of them.
    pub first_refused: Vec<Refused>,
}

/// A record that is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Counted from 1: the line of NDJSON, the element of a list.
    pub number: u64,
    /// The line where it starts, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: RecordError,
}

/// Why a file is not read to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// It is no log.
    #[error(transparent)]
    NotALog(#[from] NotALog),
    /// It looks like a log, but none of its records is an entry.
    #[error("no entry could be read: {}", .0.reason)]
    NoEntry(Refused),
    /// There is no room for all of its entries.
    #[error(transparent)]
    Full(#[from] Full),
}

impl Loader {
    /// A file of which nothing has been read.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, cut wherever.
    ///
    /// # Errors
    /// When the rest need not be read: see [`Stop`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if let Some(reading) = &mut self.reading {
            return Ok(reading.push(bytes)?);
        }
        self.head.extend_from_slice(bytes);
        match tell(&self.head, false) {
            None => Ok(()),
            Some(shape) => self.begin(shape?),
        }
    }

    fn begin(&mut self, shape: Shape) -> Result<(), Stop> {
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

    /// How many entries there are so far.
    pub fn entries(&self) -> usize {
        let reading = self.reading.as_ref();
        reading.map_or(0, |reading| reading.taken.columns.len())
    }

    /// The file has ended: what is in it, still to be put in order.
    ///
    /// # Errors
    /// See [`Stop`].
    pub fn finish(mut self) -> Result<(Sorting, Loaded), Stop> {
        if self.reading.is_none() {
            self.begin(tell(&self.head, true).unwrap_or(Err(NotALog::Neither))?)?;
        }
        let Reading {
            splitter,
            mut taken,
        } = self.reading.ok_or(NotALog::Neither)?;
        if !splitter.end(&mut |record| taken.take(record))? {
            return Err(NotALog::Neither.into());
        }
        let Taken { columns, loaded } = taken;
        match loaded.first_refused.first() {
            Some(first) if columns.is_empty() => Err(Stop::NoEntry(first.clone())),
            _ => Ok((Sorting::new(columns), loaded)),
        }
    }
}

impl Reading {
    fn push(&mut self, bytes: &[u8]) -> Result<(), Full> {
        let taken = &mut self.taken;
        self.splitter.push(bytes, &mut |record| taken.take(record))
    }
}

impl Taken {
    fn take(&mut self, record: Record<'_>) -> Result<(), Full> {
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
