//! A follower gets each entry once, whatever the order of times and commits.

use proptest::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_store::{Position, Store, StoreError};

use crate::agreement::{Log, in_order};
use crate::arbitrary;
use crate::durability::entry;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn follower_gets_the_matching_entries_recorded_since(
        batches in proptest::collection::vec(arbitrary::entries(12), 1..6),
        filter in arbitrary::filter(),
        since in 0_usize..4,
    ) {
        let log = Log::holding(&[]);
        let mut position = log.wait(log.store.position());
        let (mut expected, mut followed) = (Vec::new(), Vec::new());
        for (at, batch) in batches.into_iter().enumerate() {
            let batch: Vec<_> = batch.into_iter().map(|entry| Entry {
                request_id: format!("{}-{at}", entry.request_id), ..entry
            }).collect();
            log.import(&batch);
            if at < since {
                position = log.wait(log.store.position());
                continue;
            }
            expected.extend(in_order(&batch, &filter));
            if at % 2 == 0 {
                continue;
            }
            let recorded = log.wait(log.store.recorded_after(position, &filter));
            prop_assert!(!recorded.more);
            followed.extend(recorded.entries.into_iter().map(|(_, entry)| entry));
            // As a client sends it when it reconnects.
            position = recorded.upto.to_string().parse().unwrap();
        }
        let recorded = log.wait(log.store.recorded_after(position, &filter));
        followed.extend(recorded.entries.into_iter().map(|(_, entry)| entry));
        prop_assert_eq!(followed, expected);
    }
}

#[tokio::test]
async fn a_long_way_is_gone_in_steps_and_can_be_broken_off_at_any_entry() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let start = store.position().await.unwrap();
    let ids: Vec<_> = (0..1700).map(|id| format!("{id:05}")).collect();
    let entries = ids.iter().map(|id| entry(id)).collect();
    store.import(entries).await.unwrap();
    let mut position = start;
    let mut followed = Vec::new();
    for breaks_at in [3, usize::MAX, 250, usize::MAX, usize::MAX] {
        let recorded = store
            .recorded_after(position, &Filter::default())
            .await
            .unwrap();
        position = recorded.upto;
        for (behind, entry) in recorded.entries.into_iter().take(breaks_at) {
            followed.push(entry.request_id);
            position = behind;
        }
    }
    assert_eq!(followed, ids);
    assert_eq!(position, store.position().await.unwrap());
}

#[tokio::test]
async fn a_place_of_another_log_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = Store::open(&folder.path().join("other.sqlite")).unwrap();
    other.import(vec![entry("a"), entry("b")]).await.unwrap();
    let place = other.position().await.unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let refused = async |place: Position| {
        let answer = store.recorded_after(place, &Filter::default()).await;
        matches!(answer, Err(StoreError::BadPosition))
    };
    assert!(refused(place).await, "further than this log goes");
    store
        .import(vec![entry("1"), entry("2"), entry("3")])
        .await
        .unwrap();
    assert!(refused(place).await, "another entry stands there");
    assert!(refused("99999999999-0000000000000001".parse().unwrap()).await);
}

#[tokio::test]
async fn a_change_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
    let mut changes = store.changes();
    changes.mark_unchanged();
    store.finish(entry("1")).await.unwrap();
    assert!(changes.has_changed().unwrap());
}
