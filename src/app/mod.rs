//! One viewer: its state, the component that mounts the features, and the commands that concern several
//! features. A view reads signals and calls commands; nothing else changes what is shown. Only commands start
//! requests; effects never do. A command notifies the host page as its last step, because the page may react
//! synchronously: by calling another command or by unmounting the viewer.

pub mod announce;
mod files;
mod filtering;
pub mod header;
mod left_out;
mod panel;
mod parts;
mod problems;
mod saved_views;
mod sentence;
mod sign_in;
pub mod view;
mod zoom;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;

use crate::features::detail::{Detail, ExplanationTexts};
use crate::features::export::Export;
use crate::features::files::FileSession;
use crate::features::filters::FilterBar;
use crate::features::follow::{Follow, FollowedList};
use crate::features::list::{Grid, Log, LogListener, LogSummary};
use crate::features::problems::Problems;
use crate::features::saved_views::SavedViews;
use crate::features::timeline::Timeline;
use crate::state::host::HostBridge;
use crate::state::{
    AddressOf, Draft, DraftError, EntryPart, Field, HostEvent, LogView, OpenEntry, Settings, Setup,
    SourceHandle, ViewState, Zones,
};

/// All the state of one viewer. A handle that is cheap to copy and lives as long as the viewer is mounted.
#[derive(Clone, Copy)]
pub struct AppState(StoredValue<StateParts>);

/// The parts of the state; each is a few handles.
#[derive(Clone, Copy)]
struct StateParts {
    bar: FilterBar,
    saved_views: SavedViews,
    log: Log,
    grid: Grid,
    seen: LogSummary,
    detail: Detail,
    panel: Detail,
    explanation_texts: ExplanationTexts,
    export: Export,
    follow: Follow,
    timeline: Timeline,
    problems: Problems,
    opened: FileSession,
    zone: Zones,
    settings: RwSignal<Settings>,
    source: SourceHandle,
    host: HostBridge,
    address_of: StoredValue<AddressOf, LocalStorage>,
    /// The initial view, until it is shown.
    first: StoredValue<Option<ViewState>>,
    /// The parts of the page's address that are not understood.
    left_out: RwSignal<Vec<String>>,
}

impl AppState {
    /// Creates the state of a viewer with this source. Sends no request yet.
    pub fn new(setup: Setup) -> Self {
        let source = StoredValue::new_local(Rc::new(setup.source));
        let host = HostBridge::new(setup.report);
        let settings = RwSignal::new(Settings::default());
        let zone = Zones::new();
        let timeline = Timeline::new(source, zone);
        let problems = Problems::new();
        let seen = LogSummary::new(source);
        let listener = LogListener {
            answered: Callback::new(move |()| timeline.expect()),
            // A portal may handle only one call at a time, so the histogram is requested after the rows. It is drawn
            // after them, too.
            painted: Callback::new(move |filter: Filter| {
                timeline.ask(filter.clone());
                problems.ask(filter);
            }),
            zone_changed: Callback::new(move |()| timeline.again()),
        };
        let log = Log::new(source, host, settings, zone, seen, listener);
        let state = Self(StoredValue::new(StateParts {
            bar: FilterBar::new(),
            saved_views: SavedViews::new(),
            log,
            grid: Grid::new(&log, settings),
            seen,
            export: Export::new(source, host),
            follow: Follow::new(source, host, followed_list(&log)),
            opened: FileSession::new(source),
            detail: Detail::new(source, host),
            timeline,
            problems,
            panel: Detail::new(source, host),
            explanation_texts: ExplanationTexts::new(setup.fetch_texts),
            zone,
            settings,
            source,
            host,
            address_of: StoredValue::new_local(setup.address_of),
            first: StoredValue::new(Some(setup.view)),
            left_out: RwSignal::new(setup.left_out),
        }));
        state.configure(setup.settings);
        state
    }

    fn parts(self) -> StateParts {
        self.0.get_value()
    }

    /// The fields of the filter bar.
    pub fn bar(self) -> FilterBar {
        self.parts().bar
    }

    /// The list of entries, and the Retry command.
    pub fn log(self) -> Log {
        self.parts().log
    }

    /// How the entries are displayed: layout, cursor, page.
    pub fn grid(self) -> Grid {
        self.parts().grid
    }

    /// The entry that is open in a dialog, if any.
    pub fn detail(self) -> Detail {
        self.parts().detail
    }

    /// The texts that explain a failure.
    pub fn explanation_texts(self) -> ExplanationTexts {
        self.parts().explanation_texts
    }

    /// The export of all matching entries to a file.
    pub fn export(self) -> Export {
        self.parts().export
    }

    /// Following of the log as it grows.
    pub fn follow(self) -> Follow {
        self.parts().follow
    }

    /// Entry counts over time.
    pub fn timeline(self) -> Timeline {
        self.parts().timeline
    }

    /// The time zone in which times and dates are shown and entered.
    pub fn zone(self) -> Zones {
        self.parts().zone
    }

    /// The display settings of the host page. Reactive.
    pub fn settings(self) -> Settings {
        self.parts().settings.get()
    }

    /// The level of a heading that is this many levels below the viewer's own. Reactive.
    pub fn heading_level(self, below: u8) -> u8 {
        self.parts()
            .settings
            .read()
            .heading_level
            .saturating_add(below)
            .clamp(1, 6)
    }

    /// Applies settings, whether they changed or not.
    pub fn configure(self, settings: Settings) {
        let before = (
            self.parts().settings.read_untracked().page_size,
            self.zone().get_untracked(),
        );
        let known = self.zone().configure(&settings.time_zone);
        let page_size = settings.page_size;
        self.parts().settings.set(settings);
        if before.0 != page_size {
            self.log().again();
        } else if before.1 != self.zone().get_untracked() {
            self.log().zone_changed();
        }
        self.follow().asked();
        if !known {
            let message = "This browser does not know the time zone. Its own is used.";
            self.misunderstood("timeZone", message.to_owned());
        }
    }

    /// Reports that an option of the host page is invalid.
    pub fn misunderstood(self, option: &'static str, message: String) {
        let host = self.parts().host;
        host.emit(HostEvent::misunderstood(option, message));
    }

    /// The view state: the applied filters, the time zone that a person chose, the view, and the open entry. Reactive.
    pub fn view_state(self) -> ViewState {
        ViewState {
            time_zone: self.zone().chosen(),
            view: self.log_view(),
            open: self.opened(),
            ..ViewState::with_filters(&self.log().applied().unwrap_or_default())
        }
    }

    /// Shows another view, as requested by a link, the host page or the Back button. Reports each invalid value
    /// at its field and to the host page, and applies the others. Sends no event for the new state, because the
    /// host page knows it.
    pub fn show(self, view: ViewState) {
        if !self.has_log() {
            // There is no log to show yet.
            self.parts().first.set_value(Some(view));
            return;
        }
        let before = self.zone().get_untracked();
        self.zone().choose(&view.time_zone);
        let zone_changed = before != self.zone().get_untracked();
        self.problems().set_open(view.view == LogView::Problems);
        let (draft, errors) = self.fill_bar(&view.filters);
        self.log().show(draft, zone_changed);
        let mut complaints: Vec<String> = errors
            .iter()
            .map(|(field, error)| format!("state.{}: {error}.", field.name()))
            .collect();
        self.log().refuse(errors);
        if untrack(|| self.zone().unknown()).is_some() {
            complaints.push("state.timeZone: unknown to this browser.".to_owned());
        }
        self.follow().asked();
        self.show_open(view.open);
        self.parts().host.knows(untrack(|| self.view_state()));
        for complaint in complaints {
            self.misunderstood("state", complaint);
        }
    }

    /// Fills the bar with the filters of a link, a saved view or the host page. Returns the valid ones, and the
    /// errors of the others.
    fn fill_bar(self, filters: &Draft) -> (Draft, Vec<(Field, DraftError)>) {
        let (shown, valid, errors) = Draft::read(filters, |draft| self.log().filter_of(draft));
        self.bar().set(&shown);
        (valid, errors)
    }

    /// Repeats the failed call, or else loads the first page again: the host page has signed in, or knows of
    /// new entries.
    pub fn refresh(self) {
        if !self.has_log() {
            return;
        }
        self.detail().again();
        self.panel().again();
        self.seen().forget();
        if untrack(|| self.log().failure()).is_some() {
            self.log().retry();
        } else if untrack(|| self.log().applied()).is_some() {
            self.log().again();
        } else {
            self.filter();
        }
        self.follow().asked();
    }

    /// Handles that the browser lost its network, or has it again: a list that failed for this reason is requested
    /// again, and Follow connects again.
    pub(crate) fn connectivity_changed(self, is_online: bool) {
        self.follow().connectivity_changed(is_online);
        if is_online && self.log().failed_offline() {
            self.log().retry();
            self.follow().asked();
        }
    }

    /// Handles that a person came back to the page, which the browser shows as it was left. Leaving a page breaks its calls
    /// off, so calls without an answer are repeated.
    pub(crate) fn page_returned(self) {
        if self.log().failed_without_answer() {
            self.log().retry();
            self.follow().asked();
        }
        if untrack(|| self.timeline().failed()) {
            self.timeline().again();
        }
        self.detail().again();
        self.panel().again();
    }

    /// Shows the new entries of a followed log: loads the first page again.
    pub fn show_news(self) {
        self.log().again();
        self.follow().asked();
    }

    /// Shows and interprets all times and dates in the time zone with this name. Dates in filters then mean
    /// other instants, so the log is queried again.
    pub fn use_zone(self, name: &str) {
        let before = self.zone().get_untracked();
        self.zone().choose(name);
        if before != self.zone().get_untracked() {
            self.log().zone_changed();
            self.follow().asked();
        }
        // The entries are the same in another notation, so this is not a history step of its own.
        self.moved(true);
    }

    /// Uses the time zone that a person typed. Reports an unknown zone at the field.
    pub fn name_zone(self, name: &str) {
        // The browser's names have no spaces, but people type them.
        let name = name.trim().replace(' ', "_");
        if self.zone().names(&name) {
            self.use_zone(&name);
        }
    }

    /// Opens a part of an entry, unless the host page does that itself.
    pub fn open(self, entry: Arc<Entry>, part: EntryPart) {
        let request_id = entry.request_id.clone();
        let ours = self.parts().host.emit(HostEvent::RowActivate {
            request_id: request_id.clone(),
            part,
        });
        if ours && !self.0.is_disposed() {
            let open = OpenEntry::new(request_id, part, false);
            self.detail().open(open, Some(entry));
            self.moved(false);
        }
    }

    /// Switches to another part of the open entry.
    pub fn turn_to(self, part: EntryPart) {
        self.detail().turn_to(part);
        // Back leads out of the entry, not through its parts.
        self.moved(true);
    }

    /// Closes the open entry.
    pub fn close(self) {
        self.detail().close();
        // Replace the history step of the opening, so that Back does not reopen what a person has closed.
        self.moved(true);
    }

    /// Saves all entries that match the applied filters to a file.
    pub fn start_export(self) {
        if let Some(filter) = self.log().filter() {
            let known = untrack(|| self.log().shown()).and_then(|shown| shown.total());
            self.export().start(filter, known);
        }
    }

    fn moved(self, replace: bool) {
        self.parts()
            .host
            .notify_state_change(untrack(|| self.view_state()), replace);
    }
}

/// What Follow needs to know of the list.
fn followed_list(log: &Log) -> FollowedList {
    let log = *log;
    FollowedList {
        filter: Signal::derive(move || log.applied().and_then(|_| log.filter())),
        answer: Signal::derive(move || log.shown().map(|shown| shown.number())),
        is_busy: Signal::derive(move || log.busy()),
        has_failed: Signal::derive(move || log.failure().is_some()),
        reload: Callback::new(move |()| log.again()),
        shows: Callback::new(move |id: String| untrack(|| log.place_of(&id)).is_some()),
    }
}
