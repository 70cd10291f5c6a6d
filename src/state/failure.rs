//! A call that failed, and who sees to it.

use super::SourceError;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub error: SourceError,
    /// The page around signs in again by itself.
    pub page_signs_in: bool,
}

impl Failure {
    pub(super) fn new(error: SourceError) -> Self {
        Self {
            error,
            page_signs_in: false,
        }
    }
}
