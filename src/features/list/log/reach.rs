//! Fetches the visible rows and some beyond. One call at a time: a call for rows that were scrolled past is
//! aborted.

use std::ops::Range;
use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::{ListQuery, MAX_LIMIT, Order};
use scim_audit_model::time::Instant;

use super::anchors::{BUCKETS, Route, TimeIndex};
use super::rows::{Next, RowItem, Rows, Start};
use super::{Log, SourceError, counted};
use crate::platform::pause;
use crate::source::Seek;
use crate::state::latest::{Latest, Ticket};
use crate::ui::arrived;

/// The number of rows to fetch before and after the visible ones.
const AHEAD: u64 = 60;

/// A jump is fetched after the position has rested for this many milliseconds, because dragging a scroll bar
/// passes many positions.
const RESTS_AFTER: u32 = 60;

/// The call in flight, and the data by which rows are found.
#[derive(Clone, Copy)]
pub(crate) struct RowFetcher {
    latest: Latest,
    known: StoredValue<FetchState>,
    busy: RwSignal<bool>,
}

#[derive(Default)]
struct FetchState {
    /// The filter of the request for the first rows.
    first: Filter,
    /// The same without entries that are recorded from now on.
    pinned: Filter,
    order: Order,
    anchors: TimeIndex,
    /// The visible rows.
    seen: Range<u64>,
    /// The rows that the call in flight returns.
    coming: Range<u64>,
    failed: bool,
}

impl FetchState {
    /// Returns the query of a step, and marks its rows as being fetched.
    fn ask(&mut self, step: &FetchStep) -> ListQuery {
        self.coming = step.place..step.place + u64::from(step.limit);
        let filter = match (step.start.bound, self.order) {
            // A cursor of the first rows is valid only with their filter.
            (None, _) => self.first.clone(),
            (until, Order::Desc) => Filter {
                until,
                ..self.pinned.clone()
            },
            (since, Order::Asc) => Filter {
                since,
                ..self.pinned.clone()
            },
        };
        ListQuery {
            filter,
            order: self.order,
            limit: step.limit,
            cursor: step.start.cursor.clone(),
            ..ListQuery::default()
        }
    }
}

/// The next request.
struct FetchStep {
    /// The position of the first row that it returns.
    place: u64,
    start: Start,
    limit: u16,
}

impl RowFetcher {
    pub(crate) fn new() -> Self {
        Self {
            latest: Latest::new(),
            known: StoredValue::new(FetchState::default()),
            busy: RwSignal::new(false),
        }
    }

    /// Whether a call is in flight. Reactive.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The filter of the list without entries that are recorded from now on, and its order.
    pub(crate) fn range(self) -> (Filter, Order) {
        self.known
            .with_value(|known| (known.pinned.clone(), known.order))
    }

    pub(crate) fn has_failed(self) -> bool {
        self.known.with_value(|known| known.failed)
    }

    /// Aborts the call in flight.
    pub(crate) fn stop(self) {
        self.latest.abort();
        self.known.update_value(|known| known.coming = 0..0);
        self.busy.set(false);
    }

    /// Starts again with another answer, which is shown from its first row.
    pub(crate) fn begin(self, filter: Filter, order: Order, rows: &Rows) {
        self.stop();
        let pinned = pinned(filter.clone(), order, rows.get(0));
        self.known.update_value(|known| {
            *known = FetchState {
                first: filter,
                pinned,
                order,
                seen: 0..known.seen.end - known.seen.start,
                ..FetchState::default()
            };
        });
    }
}

/// The filter without entries that are recorded from now on. Otherwise each new entry would shift the
/// positions of all older ones.
fn pinned(filter: Filter, order: Order, first: Option<&RowItem>) -> Filter {
    match first {
        Some(Item::Read(newest)) if order == Order::Desc && filter.until.is_none() => Filter {
            until: Some(newest.time + Duration::from_millis(1)),
            ..filter
        },
        _ => filter,
    }
}

impl Log {
    /// Whether the failed call was one for further rows of the answer that is shown.
    pub fn has_failed_to_reach(self) -> bool {
        self.reach.has_failed()
    }

    /// Sets the visible range of positions, and fetches the missing rows there.
    pub fn set_visible_rows(self, seen: Range<u64>) {
        self.reach.known.update_value(|known| known.seen = seen);
        self.fetch_visible();
    }

    /// Fetches the row at a position, visible or not.
    pub fn fetch_row(self, place: u64) {
        self.set_visible_rows(place..place + 1);
    }

    /// Fetches the missing rows in and near the visible range.
    pub(crate) fn fetch_visible(self) {
        let Some(missing) = self.missing() else {
            return;
        };
        let reach = self.reach;
        let is_coming = reach
            .known
            .with_value(|known| known.coming.contains(&missing));
        let failed = self.failure.read_untracked().is_some();
        if failed || untrack(|| self.busy()) || is_coming {
            return;
        }
        reach.known.update_value(|known| known.failed = false);
        reach.busy.set(true);
        reach.latest.run(
            async move |ticket| begin_fetch(self, ticket.clone()).await?.await,
            move |ended| {
                reach.busy.set(false);
                reach.known.update_value(|known| {
                    known.coming = 0..0;
                    known.failed = ended.is_err();
                });
                if let Err(error) = ended {
                    self.failed(error, reach.latest);
                }
            },
        );
    }

    /// The first position in or near the visible range whose row is missing.
    fn missing(self) -> Option<u64> {
        let seen = self.reach.known.with_value(|known| known.seen.clone());
        let count = untrack(|| self.count());
        let rows = self.rows.read_untracked();
        [
            seen.clone(),
            seen.end..seen.end + AHEAD,
            seen.start.saturating_sub(AHEAD)..seen.start,
        ]
        .into_iter()
        .find_map(|places| rows.missing(places.start..places.end.min(count)))
    }

    /// Fetches until no row is missing, even if the visible range changes meanwhile.
    async fn fetch_until_complete(self, ticket: &Ticket) -> Result<(), SourceError> {
        // The code may have arrived after the viewer was unmounted.
        if ticket.abort.ended() {
            return Err(SourceError::Aborted);
        }
        let source = self.source.get_value();
        while let Some(place) = self.missing() {
            if self.rows.read_untracked().start_before(place, 0).is_none() {
                pause(RESTS_AFTER).await;
                if ticket.abort.ended() {
                    return Err(SourceError::Aborted);
                }
            }
            let Some(step) = self.step_to(place, &source, ticket).await? else {
                return Ok(());
            };
            let Some(query) = self.reach.known.try_update_value(|known| known.ask(&step)) else {
                return Err(SourceError::Aborted);
            };
            let page = source.list(&query, &ticket.abort).await?;
            // The viewer may have been unmounted, or another answer may be shown.
            if ticket.abort.ended() || self.rows.is_disposed() {
                return Err(SourceError::Aborted);
            }
            if !self.take(step, page) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Inserts rows. Returns false if there are none: then further calls would return none either.
    fn take(self, step: FetchStep, page: Page<Item<Entry>>) -> bool {
        let brings = !page.items.is_empty();
        let next = Next::after(page.next_cursor, step.start.bound);
        let near = self.reach.known.with_value(|known| known.seen.start);
        let items: Vec<_> = page.items.into_iter().map(counted).collect();
        self.seen.learn_paths(&mut items.iter());
        self.rows.update(|rows| {
            rows.insert(step.place, items, next);
            rows.evict_far_from(near);
        });
        brings
    }

    /// Returns the call that fetches a row, or gets nearer to it. `None`: there is no such row.
    async fn step_to(
        self,
        place: u64,
        source: &crate::source::Source,
        ticket: &Ticket,
    ) -> Result<Option<FetchStep>, SourceError> {
        let page = self.settings.read_untracked().page_size;
        let near = self.rows.read_untracked().start_before(place, page.into());
        let from = match (near, source.seek()) {
            (Some(near), _) => Some(near),
            (None, Seek::Place) => Some((
                place,
                Start {
                    cursor: source.cursor_at(place),
                    bound: None,
                },
            )),
            (None, Seek::Time) => Some(self.start_by_time(place, page, source, ticket).await?),
            (None, Seek::Walk) => self.start_from(place, 0, None),
        };
        Ok(from.map(|(from, start)| FetchStep {
            place: from,
            start,
            // Pages that are only read through have the maximum size.
            limit: if place - from < page.into() {
                page
            } else {
                MAX_LIMIT
            },
        }))
    }

    /// Returns where to start in order to reach a position, by the times that are known for positions.
    async fn start_by_time(
        self,
        place: u64,
        page: u16,
        source: &crate::source::Source,
        ticket: &Ticket,
    ) -> Result<(u64, Start), SourceError> {
        let known = self.reach.known;
        loop {
            let way =
                known.with_value(|known| known.anchors.route_to(place, known.order, page.into()));
            let (from, older, newer) = match way {
                Route::From { place: from, bound } => {
                    let start = self.start_from(place, from, Some(bound));
                    return Ok(start.unwrap_or((from, Start::at(bound))));
                }
                Route::FromTheTop => {
                    return Ok(self.start_from(place, 0, None).unwrap_or_default());
                }
                Route::Divide {
                    place,
                    older,
                    newer,
                } => (place, older, newer),
            };
            let stretch = known.with_value(|known| Filter {
                since: older.or(known.pinned.since),
                until: newer.or(known.pinned.until),
                ..known.pinned.clone()
            });
            let answer = source
                .histogram(&stretch, BUCKETS, "UTC", &ticket.abort)
                .await;
            if ticket.abort.ended() || known.is_disposed() {
                return Err(SourceError::Aborted);
            }
            match answer {
                Ok(histogram) => known.update_value(|known| {
                    known.anchors.learn(from, &histogram, known.order);
                }),
                // An API may have no histogram. A retry would not change that.
                Err(error) if !error.retryable() => {
                    return Ok(self.start_from(place, 0, None).unwrap_or_default());
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Returns the end of the loaded rows before a position, or `from` if that is nearer. `None`: the list
    /// ends before the position.
    fn start_from(self, place: u64, from: u64, bound: Option<Instant>) -> Option<(u64, Start)> {
        let rows = self.rows.read_untracked();
        let start = Start {
            cursor: None,
            bound,
        };
        match rows.start_before(place, u64::MAX) {
            Some((end, next)) if end >= from => Some((end, next)),
            None if rows.ends_before(place) => None,
            _ => Some((from, start)),
        }
    }
}

/// Rows that are being fetched.
type RowFetch = Pin<Box<dyn Future<Output = Result<(), SourceError>>>>;

/// The first rows come with the answer of the list. The code for further ones is in the part of the timeline, which
/// asks for counts as well.
#[wasm_split(time, fallible, wasm_split_path = leptos::wasm_split)]
fn begin_fetch(log: Log, ticket: Ticket) -> Result<RowFetch, SourceError> {
    let fetch: RowFetch = Box::pin(async move { log.fetch_until_complete(&ticket).await });
    arrived(fetch)
}
