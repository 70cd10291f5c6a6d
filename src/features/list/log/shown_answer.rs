//! What an answer tells about all matching entries.

use scim_audit_model::page::{Range, Retention};

use crate::state::Draft;

/// What an answer tells about all matching entries.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownAnswer {
    pub(super) draft: Draft,
    pub(super) total: Option<u64>,
    pub(super) total_at_least: Option<u64>,
    pub(super) range: Range,
    pub(super) retention: Option<Retention>,
    pub(super) is_empty: bool,
    /// Distinguishes this answer from the others.
    pub(super) number: u64,
}

impl ShownAnswer {
    /// The filters of the request, as they were in the bar.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The number of matching entries, if the log tells it.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The number of entries that the log counted before it stopped, if it does not tell the total.
    pub fn total_at_least(&self) -> Option<u64> {
        self.total_at_least
    }

    /// The same answer with the total, which the log told later.
    pub(super) fn counted(&self, total: u64) -> Self {
        Self {
            total: Some(total),
            ..self.clone()
        }
    }

    /// The span that was searched.
    pub fn range(&self) -> Range {
        self.range
    }

    /// How far back the log goes, if it tells that.
    pub fn retention(&self) -> Option<Retention> {
        self.retention
    }

    /// Whether no entry matches.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Distinguishes this answer from the others.
    pub fn number(&self) -> u64 {
        self.number
    }
}
