//! The entries that arrived while the log is followed and that are not shown yet. Each counts once.

use std::collections::HashSet;

/// The number of ids to remember. Entries beyond it are only counted: whether one arrives twice then depends
/// on the log.
const KEPT: usize = 1000;

/// The entries that arrived and are not shown yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fresh {
    /// Entries that arrived before the last request of the list. Its answer contains them.
    before: Arrived,
    /// Entries that arrived since. The answer may contain them or not.
    since: Arrived,
    /// Whether the connection broke while the log gave no event id to resume from, so that entries may be
    /// missing.
    gap: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Arrived {
    ids: HashSet<String>,
    beyond: u64,
}

impl Arrived {
    fn count(&self) -> u64 {
        self.ids.len() as u64 + self.beyond
    }
}

impl Fresh {
    /// The number of entries.
    pub(super) fn count(&self) -> u64 {
        self.before.count() + self.since.count()
    }

    /// Whether there may be entries that are not counted.
    pub(super) fn gap(&self) -> bool {
        self.gap
    }

    /// Records that entries may be missing.
    pub(super) fn missed(&mut self) {
        self.gap = true;
    }

    /// Adds an entry that arrived.
    pub(super) fn add(&mut self, request_id: String) {
        if self.before.ids.contains(&request_id) {
            return;
        }
        if self.before.ids.len() + self.since.ids.len() < KEPT {
            self.since.ids.insert(request_id);
        } else if !self.since.ids.contains(&request_id) {
            self.since.beyond += 1;
        }
    }

    /// Call this when the list is requested: the answer will contain the entries so far.
    pub(super) fn asked(&mut self) {
        let since = std::mem::take(&mut self.since);
        self.before.ids.extend(since.ids);
        self.before.beyond += since.beyond;
    }

    /// Call this when the answer is shown. `is_shown` tells whether it contains an entry with this id.
    pub(super) fn answered(&mut self, is_shown: impl Fn(&str) -> bool) {
        self.before = Arrived::default();
        self.gap = false;
        self.since.ids.retain(|id| !is_shown(id));
    }

    /// Call this when the request failed: it takes back [`Self::asked`].
    pub(super) fn refused(&mut self) {
        self.asked();
        self.since = std::mem::take(&mut self.before);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(ids: &[&str]) -> Fresh {
        let mut fresh = Fresh::default();
        for id in ids {
            fresh.add((*id).to_owned());
        }
        fresh
    }

    #[test]
    fn an_entry_counts_once() {
        let mut fresh = of(&["a", "b", "a"]);
        fresh.asked();
        fresh.add("b".to_owned());
        assert_eq!(fresh.count(), 2);
    }

    #[test]
    fn answer_removes_earlier_entries_and_those_that_it_shows() {
        let mut fresh = of(&["a", "b"]);
        fresh.asked();
        fresh.add("c".to_owned());
        fresh.add("d".to_owned());
        assert_eq!(fresh.count(), 4);
        fresh.answered(|id| id == "c");
        assert_eq!(fresh, of(&["d"]));
    }

    #[test]
    fn failed_request_keeps_all_entries() {
        let mut fresh = of(&["a"]);
        fresh.missed();
        fresh.asked();
        fresh.add("b".to_owned());
        fresh.refused();
        assert_eq!(fresh.count(), 2);
        fresh.answered(|_| false);
        assert_eq!(fresh.count(), 2);
        assert!(!fresh.gap());
    }

    #[test]
    fn ids_are_kept_up_to_a_bound_and_counted_beyond() {
        let mut fresh = Fresh::default();
        for id in 0..KEPT + 500 {
            fresh.add(id.to_string());
        }
        assert_eq!(fresh.count(), KEPT as u64 + 500);
        assert_eq!(fresh.since.ids.len(), KEPT);
        fresh.asked();
        fresh.add("new".to_owned());
        fresh.answered(|_| false);
        assert_eq!(fresh.count(), 1);
    }

    proptest! {
        #[test]
        fn each_entry_is_counted_until_it_is_shown(
            steps in proptest::collection::vec((0u8..4, 0u8..12), 0..60),
        ) {
            let mut fresh = Fresh::default();
            // A naive model: the entries that arrived, and whether the list was requested since.
            let mut naive: Vec<(u8, bool)> = Vec::new();
            for (step, id) in steps {
                match step {
                    0 | 1 => {
                        fresh.add(id.to_string());
                        if !naive.iter().any(|(known, _)| *known == id) {
                            naive.push((id, false));
                        }
                    }
                    2 => {
                        fresh.asked();
                        for (_, asked) in &mut naive {
                            *asked = true;
                        }
                    }
                    _ => {
                        fresh.answered(|shown| shown == id.to_string());
                        naive.retain(|(known, asked)| !asked && *known != id);
                    }
                }
                prop_assert_eq!(fresh.count(), naive.len() as u64);
            }
        }
    }
}
