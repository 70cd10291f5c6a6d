//! Instants as they are shown: `13 May 2026 09:40:39.527 +02`. The zone is always part of it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use scim_audit_model::time;

use crate::ui::{S, Zone};
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

/// The instant to the minute, for a sentence about a span. Tracked.
pub(super) fn minute(instant: DateTime<Utc>, zone: &Zone) -> String {
    words::minute(zone.local(instant))
}

/// The instant, its parts set apart; the UTC spelling is in its tooltip and for machines. Tracked.
pub(super) fn view(instant: DateTime<Utc>, zone: &Zone) -> impl IntoView + use<> {
    let Moment {
        date,
        clock,
        millis,
        offset,
    } = words::moment(zone.local(instant));
    let utc = time::format(&instant);
    view! { class=S,
        <time class="sal-time" datetime=utc.clone() title=utc>
            <span class="sal-time__dim">{date}" "</span>
            {clock}
            <span class="sal-time__dim">{millis}" "{offset}</span>
        </time>
    }
}
