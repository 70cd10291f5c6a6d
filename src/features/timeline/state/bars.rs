//! The bars of the chart.

use scim_audit_model::page::Bucket;
use scim_audit_model::time::Instant;

/// The entries of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineBar {
    /// The start of the span (inclusive).
    pub since: Instant,
    /// The end of the span (exclusive).
    pub until: Instant,
    /// The number of entries.
    pub counts: Counts,
}

/// The number of entries with each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Failed.
    pub failed: u64,
    /// Accepted.
    pub accepted: u64,
    /// Success.
    pub success: u64,
    /// With a status that this version does not know.
    pub other: u64,
}

/// An outcome, in the order in which bars are stacked, from the bottom up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Failed.
    Failed,
    /// Accepted.
    Accepted,
    /// Success.
    Success,
    /// A status that this version does not know.
    Other,
}

impl Counts {
    /// The sum of all outcomes.
    pub fn total(self) -> u64 {
        let Self {
            failed,
            accepted,
            success,
            other,
        } = self;
        [failed, accepted, success, other]
            .into_iter()
            .fold(0, u64::saturating_add)
    }

    /// Each outcome with its count, from the bottom up.
    pub fn parts(self) -> [(Outcome, u64); 4] {
        [
            (Outcome::Failed, self.failed),
            (Outcome::Accepted, self.accepted),
            (Outcome::Success, self.success),
            (Outcome::Other, self.other),
        ]
    }

    pub(super) fn plus(self, more: Self) -> Self {
        Self {
            failed: self.failed.saturating_add(more.failed),
            accepted: self.accepted.saturating_add(more.accepted),
            success: self.success.saturating_add(more.success),
            other: self.other.saturating_add(more.other),
        }
    }

    pub(super) fn of(bucket: &Bucket) -> Self {
        Self {
            failed: bucket.failed,
            accepted: bucket.accepted,
            success: bucket.success,
            other: bucket.other,
        }
    }
}
