//! An entry that documents a gap in the log.

use std::time::SystemTime;

use scim_audit_model::entry::{Entry, EntryError, Origin, Status};
use scim_audit_model::time::{self, Instant};
use scim_audit_store::StoreError;

use super::received::{new_id, now};

/// Requests within a span of time that have no entry.
#[derive(Debug, Clone)]
pub(super) struct UnrecordedGap {
    since: Instant,
    until: Instant,
    count: u64,
    reason: String,
}

impl UnrecordedGap {
    /// Adds one request to the gap.
    pub(super) fn record_loss(gap: &mut Option<Self>, at: Instant, error: &StoreError) {
        Self {
            since: at,
            until: now().max(at),
            count: 1,
            reason: error.to_string(),
        }
        .merge_into(gap);
    }

    /// Merges two gaps into one.
    pub(super) fn merge_into(self, gap: &mut Option<Self>) {
        *gap = Some(match gap.take() {
            None => self,
            Some(other) => Self {
                since: self.since.min(other.since),
                until: self.until.max(other.until),
                count: self.count + other.count,
                reason: self.reason,
            },
        });
    }

    /// Returns the number of requests in the gap.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Creates the entry for requests that were answered with 503.
    pub(super) fn refused(&self) -> Entry {
        self.entry(
            Some(503),
            "answered with 503 and not forwarded, because the log could not be written",
        )
    }

    /// Creates the entry for exchanges that took place but are not in the log.
    pub(super) fn lost(&self) -> Entry {
        self.entry(
            None,
            "handled without a complete record, because the log could not be written",
        )
    }

    fn entry(&self, status_code: Option<u16>, what: &str) -> Entry {
        let (requests, were) = if self.count == 1 {
            ("request", "was")
        } else {
            ("requests", "were")
        };
        Entry {
            request_id: new_id(SystemTime::now()),
            time: self.since,
            duration_ms: (self.until - self.since).as_seconds_f64() * 1000.0,
            status: Status::Failed,
            method: "-".to_owned(),
            status_code,
            origin: Some(Origin::Gateway),
            error: Some(EntryError {
                scim_type: None,
                detail: format!(
                    "A gap in this log: {} {requests} between {} and {} {were} {what} ({}).",
                    self.count,
                    time::format(&self.since),
                    time::format(&self.until),
                    self.reason,
                ),
                status: None,
            }),
            ..Entry::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_how_many_requests_it_holds_and_when_they_came() {
        let mut gap = None;
        let early = time::parse("2026-05-07T09:40:08Z").unwrap();
        let late = time::parse("2026-05-07T09:41:08Z").unwrap();
        UnrecordedGap::record_loss(&mut gap, late, &StoreError::Stopped);
        UnrecordedGap::record_loss(&mut gap, early, &StoreError::Stopped);
        let entry = gap.unwrap().refused();
        let detail = entry.error.unwrap().detail;
        assert!(
            detail.contains("2 requests between 2026-05-07T09:40:08.000Z and "),
            "{detail}"
        );
        assert_eq!(
            (entry.time, entry.status_code, entry.status),
            (early, Some(503), Status::Failed)
        );
    }
}
