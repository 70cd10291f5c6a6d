//! What a file is written as.

use super::count::{Counter, Csv, Har, Ndjson};
use crate::ui::FileKind;

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Csv,
    /// One entry a line, as JSON.
    Ndjson,
    /// An HTTP archive.
    Har,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Har];

    /// The word for it in a call and in an event.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Har => "har",
        }
    }

    pub(super) fn file(self) -> FileKind {
        let (ending, media_type) = match self {
            Self::Csv => (".csv", "text/csv"),
            Self::Ndjson => (".ndjson", "application/x-ndjson"),
            Self::Har => (".har", "application/json"),
        };
        FileKind { ending, media_type }
    }

    pub(super) fn counter(self) -> Counter {
        match self {
            Self::Csv => Counter::Csv(Csv::default()),
            Self::Ndjson => Counter::Ndjson(Ndjson::default()),
            Self::Har => Counter::Har(Har::default()),
        }
    }
}
