//! When a request arrived.

use std::time::{Instant, SystemTime};

/// Time of arrival, by the wall clock and by the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) clock: SystemTime,
    pub(super) watch: Instant,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            clock: SystemTime::now(),
            watch: Instant::now(),
        }
    }
}
