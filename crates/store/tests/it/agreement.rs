//! The store and the model agree on which entries a filter means, on random entries and filters.

use proptest::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_store::{Imported, Store, StoreError};
use tempfile::TempDir;

use crate::arbitrary;

/// A store in a folder of its own, used from a test that is not asynchronous.
pub(crate) struct Log {
    pub(crate) store: Store,
    _folder: TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Log {
    pub(crate) fn holding(entries: &[Entry]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Self {
            store: Store::open(&folder.path().join("log.sqlite")).unwrap(),
            _folder: folder,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        };
        log.import(entries);
        log
    }

    pub(crate) fn wait<T>(&self, future: impl Future<Output = Result<T, StoreError>>) -> T {
        self.runtime.block_on(future).unwrap()
    }

    pub(crate) fn import(&self, entries: &[Entry]) -> Vec<Imported> {
        self.wait(self.store.import(entries.to_vec()))
    }

    fn page(&self, query: &ListQuery) -> Page<Entry> {
        self.wait(self.store.list(query))
    }

    fn histogram(&self, filter: &Filter, buckets: u16) -> Histogram {
        self.wait(self.store.histogram(filter, buckets))
    }

    /// All pages of a filter; `between` is called after each.
    fn walk(
        &self,
        filter: &Filter,
        order: Order,
        limits: &[u16],
        mut between: impl FnMut(),
    ) -> Vec<Entry> {
        let mut query = ListQuery {
            filter: filter.clone(),
            order,
            bodies: true,
            ..ListQuery::default()
        };
        let mut walked = Vec::new();
        for limit in limits.iter().cycle() {
            query.limit = *limit;
            let page = self.page(&query);
            assert!(page.items.len() <= usize::from(*limit));
            walked.extend(page.items);
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
            between();
        }
        walked
    }
}

/// What the model says the list is.
pub(crate) fn expected(entries: &[Entry], filter: &Filter, order: Order) -> Vec<Entry> {
    let mut matching: Vec<_> = entries
        .iter()
        .filter(|entry| filter.matches(entry))
        .cloned()
        .collect();
    matching.sort_by(|a, b| (a.time, &a.request_id).cmp(&(b.time, &b.request_id)));
    if order == Order::Desc {
        matching.reverse();
    }
    matching
}

pub(crate) fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Desc), Just(Order::Asc)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn list_and_histogram_are_what_the_model_says(
        entries in arbitrary::entries(60),
        filters in proptest::collection::vec(arbitrary::filter(), 12),
        order in order(),
        limits in proptest::collection::vec(1_u16..40, 1..4),
        buckets in 1_u16..50,
    ) {
        let log = Log::holding(&entries);
        for filter in &filters {
            let expected = expected(&entries, filter, order);
            let walked = log.walk(filter, order, &limits, || ());
            prop_assert_eq!(&walked, &expected, "{:?}", filter);

            let page = log.page(&ListQuery { filter: filter.clone(), ..ListQuery::default() });
            prop_assert_eq!(page.total, Some(expected.len() as u64));
            prop_assert!(page.items.iter().all(|item| item.request.is_none() && item.response.is_none()));
            let oldest = expected.iter().map(|entry| entry.time).min();
            prop_assert_eq!(page.range.since, filter.since.or(oldest));

            let histogram = log.histogram(filter, buckets);
            check_histogram(&histogram, &expected, buckets)?;
        }
    }

    #[test]
    fn what_arrives_between_pages_neither_repeats_nor_hides_an_entry(
        entries in arbitrary::entries(40),
        later in arbitrary::entries(12),
        filter in arbitrary::filter(),
        order in order(),
        limits in proptest::collection::vec(1_u16..6, 1..4),
    ) {
        let later: Vec<_> = later.into_iter().map(|entry| Entry {
            request_id: format!("{}-later", entry.request_id), ..entry
        }).collect();
        let log = Log::holding(&entries);
        let mut arriving = later.chunks(2);
        let walked = log.walk(&filter, order, &limits, || {
            log.import(arriving.next().unwrap_or_default());
        });
        let known: Vec<_> = walked.iter().filter(|entry| !entry.request_id.ends_with("-later")).cloned().collect();
        prop_assert_eq!(known, expected(&entries, &filter, order));
        let mut ids: Vec<_> = walked.iter().map(|entry| &entry.request_id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), walked.len());
    }

    #[test]
    fn importing_twice_is_importing_once(entries in arbitrary::entries(20)) {
        let log = Log::holding(&[]);
        prop_assert!(log.import(&entries).iter().all(|outcome| *outcome == Imported::New));
        prop_assert!(log.import(&entries).iter().all(|outcome| *outcome == Imported::Known));
        prop_assert_eq!(log.page(&ListQuery::default()).total, Some(entries.len() as u64));
        for entry in &entries {
            let stored = log.wait(log.store.entry(&entry.request_id));
            prop_assert_eq!(stored.as_ref(), Some(entry));
        }
        prop_assert_eq!(log.wait(log.store.entry("none such")), None);
    }
}

fn check_histogram(
    histogram: &Histogram,
    expected: &[Entry],
    buckets: u16,
) -> Result<(), TestCaseError> {
    prop_assert!(histogram.buckets.len() <= usize::from(buckets));
    let width = i64::try_from(histogram.bucket_seconds).unwrap() * 1000;
    prop_assert!(width > 0);
    for pair in histogram.buckets.windows(2) {
        prop_assert_eq!((pair[1].start - pair[0].start).num_milliseconds(), width);
    }
    for bucket in &histogram.buckets {
        let end = bucket.start.timestamp_millis() + width;
        let count = |word: &str| {
            let inside =
                |entry: &&Entry| entry.time >= bucket.start && entry.time.timestamp_millis() < end;
            expected
                .iter()
                .filter(inside)
                .filter(|entry| entry.status.as_str() == word)
                .count() as u64
        };
        prop_assert_eq!(bucket.success, count("success"));
        prop_assert_eq!(bucket.failed, count("failed"));
        prop_assert_eq!(bucket.accepted, count("accepted"));
        prop_assert_eq!(bucket.other, count("queued"));
    }
    let sum: u64 = histogram
        .buckets
        .iter()
        .map(|bucket| bucket.success + bucket.failed + bucket.accepted + bucket.other)
        .sum();
    prop_assert_eq!(sum, expected.len() as u64);
    Ok(())
}

#[test]
fn a_cursor_of_another_filter_is_refused() {
    let entries: Vec<Entry> = ["1", "2"].map(crate::durability::entry).to_vec();
    let log = Log::holding(&entries);
    let mut query = ListQuery {
        limit: 1,
        ..ListQuery::default()
    };
    query.cursor = log.page(&query).next_cursor;
    assert!(query.cursor.is_some());
    query.order = Order::Asc;
    let refused = log.runtime.block_on(log.store.list(&query)).unwrap_err();
    assert!(
        matches!(refused, StoreError::CursorOfAnotherFilter),
        "{refused}"
    );
}
