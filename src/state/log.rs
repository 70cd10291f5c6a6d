//! The entries that are shown. See "Life of a Filter click" in `docs/architecture.md`.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::ListQuery;

use super::host::Host;
use super::latest::Latest;
use super::{Draft, DraftError, Failure, Field, Settings, Source, SourceError, Zones};

/// What one call asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Ask {
    /// The filters, as they stood in the bar.
    draft: Draft,
    /// Where each page before this one started, the first page first.
    newer: Vec<Start>,
    /// Where this page starts.
    start: Start,
}

/// Where a page starts. The default is the first page's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Start {
    cursor: Option<String>,
    /// How many entries stand before it.
    before: u64,
}

/// A page that has come, and what it answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    ask: Ask,
    /// The page.
    pub page: Page<Item<Entry>>,
}

impl Shown {
    /// The filters this page answers, as they stood in the bar.
    pub fn draft(&self) -> &Draft {
        &self.ask.draft
    }

    /// The places of the first and last entry among all that match, counted from 1.
    pub fn places(&self) -> (u64, u64) {
        let before = self.ask.start.before;
        (before + 1, before + self.page.items.len() as u64)
    }

    /// Whether there is a page of newer entries.
    pub fn has_newer(&self) -> bool {
        !self.ask.newer.is_empty()
    }

    /// Whether there is a page of older entries.
    pub fn has_older(&self) -> bool {
        self.page.next_cursor.is_some()
    }
}

/// The entries that are shown, and the commands that change which.
#[derive(Clone, Copy)]
pub struct Log {
    source: Source,
    host: Host,
    settings: RwSignal<Settings>,
    zones: Zones,
    latest: StoredValue<Latest, LocalStorage>,
    /// The call under way, or last answered or failed.
    asked: RwSignal<Option<Ask>>,
    shown: RwSignal<Option<Arc<Shown>>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    invalid: RwSignal<Vec<(Field, DraftError)>>,
}

impl Log {
    pub(super) fn new(
        source: Source,
        host: Host,
        settings: RwSignal<Settings>,
        zones: Zones,
    ) -> Self {
        Self {
            source,
            host,
            settings,
            zones,
            latest: StoredValue::new_local(Latest::default()),
            asked: RwSignal::default(),
            shown: RwSignal::default(),
            busy: RwSignal::new(false),
            failure: RwSignal::default(),
            invalid: RwSignal::default(),
        }
    }

    /// The page that is shown; it stays while another is under way. Tracked.
    pub fn shown(self) -> Option<Arc<Shown>> {
        self.shown.get()
    }

    /// Whether a call is under way. Tracked.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Why the last call failed, if it did. Tracked.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// What is wrong with a field of the bar, from the last time Filter was pressed. Tracked.
    pub fn invalid(self, field: Field) -> Option<String> {
        self.invalid
            .read()
            .iter()
            .find(|(wrong, _)| *wrong == field)
            .map(|(_, error)| error.words())
            .or_else(|| self.refused(field))
    }

    /// What the server said of a field of the bar.
    fn refused(self, field: Field) -> Option<String> {
        match &self.failure.read().as_ref()?.error {
            SourceError::Rejected { problem, .. } => problem
                .errors
                .iter()
                .find(|error| Field::of_parameter(&error.parameter) == Some(field))
                .map(|error| error.message.clone()),
            _ => None,
        }
    }

    /// The filters that were applied last, if any were. Tracked.
    pub fn applied(self) -> Option<Draft> {
        self.asked.read().as_ref().map(|ask| ask.draft.clone())
    }

    /// What the applied filters ask for.
    pub(super) fn filter(self) -> Option<Filter> {
        let zone = self.zones.get_untracked();
        let draft = untrack(|| self.applied())?;
        draft.filter(|instant| zone.offset_at(instant)).ok()
    }

    /// The entry of this id, where it is on the page that is shown.
    pub(super) fn entry(self, request_id: &str) -> Option<Arc<Entry>> {
        let shown = self.shown.get_untracked()?;
        shown.page.items.iter().find_map(|item| match item {
            Item::Read(entry) if entry.request_id == request_id => Some(Arc::new(entry.clone())),
            _ => None,
        })
    }

    /// Applies the draft, from its first page. A draft that is wrong is said at its fields, and nothing is
    /// sent. An unchanged one asks again.
    pub(super) fn apply(self, draft: Draft) {
        let zone = self.zones.get_untracked();
        if let Err(errors) = draft.filter(|instant| zone.offset_at(instant)) {
            self.refuse(errors);
            return;
        }
        self.refuse(Vec::new());
        self.ask(Ask {
            draft,
            ..Ask::default()
        });
    }

    /// Says what is wrong with the bar's fields.
    pub(super) fn refuse(self, errors: Vec<(Field, DraftError)>) {
        self.invalid.set(errors);
    }

    /// Applies the draft where its answer is not what is shown, or under way.
    pub(super) fn show(self, draft: Draft, zone_changed: bool) {
        let asked = untrack(|| self.applied());
        let failed = self.failure.read_untracked().is_some();
        if asked.as_ref() != Some(&draft) || failed || (zone_changed && draft.has_dates()) {
            self.apply(draft);
        } else {
            self.refuse(Vec::new());
        }
    }

    /// The applied filters again, from the first page.
    pub(super) fn again(self) {
        if let Some(draft) = untrack(|| self.applied()) {
            self.apply(draft);
        }
    }

    /// The page of older entries, if there is one.
    pub fn older(self) {
        let Some(shown) = self.shown.get_untracked() else {
            return;
        };
        if let Some(cursor) = &shown.page.next_cursor {
            let mut ask = shown.ask.clone();
            let start = Start {
                cursor: Some(cursor.clone()),
                before: ask.start.before + shown.page.items.len() as u64,
            };
            ask.newer.push(std::mem::replace(&mut ask.start, start));
            self.ask(ask);
        }
    }

    /// The page of newer entries, if there is one.
    pub fn newer(self) {
        let Some(shown) = self.shown.get_untracked() else {
            return;
        };
        let mut ask = shown.ask.clone();
        if let Some(start) = ask.newer.pop() {
            ask.start = start;
            self.ask(ask);
        }
    }

    /// Asks again for what failed.
    pub fn retry(self) {
        if self.failure.read_untracked().is_some()
            && let Some(ask) = self.asked.get_untracked()
        {
            self.ask(ask);
        }
    }

    /// Another zone is in use: dates that are filtered by mean other instants now.
    pub(super) fn zone_changed(self) {
        if untrack(|| self.applied()).is_some_and(|draft| draft.has_dates()) {
            self.again();
        }
    }

    fn ask(self, ask: Ask) {
        let zone = self.zones.get_untracked();
        let Ok(filter) = ask.draft.filter(|instant| zone.offset_at(instant)) else {
            // Only a valid draft gets here, and a zone does not make one invalid.
            return;
        };
        let query = ListQuery {
            filter,
            limit: self.settings.read_untracked().page_size,
            cursor: ask.start.cursor.clone(),
            ..ListQuery::default()
        };
        self.asked.set(Some(ask.clone()));
        self.busy.set(true);
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        let source = self.source.get_value();
        spawn_local(async move {
            let answer = source.list(&query, &ticket.abort).await;
            // `None`: the viewer was unmounted meanwhile. `Some(false)`: a newer call was begun.
            if self.latest.try_update_value(|latest| latest.end(&ticket)) != Some(true) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.failure.set(None);
                    self.shown.set(Some(Arc::new(Shown { ask, page })));
                    // Signals reach the screen a moment later.
                    tick().await;
                    self.host.ready();
                }
                Err(error) => {
                    self.failure.set(Some(Failure::new(error.clone())));
                    if self.host.failed(&error) {
                        self.failure.update(|failure| {
                            if let Some(failure) = failure {
                                failure.page_signs_in = true;
                            }
                        });
                    }
                }
            }
        });
    }
}
