//! Fetching the rows that one looks at, and a little ahead. One call at a time: one for rows that were passed is ended.

use std::ops::Range;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::{ListQuery, MAX_LIMIT, Order};
use scim_audit_model::time::Instant;

use super::super::latest::{Latest, Ticket};
use super::anchors::{Anchors, BUCKETS, Way};
use super::rows::{Next, RowItem, Rows, Start};
use super::{Log, SourceError, counted};
use crate::source::Seek;
use crate::ui::pause;

/// How many rows are fetched beyond those on the screen, before they are scrolled to.
const AHEAD: u64 = 60;

/// A jump is followed once it rests for so many milliseconds: dragging a scroll bar passes a thousand places.
const RESTS_AFTER: u32 = 60;

/// What is being fetched, and what is known to find it by.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    latest: StoredValue<Latest, LocalStorage>,
    known: StoredValue<Known>,
    busy: RwSignal<bool>,
}

#[derive(Default)]
struct Known {
    /// What the first rows were asked with.
    first: Filter,
    /// The same, without what comes in from now on.
    pinned: Filter,
    order: Order,
    anchors: Anchors,
    /// The rows on the screen.
    seen: Range<u64>,
    /// The rows that the call under way brings.
    coming: Range<u64>,
    failed: bool,
}

impl Known {
    /// The call of a step, which is under way from now on.
    fn ask(&mut self, step: &Step) -> ListQuery {
        self.coming = step.place..step.place + u64::from(step.limit);
        let filter = match (step.start.bound, self.order) {
            // A cursor of the first rows is only good with what they were asked with.
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

/// What is to be asked next.
struct Step {
    /// The place of the first row that it brings.
    place: u64,
    start: Start,
    limit: u16,
}

impl Reach {
    pub(super) fn new() -> Self {
        Self {
            latest: StoredValue::new_local(Latest::default()),
            known: StoredValue::new(Known::default()),
            busy: RwSignal::new(false),
        }
    }

    /// Whether something is under way. Tracked.
    pub(super) fn is_busy(self) -> bool {
        self.busy.get()
    }

    pub(super) fn has_failed(self) -> bool {
        self.known.with_value(|known| known.failed)
    }

    /// Ends what is under way.
    pub(super) fn stop(self) {
        self.latest.update_value(Latest::abort);
        self.known.update_value(|known| known.coming = 0..0);
        self.busy.set(false);
    }

    /// Another answer is shown, from its first row.
    pub(super) fn begin(self, filter: Filter, order: Order, rows: &Rows) {
        self.stop();
        let pinned = pinned(filter.clone(), order, rows.get(0));
        self.known.update_value(|known| {
            *known = Known {
                first: filter,
                pinned,
                order,
                seen: 0..known.seen.end - known.seen.start,
                ..Known::default()
            };
        });
    }
}

/// The filter without what comes in from now on: else each new entry would move the places of all that are older.
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
    /// Whether what failed was to go on with the answer that is shown.
    pub fn has_failed_to_reach(self) -> bool {
        self.reach.has_failed()
    }

    /// These rows are on the screen, by their places: what is not here of them is fetched.
    pub fn look_at(self, seen: Range<u64>) {
        self.reach.known.update_value(|known| known.seen = seen);
        self.reach_again();
    }

    /// Has the row at a place fetched, whether or not it is on the screen.
    pub fn want(self, place: u64) {
        self.look_at(place..place + 1);
    }

    /// Fetches what is missing of what one looks at.
    pub(super) fn reach_again(self) {
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
        let Some(ticket) = reach.latest.try_update_value(Latest::begin) else {
            return;
        };
        reach.known.update_value(|known| known.failed = false);
        reach.busy.set(true);
        spawn_local(async move {
            let ended = self.follow(&ticket).await;
            if reach.latest.try_update_value(|latest| latest.end(&ticket)) != Some(true) {
                return;
            }
            reach.busy.set(false);
            reach.known.update_value(|known| {
                known.coming = 0..0;
                known.failed = ended.is_err();
            });
            if let Err(error) = ended {
                self.failed(&error);
            }
        });
    }

    /// The first place of those that one looks at, or soon will, whose row is not here.
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

    /// Fetches until nothing is missing any more, whatever is looked at meanwhile.
    async fn follow(self, ticket: &Ticket) -> Result<(), SourceError> {
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
            // The viewer may be gone, or another answer shown.
            if ticket.abort.ended() || self.rows.is_disposed() {
                return Err(SourceError::Aborted);
            }
            if !self.take(step, page) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Takes rows in. False: they bring nothing, and asking on would not either.
    fn take(self, step: Step, page: Page<Item<Entry>>) -> bool {
        let brings = !page.items.is_empty();
        self.seen.learn_paths(&page);
        let next = Next::after(page.next_cursor, step.start.bound);
        let near = self.reach.known.with_value(|known| known.seen.start);
        self.rows.update(|rows| {
            let items = page.items.into_iter().map(counted).collect();
            rows.put(step.place, items, next);
            rows.keep_near(near);
        });
        brings
    }

    /// The call that brings a row, or gets nearer to it. `None`: there is no such row.
    async fn step_to(
        self,
        place: u64,
        source: &crate::source::Source,
        ticket: &Ticket,
    ) -> Result<Option<Step>, SourceError> {
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
        Ok(from.map(|(from, start)| Step {
            place: from,
            start,
            // What is only walked through comes in the largest pages.
            limit: if place - from < page.into() {
                page
            } else {
                MAX_LIMIT
            },
        }))
    }

    /// Where to start to get to a place, by the times that are known to stand at places.
    async fn start_by_time(
        self,
        place: u64,
        page: u16,
        source: &crate::source::Source,
        ticket: &Ticket,
    ) -> Result<(u64, Start), SourceError> {
        let known = self.reach.known;
        loop {
            let way = known.with_value(|known| known.anchors.way(place, known.order, page.into()));
            let (from, older, newer) = match way {
                Way::From { place: from, bound } => {
                    let start = self.start_from(place, from, Some(bound));
                    return Ok(start.unwrap_or((from, Start::at(bound))));
                }
                Way::FromTheTop => {
                    return Ok(self.start_from(place, 0, None).unwrap_or_default());
                }
                Way::Divide {
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
                // An API may well have none. Asking again would not bring one.
                Err(error) if !error.retryable() => {
                    return Ok(self.start_from(place, 0, None).unwrap_or_default());
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The end of the rows that are here before a place, or `from`, where that is nearer. `None`: the list ends before.
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
