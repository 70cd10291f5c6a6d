//! The entries that came while the log is followed and are not shown yet, counted each once.

use std::collections::HashSet;

/// How many ids are kept. Beyond, entries are only counted: that none comes twice is then the log's word.
const KEPT: usize = 1000;

/// What came and is not shown yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fresh {
    /// What had come when the log was asked last, and is in its answer.
    before: Arrived,
    /// What has come since. It may be in the answer, or not.
    since: Arrived,
    /// Whether the connection broke where the log gives no place to go on from: something may have been missed.
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
    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.before.count() + self.since.count()
    }

    /// Whether there may be more that are not known of.
    pub(super) fn gap(&self) -> bool {
        self.gap
    }

    /// Something may have been missed.
    pub(super) fn missed(&mut self) {
        self.gap = true;
    }

    /// An entry has come.
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

    /// The log is asked: what has come so far will be in its answer.
    pub(super) fn asked(&mut self) {
        let since = std::mem::take(&mut self.since);
        self.before.ids.extend(since.ids);
        self.before.beyond += since.beyond;
    }

    /// The answer is shown. `is_shown`: whether an entry of this id is in it.
    pub(super) fn answered(&mut self, is_shown: impl Fn(&str) -> bool) {
        self.before = Arrived::default();
        self.gap = false;
        self.since.ids.retain(|id| !is_shown(id));
    }

    /// There was no answer: everything is as it was.
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
    fn what_came_before_the_question_is_in_its_answer_and_of_the_rest_what_is_shown() {
        let mut fresh = of(&["a", "b"]);
        fresh.asked();
        fresh.add("c".to_owned());
        fresh.add("d".to_owned());
        assert_eq!(fresh.count(), 4);
        fresh.answered(|id| id == "c");
        assert_eq!(fresh, of(&["d"]));
    }

    #[test]
    fn a_question_without_an_answer_loses_nothing() {
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
        fn whatever_comes_and_is_asked_each_entry_is_counted_until_it_is_shown(
            steps in proptest::collection::vec((0u8..4, 0u8..12), 0..60),
        ) {
            let mut fresh = Fresh::default();
            // What came, and whether the log was asked since; and the same done naively.
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
