//! Start and end of days in a time zone. The zone is a function from instant to offset.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// Returns the first instant of a day. If clocks skip midnight, it is the instant to which they skip; if they
/// show midnight twice, it is the first one.
pub fn start_of(
    date: NaiveDate,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    first_at(date.and_time(NaiveTime::MIN), offset_at)
}

/// Returns the instant at which a day is over (exclusive). If clocks show the following midnight twice, it is
/// the second one.
pub fn end_of(
    date: NaiveDate,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    last_at(date.succ_opt()?.and_time(NaiveTime::MIN), offset_at)
}

/// Returns the first instant at which clocks show `local`. If they skip it, it is the instant to which they
/// skip.
pub fn first_at(
    local: NaiveDateTime,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    crossings(local, offset_at).into_iter().min()
}

/// Returns the last instant at which clocks reach `local`. If they show it twice, it is the second one.
pub fn last_at(
    local: NaiveDateTime,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Option<DateTime<Utc>> {
    crossings(local, offset_at).into_iter().max()
}

/// Returns every instant at which local time goes from before `wanted` to `wanted` or later.
///
/// Offsets change at any minute and by any amount, and midnight may be skipped (Beirut, each March) or shown
/// twice (Havana, each November). So each offset in use around `wanted` contributes a candidate, the instant
/// that `wanted` would be under that offset, and each change of offset contributes the instant of the change.
fn crossings(
    wanted: NaiveDateTime,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Vec<DateTime<Utc>> {
    let local = |instant: DateTime<Utc>| instant.with_timezone(&offset_at(instant)).naive_local();
    // No clock has ever been 16 hours or more from UTC; a skipped day adds 24.
    let around = |hours| wanted.and_utc().checked_add_signed(TimeDelta::hours(hours));
    let (Some(from), Some(to)) = (around(-40), around(40)) else {
        return Vec::new();
    };
    let mut candidates = Vec::new();
    for (since, offset) in offsets_over(from, to, &offset_at) {
        candidates.push(since);
        candidates.extend(instant_of(wanted, offset));
    }
    candidates.retain(|instant| {
        local(*instant) >= wanted && local(*instant - TimeDelta::milliseconds(1)) < wanted
    });
    candidates
}

fn instant_of(local: NaiveDateTime, offset: FixedOffset) -> Option<DateTime<Utc>> {
    local
        .and_local_timezone(offset)
        .single()
        .map(|time| time.to_utc())
}

/// Interval at which a zone's offset is sampled. If two samples are equal, the offset is assumed to be
/// constant between them: no zone has changed its offset and back within so few hours.
const LOOK_EVERY: TimeDelta = TimeDelta::hours(8);

/// Returns the offsets of a span in order, each with its start: `from`, or the second of the change.
pub(crate) fn offsets_over(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Vec<(DateTime<Utc>, FixedOffset)> {
    let mut current = offset_at(from);
    let mut offsets = vec![(from, current)];
    let mut looked = from;
    while looked < to {
        let next = looked
            .checked_add_signed(LOOK_EVERY)
            .map_or(to, |next| next.min(to));
        let there = offset_at(next);
        while current != there {
            looked = change_between(looked, next, &offset_at);
            current = offset_at(looked);
            offsets.push((looked, current));
        }
        looked = next;
    }
    offsets
}

/// Returns the first instant after `before` with another offset than at `before`, to the second.
fn change_between(
    mut before: DateTime<Utc>,
    mut after: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> DateTime<Utc> {
    let old = offset_at(before);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if offset_at(middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use chrono::{Offset as _, TimeZone as _};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;

    fn offset_in(zone: Tz) -> impl Fn(DateTime<Utc>) -> FixedOffset {
        move |instant| zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
    }

    fn day(zone: Tz, date: &str) -> (String, String) {
        let date = date.parse().unwrap();
        (
            start_of(date, offset_in(zone)).unwrap().to_rfc3339(),
            end_of(date, offset_in(zone)).unwrap().to_rfc3339(),
        )
    }

    #[test]
    fn days_of_clock_changes_have_their_actual_length() {
        for (zone, date, start, end) in [
            // 23 and 25 hours
            (
                Tz::Europe__Paris,
                "2026-03-29",
                "2026-03-28T23:00:00+00:00",
                "2026-03-29T22:00:00+00:00",
            ),
            (
                Tz::Europe__Paris,
                "2026-10-25",
                "2026-10-24T22:00:00+00:00",
                "2026-10-25T23:00:00+00:00",
            ),
            // midnight is skipped
            (
                Tz::Asia__Beirut,
                "2026-03-29",
                "2026-03-28T22:00:00+00:00",
                "2026-03-29T21:00:00+00:00",
            ),
            // midnight is shown twice
            (
                Tz::America__Havana,
                "2026-10-31",
                "2026-10-31T04:00:00+00:00",
                "2026-11-01T04:00:00+00:00",
            ),
            (
                Tz::America__Havana,
                "2026-11-01",
                "2026-11-01T04:00:00+00:00",
                "2026-11-02T05:00:00+00:00",
            ),
            // an offset with 45 minutes, and a change of half an hour
            (
                Tz::Asia__Kathmandu,
                "2026-05-07",
                "2026-05-06T18:15:00+00:00",
                "2026-05-07T18:15:00+00:00",
            ),
            (
                Tz::Australia__Lord_Howe,
                "2026-10-04",
                "2026-10-03T13:30:00+00:00",
                "2026-10-04T13:00:00+00:00",
            ),
            // a skipped day starts when the next one does
            (
                Tz::Pacific__Apia,
                "2011-12-30",
                "2011-12-30T10:00:00+00:00",
                "2011-12-30T10:00:00+00:00",
            ),
        ] {
            assert_eq!(
                day(zone, date),
                (start.to_owned(), end.to_owned()),
                "{zone} {date}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_instant_is_within_the_day_its_clock_shows(
            zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
            seconds in 0_i64..2_500_000_000,
        ) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            let date = instant.with_timezone(&zone).date_naive();
            let start = start_of(date, offset_in(zone)).unwrap();
            let end = end_of(date, offset_in(zone)).unwrap();
            prop_assert!(start <= instant && instant < end, "{zone} {date}: {start} {instant} {end}");
        }
    }
}
