//! Instants as they are shown: `13 May 2026 09:40:39.527 +02`. The zone is always part of it.

use chrono::{DateTime, Datelike as _, FixedOffset, Timelike as _, Utc};
use leptos::prelude::*;
use scim_audit_model::time;

use crate::ui::{S, Zone};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The parts of a local time, to be set apart by weight.
struct Parts {
    date: String,
    clock: String,
    millis: String,
    offset: String,
}

fn parts(local: DateTime<FixedOffset>) -> Parts {
    let month = MONTHS.get(local.month0() as usize).unwrap_or(&"?");
    Parts {
        date: format!("{:02} {month} {:04}", local.day(), local.year()),
        clock: format!(
            "{:02}:{:02}:{:02}",
            local.hour(),
            local.minute(),
            local.second()
        ),
        millis: format!(".{:03}", local.timestamp_subsec_millis()),
        offset: offset(*local.offset()),
    }
}

/// `+05:45`, `+01` for whole hours, `UTC` for none.
fn offset(offset: FixedOffset) -> String {
    if offset.local_minus_utc() == 0 {
        return "UTC".to_owned();
    }
    let text = offset.to_string();
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

/// The instant in one line.
pub(super) fn words(instant: DateTime<Utc>, zone: &Zone) -> String {
    let parts = parts(zone.local(instant));
    format!(
        "{} {}{} {}",
        parts.date, parts.clock, parts.millis, parts.offset
    )
}

/// The instant to the minute, for a sentence about a span.
pub(super) fn minute(instant: DateTime<Utc>, zone: &Zone) -> String {
    let Parts {
        date,
        clock,
        offset,
        ..
    } = parts(zone.local(instant));
    let minute = clock.get(..5).unwrap_or(&clock);
    format!("{date} {minute} {offset}")
}

/// The instant, its parts set apart; the UTC spelling is in its tooltip and for machines.
pub(super) fn view(instant: DateTime<Utc>, zone: &Zone) -> impl IntoView + use<> {
    let Parts {
        date,
        clock,
        millis,
        offset,
    } = parts(zone.local(instant));
    let utc = time::format(&instant);
    view! { class=S,
        <time class="sal-time" datetime=utc.clone() title=utc>
            <span class="sal-time__dim">{date}" "</span>
            {clock}
            <span class="sal-time__dim">{millis}" "{offset}</span>
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_exact_and_says_its_offset() {
        let local = DateTime::parse_from_rfc3339("2026-05-03T09:04:05.007+05:45").unwrap();
        let Parts {
            date,
            clock,
            millis,
            offset,
        } = parts(local);
        assert_eq!(
            [date, clock, millis, offset],
            ["03 May 2026", "09:04:05", ".007", "+05:45"]
        );
        assert_eq!(super::offset(FixedOffset::east_opt(0).unwrap()), "UTC");
        assert_eq!(super::offset(FixedOffset::west_opt(3600).unwrap()), "-01");
    }
}
