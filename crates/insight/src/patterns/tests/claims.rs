//! What the failed have in common, and how spans compare.

use serde_json::json;

use scim_audit_model::time::{format, parse};

use super::{Day, PatternAnalysis, PatternTrend, TraitKind, only, report_of};

#[test]
fn what_the_failed_have_in_common_is_named() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.reads(40, "good/1.0");
    for user in 0..8 {
        day.push(json!({"endpoint": format!("/Users/{user}"), "statusCode": 500, "client": {"userAgent": "bad/2.0"}}));
    }
    let report = report_of(&[&day], None);
    let common = only(&report).common.clone().unwrap();
    assert_eq!(
        (common.kind, common.value.as_str()),
        (TraitKind::Client, "bad/2.0")
    );
    assert_eq!((common.failed, common.others), ((8, 8), (0, 40)));

    // If the client's other requests of the same kind succeed as often, the client is not what matters.
    day.reads(60, "bad/2.0");
    assert_eq!(only(&report_of(&[&day], None)).common, None);
    // Four failures are too few, and so are nineteen others.
    let mut few = Day::of("2026-05-04T00:00:00Z");
    few.reads(40, "good/1.0");
    for user in 0..4 {
        few.push(json!({"endpoint": format!("/Users/{user}"), "statusCode": 500, "client": {"userAgent": "bad/2.0"}}));
    }
    assert_eq!(only(&report_of(&[&few], None)).common, None);
    let mut alone = Day::of("2026-05-04T00:00:00Z");
    alone.reads(19, "good/1.0");
    for user in 0..8 {
        alone.push(json!({"endpoint": format!("/Users/{user}"), "statusCode": 500, "client": {"userAgent": "bad/2.0"}}));
    }
    assert_eq!(only(&report_of(&[&alone], None)).common, None);
}

#[test]
fn an_endpoint_or_a_method_that_alone_fails_is_named() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.reads(30, "idp/1.0");
    for group in 0..9 {
        day.failure("GET", &format!("/Groups/{group}"), 500, "join failed");
    }
    let common = only(&report_of(&[&day], None)).common.clone().unwrap();
    assert_eq!(
        (common.kind, common.value.as_str()),
        (TraitKind::Endpoint, "/Groups/*")
    );

    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.reads(30, "idp/1.0");
    for user in 0..9 {
        day.failure("DELETE", &format!("/Users/{user}"), 403, "not allowed");
    }
    let common = only(&report_of(&[&day], None)).common.clone().unwrap();
    assert_eq!(
        (common.kind, common.value.as_str()),
        (TraitKind::Method, "DELETE")
    );
}

#[test]
fn spans_are_compared() {
    let (mut before, mut now) = (
        Day::of("2026-05-04T00:00:00Z"),
        Day::of("2026-05-05T00:00:00Z"),
    );
    before.reads(200, "idp/1.0");
    now.reads(200, "idp/1.0");
    for user in 0..20 {
        before.failure("PUT", &format!("/Users/{user}"), 500, "old bug");
        now.failure("PUT", &format!("/Users/{user}"), 500, "new bug");
    }
    for user in 0..30 {
        before.failure("PATCH", &format!("/Users/{user}"), 500, "same bug");
        now.failure("PATCH", &format!("/Users/{user}"), 500, "same bug");
    }
    let since = Some("2026-05-05T00:00:00Z");
    let report = report_of(&[&before, &now], since);
    let trends: Vec<_> = report
        .patterns
        .iter()
        .map(|pattern| (pattern.messages[0].text.as_str(), pattern.trend))
        .collect();
    assert_eq!(
        trends,
        [
            ("same bug", Some(PatternTrend::Unchanged)),
            ("new bug", Some(PatternTrend::New))
        ]
    );
    let [gone] = report.gone.as_slice() else {
        panic!("{:#?}", report.gone);
    };
    assert_eq!(
        (
            gone.messages[0].text.as_str(),
            gone.count,
            gone.count_before
        ),
        ("old bug", 0, 20)
    );
    assert_eq!(
        (report.coverage.entries, report.coverage.entries_before),
        (250, 250)
    );
    // What recurs is as old as its first occurrence.
    assert_eq!(
        format(&report.patterns[0].first_seen),
        "2026-05-04T03:40:00.000Z"
    );
    assert_eq!(report.patterns[0].people.count, 30);

    // Without all of the span before, nothing is claimed.
    let mut analysis = PatternAnalysis::new(since.map(|since| parse(since).unwrap()));
    now.entries.iter().for_each(|entry| analysis.add(entry));
    let alone = analysis.report(false);
    assert!(alone.patterns.iter().all(|pattern| pattern.trend.is_none()));
}
