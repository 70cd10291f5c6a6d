use proptest::prelude::*;
use scim_audit_model::criterion::Criterion;
use scim_audit_model::page::{Bucket, Range};
use scim_audit_model::time;

use super::*;
use crate::features::timeline::state::axis::TickForm;

fn at(text: &str) -> Instant {
    time::parse(text).unwrap()
}

fn bucket(start: &str, success: u64, failed: u64) -> Bucket {
    Bucket {
        start: at(start),
        success,
        failed,
        accepted: 0,
        other: 0,
    }
}

fn histogram(bucket_seconds: u64, buckets: Vec<Bucket>) -> Histogram {
    Histogram {
        range: Range::default(),
        bucket_seconds,
        buckets,
    }
}

fn chart(histogram: Histogram, filter: &Filter) -> Option<Chart> {
    Chart::new(histogram, filter, Zone::utc(), at("2026-06-01T00:00:00Z"))
}

#[test]
fn bars_end_at_the_next_bar_and_at_the_requested_span() {
    let filter = Filter {
        since: Some(at("2026-05-07T09:20:00Z")),
        until: Some(at("2026-05-07T11:30:00Z")),
        ..Filter::default()
    };
    // Unsorted, and not all as long as `bucket_seconds`.
    let buckets = vec![
        bucket("2026-05-07T11:00:00Z", 3, 0),
        bucket("2026-05-07T09:00:00Z", 1, 1),
        bucket("2026-05-07T10:00:00Z", 0, 0),
    ];
    let chart = chart(histogram(3600, buckets), &filter).unwrap();
    let spans: Vec<_> = chart
        .bars
        .iter()
        .map(|bar| (bar.since, bar.until, bar.counts.total()))
        .collect();
    assert_eq!(
        spans,
        [
            (at("2026-05-07T09:20:00Z"), at("2026-05-07T10:00:00Z"), 2),
            (at("2026-05-07T10:00:00Z"), at("2026-05-07T11:00:00Z"), 0),
            (at("2026-05-07T11:00:00Z"), at("2026-05-07T11:30:00Z"), 3),
        ]
    );
    assert_eq!((chart.highest, chart.is_partial), (3, false));
}

#[test]
fn drag_in_either_direction_merges_its_bars() {
    let buckets = (0..5)
        .map(|day| bucket(&format!("2026-05-0{}T00:00:00Z", day + 1), day, 1))
        .collect();
    let chart = chart(histogram(86_400, buckets), &Filter::default()).unwrap();
    for (from, to) in [(1, 3), (3, 1)] {
        let span = chart.between(from, to).unwrap();
        assert_eq!(
            (
                span.since,
                span.until,
                span.counts.success,
                span.counts.failed
            ),
            (at("2026-05-02T00:00:00Z"), at("2026-05-05T00:00:00Z"), 6, 3)
        );
    }
    // A single bar, and an index beyond the end.
    assert_eq!(chart.between(2, 2), chart.bars.get(2).copied());
    assert_eq!(chart.between(4, 99), chart.bars.get(4).copied());
    assert_eq!(chart.whole().unwrap().counts.total(), 15);
}

#[test]
fn the_last_day_lasts_until_midnight() {
    let berlin = |instant: Instant| {
        use chrono::{Offset as _, TimeZone as _};
        let zone = chrono_tz::Tz::Europe__Berlin;
        zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
    };
    for (start, seconds, end) in [
        // Days of 23 and of 25 hours, and one that does not begin at midnight.
        ("2026-03-28T23:00:00Z", 86_400, "2026-03-29T22:00:00Z"),
        ("2026-10-24T22:00:00Z", 86_400, "2026-10-25T23:00:00Z"),
        ("2026-10-24T00:00:00Z", 86_400, "2026-10-25T00:00:00Z"),
        ("2026-10-24T22:00:00Z", 3600, "2026-10-24T23:00:00Z"),
    ] {
        assert_eq!(end_of(at(start), seconds, berlin), Some(at(end)), "{start}");
    }
}

#[test]
fn odd_answers_are_drawn_or_dropped_without_a_panic() {
    assert!(chart(histogram(60, Vec::new()), &Filter::default()).is_none());
    let same = vec![bucket("2026-05-07T09:00:00Z", u64::MAX, 7); 3];
    let one = chart(histogram(0, same), &Filter::default()).unwrap();
    assert_eq!((one.bars.len(), one.highest), (1, u64::MAX));
    let endless = chart(
        histogram(u64::MAX, vec![bucket("2026-05-07T09:00:00Z", 1, 0)]),
        &Filter::default(),
    );
    assert!(endless.is_none());
    let many = (0..10_000)
        .map(|second| Bucket {
            start: at("2026-05-07T00:00:00Z") + TimeDelta::seconds(second),
            ..bucket("2026-05-07T00:00:00Z", 1, 0)
        })
        .collect();
    let chart = chart(histogram(1, many), &Filter::default()).unwrap();
    assert!(chart.bars.len() <= MOST_BARS);
    assert_eq!(chart.whole().unwrap().counts.success, 10_000);
}

#[test]
fn chart_is_partial_if_the_filter_has_criteria_besides_dates() {
    let filter = Filter {
        include: [(Criterion::Method, "GET")].into_iter().collect(),
        ..Filter::default()
    };
    let buckets = vec![bucket("2026-05-07T09:00:00Z", 1, 0)];
    assert!(chart(histogram(60, buckets), &filter).unwrap().is_partial);
}

#[test]
fn labels_are_few_and_round() {
    let from = |start: &str, width: i64, count: i32| {
        let buckets = (0..count)
            .map(|index| Bucket {
                start: at(start) + TimeDelta::seconds(width) * index,
                ..bucket(start, 1, 0)
            })
            .collect();
        let chart = chart(histogram(width.unsigned_abs(), buckets), &Filter::default()).unwrap();
        let said = chart.ticks.iter().map(|tick| {
            let format = match tick.form {
                TickForm::Day => "%-d %b",
                TickForm::Date => "%-d %b %Y",
                TickForm::Minute => "%H:%M",
                TickForm::Second => "%H:%M:%S",
            };
            tick.instant.format(format).to_string()
        });
        said.collect::<Vec<_>>()
    };
    let days = [
        "7 May", "8 May", "9 May", "10 May", "11 May", "12 May", "13 May",
    ];
    assert_eq!(from("2026-05-07T00:00:00Z", 7200, 84), days);
    assert_eq!(
        from("2026-05-07T00:00:00Z", 86_400, 30),
        [
            "7 May", "11 May", "15 May", "19 May", "23 May", "27 May", "31 May"
        ]
    );
    assert_eq!(
        from("2023-01-02T00:00:00Z", 14 * 86_400, 90),
        [
            "2 Jan 2023",
            "5 Jun 2023",
            "6 Nov 2023",
            "8 Apr 2024",
            "9 Sep 2024",
            "10 Feb 2025",
            "14 Jul 2025",
            "15 Dec 2025"
        ]
    );
    assert_eq!(
        from("2026-05-07T09:00:00Z", 900, 96),
        [
            "09:00", "12:00", "15:00", "18:00", "21:00", "8 May", "03:00", "06:00"
        ]
    );
    assert_eq!(
        from("2026-05-07T09:40:00Z", 1, 60),
        ["09:40:00", "09:40:15", "09:40:30", "09:40:45"]
    );
    assert_eq!(from("2026-05-07T09:40:00Z", 60, 1), ["09:40"]);
}

fn counts() -> impl Strategy<Value = Counts> {
    let count = || prop_oneof![Just(0), 1_u64..5, 0_u64..100_000];
    (count(), count(), count(), count()).prop_map(|(failed, accepted, success, other)| Counts {
        failed,
        accepted,
        success,
        other,
    })
}

proptest! {
    #[test]
    fn parts_of_a_bar_are_stacked_and_all_visible(counts in counts(), more in 0_u64..100_000) {
        let (highest, plot) = (counts.total() + more, 52.0);
        let segments = stack(counts, highest, plot);
        prop_assert_eq!(segments.len(), counts.parts().iter().filter(|(_, count)| *count > 0).count());
        let mut ground = plot;
        for segment in &segments {
            prop_assert!((segment.top + segment.height - ground).abs() < 1e-9, "{segments:?}");
            prop_assert!(segment.height >= LEAST_HEIGHT - 1e-9 && segment.top >= -1e-9, "{segments:?}");
            ground = segment.top;
        }
    }
}
