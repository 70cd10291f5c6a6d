//! The loaded rows, out of all matching entries. They form *runs*: stretches without a gap, each of which
//! starts where a person looked. This module does no I/O.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;
use scim_audit_model::time::Instant;

/// The content of a row.
pub type RowItem = Item<Arc<Entry>>;

/// The maximum number of rows to keep. Those farthest from the visible ones are dropped first.
const KEPT: usize = 20_000;

/// Where a call starts, besides its filter, and the time bound with which its cursor was issued. A cursor is
/// valid only with the filter it was issued for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Start {
    /// Start after this cursor, in list order.
    pub(super) cursor: Option<String>,
    /// Start at this time bound (`until` if the newest come first, else `since`) instead of the filter's.
    pub(super) bound: Option<Instant>,
}

impl Start {
    /// Starts at a time bound.
    pub(super) fn at(bound: Instant) -> Self {
        Self {
            cursor: None,
            bound: Some(bound),
        }
    }
}

/// What follows a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// More rows, which a call with this start returns.
    From(Start),
    /// Nothing: the list ends here.
    End,
    /// More rows, but it is no longer known how to fetch them.
    Unknown,
}

impl Next {
    /// What follows a page that was requested with this time bound.
    pub(super) fn after(cursor: Option<String>, bound: Option<Instant>) -> Self {
        cursor.map_or(Self::End, |cursor| {
            Self::From(Start {
                cursor: Some(cursor),
                bound,
            })
        })
    }
}

/// Adjacent rows.
#[derive(Debug, Clone, PartialEq)]
struct RowSegment {
    items: Vec<RowItem>,
    next: Next,
}

impl RowSegment {
    fn end(&self, start: u64) -> u64 {
        start + self.items.len() as u64
    }

    /// Extends the run by rows that were loaded earlier. They start at index `at` of this run; only those
    /// beyond its end are added.
    fn go_on(&mut self, older: Vec<RowItem>, next: Next, at: usize) {
        let overlap = self.items.len().saturating_sub(at);
        if self.next != Next::End && older.len() > overlap {
            self.items.extend(older.into_iter().skip(overlap));
            self.next = next;
        }
    }
}

/// The loaded rows, by their 0-based position among all matching entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    runs: BTreeMap<u64, RowSegment>,
    kept: usize,
}

impl Rows {
    /// The row at a position, if it is loaded.
    pub(super) fn get(&self, place: u64) -> Option<&RowItem> {
        let (start, run) = self.runs.range(..=place).next_back()?;
        run.items.get(usize::try_from(place - start).ok()?)
    }

    /// The position of an entry, if it is loaded.
    pub(super) fn place_of(&self, request_id: &str) -> Option<u64> {
        self.runs.iter().find_map(|(start, run)| {
            let at = run.items.iter().position(
                |item| matches!(item, Item::Read(entry) if entry.request_id == request_id),
            )?;
            Some(start + at as u64)
        })
    }

    /// All loaded rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RowItem> {
        self.runs.values().flat_map(|run| &run.items)
    }

    /// The first of these positions whose row is not loaded.
    pub(super) fn missing(&self, places: Range<u64>) -> Option<u64> {
        let mut place = places.start;
        while place < places.end {
            match self.runs.range(..=place).next_back() {
                Some((start, run)) if place < run.end(*start) => place = run.end(*start),
                _ => return Some(place),
            }
        }
        None
    }

    /// Where to start the call for the row at this position: the end of the run before it, if it is no more
    /// than `reach` rows away. Also returns the position of the first row of that call.
    pub(super) fn start_before(&self, place: u64, reach: u64) -> Option<(u64, Start)> {
        let (start, run) = self.runs.range(..=place).next_back()?;
        let end = run.end(*start);
        (end <= place && place - end <= reach).then_some(())?;
        match &run.next {
            Next::From(next) => Some((end, next.clone())),
            Next::End | Next::Unknown => None,
        }
    }

    /// Whether the list is known to end before a position.
    pub(super) fn ends_before(&self, place: u64) -> bool {
        self.runs
            .last_key_value()
            .is_some_and(|(start, run)| run.next == Next::End && run.end(*start) <= place)
    }

    /// The number of rows to scroll through. `total` is the number of matches that the log reported.
    pub(super) fn count(&self, total: Option<u64>) -> u64 {
        let Some((start, last)) = self.runs.last_key_value() else {
            return total.unwrap_or_default();
        };
        let end = last.end(*start);
        match (&last.next, total) {
            (Next::End, _) => end,
            // There are more rows: add at least one, so that there is something to scroll to.
            (_, None) => end + 1,
            (_, Some(total)) => total.max(end),
        }
    }

    /// Inserts rows that start at a position. They replace rows that were requested earlier. Rows behind them
    /// stay, unless `next` tells that the list ends.
    pub(super) fn insert(&mut self, place: u64, items: Vec<RowItem>, next: Next) {
        if items.is_empty() && next != Next::End {
            return;
        }
        let mut new = RowSegment { items, next };
        let mut start = place;
        if let Some((before, room)) = self.run_around(place)
            && let Some(mut run) = self.runs.remove(&before)
        {
            let covered = run.items.split_off(room);
            let next = run.next.clone();
            new.go_on(covered, next, 0);
            run.items.append(&mut new.items);
            new.items = run.items;
            start = before;
        }
        let end = new.end(start);
        let later: Vec<u64> = self
            .runs
            .range(start..=end)
            .map(|(start, _)| *start)
            .collect();
        for other in later {
            if let Some(run) = self.runs.remove(&other) {
                let from = usize::try_from(other - start).unwrap_or(usize::MAX);
                new.go_on(run.items, run.next, from);
            }
        }
        self.runs.insert(start, new);
        self.recount();
    }

    /// The run that starts before a position and reaches it, and the number of its rows before the position.
    fn run_around(&self, place: u64) -> Option<(u64, usize)> {
        let (start, run) = self.runs.range(..place).next_back()?;
        let room = usize::try_from(place - start).ok()?;
        (room <= run.items.len()).then_some((*start, room))
    }

    /// Drops the rows farthest from a position, if there are too many.
    pub(super) fn evict_far_from(&mut self, place: u64) {
        while self.kept > KEPT && self.runs.len() > 1 {
            let distance = |start: u64, run: &RowSegment| {
                start
                    .saturating_sub(place)
                    .max(place.saturating_sub(run.end(start)))
            };
            let farthest = self
                .runs
                .iter()
                .max_by_key(|(start, run)| distance(**start, run))
                .map(|(start, _)| *start);
            if let Some(start) = farthest {
                self.runs.remove(&start);
            }
            self.recount();
        }
        if self.kept > KEPT {
            self.cut_around(place);
        }
    }

    /// Cuts the only run to the rows near a position. If its end is not cut, it can still be continued.
    fn cut_around(&mut self, place: u64) {
        let Some((start, mut run)) = self.runs.pop_first() else {
            return;
        };
        let at = usize::try_from(place.saturating_sub(start)).unwrap_or(usize::MAX);
        let first = at
            .saturating_sub(KEPT / 2)
            .min(run.items.len().saturating_sub(KEPT));
        run.items.drain(..first);
        if run.items.len() > KEPT {
            // There is no cursor for the middle of a page.
            run.items.truncate(KEPT);
            run.next = Next::Unknown;
        }
        self.runs.insert(start + first as u64, run);
        self.recount();
    }

    fn recount(&mut self) {
        self.kept = self.runs.values().map(|run| run.items.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(number: u64) -> RowItem {
        Item::Unreadable {
            request_id: Some(number.to_string()),
            reason: String::new(),
        }
    }

    fn items(places: Range<u64>) -> Vec<RowItem> {
        places.map(item).collect()
    }

    fn start(at: u64) -> Start {
        Start {
            cursor: Some(at.to_string()),
            bound: None,
        }
    }

    fn cursor(at: u64) -> Next {
        Next::From(start(at))
    }

    #[test]
    fn adjacent_pages_form_one_run() {
        let mut rows = Rows::default();
        rows.insert(0, items(0..100), cursor(100));
        rows.insert(100, items(100..200), cursor(200));
        assert_eq!(rows.runs.len(), 1);
        assert_eq!(rows.get(150), Some(&item(150)));
        assert_eq!(rows.get(200), None);
        assert_eq!(rows.missing(50..250), Some(200));
        assert_eq!(rows.start_before(200, 0), Some((200, start(200))));
        assert_eq!(rows.start_before(350, 100), None);
        assert_eq!((rows.count(None), rows.count(Some(1000))), (201, 1000));
        rows.insert(200, items(200..230), Next::End);
        assert_eq!((rows.count(None), rows.count(Some(1000))), (230, 230));
    }

    #[test]
    fn runs_are_joined_when_the_gap_between_them_is_filled() {
        let mut rows = Rows::default();
        rows.insert(0, items(0..100), cursor(100));
        rows.insert(150, items(150..250), cursor(250));
        assert_eq!(rows.missing(0..250), Some(100));
        rows.insert(100, items(100..200), cursor(200));
        assert_eq!(rows.missing(0..250), None);
        assert_eq!(rows.runs.len(), 1);
        assert_eq!(rows.start_before(250, 0), Some((250, start(250))));
    }

    #[test]
    fn rows_farthest_away_are_dropped_first() {
        let mut rows = Rows::default();
        rows.insert(0, items(0..15_000), cursor(15_000));
        rows.insert(500_000, items(500_000..510_000), cursor(510_000));
        rows.evict_far_from(505_000);
        assert_eq!(rows.get(0), None);
        assert_eq!(rows.get(505_000), Some(&item(505_000)));
        let mut rows = Rows::default();
        rows.insert(0, items(0..45_000), cursor(45_000));
        rows.evict_far_from(30_000);
        assert_eq!(rows.kept, KEPT);
        assert_eq!(rows.missing(20_000..40_000), None);
    }

    proptest! {
        #[test]
        fn rows_inserted_in_any_order_are_found_at_their_positions(
            pages in proptest::collection::vec((0_u64..400, 0_u64..60), 1..30),
        ) {
            let mut rows = Rows::default();
            let mut here = std::collections::BTreeSet::new();
            for (start, count) in pages {
                rows.insert(start, items(start..start + count), cursor(start + count));
                here.extend(start..start + count);
            }
            for place in 0..500 {
                prop_assert_eq!(rows.get(place).is_some(), here.contains(&place), "{}", place);
                if let Some(found) = rows.get(place) {
                    prop_assert_eq!(found, &item(place));
                }
                let missing = (place..500).find(|place| !here.contains(place));
                prop_assert_eq!(rows.missing(place..500), missing);
                if let Some((end, next)) = rows.start_before(place, 500) {
                    prop_assert_eq!(next.cursor, Some(end.to_string()), "a run ends with the cursor of its end");
                }
            }
        }
    }
}
