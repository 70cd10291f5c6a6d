//! A read ends at its time limit, and when its caller no longer waits.

use std::time::{Duration, Instant};

use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::query::ListQuery;
use scim_audit_model::time::Offset;
use scim_audit_store::{Store, StoreError};
use tempfile::TempDir;

use crate::durability::entry;

/// Entries that take long to search, because their bodies are JSON with escapes.
fn long_entries(count: usize, bytes: usize) -> impl Iterator<Item = Entry> {
    let body = format!("{{\"x\":\"{}\"}}", "y\\u0079".repeat(bytes / 7));
    (0..count).map(move |at| Entry {
        response: Some(Message {
            body: Some(body.clone()),
            ..Message::default()
        }),
        ..entry(&format!("{at:05}"))
    })
}

async fn holding(entries: impl Iterator<Item = Entry>) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let entries: Vec<_> = entries.collect();
    for batch in entries.chunks(250) {
        store.import(batch.to_vec()).await.unwrap();
    }
    (folder, store)
}

/// Excludes texts that no entry contains, so that every entry is searched for all of them.
fn without_texts(count: usize) -> ListQuery {
    let texts: Vec<_> = (0..count).map(|at| format!("message.not=zz{at}")).collect();
    ListQuery::parse(&texts.join("&")).unwrap()
}

fn utc(_at: scim_audit_model::time::Instant) -> Offset {
    chrono::Offset::fix(&chrono::Utc)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_that_nobody_waits_for_hold_nobody_up() {
    let (_folder, store) = holding(long_entries(1200, 40_000)).await;
    let store = store.with_reading_limit(Duration::from_hours(1));
    let filter = without_texts(100).filter;
    let begun = Instant::now();
    store.histogram(&filter, 60, utc).await.unwrap();
    let one_query = begun.elapsed();
    // Four that read, and four that wait for a connection.
    let abandoned: Vec<_> = (0..8)
        .map(|_| {
            let (store, filter) = (store.clone(), filter.clone());
            tokio::spawn(async move { store.histogram(&filter, 60, utc).await })
        })
        .collect();
    tokio::time::sleep(one_query / 10).await;
    assert!(abandoned.iter().all(|query| !query.is_finished()));
    for query in &abandoned {
        query.abort();
    }
    let one = ListQuery {
        limit: 1,
        ..ListQuery::default()
    };
    let answer = tokio::time::timeout(one_query, store.list(&one));
    let page = answer.await.expect("a reader is free again").unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_given_up_and_the_next_one_is_answered() {
    let (_folder, store) = holding(long_entries(3000, 20_000)).await;
    let limit = Duration::from_millis(200);
    let hurried = store.clone().with_reading_limit(limit);
    let filter = without_texts(100).filter;
    let begun = Instant::now();
    for _ in 0..5 {
        let answer = hurried.histogram(&filter, 60, utc).await;
        assert!(
            matches!(answer, Err(StoreError::TooSlow { limit: said }) if said == limit),
            "{answer:?}"
        );
        // The items of a list are found in time, but their total is not.
        let one = ListQuery {
            limit: 1,
            ..without_texts(100)
        };
        let page = hurried.list(&one).await.unwrap();
        assert_eq!((page.items.len(), page.total), (1, None));
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    // These use the connections that were interrupted.
    for _ in 0..8 {
        assert_eq!(
            store.list(&ListQuery::default()).await.unwrap().total,
            Some(3000)
        );
    }
}

#[tokio::test]
async fn search_for_many_texts_is_as_fast_as_for_a_few() {
    let body = format!("{{\"x\":\"{}\"}}", "y".repeat(1500));
    let entries = long_entries(2000, 0).map(|mut entry| {
        entry.response.as_mut().unwrap().body = Some(body.clone());
        entry
    });
    let (_folder, store) = holding(entries).await;
    let fastest = async |texts| {
        let mut fastest = Duration::MAX;
        for _ in 0..4 {
            let begun = Instant::now();
            let filter = without_texts(texts).filter;
            store.histogram(&filter, 60, utc).await.unwrap();
            fastest = fastest.min(begun.elapsed());
        }
        fastest
    };
    let (one, forty) = (fastest(1).await, fastest(40).await);
    assert!(forty < one * 10, "one {one:?}, forty {forty:?}");
}
