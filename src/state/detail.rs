//! The entry that is open: why it failed, its request or its response, or all of it in the panel. There are two
//! such places, a dialog and the panel, and an entry may be open in each.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::entry::Entry;

use super::host::Host;
use super::latest::Latest;
use super::{Failure, Open, Part, Source, Step};

/// The full entry, as far as it has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Full {
    /// Not asked for, or under way.
    Loading,
    /// Here.
    Ready(Arc<Entry>),
    /// Not to be had.
    Failed(Failure),
}

/// The entry that is open, and the commands that open and close one.
#[derive(Clone, Copy)]
pub struct Detail {
    source: Source,
    host: Host,
    latest: StoredValue<Latest, LocalStorage>,
    open: RwSignal<Option<Open>>,
    entry: RwSignal<Option<Arc<Entry>>>,
    full: RwSignal<Full>,
    /// What the headers that are shown hold; everything, where it is empty.
    pub header_search: RwSignal<String>,
    /// Whether a person chooses what to copy the entry as.
    pub copies: RwSignal<bool>,
    /// Whether a person opened it just now, and the focus is to follow. Whoever moves the focus takes this back.
    pub attention: RwSignal<bool>,
    /// The place in the log that one is on the way to from here, and which way.
    pub(super) awaited: RwSignal<Option<(Step, u64)>>,
}

impl Detail {
    pub(super) fn new(source: Source, host: Host) -> Self {
        Self {
            source,
            host,
            latest: StoredValue::new_local(Latest::default()),
            open: RwSignal::new(None),
            entry: RwSignal::new(None),
            full: RwSignal::new(Full::Loading),
            header_search: RwSignal::default(),
            copies: RwSignal::new(false),
            attention: RwSignal::new(false),
            awaited: RwSignal::new(None),
        }
    }

    /// What is open. Tracked.
    pub fn opened(self) -> Option<Open> {
        self.open.get()
    }

    pub(super) fn opened_untracked(self) -> Option<Open> {
        self.open.get_untracked()
    }

    /// What of the entry is open. Tracked.
    pub fn part(self) -> Option<Part> {
        self.open.read().as_ref().map(|open| open.part)
    }

    /// What is known of the entry that is open: its summary, where it was opened from one. Tracked.
    pub fn entry(self) -> Option<Arc<Entry>> {
        self.entry.get()
    }

    /// The full entry of what is open. Tracked.
    pub fn full(self) -> Full {
        self.full.get()
    }

    /// Lets a person choose what to copy the entry as, or no more.
    pub fn choose_copy(self, choose: bool) {
        self.copies.set(choose);
        self.fetch_if_wanted();
    }

    /// Fetches what is open again.
    pub fn retry(self) {
        self.fetch();
    }

    /// Opens an entry. Without a summary of it, all of it is fetched, whatever of it is open.
    pub(super) fn open(self, open: Open, summary: Option<Arc<Entry>>) {
        self.latest.update_value(Latest::abort);
        self.awaited.set(None);
        self.open.set(Some(open));
        self.entry.set(summary);
        self.full.set(Full::Loading);
        self.fetch_if_wanted();
    }

    /// Turns to another part of the entry that is open.
    pub(super) fn turn_to(self, part: Part) {
        self.open.update(|open| {
            if let Some(open) = open {
                open.part = part;
            }
        });
        self.fetch_if_wanted();
    }

    /// Closes what is open.
    pub(super) fn close(self) {
        self.latest.update_value(Latest::abort);
        self.awaited.set(None);
        self.open.set(None);
    }

    /// Fetches again what could not be had.
    pub(super) fn again(self) {
        if self.is_open() && matches!(*self.full.read_untracked(), Full::Failed(_)) {
            self.fetch();
        }
    }

    fn is_open(self) -> bool {
        self.open.read_untracked().is_some()
    }

    fn fetch_if_wanted(self) {
        let has_enough = match untrack(|| self.part()) {
            None => true,
            // A summary has all of it.
            Some(Part::Error | Part::Overview) if !self.copies.get_untracked() => {
                self.entry.read_untracked().is_some()
            }
            Some(_) => matches!(*self.full.read_untracked(), Full::Ready(_)),
        };
        let under_way = self.latest.with_value(Latest::is_busy);
        if !has_enough && !under_way {
            self.fetch();
        }
    }

    fn fetch(self) {
        let Some(open) = self.open.get_untracked() else {
            return;
        };
        self.full.set(Full::Loading);
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        let source = self.source.get_value();
        spawn_local(async move {
            let answer = source.entry(&open.request_id, &ticket.abort).await;
            // See `Log::ask`.
            if self.latest.try_update_value(|latest| latest.end(&ticket)) != Some(true) {
                return;
            }
            match answer {
                Ok(entry) => {
                    let entry = Arc::new(entry);
                    if self.entry.read_untracked().is_none() {
                        self.entry.set(Some(Arc::clone(&entry)));
                    }
                    self.full.set(Full::Ready(entry));
                }
                Err(error) => {
                    self.full.set(Full::Failed(Failure::new(error.clone())));
                    if self.host.failed(&error) {
                        self.full.update(|full| {
                            if let Full::Failed(failure) = full {
                                failure.page_signs_in = true;
                            }
                        });
                    }
                }
            }
        });
    }
}
