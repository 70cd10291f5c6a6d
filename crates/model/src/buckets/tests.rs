use chrono::{DateTime, FixedOffset, NaiveTime, Offset as _, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;

fn offset_in(zone: Tz) -> impl Fn(Instant) -> FixedOffset {
    move |instant| zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

fn range(since: &str, until: &str) -> Range {
    Range {
        since: Some(time::parse(since).unwrap()),
        until: Some(time::parse(until).unwrap()),
    }
}

/// The starts, in local time of the zone.
fn local(zone: Tz, since: &str, until: &str, most: u16) -> Vec<String> {
    let buckets = Buckets::over(range(since, until), most, offset_in(zone)).unwrap();
    buckets
        .starts
        .iter()
        .map(|start| {
            let local = start.with_timezone(&offset_in(zone)(*start));
            local.format("%d %H:%M %:z").to_string()
        })
        .collect()
}

#[test]
fn widths_are_round_and_starts_are_multiples_of_them() {
    let day = Buckets::over(
        range("2026-05-07T00:10:00Z", "2026-05-08T00:10:00Z"),
        60,
        |_| Utc.fix(),
    )
    .unwrap();
    assert_eq!((day.seconds, day.starts.len()), (1800, 49));
    assert_eq!(day.starts[0], time::parse("2026-05-07T00:00:00Z").unwrap());
    let blink = range("2026-05-07T00:00:00.100Z", "2026-05-07T00:00:00.101Z");
    let blink = Buckets::over(blink, 60, |_| Utc.fix()).unwrap();
    assert_eq!((blink.seconds, blink.starts.len()), (1, 1));
    let weeks = range("2026-05-07T00:00:00Z", "2026-06-07T00:00:00Z");
    let weeks = Buckets::over(weeks, 6, |_| Utc.fix()).unwrap();
    assert_eq!(weeks.seconds, 604_800);
    assert_eq!(
        weeks.starts[0],
        time::parse("2026-05-04T00:00:00Z").unwrap()
    );
}

#[test]
fn days_of_clock_changes_are_one_bucket_each() {
    assert_eq!(
        local(
            Tz::Europe__Berlin,
            "2026-03-28T12:00:00Z",
            "2026-03-30T12:00:00Z",
            3
        ),
        ["28 00:00 +01:00", "29 00:00 +01:00", "30 00:00 +02:00"]
    );
    // Midnight is skipped (Beirut), and shown twice (Havana).
    assert_eq!(
        local(
            Tz::Asia__Beirut,
            "2026-03-28T12:00:00Z",
            "2026-03-29T12:00:00Z",
            2
        ),
        ["28 00:00 +02:00", "29 01:00 +03:00"]
    );
    assert_eq!(
        local(
            Tz::America__Havana,
            "2026-10-31T12:00:00Z",
            "2026-11-02T12:00:00Z",
            3
        ),
        ["31 00:00 -04:00", "01 00:00 -04:00", "02 00:00 -05:00"]
    );
}

#[test]
fn hours_follow_the_clock_through_its_changes() {
    // 02:00 to 03:00 is skipped (March), and shown twice (October).
    assert_eq!(
        local(
            Tz::Europe__Berlin,
            "2026-03-29T00:00:00Z",
            "2026-03-29T03:00:00Z",
            3
        ),
        ["29 01:00 +01:00", "29 03:00 +02:00", "29 04:00 +02:00"]
    );
    assert_eq!(
        local(
            Tz::Europe__Berlin,
            "2026-10-24T23:00:00Z",
            "2026-10-25T03:00:00Z",
            4
        ),
        [
            "25 01:00 +02:00",
            "25 02:00 +02:00",
            "25 02:00 +01:00",
            "25 03:00 +01:00"
        ]
    );
    // Wider buckets contain the additional hour.
    assert_eq!(
        local(
            Tz::Europe__Berlin,
            "2026-10-24T22:00:00Z",
            "2026-10-25T05:00:00Z",
            3
        ),
        ["25 00:00 +02:00", "25 02:00 +02:00", "25 04:00 +01:00"]
    );
    assert_eq!(
        local(
            Tz::America__Havana,
            "2026-11-01T04:00:00Z",
            "2026-11-02T05:00:00Z",
            2
        ),
        ["01 00:00 -04:00", "01 12:00 -05:00"]
    );
    // A change of half an hour (Lord Howe), and an offset with 45 minutes (Kathmandu).
    assert_eq!(
        local(
            Tz::Australia__Lord_Howe,
            "2026-10-03T14:30:00Z",
            "2026-10-03T17:00:00Z",
            3
        ),
        ["04 01:00 +10:30", "04 02:30 +11:00", "04 03:00 +11:00"]
    );
    assert_eq!(
        local(
            Tz::Asia__Kathmandu,
            "2026-05-06T18:15:00Z",
            "2026-05-07T00:15:00Z",
            2
        ),
        ["07 00:00 +05:45", "07 03:00 +05:45"]
    );
}

#[test]
fn bucket_limit_holds_for_any_span() {
    for zone in [Tz::UTC, Tz::Asia__Kathmandu, Tz::America__New_York] {
        for most in [1, 2, 3, 7, 60, 1000] {
            for (since, until) in [
                ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"),
                ("1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.001Z"),
                ("2026-05-07T00:00:00Z", "2026-05-21T00:00:00Z"),
                ("2026-05-07T00:00:00Z", "2027-05-21T00:00:01Z"),
            ] {
                check(range(since, until), most, zone).unwrap();
            }
        }
    }
}

/// Properties that hold for any buckets over any span in any zone.
fn check(range: Range, most: u16, zone: Tz) -> Result<(), TestCaseError> {
    let (since, until) = (range.since.unwrap(), range.until.unwrap());
    let buckets = Buckets::over(range, most, offset_in(zone)).unwrap();
    let Buckets { starts, seconds } = &buckets;
    let said = format!("{zone} {since} {until} {most}: {starts:?}");
    prop_assert!((1..=usize::from(most)).contains(&starts.len()), "{said}");
    prop_assert!(starts.is_sorted_by(|a, b| a < b), "{said}");
    prop_assert_eq!(buckets.index_of(since), Some(0), "{}", &said);
    let last = until - TimeDelta::milliseconds(1);
    prop_assert_eq!(buckets.index_of(last), Some(starts.len() - 1), "{}", &said);
    let first_second = time::parse("0000-01-01T00:00:00Z").unwrap();
    prop_assert!(starts[0] >= first_second, "{said}");
    let width = i64::try_from(*seconds).unwrap();
    for pair in starts.windows(2) {
        let [start, end] = [pair[0], pair[1]];
        let changes = offset_in(zone)(start - TimeDelta::days(2)) != offset_in(zone)(end);
        let length = (end - start).num_seconds();
        // Only a bucket with a clock change may have another length.
        prop_assert!(
            length == width || changes || start == first_second,
            "{length} {said}"
        );
    }
    Ok(())
}

/// Whether clocks of the zone show a round time at this instant, or have just changed.
fn is_round(zone: Tz, start: Instant, width: i64) -> bool {
    let before = start - TimeDelta::seconds(1);
    let local: DateTime<FixedOffset> = start.with_timezone(&offset_in(zone)(start));
    let seconds = i64::from(local.time().num_seconds_from_midnight());
    let round = if width < DAY {
        seconds % width == 0
    } else {
        local.time() == NaiveTime::MIN
    };
    round || offset_in(zone)(before) != offset_in(zone)(start)
}

fn zone() -> impl Strategy<Value = Tz> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
}

proptest! {
    #[test]
    fn buckets_start_at_round_local_times_in_any_zone(
        zone in zone(),
        since in 0_i64..2_200_000_000_000,
        length in prop_oneof![1_i64..100_000, 1_i64..400_000_000, 1_i64..100_000_000_000],
        most in prop_oneof![1_u16..8, 8_u16..200],
    ) {
        let at = |millis| Some(time::from_epoch_millis(millis).unwrap());
        let range = Range { since: at(since), until: at(since + length) };
        check(range, most, zone)?;
        let Buckets { starts, seconds } = Buckets::over(range, most, offset_in(zone)).unwrap();
        let width = i64::try_from(seconds).unwrap();
        if WIDTHS.contains(&width) || width % DAY == 0 {
            for start in starts {
                prop_assert!(is_round(zone, start, width) || start == range.since.unwrap(), "{zone} {start} {width}");
            }
        }
    }

    #[test]
    fn a_later_span_starts_its_buckets_where_an_earlier_one_did(
        zone in zone(),
        since in 0_i64..2_200_000_000,
        later in 0_i64..90_000,
    ) {
        let at = |second: i64| Some(time::from_epoch_millis(second * 1000).unwrap());
        let until = at(since + 200_000);
        let buckets = |since| Buckets::over(Range { since, until }, 1000, offset_in(zone)).unwrap();
        let (all, some) = (buckets(at(since)), buckets(at(since + later)));
        if all.seconds == some.seconds {
            let same = all.starts.iter().skip(all.starts.len() - some.starts.len());
            prop_assert!(same.eq(&some.starts), "{zone} {since} {later}");
        }
    }
}
