//! What entries are about is found anew for the entries of an older version, and forgotten with them.

use std::time::Duration;

use rusqlite::Connection;
use scim_audit_insight::facts::RULES_VERSION;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::facts::{RecordedFacts, RecordedIdentity};
use scim_audit_model::query::ListQuery;
use scim_audit_model::time;
use scim_audit_store::{Bounds, Store};

use crate::agreement::{Log, listed, with_facts};

/// Exchanges about `people` persons, each with a create, a lookup and a change by id.
fn exchanges(people: usize) -> Vec<Entry> {
    let message = |body: String| {
        Some(Message {
            size: body.len() as u64,
            body: Some(body),
            ..Message::default()
        })
    };
    let entry = |at: usize, what: &str, rest: &str| -> Entry {
        let text = format!(
            r#"{{"requestId":"{at:05}-{what}","time":"2026-05-07T10:{:02}:{:02}Z","resourceType":"Users",{rest}}}"#,
            at / 60 % 60,
            at % 60
        );
        serde_json::from_str(&text).unwrap()
    };
    let of_person = |at: usize| {
        let created = Entry {
            request: message(format!(
                r#"{{"userName":"Jane{at}@example.com","externalId":"E{at}"}}"#
            )),
            response: message(format!(
                r#"{{"id":"id-{at}","userName":"Jane{at}@example.com"}}"#
            )),
            ..entry(
                at,
                "create",
                r#""method":"POST","status":"success","statusCode":201,"endpoint":"/Users""#,
            )
        };
        let sought = entry(
            at,
            "look",
            &format!(
                r#""method":"GET","status":"success","statusCode":200,"endpoint":"/Users",
                   "query":"filter=userName%20eq%20%22jane{at}%40example.com%22""#
            ),
        );
        let changed = entry(
            at,
            "patch",
            &format!(
                r#""method":"PATCH","status":"failed","statusCode":404,"endpoint":"/Users/id-{at}""#
            ),
        );
        [created, sought, changed]
    };
    (0..people).flat_map(of_person).collect()
}

fn found(log: &Log, query: &str) -> Vec<String> {
    let query = ListQuery::parse(query).unwrap();
    let page = log.wait(log.store.list(&query));
    let mut ids: Vec<_> = page.items.into_iter().map(|item| item.request_id).collect();
    ids.sort();
    ids
}

fn numbers(log: &Log, sql: &str) -> i64 {
    let connection = Connection::open(log.database()).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_person_is_found_by_each_name_and_has_the_names_until_the_last_entry_is_removed() {
    let log = Log::holding(&exchanges(3));
    let of_second = ["00001-create", "00001-look", "00001-patch"];
    for (name, entries) in [
        ("JANE1@example.com", &of_second[..2]),
        ("id-1", &["00001-create", "00001-patch"]),
        ("e1", &of_second[..1]),
        ("jane", &[]),
    ] {
        assert_eq!(found(&log, &format!("identity={name}")), entries, "{name}");
    }
    assert_eq!(found(&log, "action=created&identity=id-1"), of_second[..1]);
    assert_eq!(found(&log, "cause=resource_not_found").len(), 3);
    assert_eq!(numbers(&log, "SELECT count(*) FROM name"), 9);

    let oldest = time::parse("2026-05-07T10:00:02Z").unwrap();
    let bounds = Bounds {
        oldest: Some(oldest),
        bytes: None,
    };
    assert_eq!(log.wait(log.store.remove_oldest(bounds)).entries, 6);
    assert_eq!(found(&log, "identity=id-1"), [""; 0]);
    assert_eq!(numbers(&log, "SELECT count(*) FROM name"), 3);
    assert_eq!(
        numbers(
            &log,
            "SELECT count(*) FROM naming WHERE seq NOT IN (SELECT seq FROM entry)"
        ),
        0
    );
}

#[test]
fn what_an_imported_entry_says_about_itself_is_not_used() {
    let identity = RecordedIdentity {
        kind: "id".to_owned(),
        role: "subject".to_owned(),
        value: "forged".to_owned(),
        ..RecordedIdentity::default()
    };
    let forged = RecordedFacts {
        action: "deleted".to_owned(),
        identities: vec![identity],
        ..RecordedFacts::default()
    };
    let entry = Entry {
        facts: Some(forged),
        ..exchanges(1).remove(0)
    };
    let log = Log::holding(std::slice::from_ref(&entry));
    assert_eq!(found(&log, "identity=forged"), [""; 0]);
    assert_eq!(found(&log, "action=created"), ["00000-create"]);
    let stored = log.wait(log.store.entry("00000-create"));
    assert_eq!(stored, Some(with_facts(&entry)));
}

/// Takes the facts away again, as a log has them that schema 5 wrote.
fn forget_facts(log: &Log, version: u32) {
    let connection = Connection::open(log.database()).unwrap();
    connection
        .execute_batch(&format!(
            "UPDATE entry SET action = NULL, cause = NULL, names = NULL, summary = json_remove(summary, '$.facts');
             DELETE FROM naming; DELETE FROM name;
             UPDATE backfill SET version = {version}, below = 0;
             UPDATE combination SET action = NULL, cause = NULL"
        ))
        .unwrap();
}

#[test]
fn older_entries_get_their_facts_in_steps_that_a_restart_resumes() {
    let entries = exchanges(70);
    let log = Log::holding(&entries);
    forget_facts(&log, 0);
    assert_eq!(found(&log, "identity=id-1"), [""; 0]);

    let store = Store::open(&log.database()).unwrap();
    assert!(log.wait(store.find_older_facts()));
    drop(store);
    assert_eq!(
        found(&log, "identity=id-1"),
        [""; 0],
        "the newest are first"
    );
    assert_eq!(found(&log, "identity=id-69").len(), 2);
    let left = numbers(&log, "SELECT count(*) FROM entry WHERE action IS NULL");
    assert_eq!(left, 210 - 64);

    // An entry of the middle is removed meanwhile, and another one recorded.
    log.wait(log.store.import(vec![Entry {
        request_id: "new".to_owned(),
        ..entries[0].clone()
    }]));
    let store = Store::open(&log.database()).unwrap();
    let mut steps = 0;
    while log.wait(store.find_older_facts()) {
        steps += 1;
        assert!(steps < 10, "it ends");
    }
    assert_eq!(steps, 4, "the last one finds none");
    assert_eq!(numbers(&log, "SELECT below FROM backfill"), 0);
    assert_eq!(
        numbers(&log, "SELECT version FROM backfill"),
        i64::from(RULES_VERSION)
    );
    assert_eq!(
        found(&log, "identity=id-1"),
        ["00001-create", "00001-patch"]
    );
    assert_eq!(
        found(&log, "action=created&identity=JANE1@EXAMPLE.COM"),
        ["00001-create"]
    );
    let query = ListQuery::parse("limit=1000&order=asc").unwrap();
    let page = log.wait(log.store.list(&query));
    assert_eq!(page.total, Some(211));
    for item in page.items.iter().filter(|item| item.request_id != "new") {
        let entry = entries
            .iter()
            .find(|entry| entry.request_id == item.request_id);
        assert_eq!(
            Some(item),
            entry.map(|entry| listed(entry).into_summary()).as_ref()
        );
    }
    // Each combination counts its entries.
    let wrong = "SELECT count(*) FROM combination AS c WHERE entries <>
        (SELECT count(*) FROM entry WHERE entry.combination = c.id)";
    assert_eq!(numbers(&log, wrong), 0);
    // A second time, nothing changes.
    forget_facts(&log, RULES_VERSION);
    assert!(
        !log.wait(store.find_older_facts()),
        "those of this version are done"
    );

    let bounds = Bounds {
        oldest: Some(entries[0].time + Duration::from_hours(1)),
        bytes: None,
    };
    while log.wait(log.store.remove_oldest(bounds)).more {}
}
