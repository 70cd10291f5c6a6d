//! A file cut into records, whatever pieces it comes in.

use crate::elements::Elements;
use crate::form::Shape;
use crate::lines::Lines;
use crate::{Full, Place};

/// The longest record that is read. A page that opens one needs a multiple of this for a moment.
const LONGEST_RECORD: usize = 64 << 20;

/// A record of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record<'r> {
    /// Counted from 1: the line of NDJSON, the element of a list.
    pub(crate) number: u64,
    /// The line where it starts, counted from 1.
    pub(crate) line: u64,
    pub(crate) place: Place,
    /// What is written there.
    pub(crate) text: Cut<'r>,
}

/// The text of a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cut<'r> {
    Whole(&'r [u8]),
    /// Longer than any that is read.
    TooLong,
    /// The file ends within it.
    BrokenOff,
}

/// Whoever takes records.
pub(crate) type Take<'t> = dyn FnMut(Record<'_>) -> Result<(), Full> + 't;

pub(crate) enum Splitter {
    Lines(Lines),
    Elements(Elements),
}

impl Splitter {
    pub(crate) fn new(shape: Shape) -> Self {
        match shape {
            Shape::Lines => Self::Lines(Lines::default()),
            Shape::Values => Self::Elements(Elements::values()),
            Shape::List => Self::Elements(Elements::list()),
            Shape::Archive => Self::Elements(Elements::default()),
        }
    }

    /// Takes the next bytes of the file, and gives the records that end in them.
    pub(crate) fn push(&mut self, bytes: &[u8], take: &mut Take<'_>) -> Result<(), Full> {
        match self {
            Self::Lines(lines) => lines.push(bytes, take),
            Self::Elements(elements) => elements.push(bytes, take),
        }
    }

    /// The file has ended. False: it has no place for records at all.
    pub(crate) fn end(self, take: &mut Take<'_>) -> Result<bool, Full> {
        match self {
            Self::Lines(lines) => lines.end(take).map(|()| true),
            Self::Elements(elements) => elements.end(take),
        }
    }
}

/// A record that begins in one piece of a file and ends in another.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    bytes: Vec<u8>,
    /// How long it is so far, kept or not.
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

    /// How long it is, and what it is unless it is too long.
    pub(crate) fn whole(&self) -> (usize, Option<&[u8]>) {
        let kept = (self.length <= LONGEST_RECORD).then_some(self.bytes.as_slice());
        (self.length, kept)
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.length = 0;
    }
}
