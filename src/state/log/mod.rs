//! The entries that are shown: all that match, of which those that one looks at are fetched. See "Life of a Filter
//! click" in `docs/architecture.md`, and decision 18 for how a place far down the list is found.

mod anchors;
mod reach;
mod rows;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page, Range, Retention};
use scim_audit_model::query::ListQuery;

use super::host::Host;
use super::latest::Latest;
use super::now::now;
use super::{
    Draft, DraftError, Failure, Field, Seen, Settings, Source, SourceError, Timeline, Zones,
};

use reach::Reach;
use rows::{Next, Rows};

pub use rows::RowItem;

/// What an answer says of all that match.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    draft: Draft,
    total: Option<u64>,
    range: Range,
    retention: Option<Retention>,
    is_empty: bool,
    /// Tells this answer from every other.
    number: u64,
}

impl Shown {
    /// The filters that were asked with, as they stood in the bar.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// How many entries match, where the log says so.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The span that was looked at.
    pub fn range(&self) -> Range {
        self.range
    }

    /// How far back the log goes, where it says so.
    pub fn retention(&self) -> Option<Retention> {
        self.retention
    }

    /// Whether nothing matches.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Tells this answer from every other.
    pub fn number(&self) -> u64 {
        self.number
    }
}

/// The entries that are shown, and the commands that change which.
#[derive(Clone, Copy)]
pub struct Log {
    source: Source,
    host: Host,
    settings: RwSignal<Settings>,
    zones: Zones,
    /// Is asked whenever the list has answered.
    timeline: Timeline,
    seen: Seen,
    latest: StoredValue<Latest, LocalStorage>,
    /// The filters of the call under way, or last answered or failed.
    asked: RwSignal<Option<Draft>>,
    shown: RwSignal<Option<Arc<Shown>>>,
    /// The rows that are here.
    rows: RwSignal<Rows>,
    /// What is being fetched of the rows that one looks at.
    reach: Reach,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    invalid: RwSignal<Vec<(Field, DraftError)>>,
    /// The row that is to be brought into view, and how often something was.
    revealed: RwSignal<(u64, u64)>,
}

impl Log {
    pub(super) fn new(
        source: Source,
        host: Host,
        settings: RwSignal<Settings>,
        zones: Zones,
        timeline: Timeline,
        seen: Seen,
    ) -> Self {
        Self {
            source,
            host,
            settings,
            zones,
            timeline,
            seen,
            latest: StoredValue::new_local(Latest::default()),
            asked: RwSignal::default(),
            shown: RwSignal::default(),
            rows: RwSignal::default(),
            reach: Reach::new(),
            busy: RwSignal::new(false),
            failure: RwSignal::default(),
            invalid: RwSignal::default(),
            revealed: RwSignal::default(),
        }
    }

    /// The answer that is shown; it stays while another is under way. Tracked.
    pub fn shown(self) -> Option<Arc<Shown>> {
        self.shown.get()
    }

    /// Whether what is shown is about to give way to another answer. Tracked.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Whether rows that one looks at are under way. Tracked.
    pub fn fetching(self) -> bool {
        self.reach.is_busy()
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
            .map(|(_, error)| error.words(field))
            .or_else(|| self.refused(field))
    }

    /// Whether the last draft could not be applied. Tracked.
    pub fn is_refused(self) -> bool {
        !self.invalid.read().is_empty()
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
        self.asked.get()
    }

    /// What the applied filters ask for.
    pub fn filter(self) -> Option<Filter> {
        self.filter_of(&self.asked.get_untracked()?)
    }

    fn filter_of(self, draft: &Draft) -> Option<Filter> {
        let zone = self.zones.get_untracked();
        draft.filter(|instant| zone.offset_at(instant)).ok()
    }

    /// How many rows there are to scroll through, as far as is known. Tracked.
    pub fn count(self) -> u64 {
        let total = self.shown.read().as_ref().and_then(|shown| shown.total);
        self.rows.read().count(total)
    }

    /// The row at a place, counted from 0, if it is here. Tracked.
    pub fn row(self, place: u64) -> Option<RowItem> {
        self.rows.read().get(place).cloned()
    }

    /// Whether any of the rows that are here was shipped to try the viewer with. Tracked.
    pub fn has_samples(self) -> bool {
        self.rows
            .read()
            .iter()
            .any(|item| matches!(item, Item::Read(entry) if entry.sample))
    }

    /// Calls with each entry that is here. Tracked.
    pub fn each_entry(self, mut each: impl FnMut(&Entry)) {
        for item in self.rows.read().iter() {
            if let Item::Read(entry) = item {
                each(entry);
            }
        }
    }

    /// The entry of this id, where it is here.
    pub fn entry(self, request_id: &str) -> Option<Arc<Entry>> {
        self.entry_at(untrack(|| self.place_of(request_id))?)
    }

    /// The place of the entry of this id, counted from 0, where it is here. Tracked.
    pub fn place_of(self, request_id: &str) -> Option<u64> {
        self.rows.read().place_of(request_id)
    }

    /// The entry at a place, if it is here and can be read.
    pub fn entry_at(self, place: u64) -> Option<Arc<Entry>> {
        match self.rows.read_untracked().get(place)? {
            Item::Read(entry) => Some(Arc::clone(entry)),
            Item::Unreadable { .. } => None,
        }
    }

    /// Brings the row at a place into view.
    pub fn reveal(self, place: u64) {
        self.revealed
            .update(|(row, times)| (*row, *times) = (place, *times + 1));
    }

    /// The row that is to be brought into view, and how often something was: never yet is 0. Tracked.
    pub fn revealed(self) -> (u64, u64) {
        self.revealed.get()
    }

    /// Applies the draft, from its first row. A draft that is wrong is said at its fields, and nothing is
    /// sent. An unchanged one asks again.
    pub(super) fn apply(self, draft: Draft) {
        let zone = self.zones.get_untracked();
        if let Err(errors) = draft.filter(|instant| zone.offset_at(instant)) {
            self.refuse(errors);
            return;
        }
        self.refuse(Vec::new());
        self.ask(draft.applied_at(now()));
    }

    /// Says what is wrong with the bar's fields.
    pub(super) fn refuse(self, errors: Vec<(Field, DraftError)>) {
        self.invalid.set(errors);
    }

    /// Applies the draft where its answer is not what is shown, or under way.
    pub(super) fn show(self, draft: Draft, zone_changed: bool) {
        let failed = self.failure.read_untracked().is_some();
        let same = self.asked.read_untracked().as_ref() == Some(&draft);
        if !same || failed || (zone_changed && draft.has_dates()) {
            self.apply(draft);
            return;
        }
        self.refuse(Vec::new());
        if zone_changed {
            self.timeline.again();
        }
    }

    /// Forgets what is shown, asked for and wrong: it belongs to another log.
    pub(super) fn forget(self) {
        self.latest.update_value(Latest::abort);
        self.reach.stop();
        self.asked.set(None);
        self.shown.set(None);
        self.rows.set(Rows::default());
        self.failure.set(None);
        self.busy.set(false);
        self.refuse(Vec::new());
    }

    /// The applied filters again, from the first row.
    pub(super) fn again(self) {
        if let Some(draft) = self.asked.get_untracked() {
            self.apply(draft);
        }
    }

    /// Asks again for what failed.
    pub fn retry(self) {
        if self.failure.read_untracked().is_none() {
            return;
        }
        if self.reach.has_failed() {
            self.failure.set(None);
            self.reach_again();
        } else if let Some(draft) = self.asked.get_untracked() {
            self.ask(draft);
        }
    }

    /// Another zone is in use: dates that are filtered by mean other instants now.
    pub(super) fn zone_changed(self) {
        if untrack(|| self.applied()).is_some_and(|draft| draft.has_dates()) {
            self.again();
        } else {
            self.timeline.again();
        }
    }

    fn ask(self, draft: Draft) {
        let Some(filter) = self.filter_of(&draft) else {
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
                    // Rows come first; and a portal may take one call at a time.
                    self.timeline.ask(query.filter.clone());
                    self.begin(draft, query, page);
                    // Signals reach the screen a moment later.
                    tick().await;
                    self.host.ready();
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    /// Shows an answer from its first row.
    fn begin(self, draft: Draft, query: ListQuery, page: Page<Item<Entry>>) {
        self.seen.heard(&query.filter, &page);
        let mut rows = Rows::default();
        let is_empty = page.items.is_empty();
        let shown = Shown {
            draft,
            total: page.total,
            range: page.range,
            retention: page.retention,
            is_empty,
            number: self
                .shown
                .read_untracked()
                .as_ref()
                .map_or(1, |before| before.number + 1),
        };
        let next = Next::after(page.next_cursor, None);
        rows.put(0, page.items.into_iter().map(counted).collect(), next);
        self.reach.begin(query.filter, query.order, &rows);
        self.rows.set(rows);
        self.shown.set(Some(Arc::new(shown)));
        self.reach_again();
    }

    fn failed(self, error: &SourceError) {
        self.failure.set(Some(Failure::new(error.clone())));
        if self.host.failed(error) {
            self.failure.update(|failure| {
                if let Some(failure) = failure {
                    failure.page_signs_in = true;
                }
            });
        }
    }
}

/// Rows are handed around; their entries are not copied for it.
fn counted(item: Item<Entry>) -> RowItem {
    match item {
        Item::Read(entry) => Item::Read(Arc::new(entry)),
        Item::Unreadable { request_id, reason } => Item::Unreadable { request_id, reason },
    }
}
