//! Finds the row of an entry that a link opened, wherever it is in the list: the number of entries before it is asked for,
//! and the rows from its time on.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::time::Instant;

use super::rows::{Next, Start};
use super::{Log, SourceError, counted};
use crate::state::latest::Ticket;
use crate::ui::arrived;

/// The bounds of time resolve milliseconds.
const STEP: std::time::Duration = std::time::Duration::from_millis(1);

impl Log {
    /// Scrolls to the row of an entry, if it is in the list. When the list is shown, only its first rows are loaded,
    /// so it may have to be found.
    pub(crate) fn seek(self, entry: &Arc<Entry>) {
        if let Some(place) = untrack(|| self.place_of(&entry.request_id)) {
            self.reveal(place);
            return;
        }
        let entry = Arc::clone(entry);
        self.seeking.run(
            async move |ticket| begin_seek(self, entry, ticket.clone()).await?.await,
            move |place| {
                // If the log does not tell where it is, the list stays where it was. The panel shows the entry.
                if let Ok(Some(place)) = place {
                    self.reveal(place);
                }
            },
        );
    }

    /// Loads the rows from the time of an entry on. Returns its position, if it is among them.
    async fn find(self, entry: &Entry, ticket: &Ticket) -> Result<Option<u64>, SourceError> {
        let (first, order) = self.reach.range();
        let is_out = first.since.is_some_and(|since| entry.time < since)
            || first.until.is_some_and(|until| entry.time >= until);
        if is_out {
            return Ok(None);
        }
        let (before, bound) = around(&first, order, entry.time);
        let source = self.source.get_value();
        let counted_before = ListQuery {
            filter: before,
            order,
            limit: 1,
            exact_total: true,
            ..ListQuery::default()
        };
        let Some(place) = source.list(&counted_before, &ticket.abort).await?.total else {
            return Ok(None);
        };
        let rows = ListQuery {
            filter: from(&first, order, bound),
            order,
            limit: self.settings.read_untracked().page_size,
            ..ListQuery::default()
        };
        let page = source.list(&rows, &ticket.abort).await?;
        if ticket.abort.ended() || self.rows.is_disposed() {
            return Err(SourceError::Aborted);
        }
        let next = Next::after(page.next_cursor, Start::at(bound).bound);
        let items = page.items.into_iter().map(counted).collect();
        self.rows.update(|rows| rows.insert(place, items, next));
        Ok(untrack(|| self.place_of(&entry.request_id)))
    }
}

/// The filter of the entries before those of a time, in list order, and the bound at which the rows of that time begin.
fn around(filter: &Filter, order: Order, time: Instant) -> (Filter, Instant) {
    let mut before = filter.clone();
    match order {
        Order::Desc => {
            let bound = time + STEP;
            let bound = filter.until.map_or(bound, |until| bound.min(until));
            before.since = Some(bound);
            (before, bound)
        }
        Order::Asc => {
            before.until = Some(time);
            (before, time)
        }
    }
}

/// The filter of the entries from a bound on, in list order.
fn from(filter: &Filter, order: Order, bound: Instant) -> Filter {
    let mut from = filter.clone();
    match order {
        Order::Desc => from.until = Some(bound),
        Order::Asc => from.since = Some(bound),
    }
    from
}

/// A search for an entry.
type EntrySeek = Pin<Box<dyn Future<Output = Result<Option<u64>, SourceError>>>>;

#[wasm_split(time, fallible, wasm_split_path = leptos::wasm_split)]
fn begin_seek(log: Log, entry: Arc<Entry>, ticket: Ticket) -> Result<EntrySeek, SourceError> {
    let seek: EntrySeek = Box::pin(async move {
        // The code may have arrived after the viewer was unmounted.
        if ticket.abort.ended() {
            return Err(SourceError::Aborted);
        }
        log.find(&entry, &ticket).await
    });
    arrived(seek)
}

#[cfg(test)]
mod tests {
    use scim_audit_model::time;

    use super::*;

    #[test]
    fn the_rows_of_a_time_are_behind_those_that_are_counted() {
        let at = |second: i64| time::from_epoch_millis(second * 1000).unwrap();
        let filter = Filter {
            since: Some(at(1)),
            until: Some(at(9)),
            ..Filter::default()
        };
        let (before, bound) = around(&filter, Order::Desc, at(5));
        assert_eq!(
            (before.since, before.until),
            (Some(at(5) + STEP), Some(at(9)))
        );
        assert_eq!(from(&filter, Order::Desc, bound).until, before.since);
        let (before, bound) = around(&filter, Order::Asc, at(5));
        assert_eq!((before.since, before.until), (Some(at(1)), Some(at(5))));
        assert_eq!(from(&filter, Order::Asc, bound).since, before.until);
    }
}
