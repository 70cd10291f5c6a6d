//! The connections to a followed log: each resumes after the last event of the previous one.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::Item;

use super::{Follow, Following, Fresh, backoff};
use crate::platform::{chance, clock, wait};
use crate::source::{News, Source};
use crate::state::SourceError;
use crate::state::latest::Ticket;

/// The minimum time between two announcements of new entries to a screen reader, in milliseconds.
const TOLD_FOR: f64 = 10_000.0;

impl Follow {
    /// Opens one connection after the other, until a command or a permanent error ends this.
    pub(super) async fn keep(
        self,
        source: Rc<Source>,
        filter: Filter,
        mut ticket: Ticket,
        mut by_hand: bool,
    ) {
        let mut failures = 0;
        loop {
            let broken = self
                .connection(&source, &filter, &ticket, &mut by_hand, &mut failures)
                .await;
            if !self.latest.holds(&ticket) {
                return;
            }
            let Some(delay) = self.broke(broken, failures) else {
                return;
            };
            failures = failures.saturating_add(1);
            let Some(next) = self.latest.begin() else {
                return;
            };
            ticket = next;
            wait(delay, &ticket.abort).await;
            if !self.latest.holds(&ticket) {
                return;
            }
        }
    }

    /// Reads one connection to its end, and returns why it ended.
    async fn connection(
        self,
        source: &Source,
        filter: &Filter,
        ticket: &Ticket,
        by_hand: &mut bool,
        failures: &mut u32,
    ) -> SourceError {
        let place = self
            .place
            .try_with_value(|place| place.last_event_id.clone())
            .unwrap_or_default();
        let mut events = match source.stream(filter, &place, &ticket.abort).await {
            Ok(events) => events,
            Err(error) => return error,
        };
        if !self.latest.holds(ticket) {
            return SourceError::Aborted;
        }
        self.stage.set(Following::Live);
        let anew = std::mem::take(by_hand);
        if place.is_empty() {
            // The stream does not replay older entries. Reload the list only after the stream is open, so
            // that no entry falls between the two.
            if anew {
                self.list.reload.run(());
                self.fresh.update(Fresh::asked);
            } else {
                self.fresh.update(Fresh::missed);
            }
        }
        loop {
            match events.next().await {
                _ if !self.latest.holds(ticket) => return SourceError::Aborted,
                Ok(Some(news)) => {
                    *failures = 0;
                    self.arrived(news);
                }
                Ok(None) => return SourceError::Interrupted,
                Err(error) => return error,
            }
        }
    }

    fn arrived(self, news: News) {
        self.place.update_value(|place| {
            place.last_event_id = news.last_event_id;
            place.retry = news.retry.or(place.retry);
        });
        let ids: Vec<String> = news
            .items
            .into_iter()
            .filter_map(id_of)
            // Skip entries that the list shows already: they arrived between its request and its answer.
            .filter(|id| !self.list.shows.run(id.clone()))
            .collect();
        if !ids.is_empty() {
            self.fresh.update(|fresh| {
                for id in ids {
                    fresh.add(id);
                }
            });
        }
        let (count, now) = (untrack(|| self.count()), clock::millis());
        let (told, at) = self.told.get_untracked();
        if count != told && (told == 0 || now - at >= TOLD_FOR) {
            self.told.set((count, now));
        }
    }

    /// Handles the end of a connection. Returns the delay before the next one, or `None` for no further
    /// connection.
    fn broke(self, error: SourceError, failures: u32) -> Option<Duration> {
        let resumed = self
            .place
            .with_value(|place| !place.last_event_id.is_empty());
        let at_least = match &error {
            SourceError::Aborted => return None,
            SourceError::Rejected { status: 400, .. } if resumed => {
                // The event id belongs to another log: the gateway was given another database. Start without
                // an id.
                self.place.update_value(|place| place.last_event_id.clear());
                None
            }
            SourceError::NotFound { .. }
            | SourceError::Rejected { status: 405, .. }
            | SourceError::Server { status: 501, .. } => {
                self.stop(Following::Unsupported);
                return None;
            }
            SourceError::TooMany { retry_after_secs }
            | SourceError::Server {
                retry_after_secs, ..
            } => retry_after_secs.map(Duration::from_secs),
            SourceError::Unauthorized | SourceError::Redirected | SourceError::NotJson { .. } => {
                self.fail(error);
                return None;
            }
            error if !error.retryable() => {
                self.fail(error.clone());
                return None;
            }
            _ => None,
        };
        self.stage.set(Following::Waiting);
        let retry = self.place.with_value(|place| place.retry);
        let retry = retry.unwrap_or(backoff::USUAL);
        Some(backoff::delay(retry, failures, chance(), at_least))
    }

    fn fail(self, error: SourceError) {
        self.host.fail(error, self.latest, |failure| {
            self.stop(Following::Failed(failure));
        });
    }

    fn stop(self, stage: Following) {
        self.latest.abort();
        self.stage.set(stage);
    }
}

/// The id of an arrived entry. `None` for data that is not an entry at all.
fn id_of(item: Item<Entry>) -> Option<String> {
    match item {
        Item::Read(entry) => Some(entry.request_id),
        Item::Unreadable { request_id, .. } => request_id,
    }
}
