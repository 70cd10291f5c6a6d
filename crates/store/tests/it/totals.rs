//! Totals are exact where that is cheap, and otherwise a lower bound.

use std::time::Duration;

use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::filter::Filter;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::time;
use scim_audit_store::Bounds;

use crate::agreement::{Log, expected};
use crate::durability::entry;

/// Entries with a second between them; every third one failed.
fn entries(count: usize) -> Vec<Entry> {
    let start = time::parse("2026-05-07T00:00:00Z").unwrap();
    (0..count)
        .map(|at| Entry {
            time: start + Duration::from_secs(at as u64),
            status: Status::from_word(if at % 3 == 0 { "failed" } else { "success" }),
            ..entry(&format!("{at:05}"))
        })
        .collect()
}

fn query(text: &str) -> ListQuery {
    ListQuery {
        limit: 2,
        ..ListQuery::parse(text).unwrap()
    }
}

#[test]
fn a_total_that_would_delay_the_page_is_a_lower_bound_until_it_is_asked_for() {
    let log = Log::holding(&entries(15_000));
    for text in [
        "minDurationMs.not=100000",
        "status=success&client.not=nobody",
    ] {
        let all = log.wait(log.store.list(&query(&format!("{text}&total=exact"))));
        let total = all.total.unwrap();
        assert!(total >= 10_000, "{text}: {total}");
        assert_eq!(all.total_at_least, None);
        let page = log.wait(log.store.list(&query(text)));
        assert_eq!(page.total, None, "{text}");
        let counted = page.total_at_least.unwrap();
        assert!(
            (3..total).contains(&counted),
            "{text}: {counted} of {total}"
        );
        assert_eq!(page.items, all.items);
    }
    for (text, total) in [
        ("", 15_000),
        ("status=failed", 5000),
        ("status.not=failed", 10_000),
        ("status=failed&status=success&method=PATCH", 15_000),
        ("status=failed&since=2026-05-07T01:00:00Z", 3800),
    ] {
        let page = log.wait(log.store.list(&query(text)));
        assert_eq!(
            (page.total, page.total_at_least),
            (Some(total), None),
            "{text}"
        );
    }
}

#[test]
fn totals_follow_what_retention_removes() {
    let log = Log::holding(&entries(300));
    let bounds = Bounds {
        oldest: Some(time::parse("2026-05-07T00:01:40Z").unwrap()),
        bytes: None,
    };
    while log.wait(log.store.remove_oldest(bounds)).more {}
    for (text, total) in [("", 200), ("status=failed", 66), ("status=success", 134)] {
        let page = log.wait(log.store.list(&query(text)));
        assert_eq!(page.total, Some(total), "{text}");
    }
}

/// Clients can send any method, so there is no limit to the number of combinations.
#[test]
fn a_log_of_many_methods_is_filtered_like_any_other() {
    let entries: Vec<_> = entries(4600)
        .into_iter()
        .enumerate()
        .map(|(at, entry)| Entry {
            method: format!("M{at}"),
            ..entry
        })
        .collect();
    let log = Log::holding(&entries);
    let sum = |filter: &Filter| {
        let histogram = log.wait(
            log.store
                .histogram(filter, 30, |_| chrono::Offset::fix(&chrono::Utc)),
        );
        let counts = |bucket: &scim_audit_model::page::Bucket| bucket.success + bucket.failed;
        histogram.buckets.iter().map(counts).sum::<u64>()
    };
    for text in [
        "method=M0",
        "method=M4598",
        "method=M4598&method=M2&method=M4096",
        "method=M4598&status=failed",
        "method.not=M4598&status=failed",
        "method.not=M0",
    ] {
        let filter = ListQuery::parse(text).unwrap().filter;
        for order in [Order::Desc, Order::Asc] {
            let expected = expected(&entries, &filter, order);
            let walked = log.walk(&filter, order, &[700], || ());
            assert_eq!(walked, expected, "{text}");
            assert_eq!(sum(&filter), expected.len() as u64, "{text}");
        }
    }
}
