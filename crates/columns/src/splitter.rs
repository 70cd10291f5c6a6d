//! Splits a file into records. The file may arrive in pieces of any size.

use crate::OutOfMemoryError;
use crate::elements::Elements;
use crate::form::Shape;
use crate::lines::Lines;
use crate::record::Take;

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

    /// Processes the next bytes of the file, and passes on the records that end in them.
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        take: &mut Take<'_>,
    ) -> Result<(), OutOfMemoryError> {
        match self {
            Self::Lines(lines) => lines.push(bytes, take),
            Self::Elements(elements) => elements.push(bytes, take),
        }
    }

    /// Processes the end of the file. Returns false if the file has no list of records.
    pub(crate) fn end(&mut self, take: &mut Take<'_>) -> Result<bool, OutOfMemoryError> {
        match self {
            Self::Lines(lines) => lines.end(take).map(|()| true),
            Self::Elements(elements) => elements.end(take),
        }
    }
}
