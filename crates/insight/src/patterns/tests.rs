//! Planted incidents, and near misses of them.

mod claims;
mod day;

use serde_json::json;

use scim_audit_model::entry::Entry;
use scim_audit_model::time::{format, parse};

use super::*;
use crate::explanation::{ActionKey, Cause};
use crate::facts::IdentityKind;
use day::Day;

fn report_of(days: &[&Day], since: Option<&str>) -> PatternReport {
    let entries: Vec<&Entry> = days.iter().flat_map(|day| &day.entries).collect();
    let run = |entries: &mut dyn Iterator<Item = &&Entry>| {
        let mut analysis = PatternAnalysis::new(since.map(|since| parse(since).unwrap()));
        entries.for_each(|entry| analysis.add(entry));
        analysis.report(true)
    };
    let report = run(&mut entries.iter());
    // The order of the entries makes no difference.
    assert_eq!(report, run(&mut entries.iter().rev()));
    let (odd, even): (Vec<_>, Vec<_>) = entries.iter().enumerate().partition(|(at, _)| at % 3 == 0);
    assert_eq!(
        report,
        run(&mut odd.into_iter().chain(even).map(|(_, entry)| entry))
    );
    report
}

fn only(report: &PatternReport) -> &FailurePattern {
    let [pattern] = report.patterns.as_slice() else {
        panic!("{:#?}", report.patterns);
    };
    pattern
}

#[test]
fn failures_of_one_cause_are_one_pattern() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.reads(10, "idp/1.0");
    for user in 0..7 {
        day.failure(
            "PATCH",
            &format!("/Users/{}", user % 3),
            500,
            &format!("row {user} is locked"),
        );
    }
    day.failure("GET", "/Groups/4", 500, "out of memory");
    let report = report_of(&[&day], None);
    let [locked, memory] = report.patterns.as_slice() else {
        panic!("{report:#?}");
    };
    assert_eq!(locked.cause, Cause::ServiceFailed);
    assert_eq!(
        locked.messages,
        [MessageTemplate {
            text: "row … is locked".to_owned(),
            count: 7
        }]
    );
    assert_eq!(
        (locked.count, locked.people.count, locked.groups.count),
        (7, 3, 0)
    );
    assert_eq!(
        (memory.count, memory.people.count, memory.groups.count),
        (1, 0, 1)
    );
    assert_eq!(locked.state, PatternState::StillFailing);
    assert_eq!(
        locked.retries,
        RetryCount {
            healed: 0,
            open: 3,
            has_more: false
        }
    );
    assert_eq!(format(&locked.first_seen), "2026-05-04T00:10:00.000Z");
    assert_eq!(format(&locked.last_seen), "2026-05-04T00:16:00.000Z");
    assert_eq!(
        locked.endpoints,
        [EndpointCount {
            method: "PATCH".into(),
            path: "/Users/*".into(),
            count: 7
        }]
    );
    assert_eq!(locked.status_codes, [(500, 7)]);
    assert_eq!(locked.examples.len(), MOST_EXAMPLES);
    assert!(
        locked.examples[0].ends_with("00016"),
        "the newest first: {:?}",
        locked.examples
    );
    let [client] = locked.clients.as_slice() else {
        panic!("{:?}", locked.clients);
    };
    assert_eq!(
        (client.client.as_str(), client.failed, client.requests),
        ("idp/1.0", 7, 18)
    );
    let coverage = report.coverage;
    assert_eq!(
        (coverage.entries, coverage.failures, coverage.from_summary),
        (18, 8, 8)
    );
}

#[test]
fn the_same_request_that_succeeds_later_heals() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.create("early@example.com", 201);
    for name in ["a@example.com", "b@example.com", "early@example.com"] {
        day.failure("PATCH", "/Users/1", 503, "busy");
        day.create(name, 409);
    }
    // Another method, another subject.
    day.push(json!({"method": "PUT"}));
    day.create("c@example.com", 201);
    let open = |report: &PatternReport, cause| {
        let found = report
            .patterns
            .iter()
            .find(|pattern| pattern.cause == cause);
        found.map(|pattern| (pattern.state, pattern.retries.healed, pattern.retries.open))
    };
    let report = report_of(&[&day], None);
    assert_eq!(
        open(&report, Cause::ResourceExists),
        Some((PatternState::StillFailing, 0, 3))
    );
    day.create("A@Example.com ", 201);
    day.create("b@example.com", 201);
    let report = report_of(&[&day], None);
    assert_eq!(
        open(&report, Cause::ResourceExists),
        Some((PatternState::StillFailing, 2, 1))
    );
    day.create("early@example.com", 201);
    day.push(json!({"method": "PATCH", "statusCode": 204}));
    let report = report_of(&[&day], None);
    assert_eq!(
        open(&report, Cause::ResourceExists),
        Some((PatternState::Healed, 3, 0))
    );
    assert_eq!(
        open(&report, Cause::ServiceUnavailable),
        Some((PatternState::Healed, 1, 0))
    );
}

#[test]
fn an_outage_that_is_over_may_leave_requests_that_nobody_repeated() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    for user in 0..4 {
        day.failure("DELETE", &format!("/Users/{user}"), 401, "token expired");
    }
    assert_eq!(
        only(&report_of(&[&day], None)).state,
        PatternState::StillFailing
    );
    // Another client is no sign.
    day.reads(3, "script");
    assert_eq!(
        only(&report_of(&[&day], None)).state,
        PatternState::StillFailing
    );
    day.push(json!({}));
    let report = report_of(&[&day], None);
    assert_eq!(only(&report).state, PatternState::NotRepeated);
    assert_eq!(only(&report).retries.open, 4);
    // A failure that is about one request is not over because of another one.
    day.failure("PATCH", "/Users/9", 500, "null pointer");
    day.push(json!({}));
    assert_eq!(
        report_of(&[&day], None).patterns[0].state,
        PatternState::StillFailing
    );
}

#[test]
fn expected_answers_are_counted_apart() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    day.push(json!({"endpoint": "/Users", "query": "filter=userName+eq+%22a%40b.example%22", "statusCode": 404}));
    day.push(json!({"endpoint": "/Users/00000000-0000-0000-0000-000000000000", "statusCode": 404}));
    day.push(json!({"method": "DELETE", "endpoint": "/Users/7", "statusCode": 404}));
    let report = report_of(&[&day], None);
    assert_eq!(report.patterns, []);
    assert_eq!((report.coverage.expected, report.coverage.failures), (3, 0));
}

#[test]
fn arguments_that_differ_are_not_claimed() {
    let mut day = Day::of("2026-05-04T00:00:00Z");
    let active = |value: &str| {
        let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "active", "value": value}]});
        json!({"method": "PATCH", "endpoint": "/Users/1", "statusCode": 400, "request": {"headers": [["Content-Type", "application/scim+json"]], "body": body.to_string()},
            "response": {"headers": [], "body": "{\"detail\":\"active is not a boolean\"}"}})
    };
    day.push(active("False"));
    let value = |report: &PatternReport| {
        only(report)
            .reason
            .arguments
            .iter()
            .find(|(name, _)| *name == "value")
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(value(&report_of(&[&day], None)), "False");
    day.push(active("True"));
    let report = report_of(&[&day], None);
    assert_eq!(only(&report).cause, Cause::BooleanAsText);
    assert_eq!(only(&report).action.key, ActionKey::FixAttribute);
    assert_eq!(value(&report), "…");
}

#[test]
fn creates_that_conflict_after_a_search_that_found_nothing_are_a_matching_mistake() {
    let planted = |names: usize, search: &dyn Fn(&mut Day, &str)| {
        let mut day = Day::of("2026-05-04T00:00:00Z");
        for _cycle in 0..20 {
            for user in 0..names {
                let name = format!("u{user}@example.com");
                search(&mut day, &name);
                day.create(&name, 409);
            }
        }
        only(&report_of(&[&day], None)).matching_mistake.clone()
    };
    let by_external_id = |total| {
        move |day: &mut Day, name: &str| day.search(&format!("externalId eq \"x-{name}\""), total)
    };
    let mistake = planted(3, &by_external_id(Some(0)));
    let expected = MatchingMistake {
        resources: 3,
        attribute: IdentityKind::ExternalId,
    };
    assert_eq!(mistake, Some(expected.clone()));
    // A summary has no number of results.
    assert_eq!(planted(3, &by_external_id(None)), Some(expected));
    assert_eq!(
        planted(2, &by_external_id(Some(0))),
        None,
        "two may be chance"
    );
    assert_eq!(
        planted(3, &by_external_id(Some(1))),
        None,
        "it found somebody"
    );
    let other = |day: &mut Day, _: &str| day.search("userName eq \"other@example.com\"", Some(0));
    assert_eq!(planted(3, &other), None, "it looked for somebody else");
    let late = |day: &mut Day, name: &str| {
        day.search(&format!("userName eq \"{name}\""), Some(0));
        day.reads(11, "idp/1.0");
    };
    assert_eq!(planted(3, &late), None, "the search was long before");
}

#[test]
fn what_is_kept_is_bounded_and_said_so() {
    let mut analysis = PatternAnalysis::new(None);
    let mut day = Day::of("2026-05-04T00:00:00Z");
    for number in 0..40 {
        // Letters only: templates would replace digits.
        let word: String = (0..number).map(|_| 'a').collect();
        day.failure("GET", "/Users/1", 500, &format!("error {word}"));
    }
    for number in 0..400 {
        let name: String = format!("{number:03}")
            .bytes()
            .map(|digit| char::from(digit + 49))
            .collect();
        day.push(
            json!({"method": "TRACE", "endpoint": format!("/Nothing{number}"), "statusCode": 405,
            "error": {"detail": name}, "requestSize": 0}),
        );
    }
    day.entries.iter().for_each(|entry| analysis.add(entry));
    let report = analysis.report(false);
    let failed: Vec<_> = report
        .patterns
        .iter()
        .filter(|pattern| pattern.cause == Cause::ServiceFailed)
        .collect();
    assert_eq!(failed.len(), 12);
    let all: u64 = report.patterns.iter().map(|pattern| pattern.count).sum();
    assert_eq!(
        all + report.coverage.without_pattern,
        report.coverage.failures
    );
    for pattern in &report.patterns {
        assert!(pattern.messages.len() <= MOST_MESSAGES && pattern.examples.len() <= MOST_EXAMPLES);
        assert!(pattern.endpoints.len() <= 8 && pattern.clients.len() <= 8);
    }
}
