//! The signals, and the commands that change them. A view reads signals and calls commands; nothing else
//! changes what is shown. Commands fetch; no effect does, so that nothing is fetched by accident.

mod days;
mod detail;
mod draft;
mod event;
mod latest;
mod log;
mod settings;
mod view_state;

use leptos::prelude::*;

pub use detail::{Detail, Full, Opened, Side};
pub use draft::{Draft, DraftError, Field};
pub use event::{Event, ExportOutcome, Report};
pub use log::{Failure, Log, Shown};
pub use settings::{Settings, TimeZone};
pub use view_state::{Open, Part, ViewState};

pub use crate::source::SourceError;
use crate::ui::Zone;

/// All the state of one viewer. Copy it freely: it is a handful of handles, which live as long as the
/// viewer is mounted.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The entries that are shown, and the commands Filter, Reset, Refresh, Older, Newer and Retry.
    pub log: Log,
    /// The entry that is open, if any.
    pub detail: Detail,
    /// The zone that every time and date is shown and meant in.
    pub zone: Zones,
    source: Source,
}

/// The source, kept for as long as the viewer.
type Source = StoredValue<std::rc::Rc<crate::source::Source>, LocalStorage>;

/// What a viewer starts from.
pub struct Setup {
    /// Where entries come from.
    pub source: crate::source::Source,
    /// How they are shown.
    pub settings: Settings,
    /// What is looked at first.
    pub view: ViewState,
    /// Where the page is told of things.
    pub report: Report,
}

impl AppState {
    /// The state of a viewer over this source, which has asked for nothing yet.
    pub fn new(setup: Setup) -> Self {
        let source = setup.source;
        let source = StoredValue::new_local(std::rc::Rc::new(source));
        let zone = Zones::new();
        Self {
            log: Log::new(source, zone),
            detail: Detail::new(source),
            zone,
            source,
        }
    }

    /// Uses this token from now on, and tries again what failed for want of one.
    pub fn sign_in(self, token: String) {
        self.source.with_value(|source| source.set_token(token));
        self.log.retry();
    }
}

/// The zones there are to choose from, and the one chosen.
#[derive(Clone, Copy)]
pub struct Zones {
    /// The browser's own.
    browser: StoredValue<Zone>,
    chosen: RwSignal<Zone>,
}

impl Zones {
    fn new() -> Self {
        let browser = Zone::browser();
        Self {
            chosen: RwSignal::new(browser.clone()),
            browser: StoredValue::new(browser),
        }
    }

    /// The zone in use. Tracked.
    pub fn get(self) -> Zone {
        self.chosen.get()
    }

    /// The zone in use. Not tracked.
    pub(crate) fn get_untracked(self) -> Zone {
        self.chosen.get_untracked()
    }

    /// The zones to choose from: the browser's, and UTC where that is another.
    pub fn choices(self) -> Vec<Zone> {
        let browser = self.browser.get_value();
        let utc = Zone::utc();
        if browser == utc {
            vec![utc]
        } else {
            vec![browser, utc]
        }
    }

    fn set(self, name: &str) {
        if let Some(zone) = self.choices().into_iter().find(|zone| zone.name() == name) {
            self.chosen.set(zone);
        }
    }
}

impl AppState {
    /// Shows and means every time and date in the zone of this name, if it is one of the choices. Dates
    /// that are filtered by mean other instants then, so the log is asked again.
    pub fn use_zone(self, name: &str) {
        self.zone.set(name);
        self.log.zone_changed();
    }
}
