//! The store and the model agree on which entries match, for random entries and filters.

use std::path::PathBuf;

use chrono_tz::Tz;
use proptest::prelude::*;
use scim_audit_insight::facts::facts_of;
use scim_audit_model::days;
use scim_audit_model::entry::Entry;
use scim_audit_model::facts::RecordedFacts;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_store::{Imported, Store, StoreError};
use tempfile::TempDir;

use crate::arbitrary;
use crate::clock_changes::{days_of_clock_changes, offset_in};
use crate::export::rest;

/// A store in a temporary folder, for tests that are not asynchronous.
pub(crate) struct Log {
    pub(crate) store: Store,
    folder: TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Log {
    pub(crate) fn holding(entries: &[Entry]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Self {
            store: Store::open(&folder.path().join("log.sqlite")).unwrap(),
            folder,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        };
        log.import(entries);
        log
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("log.sqlite")
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

    fn histogram(&self, filter: &Filter, buckets: u16, zone: Tz) -> Histogram {
        self.wait(self.store.histogram(filter, buckets, offset_in(zone)))
    }

    /// Reads all pages of a filter; calls `between` after each.
    pub(crate) fn walk(
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

/// The entry with all of its facts, as the log answers it.
pub(crate) fn with_facts(entry: &Entry) -> Entry {
    Entry {
        facts: Some(RecordedFacts::from(&facts_of(entry))),
        ..entry.clone()
    }
}

/// The entry with the facts of a summary, as lists and exports have it.
pub(crate) fn listed(entry: &Entry) -> Entry {
    let entry = with_facts(entry);
    Entry {
        facts: entry.facts.map(RecordedFacts::into_summary),
        ..entry
    }
}

/// The list according to the model.
pub(crate) fn expected(entries: &[Entry], filter: &Filter, order: Order) -> Vec<Entry> {
    let matching = entries
        .iter()
        .filter(|entry| filter.matches(&with_facts(entry)));
    let mut matching: Vec<_> = matching.map(listed).collect();
    matching.sort_by(|a, b| (a.time, &a.request_id).cmp(&(b.time, &b.request_id)));
    if order == Order::Desc {
        matching.reverse();
    }
    matching
}

/// The summaries of the entries that match, in the order given.
pub(crate) fn in_order(entries: &[Entry], filter: &Filter) -> Vec<Entry> {
    let matching = entries
        .iter()
        .filter(|entry| filter.matches(&with_facts(entry)));
    matching.map(|entry| listed(entry).into_summary()).collect()
}

pub(crate) fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Desc), Just(Order::Asc)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn list_and_histogram_equal_the_model(
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

            let histogram = log.histogram(filter, buckets, Tz::UTC);
            check_histogram(&histogram, &expected, buckets)?;
        }
    }

    #[test]
    fn entries_recorded_between_pages_neither_repeat_nor_hide_others(
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
            prop_assert_eq!(stored, Some(with_facts(entry)));
        }
        prop_assert_eq!(log.wait(log.store.entry("none such")), None);
    }
}

/// Each bucket counts the entries from its start to the next one's, and together they count all entries.
fn check_histogram(
    histogram: &Histogram,
    expected: &[Entry],
    buckets: u16,
) -> Result<(), TestCaseError> {
    prop_assert!(histogram.buckets.len() <= usize::from(buckets));
    prop_assert!(histogram.bucket_seconds > 0);
    let ends = histogram
        .buckets
        .iter()
        .skip(1)
        .map(|next| Some(next.start));
    for (bucket, end) in histogram.buckets.iter().zip(ends.chain([None])) {
        prop_assert!(end.is_none_or(|end| bucket.start < end));
        let count = |word: &str| {
            let inside = |entry: &&Entry| {
                entry.time >= bucket.start && end.is_none_or(|end| entry.time < end)
            };
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
    prop_assert_eq!(sum(histogram), expected.len() as u64);
    Ok(())
}

fn sum(histogram: &Histogram) -> u64 {
    histogram
        .buckets
        .iter()
        .map(|bucket| bucket.success + bucket.failed + bucket.accepted + bucket.other)
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The days of a zone as the viewer requests them. List, export and histogram agree, and so do a bucket
    /// of the histogram and the list of its span.
    #[test]
    fn rows_export_and_bars_agree_on_days_of_clock_changes(
        days in days_of_clock_changes(40),
        order in order(),
        buckets in 1_u16..130,
    ) {
        let log = Log::holding(&days.entries);
        let filter = days.filter();
        let expected = expected(&days.entries, &filter, order);
        prop_assert_eq!(&log.walk(&filter, order, &[7], || ()), &expected);
        let query = ListQuery { filter: filter.clone(), order, ..ListQuery::default() };
        let mut export = log.wait(log.store.export(&query));
        prop_assert_eq!(export.total(), Some(expected.len() as u64));
        prop_assert_eq!(&rest(&log, &mut export, || ()), &expected);
        let histogram = log.histogram(&filter, buckets, days.zone);
        check_histogram(&histogram, &expected, buckets)?;

        let offset_at = offset_in(days.zone);
        let starts = histogram.buckets.iter().map(|bucket| bucket.start);
        let ends: Vec<_> = starts.clone().skip(1).chain([days.until]).collect();
        for (bucket, (start, end)) in histogram.buckets.iter().zip(starts.zip(ends)) {
            let one = Filter { since: Some(start.max(days.since)), until: Some(end), ..Filter::default() };
            let query = ListQuery { filter: one, ..ListQuery::default() };
            let total = bucket.success + bucket.failed + bucket.accepted + bucket.other;
            prop_assert_eq!(log.page(&query).total, Some(total), "{:?}", bucket);
            if histogram.bucket_seconds == 86_400 {
                let local = start.with_timezone(&offset_at(start)).date_naive();
                prop_assert_eq!(days::start_of(local, &offset_at), Some(start), "{}", days.zone);
            }
        }
    }
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
