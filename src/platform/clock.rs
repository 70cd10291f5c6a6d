//! The browser's clock.

use chrono::{DateTime, Utc};

/// Returns the milliseconds since the Unix epoch, for measuring durations.
pub fn millis() -> f64 {
    js_sys::Date::now()
}

/// Returns the current instant, to the millisecond.
pub fn now() -> DateTime<Utc> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds since 1970, within the range of chrono"
    )]
    DateTime::from_timestamp_millis(millis() as i64).unwrap_or_default()
}
