//! Query plans: SQLite reads every filter by an index, and never sorts more than a few entries.

use std::collections::BTreeSet;

use chrono::Offset as _;
use rusqlite::{Connection, params_from_iter};
use scim_audit_insight::facts::facts_of;
use scim_audit_model::entry::Entry;
use scim_audit_model::facts::RecordedFacts;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::{ListQuery, Order};

use crate::cursor::SortKey;
use crate::row::StoredRow;
use crate::selection::SqlSelection;
use crate::{connection, list, merge, record};

/// More entries than the store would sort.
const MANY: usize = 2500;

/// A log in which every value below is common, except for those that are named rare.
fn log() -> (tempfile::TempDir, Connection, Vec<Entry>) {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connection::open_writer(&folder.path().join("log.sqlite")).unwrap();
    let entries: Vec<Entry> = (0..2 * MANY)
        .map(|at| {
            let (status, method, code, id) = match at {
                7 => ("accepted", "DELETE", 202, "rare".to_owned()),
                _ if at % 2 == 0 => ("failed", "PATCH", 404, "common".to_owned()),
                _ => ("success", "GET", 200, format!("{at}")),
            };
            let text = format!(
                r#"{{"requestId":"{at:05}","time":"2026-05-07T10:{:02}:{:02}Z","status":"{status}",
                    "method":"{method}","endpoint":"/Users/{id}","resourceType":"Users",
                    "resourceId":"{id}","statusCode":{code},
                    "error":{{"scimType":"{method}","detail":""}}}}"#,
                at / 60 % 60,
                at % 60
            );
            let entry: Entry = serde_json::from_str(&text).unwrap();
            let facts = Some(RecordedFacts::from(&facts_of(&entry)));
            Entry { facts, ..entry }
        })
        .collect();
    let transaction = connection.transaction().unwrap();
    for entry in &entries {
        record::import(&transaction, &StoredRow::of(entry.clone()).unwrap()).unwrap();
    }
    transaction.commit().unwrap();
    (folder, connection, entries)
}

/// Returns the plans of all statements that find the entries of a page.
fn plan(connection: &Connection, query: &ListQuery, after_cursor: bool) -> String {
    let selection = SqlSelection::of(connection, &query.filter).unwrap();
    let after = after_cursor.then(|| SortKey {
        time: 0,
        request_id: String::new(),
    });
    let statements: BTreeSet<String> = match selection.parts.as_slice() {
        [part] => BTreeSet::from([list::sql(part, query, after.as_ref()).0]),
        parts => {
            let keys = |part| merge::keys(part, query.order, after.as_ref()).0;
            parts.iter().map(keys).collect()
        }
    };
    let plan = |sql: &String| {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        // Any values for the conditions, the cursor and the limit; the plan does not depend on them.
        let values = vec![1; statement.parameter_count()];
        let lines = statement
            .query_map(params_from_iter(values), |row| row.get::<_, String>(3))
            .unwrap();
        lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    statements.iter().map(plan).collect::<Vec<_>>().join("; ")
}

fn query(text: &str) -> ListQuery {
    ListQuery::parse(text).unwrap()
}

#[test]
fn a_common_filter_is_read_in_the_order_of_the_list() {
    let (_folder, connection, _) = log();
    for (text, index) in [
        ("", "entry_by_time"),
        ("since=2026-05-07T10:00:00Z", "entry_by_time"),
        ("until=2027-05-07T10:00:00Z", "entry_by_time"),
        ("method=PATCH", "entry_by_combination"),
        ("method=PATCH&method=GET", "entry_by_combination"),
        ("resourceType=Users", "entry_by_combination"),
        ("endpoint=/Users", "entry_by_combination"),
        ("endpoint=/Users&method=GET", "entry_by_combination"),
        ("endpoint=/Users/*&method=GET", "entry_by_combination"),
        ("endpoint=/*/common", "entry_by_time"),
        ("endpoint=users", "entry_by_time"),
        ("status=failed", "entry_by_combination"),
        ("status=failed&status=success", "entry_by_combination"),
        ("statusCode=404", "entry_by_combination"),
        ("statusCode=4xx", "entry_by_combination"),
        ("scimType=PATCH", "entry_by_combination"),
        ("action=updated", "entry_by_combination"),
        ("cause=resource_not_found", "entry_by_combination"),
        ("identity=common", "entry_by_time"),
        ("identity.not=rare", "entry_by_time"),
        ("resourceId=common", "entry_by_resource_id"),
        ("q=common", "entry_by_time"),
        (
            "status.not=accepted&endpoint.not=/Groups",
            "entry_by_combination",
        ),
        ("status=failed&statusCode.not=400", "entry_by_combination"),
        (
            "status=failed&method=PATCH&since=2026-05-07T10:00:00Z",
            "entry_by_combination",
        ),
    ] {
        for after_cursor in [false, true] {
            for order in [Order::Desc, Order::Asc] {
                let plan = plan(
                    &connection,
                    &ListQuery {
                        order,
                        ..query(text)
                    },
                    after_cursor,
                );
                assert!(plan.contains(&format!("INDEX {index}")), "{text}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{text}: {plan}");
            }
        }
    }
}

#[test]
fn a_rare_filter_is_found_by_its_index() {
    let (_folder, connection, _) = log();
    for (text, index) in [
        ("requestId=00007", "sqlite_autoindex_entry_1"),
        ("endpoint=/Users/rare", "entry_by_resource_id"),
        ("endpoint=/Users/ra*", "entry_by_resource_id"),
        ("endpoint=/Users/rare", "entry_by_path"),
        ("endpoint=/Users/rare/x", "entry_by_path"),
        ("statusCode=202", "entry_by_combination"),
        ("status=accepted", "entry_by_combination"),
        ("status=accepted&method=DELETE", "entry_by_combination"),
        ("resourceType=Users&resourceId=rare", "entry_by_resource_id"),
        ("status=failed&until=2026-05-07T10:00:09Z", "entry_by_time"),
    ] {
        let plan = plan(&connection, &query(text), false);
        assert!(
            plan.contains(&format!("SEARCH entry USING INDEX {index}"))
                || plan.contains(&format!("SEARCH entry USING COVERING INDEX {index}")),
            "{text}: {plan}"
        );
    }
}

/// The entries of a person are found by the names, and each is looked for among the names by their key.
#[test]
fn a_name_is_found_without_reading_the_log() {
    let (_folder, connection, _) = log();
    for text in [
        "identity=rare",
        "identity=RARE&status=failed",
        "identity=rare&since=2026-05-07T10:00:00Z",
    ] {
        let plan = plan(&connection, &query(text), false);
        for step in [
            "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH naming USING PRIMARY KEY (name=?)",
            "SEARCH name USING COVERING INDEX sqlite_autoindex_name_1 (value=?)",
        ] {
            assert!(plan.contains(step), "{text}: {plan}");
        }
        assert!(!plan.contains("SCAN"), "{text}: {plan}");
    }
    let plan = plan(&connection, &query("identity=common&method.not=PUT"), false);
    let step = "USING PRIMARY KEY (name=? AND seq=?)";
    assert!(plan.contains(step), "{plan}");
}

#[test]
fn results_equal_the_model_for_every_index() {
    let (folder, _connection, entries) = log();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let store = crate::Store::open(&folder.path().join("log.sqlite")).unwrap();
    for text in [
        "",
        "method=PATCH",
        "status=success&since=2026-05-07T10:20:00Z",
        "statusCode=404&endpoint=/Users/com*",
        "statusCode=2xx",
        "scimType=GET&scimType=DELETE",
        "endpoint=/Users",
        "endpoint=/Groups",
        "endpoint.not=/Users",
        "endpoint=/Users/rare",
        "endpoint=/Users/1*&status=success",
        "endpoint=/Users/common&method=PATCH",
        "resourceId=common&q=COMMON",
        "status=accepted",
        "action=deleted",
        "action=looked_up&status=success",
        "cause=resource_not_found&action.not=looked_up",
        "identity=RARE",
        "identity=common",
        "identity=common&since=2026-05-07T10:20:00Z",
        "identity.not=common&method=GET",
        "identity=nobody",
        "status.not=failed&scimType.not=DELETE&endpoint.not=/Users/1*&endpoint.not=/Users/2*",
    ] {
        let wanted = query(&format!("{text}&total=exact"));
        let count = |filter: &Filter| entries.iter().filter(|entry| filter.matches(entry)).count();
        let expected = count(&wanted.filter) as u64;
        let page = runtime.block_on(store.list(&wanted)).unwrap();
        assert_eq!(page.total, Some(expected), "{text}");
        assert!(
            page.items.iter().all(|item| wanted.filter.matches(item)),
            "{text}"
        );
        assert!(
            page.items
                .is_sorted_by_key(|item| std::cmp::Reverse((item.time, item.request_id.clone())))
        );
        let histogram = runtime
            .block_on(store.histogram(&wanted.filter, 30, |_| chrono::Utc.fix()))
            .unwrap();
        let sum = |sum, bucket: &scim_audit_model::page::Bucket| {
            sum + bucket.success + bucket.failed + bucket.accepted
        };
        assert_eq!(histogram.buckets.iter().fold(0, sum), expected, "{text}");
    }
}
