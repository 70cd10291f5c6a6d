//! Formats instants as `13 May 2026 09:40:39.527 +02`, always with the offset of the zone.

use crate::platform::Zone;
use crate::words::{self, MomentParts};
use chrono::{DateTime, Utc};

/// Returns the instant in one line. Reactive.
pub(crate) fn words(instant: DateTime<Utc>, zone: &Zone) -> String {
    let MomentParts {
        date,
        clock,
        millis,
        offset,
    } = words::moment(zone.local(instant));
    format!("{date} {clock}{millis} {offset}")
}
