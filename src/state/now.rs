//! The browser's clock.

use scim_audit_model::time::{self, Instant};

/// The current instant.
pub(super) fn now() -> Instant {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds since 1970, within the range of chrono"
    )]
    time::from_epoch_millis(crate::ui::clock() as i64).unwrap_or_default()
}
