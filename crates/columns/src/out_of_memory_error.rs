//! The error of columns that have no more room.

/// There is not enough room: a column exceeds four gigabytes, or an allocation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no more room")]
pub struct OutOfMemoryError;
