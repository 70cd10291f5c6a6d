//! The browser's clock.

use scim_audit_model::time::{self, Instant};

/// This moment.
pub(super) fn now() -> Instant {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds since 1970, which chrono can hold"
    )]
    time::from_epoch_millis(crate::ui::clock() as i64).unwrap_or_default()
}
