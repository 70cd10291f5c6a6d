//! Days in time zones with unusual offsets or clock changes, as users in the zone understand them.

use chrono::{NaiveDate, Offset as _, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use proptest::prelude::*;
use scim_audit_model::days;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::time::{self, Instant, Offset};

use crate::arbitrary;

/// Returns the offset of a zone as a function of the instant.
pub(crate) fn offset_in(zone: Tz) -> impl Fn(Instant) -> Offset + Send + 'static {
    move |instant| zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

/// Days of a zone around one on which its clocks change, and entries received within two days of it.
#[derive(Debug)]
pub(crate) struct Days {
    pub(crate) zone: Tz,
    pub(crate) since: Instant,
    pub(crate) until: Instant,
    pub(crate) entries: Vec<Entry>,
}

impl Days {
    /// The filter that the viewer sends if the user chooses exactly these days.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            since: Some(self.since),
            until: Some(self.until),
            ..Filter::default()
        }
    }
}

/// Generates such days, with at most `most` entries.
pub(crate) fn days_of_clock_changes(most: usize) -> impl Strategy<Value = Days> {
    let places = proptest::collection::vec(-172_800_i64..172_800, most);
    (
        arbitrary::entries(most),
        places,
        clock_change(),
        0_i64..3,
        0_i64..3,
    )
        .prop_map(|(entries, places, (zone, date), before, after)| {
            let date: NaiveDate = date.parse().unwrap();
            let noon = date.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp();
            let at = |place| time::from_epoch_millis((noon + place) * 1000).unwrap();
            Days {
                zone,
                since: days::start_of(date - TimeDelta::days(before), offset_in(zone)).unwrap(),
                until: days::end_of(date + TimeDelta::days(after), offset_in(zone)).unwrap(),
                entries: entries
                    .into_iter()
                    .zip(places)
                    .map(|(entry, place)| Entry {
                        time: at(place),
                        ..entry
                    })
                    .collect(),
            }
        })
}

/// Zones with unusual offsets or clock changes, each with a date. On all of these, clocks change, except in
/// Kathmandu.
fn clock_change() -> impl Strategy<Value = (Tz, &'static str)> {
    proptest::sample::select(vec![
        (Tz::Asia__Kathmandu, "2026-05-07"),
        (Tz::Europe__Berlin, "2026-03-29"),
        (Tz::Europe__Berlin, "2026-10-25"),
        (Tz::Australia__Lord_Howe, "2026-04-05"),
        (Tz::Australia__Lord_Howe, "2026-10-04"),
        (Tz::America__St_Johns, "2026-03-08"),
        (Tz::Pacific__Chatham, "2026-09-27"),
        (Tz::Asia__Beirut, "2026-03-29"),
        (Tz::America__Havana, "2026-11-01"),
        (Tz::Pacific__Apia, "2011-12-31"),
    ])
}
