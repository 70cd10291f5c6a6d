//! Why a file cannot be opened.

use leptos::wasm_split::SplitLoaderError;
use scim_audit_columns::{LoadError, NotALogError, Refused};

use crate::platform::AbortedError;
use crate::source::SourceError;

/// Why a file was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The code that reads files did not arrive. The next attempt asks for it again.
    #[error("the code for it did not arrive")]
    NotReady,
    /// The read was aborted.
    #[error("given up")]
    Aborted,
    /// The browser cannot read the file: it is a folder, was moved or changed, or access is denied.
    #[error("the browser could not read it")]
    Unreadable,
    /// The file is compressed, and corrupt or truncated.
    #[error("it could not be unpacked")]
    Broken,
    /// The file is empty.
    #[error("it is empty")]
    Empty,
    /// The file is neither NDJSON of entries nor a HAR.
    #[error("it is no log")]
    NotALog,
    /// The file is a table of values between commas or other separators (CSV).
    #[error("it is a CSV file")]
    Table,
    /// None of its records is an entry. Holds the first of them.
    #[error("no entry could be read: {}", .0.reason)]
    NoEntry(Refused),
    /// There is not enough space for the file.
    #[error("there is no room for it")]
    TooLarge,
}

impl From<SplitLoaderError> for OpenError {
    fn from(_: SplitLoaderError) -> Self {
        Self::NotReady
    }
}

impl From<SourceError> for OpenError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Aborted => Self::Aborted,
            _ => Self::Unreadable,
        }
    }
}

impl From<LoadError> for OpenError {
    fn from(stop: LoadError) -> Self {
        match stop {
            LoadError::NotALog(NotALogError::Empty) => Self::Empty,
            LoadError::NotALog(NotALogError::Neither) => Self::NotALog,
            LoadError::NoEntry(first) => Self::NoEntry(first),
            LoadError::OutOfMemory(_) => Self::TooLarge,
        }
    }
}

impl From<AbortedError> for OpenError {
    fn from(_: AbortedError) -> Self {
        Self::Aborted
    }
}
