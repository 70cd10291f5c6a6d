//! The list of all matching entries, of which only the visible rows are fetched. See "Life of a Filter click"
//! in `docs/architecture.md`, and decision 18 for how a position far down the list is found.

mod anchors;
mod follow_up;
mod reach;
mod rows;
mod seek;
mod shown_answer;

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::ListQuery;

use super::LogSummary;
use crate::platform::clock;
use crate::state::host::HostBridge;
use crate::state::latest::Latest;
use crate::state::{Draft, DraftError, Failure, Field, Settings, SourceError, SourceHandle, Zones};

use reach::RowFetcher;
use rows::{Next, Rows};

pub use rows::RowItem;
pub use shown_answer::ShownAnswer;

/// What the list calls when something changes that concerns other features too.
#[derive(Clone, Copy)]
pub struct LogListener {
    /// Entries are about to be shown. What asks for more about them keeps its room, and waits for `painted`.
    pub answered: Callback<()>,
    /// Entries that match this filter are on the screen.
    pub painted: Callback<Filter>,
    /// The same entries are shown in another time zone.
    pub zone_changed: Callback<()>,
}

/// The list of entries, and the commands that change it.
#[derive(Clone, Copy)]
pub struct Log {
    source: SourceHandle,
    host: HostBridge,
    settings: RwSignal<Settings>,
    zones: Zones,
    seen: LogSummary,
    listener: LogListener,
    latest: Latest,
    /// Counts the entries, if the answer left that out.
    counting: Latest,
    /// Finds the row of an entry that a link opened.
    seeking: Latest,
    /// The filters of the call in flight, or of the last one that was answered or failed.
    asked: RwSignal<Option<Draft>>,
    shown: RwSignal<Option<Arc<ShownAnswer>>>,
    /// The loaded rows.
    rows: RwSignal<Rows>,
    /// Fetches visible rows that are missing.
    reach: RowFetcher,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    invalid: RwSignal<Vec<(Field, DraftError)>>,
    /// The row to scroll into view, and how often one was set.
    revealed: RwSignal<(u64, u64)>,
}

impl Log {
    pub(crate) fn new(
        source: SourceHandle,
        host: HostBridge,
        settings: RwSignal<Settings>,
        zones: Zones,
        seen: LogSummary,
        listener: LogListener,
    ) -> Self {
        Self {
            source,
            host,
            settings,
            zones,
            seen,
            listener,
            latest: Latest::new(),
            counting: Latest::new(),
            seeking: Latest::new(),
            asked: RwSignal::default(),
            shown: RwSignal::default(),
            rows: RwSignal::default(),
            reach: RowFetcher::new(),
            busy: RwSignal::new(false),
            failure: RwSignal::default(),
            invalid: RwSignal::default(),
            revealed: RwSignal::default(),
        }
    }

    /// The answer that is shown. It stays while another call is in flight. Reactive.
    pub fn shown(self) -> Option<Arc<ShownAnswer>> {
        self.shown.get()
    }

    /// Whether a call is in flight that will replace the list. Reactive.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Whether visible rows are being fetched. Reactive.
    pub fn fetching(self) -> bool {
        self.reach.is_busy()
    }

    /// Why the last call failed, if it did. Reactive.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// The error at a field of the bar, from the last time filters were applied. Reactive.
    pub fn invalid(self, field: Field) -> Option<String> {
        self.invalid
            .read()
            .iter()
            .find(|(wrong, _)| *wrong == field)
            .map(|(_, error)| error.words(field))
            .or_else(|| self.refused(field))
    }

    /// Whether the last draft was invalid. Reactive.
    pub fn is_refused(self) -> bool {
        !self.invalid.read().is_empty()
    }

    /// The server's error for a field of the bar.
    fn refused(self, field: Field) -> Option<String> {
        let unknown = || self.asked.read().as_ref()?.unknown_status(field);
        match &self.failure.read().as_ref()?.error {
            SourceError::Rejected { problem, .. } => problem
                .errors
                .iter()
                .find(|error| Field::of_parameter(&error.parameter) == Some(field))
                .map(|error| {
                    // In the language of the page, if the viewer knows what is wrong.
                    let known = unknown().map(|unknown| unknown.words(field));
                    known.unwrap_or_else(|| error.message.clone())
                }),
            _ => None,
        }
    }

    /// The filters that were applied last, if any. Reactive.
    pub fn applied(self) -> Option<Draft> {
        self.asked.get()
    }

    /// The filter that the applied draft means. Does not subscribe.
    pub fn filter(self) -> Option<Filter> {
        self.filter_of(&self.asked.get_untracked()?).ok()
    }

    /// The filter that a draft means in the zone in use, or the error of each invalid field.
    pub(crate) fn filter_of(self, draft: &Draft) -> Result<Filter, Vec<(Field, DraftError)>> {
        let zone = self.zones.get_untracked();
        draft.filter(|instant| zone.offset_at(instant))
    }

    /// The number of rows to scroll through, as far as known. Reactive.
    pub fn count(self) -> u64 {
        let total = self.shown.read().as_ref().and_then(|shown| shown.total);
        self.rows.read().count(total)
    }

    /// The row at a 0-based position, if it is loaded. Reactive.
    pub fn row(self, place: u64) -> Option<RowItem> {
        self.rows.read().get(place).cloned()
    }

    /// Subscribes to the loaded rows. Reactive.
    pub fn track_rows(self) {
        self.rows.track();
    }

    /// Whether any loaded row belongs to the sample log, and whether all do. Reactive.
    pub fn has_samples(self) -> (bool, bool) {
        let (mut any, mut all) = (false, true);
        self.each_entry(|entry| {
            any |= entry.sample;
            all &= entry.sample;
        });
        (any, all)
    }

    /// Calls `each` with each loaded entry. Reactive.
    pub fn each_entry(self, mut each: impl FnMut(&Entry)) {
        for item in self.rows.read().iter() {
            if let Item::Read(entry) = item {
                each(entry);
            }
        }
    }

    /// The entry with this id, if it is loaded. Does not subscribe.
    pub fn entry(self, request_id: &str) -> Option<Arc<Entry>> {
        self.entry_at(untrack(|| self.place_of(request_id))?)
    }

    /// The 0-based position of the entry with this id, if it is loaded. Reactive.
    pub fn place_of(self, request_id: &str) -> Option<u64> {
        self.rows.read().place_of(request_id)
    }

    /// The entry at a position, if it is loaded and can be read. Does not subscribe.
    pub fn entry_at(self, place: u64) -> Option<Arc<Entry>> {
        match self.rows.read_untracked().get(place)? {
            Item::Read(entry) => Some(Arc::clone(entry)),
            Item::Unreadable { .. } => None,
        }
    }

    /// Scrolls the row at a position into view.
    pub fn reveal(self, place: u64) {
        self.revealed
            .update(|(row, times)| (*row, *times) = (place, *times + 1));
    }

    /// The row to scroll into view, and how often one was set: 0 is never. Reactive.
    pub fn revealed(self) -> (u64, u64) {
        self.revealed.get()
    }

    /// Applies a draft and loads its first rows. An invalid draft sends nothing and sets an error at each
    /// invalid field. An unchanged draft sends a request again.
    pub(crate) fn apply(self, draft: Draft) {
        if let Err(errors) = self.filter_of(&draft) {
            self.refuse(errors);
            return;
        }
        self.refuse(Vec::new());
        self.ask(draft.applied_at(clock::now()));
    }

    /// Sets the errors at the bar's fields.
    pub(crate) fn refuse(self, errors: Vec<(Field, DraftError)>) {
        self.invalid.set(errors);
    }

    /// Applies a draft unless its answer is shown already or in flight.
    pub(crate) fn show(self, draft: Draft, zone_changed: bool) {
        let failed = self.failure.read_untracked().is_some();
        let same = self.asked.read_untracked().as_ref() == Some(&draft);
        if !same || failed || (zone_changed && draft.has_dates()) {
            self.apply(draft);
            return;
        }
        self.refuse(Vec::new());
        if zone_changed {
            self.listener.zone_changed.run(());
        }
    }

    /// Clears the list, the applied filters and the errors, which belong to another log.
    pub(crate) fn forget(self) {
        self.latest.abort();
        self.counting.abort();
        self.seeking.abort();
        self.reach.stop();
        self.asked.set(None);
        self.shown.set(None);
        self.rows.set(Rows::default());
        self.failure.set(None);
        self.busy.set(false);
        self.refuse(Vec::new());
    }

    /// Applies the same filters again, from the first row.
    pub(crate) fn again(self) {
        if let Some(draft) = self.asked.get_untracked() {
            self.apply(draft);
        }
    }

    /// Whether the last call failed because the browser had no network.
    pub(crate) fn failed_offline(self) -> bool {
        untrack(|| self.failure()).is_some_and(|failure| failure.error == SourceError::Offline)
    }

    /// Whether the last call failed because no complete answer arrived.
    pub(crate) fn failed_without_answer(self) -> bool {
        untrack(|| self.failure()).is_some_and(|failure| failure.error.lacks_answer())
    }

    /// Repeats the call that failed.
    pub fn retry(self) {
        if self.failure.read_untracked().is_none() {
            return;
        }
        if self.reach.has_failed() {
            self.failure.set(None);
            self.fetch_visible();
        } else if let Some(draft) = self.asked.get_untracked() {
            self.ask(draft);
        }
    }

    /// Handles another time zone: dates in filters mean other instants now.
    pub(crate) fn zone_changed(self) {
        if untrack(|| self.applied()).is_some_and(|draft| draft.has_dates()) {
            self.again();
        } else {
            self.listener.zone_changed.run(());
        }
    }

    fn ask(self, draft: Draft) {
        let Ok(filter) = self.filter_of(&draft) else {
            // Only a valid draft gets here, and a zone does not make one invalid.
            return;
        };
        self.asked.set(Some(draft.clone()));
        let query = ListQuery {
            filter,
            order: draft.order,
            limit: self.settings.read_untracked().page_size,
            ..ListQuery::default()
        };
        self.reach.stop();
        self.seeking.abort();
        self.busy.set(true);
        let source = self.source.get_value();
        self.latest.run(
            async move |ticket| {
                let answer = source.list(&query, &ticket.abort).await;
                (query, answer)
            },
            move |(query, answer)| {
                self.busy.set(false);
                match answer {
                    Ok(page) => {
                        self.failure.set(None);
                        self.listener.answered.run(());
                        self.begin(draft, query, page);
                    }
                    Err(error) => self.failed(error, self.latest),
                }
            },
        );
    }

    /// Shows an answer from its first row.
    fn begin(self, draft: Draft, query: ListQuery, page: Page<Item<Entry>>) {
        let mut rows = Rows::default();
        let is_empty = page.items.is_empty();
        let shown = ShownAnswer {
            draft,
            total: page.total,
            total_at_least: page.total_at_least,
            range: page.range,
            retention: page.retention,
            is_empty,
            number: self
                .shown
                .read_untracked()
                .as_ref()
                .map_or(1, |before| before.number + 1),
        };
        self.counting.abort();
        let next = Next::after(page.next_cursor, None);
        rows.insert(0, page.items.into_iter().map(counted).collect(), next);
        self.reach.begin(query.filter.clone(), query.order, &rows);
        self.rows.set(rows);
        let shown = Arc::new(shown);
        self.shown.set(Some(Arc::clone(&shown)));
        self.fetch_visible();
        self.follow_up(shown, query);
    }

    fn failed(self, error: SourceError, latest: Latest) {
        self.host
            .fail(error, latest, |failure| self.failure.set(Some(failure)));
    }
}

/// Wraps an entry, so that it is not copied when its row is passed around.
fn counted(item: Item<Entry>) -> RowItem {
    match item {
        Item::Read(entry) => Item::Read(Arc::new(entry)),
        Item::Unreadable { request_id, reason } => Item::Unreadable { request_id, reason },
    }
}
