//! The entry that is open: its error, its request or its response.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::entry::Entry;

use super::latest::Latest;
use super::{Source, SourceError};

/// What a person opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// Why it failed. The summary has all of it.
    MoreInfo(Arc<Entry>),
    /// One direction of the exchange, which is fetched.
    Message(Side, Arc<Entry>),
}

/// A direction of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was sent.
    Request,
    /// What was answered.
    Response,
}

/// The full entry, as far as it has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Full {
    /// Under way.
    Loading,
    /// Here.
    Ready(Arc<Entry>),
    /// Not to be had.
    Failed(SourceError),
}

/// The entry that is open, and the commands that open and close one.
#[derive(Clone, Copy)]
pub struct Detail {
    source: Source,
    latest: StoredValue<Latest, LocalStorage>,
    opened: RwSignal<Option<Opened>>,
    full: RwSignal<Full>,
}

impl Detail {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            latest: StoredValue::new_local(Latest::default()),
            opened: RwSignal::new(None),
            full: RwSignal::new(Full::Loading),
        }
    }

    /// What is open. Tracked.
    pub fn opened(self) -> Option<Opened> {
        self.opened.get()
    }

    /// The full entry of what is open. Tracked.
    pub fn full(self) -> Full {
        self.full.get()
    }

    /// Opens why an entry failed.
    pub fn open_more_info(self, entry: Arc<Entry>) {
        self.opened.set(Some(Opened::MoreInfo(entry)));
    }

    /// Opens one direction of an entry, and fetches it.
    pub fn open_message(self, side: Side, entry: Arc<Entry>) {
        self.opened.set(Some(Opened::Message(side, entry)));
        self.fetch();
    }

    /// Fetches what is open again.
    pub fn retry(self) {
        self.fetch();
    }

    /// Closes what is open.
    pub fn close(self) {
        self.latest.update_value(Latest::abort);
        self.opened.set(None);
    }

    fn fetch(self) {
        let Some(Opened::Message(_, summary)) = self.opened.get_untracked() else {
            return;
        };
        self.full.set(Full::Loading);
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        let source = self.source.get_value();
        spawn_local(async move {
            let answer = source.entry(&summary.request_id, &ticket.abort).await;
            if self.latest.try_update_value(|latest| latest.end(&ticket)) == Some(true) {
                self.full.set(match answer {
                    Ok(entry) => Full::Ready(Arc::new(entry)),
                    Err(error) => Full::Failed(error),
                });
            }
        });
    }
}
