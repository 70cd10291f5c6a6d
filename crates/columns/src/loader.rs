//! Loads the entries of a file from its bytes.

use std::collections::VecDeque;

use scim_audit_model::reading::{self, RecordError, RecordFormat, Row};

use crate::form::{NotALogError, Shape, tell};
use crate::record::{Cut, Record};
use crate::splitter::Splitter;
use crate::{Columns, OutOfMemoryError, Place, Sorting};

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
    /// Records that wait for [`Loader::take`]: a long one, and those that follow it.
    waiting: VecDeque<LongRecord>,
}

/// A record whose summary the caller reads, because it is long.
#[derive(Debug, Clone)]
pub struct LongRecord {
    /// Number of the record, counted from 1.
    pub number: u64,
    /// The bytes of the record.
    pub text: Vec<u8>,
    line: u64,
    place: Place,
}

/// Length in bytes above which the caller reads the summary of a record.
const LONG_RECORD: usize = 256 << 10;

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

    /// Processes the next bytes of the file, which may be split anywhere. Records may then wait: see
    /// [`Loader::waiting`].
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
                waiting: VecDeque::new(),
            },
        });
        Ok(reading.push(&head)?)
    }

    /// Returns the next record whose summary the caller has to read and give to [`Loader::take`], in this order.
    pub fn waiting(&mut self) -> Option<LongRecord> {
        self.reading.as_mut()?.taken.waiting.pop_front()
    }

    /// The format of the file, once it is known.
    pub fn form(&self) -> Option<RecordFormat> {
        self.reading
            .as_ref()
            .map(|reading| reading.taken.loaded.form)
    }

    /// Takes the summary of a record that was waiting.
    ///
    /// # Errors
    /// As [`Loader::push`].
    pub fn take(
        &mut self,
        record: &LongRecord,
        row: Result<Row<'_>, RecordError>,
    ) -> Result<(), LoadError> {
        let Some(reading) = &mut self.reading else {
            return Ok(());
        };
        let LongRecord {
            number,
            line,
            place,
            ..
        } = *record;
        Ok(reading.taken.add(number, line, place, row)?)
    }

    /// Number of entries loaded so far.
    pub fn entries(&self) -> usize {
        let reading = self.reading.as_ref();
        reading.map_or(0, |reading| reading.taken.columns.len())
    }

    /// Processes the end of the file. Records may then wait: see [`Loader::waiting`].
    ///
    /// # Errors
    /// See [`LoadError`].
    pub fn end(&mut self) -> Result<(), LoadError> {
        if self.reading.is_none() {
            self.begin(tell(&self.head, true).unwrap_or(Err(NotALogError::Neither))?)?;
        }
        let reading = self.reading.as_mut().ok_or(NotALogError::Neither)?;
        let Reading { splitter, taken } = reading;
        if !splitter.end(&mut |record| taken.take(record))? {
            return Err(NotALogError::Neither.into());
        }
        Ok(())
    }

    /// Returns the entries of a file that has [ended](Loader::end). They still have to be sorted.
    ///
    /// # Errors
    /// See [`LoadError`].
    pub fn finish(mut self) -> Result<(Sorting, Loaded), LoadError> {
        while let Some(record) = self.waiting() {
            let form = self.form().unwrap_or(RecordFormat::Ndjson);
            let row = reading::row(form, &record.text, record.number);
            self.take(&record, row)?;
        }
        let reading = self.reading.ok_or(NotALogError::Neither)?;
        let Taken {
            columns, loaded, ..
        } = reading.taken;
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
        let Record {
            number,
            line,
            place,
            text,
        } = record;
        let row = match text {
            Cut::TooLong => Err(RecordError::TooLong),
            Cut::BrokenOff => Err(RecordError::BrokenOff),
            // Of two entries with the same id, the later one is kept, so the order matters.
            Cut::Whole(text) if text.len() > LONG_RECORD || !self.waiting.is_empty() => {
                self.waiting.push_back(LongRecord {
                    number,
                    text: text.to_vec(),
                    line,
                    place,
                });
                return Ok(());
            }
            Cut::Whole(text) => reading::row(self.loaded.form, text, number),
        };
        self.add(number, line, place, row)
    }

    fn add(
        &mut self,
        number: u64,
        line: u64,
        place: Place,
        row: Result<Row<'_>, RecordError>,
    ) -> Result<(), OutOfMemoryError> {
        match row {
            Ok(row) => {
                if !self.columns.push(&row, place)? {
                    self.loaded.replaced += 1;
                }
            }
            Err(reason) => {
                self.loaded.refused += 1;
                if self.loaded.first_refused.len() < TOLD {
                    self.loaded.first_refused.push(Refused {
                        number,
                        line,
                        reason,
                    });
                }
            }
        }
        Ok(())
    }
}
