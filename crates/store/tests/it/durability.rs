//! An acknowledged write is stored, a failed one is not, and the failure of one entry does not affect others.

use std::time::Duration;

use rusqlite::Connection;
use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;
use scim_audit_store::{Imported, Store, StoreError};

use crate::agreement::with_facts;

pub(crate) fn entry(request_id: &str) -> Entry {
    let text = format!(
        r#"{{"requestId":"{request_id}","time":"2026-05-07T10:00:00Z","status":"failed","method":"PATCH",
            "endpoint":"/Users/1","resourceType":"Users","request":{{"headers":[["A","b"]]}}}}"#
    );
    serde_json::from_str(&text).unwrap()
}

async fn total(store: &Store) -> u64 {
    store
        .list(&ListQuery::default())
        .await
        .unwrap()
        .total
        .unwrap()
}

#[tokio::test]
async fn an_intent_is_not_listed_and_its_outcome_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    store.begin(entry("1")).await.unwrap();
    assert_eq!(total(&store).await, 0);
    store.finish(entry("1")).await.unwrap();
    assert_eq!(total(&store).await, 1);
    assert_eq!(store.settle_orphans().await.unwrap(), 0);
}

#[tokio::test]
async fn intents_left_open_become_entries_when_the_store_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let store = Store::open(&file).unwrap();
    for id in ["1", "2", "3"] {
        store.begin(entry(id)).await.unwrap();
    }
    store.finish(entry("2")).await.unwrap();
    drop(store);

    let store = Store::open(&file).unwrap();
    assert_eq!(store.settle_orphans().await.unwrap(), 2);
    assert_eq!(store.settle_orphans().await.unwrap(), 0);
    assert_eq!(total(&store).await, 3);
    assert_eq!(
        store.entry("3").await.unwrap(),
        Some(with_facts(&entry("3")))
    );
}

#[tokio::test]
async fn an_outcome_stands_beside_an_imported_entry_that_has_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let foreign = Entry {
        imported: Some(entry("").time),
        method: "GET".to_owned(),
        ..entry("1")
    };
    store.import(vec![foreign.clone()]).await.unwrap();
    store.begin(entry("1")).await.unwrap();
    store.finish(entry("1")).await.unwrap();
    assert_eq!(store.entry("1").await.unwrap(), Some(with_facts(&foreign)));
    let beside = store.entry("1-recorded").await.unwrap().unwrap();
    assert_eq!(
        (&*beside.method, &beside.request),
        ("PATCH", &entry("1").request)
    );
    let why = beside.error.unwrap().detail;
    assert_eq!(
        why,
        "An imported entry had taken the id 1, which the client of this request was given."
    );
    assert_eq!(
        store.settle_orphans().await.unwrap(),
        0,
        "no intent is left"
    );
    // Writing the outcome again, because its acknowledgement was lost, does not duplicate it.
    let again = store.finish(entry("1")).await;
    assert!(matches!(again, Err(StoreError::AlreadyRecorded { .. })));
}

#[tokio::test]
async fn an_orphan_stands_beside_an_imported_entry_that_has_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let foreign = Entry {
        imported: Some(entry("").time),
        ..entry("1")
    };
    store.import(vec![foreign.clone()]).await.unwrap();
    store.begin(entry("1")).await.unwrap();
    assert_eq!(store.settle_orphans().await.unwrap(), 1);
    assert!(store.entry("1-recorded").await.unwrap().is_some());
}

#[tokio::test]
async fn a_path_is_found_by_its_plain_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let of = |id: &str, endpoint: &str| Entry {
        endpoint: endpoint.to_owned(),
        ..entry(id)
    };
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    store.finish(of("1", "/%55sers/1")).await.unwrap();
    store.finish(of("2", "/Groups/./2")).await.unwrap();
    for (filter, id) in [
        ("/Users", "1"),
        ("/%55sers/%31", "1"),
        ("/Users/%31*", "1"),
        ("/Groups/2", "2"),
    ] {
        let mut query = ListQuery::default();
        query.filter.include = [(Criterion::Endpoint, filter)].into_iter().collect();
        let items = store.list(&query).await.unwrap().items;
        let ids: Vec<_> = items.iter().map(|entry| &*entry.request_id).collect();
        assert_eq!(ids, [id], "{filter}");
    }
}

#[tokio::test]
async fn an_id_that_is_under_way_is_not_imported() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    store.begin(entry("1")).await.unwrap();
    let imported = store.import(vec![entry("1"), entry("2")]).await.unwrap();
    assert_eq!(imported, [Imported::UnderWay, Imported::New]);
    store.finish(entry("1")).await.unwrap();
    assert_eq!(total(&store).await, 2);
}

#[tokio::test]
async fn an_outcome_is_recorded_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    store.finish(entry("1")).await.unwrap();
    let again = store
        .finish(Entry {
            method: "PUT".to_owned(),
            ..entry("1")
        })
        .await;
    assert!(matches!(again, Err(StoreError::AlreadyRecorded { request_id }) if request_id == "1"));
    assert_eq!(
        store.entry("1").await.unwrap(),
        Some(with_facts(&entry("1")))
    );
}

#[tokio::test]
async fn an_entry_that_cannot_be_written_fails_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let store = Store::open(&file).unwrap();
    let sabotage = Connection::open(&file).unwrap();
    sabotage
        .execute_batch(
            "CREATE TRIGGER sabotage BEFORE INSERT ON message
             WHEN (SELECT request_id FROM entry WHERE seq = NEW.seq) = 'bad'
             BEGIN SELECT RAISE(ABORT, 'sabotaged'); END",
        )
        .unwrap();
    let ids: Vec<String> = (0..200)
        .map(|id| id.to_string())
        .chain(["bad".to_owned()])
        .collect();
    // All are queued before the first is awaited, so that they share transactions.
    let mut tasks = tokio::task::JoinSet::new();
    for id in ids {
        let store = store.clone();
        tasks.spawn(async move { (store.finish(entry(&id)).await, id) });
    }
    for (outcome, id) in tasks.join_all().await {
        assert_eq!(outcome.is_err(), id == "bad", "{id}: {outcome:?}");
    }
    assert_eq!(total(&store).await, 200);
    assert_eq!(
        store.entry("bad").await.unwrap(),
        None,
        "nothing of it is left"
    );
}

#[tokio::test]
async fn a_locked_database_is_said_to_who_waits_and_the_store_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let store = Store::open(&file).unwrap();
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (first, second) = tokio::join!(store.begin(entry("1")), store.finish(entry("2")));
    assert!(
        matches!(first, Err(StoreError::Unavailable(_))),
        "{first:?}"
    );
    assert!(
        matches!(second, Err(StoreError::Unavailable(_))),
        "{second:?}"
    );
    assert_eq!(total(&store).await, 0, "readers are not locked out");
    other.execute_batch("COMMIT").unwrap();
    store.finish(entry("1")).await.unwrap();
    assert_eq!(total(&store).await, 1);
}

#[tokio::test]
async fn queued_write_is_done_when_its_caller_has_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let store = Store::open(&file).unwrap();
    // Locked for a moment, so that the result is not ready at the first poll.
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let finishing = tokio::time::timeout(Duration::ZERO, store.finish(entry("1"))).await;
    assert!(
        finishing.is_err(),
        "the first poll queues it and does not wait"
    );
    other.execute_batch("COMMIT").unwrap();
    store.settle_orphans().await.unwrap();
    assert_eq!(total(&store).await, 1);
}

#[test]
fn error_names_a_file_that_is_not_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(
        &file,
        "not a database, and longer than a header of one hundred bytes. ".repeat(20),
    )
    .unwrap();
    let error = Store::open(&file).err().unwrap();
    assert!(error.to_string().contains("notes.txt"), "{error}");
    let error = Store::open(&folder.path().join("no/such/folder.sqlite"))
        .err()
        .unwrap();
    assert!(matches!(error, StoreError::Create { .. }), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_log_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    store.finish(entry("1")).await.unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file:?}");
    }
}
