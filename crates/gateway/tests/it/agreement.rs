//! The API (lists and exports) and the model agree on which entries match a filter, for random entries and
//! filters. The store's own tests check its agreement with the model, with the same generators.

use http::StatusCode;
use proptest::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::facts::RecordedFacts;
use scim_audit_model::page::Page;
use scim_audit_model::query::ListQuery;

use crate::admin_side::{AdminSide, with_facts};
use crate::arbitrary;

/// Reads all pages of a query, as a caller does.
async fn walk(side: &AdminSide, mut query: ListQuery) -> Vec<String> {
    let mut walked = Vec::new();
    loop {
        let answer = side
            .get(&format!("/api/v1/audit-logs?{}", query.to_query()))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let page: Page<Entry> = serde_json::from_slice(&answer.body).unwrap();
        walked.extend(page.items.into_iter().map(|entry| entry.request_id));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return walked;
        }
    }
}

/// Exports a query as NDJSON, because that format can be parsed back completely.
async fn export(side: &AdminSide, query: &ListQuery) -> Vec<Entry> {
    let uri = format!(
        "/api/v1/audit-logs/export?format=ndjson&{}",
        query.to_query()
    );
    let answer = side.get(&uri).await;
    assert_eq!(answer.status, StatusCode::OK);
    let entries: Vec<Entry> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answer.header("x-total-count"), entries.len().to_string());
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn listed_and_exported_entries_are_those_that_match_in_the_model(
        entries in arbitrary::entries(40),
        filters in proptest::collection::vec(arbitrary::filter(), 8),
        limit in 1_u16..30,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let side = runtime.block_on(AdminSide::holding(entries.clone()));
        let entries: Vec<_> = entries.into_iter().map(with_facts).collect();
        for filter in filters {
            let sent = ListQuery { filter, limit, ..ListQuery::default() };
            // The parsed query equals the sent one except for whitespace around values.
            let Ok(query) = ListQuery::parse(&sent.to_query()) else {
                let uri = format!("/api/v1/audit-logs?{}", sent.to_query());
                let answer = runtime.block_on(side.get(&uri));
                prop_assert_eq!(answer.status, StatusCode::BAD_REQUEST);
                continue;
            };
            let mut expected: Vec<_> = entries
                .iter()
                .filter(|entry| query.filter.matches(entry))
                .map(|entry| Entry { facts: entry.facts.clone().map(RecordedFacts::into_summary), ..entry.clone() })
                .collect();
            expected.sort_by(|a, b| (b.time, &b.request_id).cmp(&(a.time, &a.request_id)));
            let exported = runtime.block_on(export(&side, &query));
            prop_assert_eq!(&exported, &expected, "{:?}", sent);
            let expected: Vec<_> = expected.into_iter().map(|entry| entry.request_id.clone()).collect();
            prop_assert_eq!(runtime.block_on(walk(&side, query)), expected, "{:?}", sent);
        }
    }
}
