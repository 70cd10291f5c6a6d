//! A failed call, and whether the host page handles it.

use super::SourceError;

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The error of the call.
    pub error: SourceError,
    /// Whether the host page signs in again by itself.
    pub page_signs_in: bool,
}
