//! Retention removes the entries that are out of bounds, oldest first, and no others.

use std::time::Duration;

use proptest::prelude::*;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::filter::Filter;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::time::{self, Instant};
use scim_audit_store::{Bounds, Removed};

use crate::agreement::{Log, expected, in_order, listed};
use crate::arbitrary;
use crate::durability::entry;
use crate::export::rest;

/// The times of the generated entries are close to this one.
fn noon() -> Instant {
    time::parse("2026-05-07T09:40:08Z").unwrap()
}

fn before(oldest: Instant) -> Bounds {
    Bounds {
        oldest: Some(oldest),
        bytes: None,
    }
}

/// Entries one second apart, oldest first.
fn entries(count: usize) -> Vec<Entry> {
    (0..count)
        .map(|at| Entry {
            time: noon() + Duration::from_secs(at as u64),
            ..entry(&format!("{at:05}"))
        })
        .collect()
}

impl Log {
    /// Removes all entries that are out of bounds. Returns how many there were.
    fn remove(&self, bounds: Bounds) -> u64 {
        let mut all = 0;
        loop {
            let Removed { entries, more, .. } = self.wait(self.store.remove_oldest(bounds));
            assert!(entries <= 64, "a step is small");
            all += entries;
            if !more {
                return all;
            }
            assert!(entries > 0, "each step does something");
        }
    }

    fn kept(&self) -> Vec<Entry> {
        let query = ListQuery {
            order: Order::Asc,
            limit: 1000,
            bodies: true,
            ..ListQuery::default()
        };
        self.wait(self.store.list(&query)).items
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn too_old_entries_are_removed_but_the_last_recorded_stays(
        log_before in arbitrary::entries(60),
        later in arbitrary::entries(10),
        open in 0_usize..5,
        shift in -100_i64..100,
    ) {
        let log = Log::holding(&log_before);
        for at in 0..open {
            // Retention does not apply to intents.
            let intent = Entry { time: noon() - Duration::from_hours(9000), ..entry(&format!("open-{at}")) };
            log.wait(log.store.begin(intent));
        }
        let oldest = noon() + Duration::from_secs(100) - Duration::from_secs(shift.unsigned_abs());
        let place = log.wait(log.store.position());
        let removed = log.remove(before(oldest));

        let last = log_before.last().map(|entry| entry.request_id.clone());
        let stays = |entry: &&Entry| entry.time >= oldest || Some(&entry.request_id) == last.as_ref();
        let kept: Vec<_> = log_before.iter().filter(stays).cloned().collect();
        prop_assert_eq!(log.kept(), expected(&kept, &Filter::default(), Order::Asc));
        prop_assert_eq!(removed, (log_before.len() - kept.len()) as u64);
        let page = log.wait(log.store.list(&ListQuery::default()));
        prop_assert_eq!(page.retention.map_or(0, |retention| retention.removed), removed);
        prop_assert_eq!(log.remove(before(oldest)), 0);

        // A follower continues from its position, and removed entries are not found.
        let later: Vec<_> = later.into_iter().map(|entry| Entry {
            request_id: format!("{}-later", entry.request_id), ..entry
        }).collect();
        log.import(&later);
        let recorded = log.wait(log.store.recorded_after(place, &Filter::default()));
        let followed: Vec<_> = recorded.entries.into_iter().map(|(_, entry)| entry).collect();
        let arrived = in_order(&later, &Filter::default());
        prop_assert_eq!(followed, arrived);
        for gone in log_before.iter().filter(|entry| !stays(entry)) {
            prop_assert_eq!(log.wait(log.store.entry(&gone.request_id)), None);
        }
        prop_assert_eq!(log.wait(log.store.settle_orphans()), open as u64);
    }
}

#[test]
fn oldest_entries_are_removed_until_the_rest_fits() {
    const BOUND: u64 = 1 << 20;
    // Bodies that do not compress, of different lengths.
    let noise = |at: usize| -> String {
        let mut state = at as u64 + 1;
        let next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
        };
        std::iter::repeat_with(next)
            .take(500 + at * 37 % 20_000)
            .collect()
    };
    let entries: Vec<_> = entries(400)
        .into_iter()
        .enumerate()
        .map(|(at, entry)| Entry {
            response: Some(Message {
                body: Some(noise(at)),
                ..Message::default()
            }),
            ..entry
        })
        .collect();
    let log = Log::holding(&entries);
    let bounds = Bounds {
        oldest: None,
        bytes: Some(BOUND),
    };
    let removed = usize::try_from(log.remove(bounds)).unwrap();
    assert!(removed > 100, "{removed}");
    let kept = log.kept();
    let youngest: Vec<_> = entries[removed..].iter().map(listed).collect();
    assert_eq!(kept, youngest, "the youngest are kept, and whole");
    let bodies: usize = kept
        .iter()
        .map(|entry| {
            entry
                .response
                .as_ref()
                .unwrap()
                .body
                .as_ref()
                .unwrap()
                .len()
        })
        .sum();
    // zstd saves a fifth on such texts.
    assert!(
        (bodies as u64) < BOUND * 5 / 4 && bodies > 500_000,
        "{bodies}"
    );

    // Free pages are used again: writing as much three more times does not enlarge the file further.
    let size = |log: &Log| std::fs::metadata(log.database()).unwrap().len();
    let written: usize = (0..400).map(|at| noise(at).len()).sum();
    for round in 0..3 {
        let again = entries.iter().map(|entry| Entry {
            request_id: format!("{}-{round}", entry.request_id),
            time: entry.time + Duration::from_secs(1000 * (round + 1)),
            ..entry.clone()
        });
        for batch in again.collect::<Vec<_>>().chunks(20) {
            log.import(batch);
            log.remove(bounds);
        }
    }
    assert!(size(&log) <= 2 * written as u64, "{} {written}", size(&log));
}

#[test]
fn running_export_prevents_removal() {
    let entries = entries(1600);
    let log = Log::holding(&entries);
    for order in [Order::Desc, Order::Asc] {
        let query = ListQuery {
            order,
            ..ListQuery::default()
        };
        let mut export = log.wait(log.store.export(&query));
        let all = before(noon() + Duration::from_hours(1));
        let exported = rest(&log, &mut export, || assert_eq!(log.remove(all), 0));
        assert_eq!(exported, expected(&entries, &query.filter, order));
        drop(export);
    }
    let all = before(noon() + Duration::from_hours(1));
    assert_eq!(log.remove(all), 1599, "once none runs, all but the last go");
}
