//! Instants as they are shown: `13 May 2026 09:40:39.527 +02`. The zone is always part of it.

use chrono::{DateTime, Utc};

use crate::ui::Zone;
use crate::words::{self, Moment};

/// The instant in one line. Tracked.
pub(super) fn words(instant: DateTime<Utc>, zone: &Zone) -> String {
    let Moment {
        date,
        clock,
        millis,
        offset,
    } = words::moment(zone.local(instant));
    format!("{date} {clock}{millis} {offset}")
}
