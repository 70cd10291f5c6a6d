//! The rows that are here, of all that match. They come in *runs*: stretches that follow each other without a gap,
//! each begun where someone looked. Pure.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;
use scim_audit_model::time::Instant;

/// What stands in a row.
pub type RowItem = Item<Arc<Entry>>;

/// The most rows that are kept; those farthest from where one looks go first.
const KEPT: usize = 20_000;

/// What a call asks for beyond the filter: where it starts, and under which bound of time its cursor was given. A
/// cursor is only good with the filter it came with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Start {
    /// After this, in the order of the list.
    pub(super) cursor: Option<String>,
    /// Starts at this bound of time (`until` where the newest come first, else `since`), instead of the filter's.
    pub(super) bound: Option<Instant>,
}

impl Start {
    /// At a bound of time.
    pub(super) fn at(bound: Instant) -> Self {
        Self {
            cursor: None,
            bound: Some(bound),
        }
    }
}

/// What follows a stretch of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// More, which a call that starts here brings.
    From(Start),
    /// Nothing: the list ends here.
    End,
    /// More, but what brings it is not known any more.
    Unknown,
}

impl Next {
    /// What a page says of what follows it, under the bound of time that it was asked with.
    pub(super) fn after(cursor: Option<String>, bound: Option<Instant>) -> Self {
        cursor.map_or(Self::End, |cursor| {
            Self::From(Start {
                cursor: Some(cursor),
                bound,
            })
        })
    }
}

/// Rows that follow each other.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    items: Vec<RowItem>,
    next: Next,
}

impl Run {
    fn end(&self, start: u64) -> u64 {
        start + self.items.len() as u64
    }

    /// Goes on with the older rows that begin at this one of its own, where they reach farther than these.
    fn go_on(&mut self, older: Vec<RowItem>, next: Next, at: usize) {
        let overlap = self.items.len().saturating_sub(at);
        if self.next != Next::End && older.len() > overlap {
            self.items.extend(older.into_iter().skip(overlap));
            self.next = next;
        }
    }
}

/// The rows that are here, by their place among all that match, counted from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    runs: BTreeMap<u64, Run>,
    kept: usize,
}

impl Rows {
    /// The row at a place, if it is here.
    pub(super) fn get(&self, place: u64) -> Option<&RowItem> {
        let (start, run) = self.runs.range(..=place).next_back()?;
        run.items.get(usize::try_from(place - start).ok()?)
    }

    /// The place of an entry that is here.
    pub(super) fn place_of(&self, request_id: &str) -> Option<u64> {
        self.runs.iter().find_map(|(start, run)| {
            let at = run.items.iter().position(
                |item| matches!(item, Item::Read(entry) if entry.request_id == request_id),
            )?;
            Some(start + at as u64)
        })
    }

    /// Every row that is here.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RowItem> {
        self.runs.values().flat_map(|run| &run.items)
    }

    /// The first place of these that is not here.
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

    /// Where a call would start that brings the row at this place next: the end of the run before it, no farther than
    /// `reach` rows away. With it, the place that it would bring first.
    pub(super) fn start_before(&self, place: u64, reach: u64) -> Option<(u64, Start)> {
        let (start, run) = self.runs.range(..=place).next_back()?;
        let end = run.end(*start);
        (end <= place && place - end <= reach).then_some(())?;
        match &run.next {
            Next::From(next) => Some((end, next.clone())),
            Next::End | Next::Unknown => None,
        }
    }

    /// Whether the list is known to end before a place.
    pub(super) fn ends_before(&self, place: u64) -> bool {
        self.runs
            .last_key_value()
            .is_some_and(|(start, run)| run.next == Next::End && run.end(*start) <= place)
    }

    /// How many rows there are to scroll through, where the log says that so many match.
    pub(super) fn count(&self, total: Option<u64>) -> u64 {
        let Some((start, last)) = self.runs.last_key_value() else {
            return total.unwrap_or_default();
        };
        let end = last.end(*start);
        match (&last.next, total) {
            (Next::End, _) => end,
            // More than here: at least one, so that there is something to scroll to.
            (_, None) => end + 1,
            (_, Some(total)) => total.max(end),
        }
    }

    /// Takes rows in that start at a place. What stood there before gives way: it was asked for earlier. What stands
    /// behind them stays, unless the list is said to end.
    pub(super) fn put(&mut self, place: u64, items: Vec<RowItem>, next: Next) {
        if items.is_empty() && next != Next::End {
            return;
        }
        let mut new = Run { items, next };
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

    /// The run that starts before a place and reaches to it, and how many of its rows come before.
    fn run_around(&self, place: u64) -> Option<(u64, usize)> {
        let (start, run) = self.runs.range(..place).next_back()?;
        let room = usize::try_from(place - start).ok()?;
        (room <= run.items.len()).then_some((*start, room))
    }

    /// Lets go of what is farthest from where one looks, once there is much.
    pub(super) fn keep_near(&mut self, place: u64) {
        while self.kept > KEPT && self.runs.len() > 1 {
            let distance = |start: u64, run: &Run| {
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

    /// Cuts the one run there is to what is near. Its end keeps what follows, where it was not cut.
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
            // No cursor leads on from the middle of a page.
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
    fn pages_that_follow_each_other_are_one_run() {
        let mut rows = Rows::default();
        rows.put(0, items(0..100), cursor(100));
        rows.put(100, items(100..200), cursor(200));
        assert_eq!(rows.runs.len(), 1);
        assert_eq!(rows.get(150), Some(&item(150)));
        assert_eq!(rows.get(200), None);
        assert_eq!(rows.missing(50..250), Some(200));
        assert_eq!(rows.start_before(200, 0), Some((200, start(200))));
        assert_eq!(rows.start_before(350, 100), None);
        assert_eq!((rows.count(None), rows.count(Some(1000))), (201, 1000));
        rows.put(200, items(200..230), Next::End);
        assert_eq!((rows.count(None), rows.count(Some(1000))), (230, 230));
    }

    #[test]
    fn a_stretch_that_was_jumped_to_is_joined_when_the_gap_is_filled() {
        let mut rows = Rows::default();
        rows.put(0, items(0..100), cursor(100));
        rows.put(150, items(150..250), cursor(250));
        assert_eq!(rows.missing(0..250), Some(100));
        rows.put(100, items(100..200), cursor(200));
        assert_eq!(rows.missing(0..250), None);
        assert_eq!(rows.runs.len(), 1);
        assert_eq!(rows.start_before(250, 0), Some((250, start(250))));
    }

    #[test]
    fn what_is_far_away_goes_first() {
        let mut rows = Rows::default();
        rows.put(0, items(0..15_000), cursor(15_000));
        rows.put(500_000, items(500_000..510_000), cursor(510_000));
        rows.keep_near(505_000);
        assert_eq!(rows.get(0), None);
        assert_eq!(rows.get(505_000), Some(&item(505_000)));
        let mut rows = Rows::default();
        rows.put(0, items(0..45_000), cursor(45_000));
        rows.keep_near(30_000);
        assert_eq!(rows.kept, KEPT);
        assert_eq!(rows.missing(20_000..40_000), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_whatever_order_stands_at_its_place(
            pages in proptest::collection::vec((0_u64..400, 0_u64..60), 1..30),
        ) {
            let mut rows = Rows::default();
            let mut here = std::collections::BTreeSet::new();
            for (start, count) in pages {
                rows.put(start, items(start..start + count), cursor(start + count));
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
