//! The time zone in which times and dates are shown and entered, and the zones to choose from.

use leptos::prelude::*;

use super::TimeZone;
use crate::platform::Zone;

/// The zones to choose from, and the one in use: a person's choice, else the host page's, else the browser's.
#[derive(Clone, Copy)]
pub struct Zones {
    browser: StoredValue<Zone>,
    page: RwSignal<Option<Zone>>,
    person: RwSignal<Option<Zone>>,
    /// The name that a link or a person requested and that no zone has.
    unknown: RwSignal<Option<String>>,
    /// Whether a person is typing the name of a zone that is not among the choices.
    naming: RwSignal<bool>,
}

impl Zones {
    pub(crate) fn new() -> Self {
        Self {
            browser: StoredValue::new(Zone::browser()),
            page: RwSignal::new(None),
            person: RwSignal::new(None),
            unknown: RwSignal::new(None),
            naming: RwSignal::new(false),
        }
    }

    /// The zone in use. Reactive.
    pub fn get(self) -> Zone {
        self.person
            .get()
            .or_else(|| self.page.get())
            .unwrap_or_else(|| self.browser.get_value())
    }

    /// The zone in use. Does not subscribe.
    pub(crate) fn get_untracked(self) -> Zone {
        untrack(|| self.get())
    }

    /// The name of the zone that a person chose. Empty if none. Reactive.
    pub(crate) fn chosen(self) -> String {
        self.person
            .read()
            .as_ref()
            .map(|zone| zone.name().to_owned())
            .unwrap_or_default()
    }

    /// The zones to choose from: the host page's, the browser's, UTC, and the chosen one, such as that of a
    /// link. Reactive.
    pub fn choices(self) -> Vec<Zone> {
        let mut choices: Vec<Zone> = Vec::new();
        for zone in [
            self.page.get(),
            Some(self.browser.get_value()),
            Some(Zone::utc()),
            self.person.get(),
        ]
        .into_iter()
        .flatten()
        {
            if !choices.contains(&zone) {
                choices.push(zone);
            }
        }
        choices
    }

    /// The requested name that no zone has. Reactive.
    pub fn unknown(self) -> Option<String> {
        self.unknown.get()
    }

    /// Whether a person is typing the name of a zone that is not among the choices. Reactive.
    pub fn naming(self) -> bool {
        self.naming.get()
    }

    /// Opens or closes the field for the name of another zone.
    pub fn name_another(self, naming: bool) {
        self.unknown.set(None);
        self.naming.set(naming);
    }

    /// Whether a zone has the name that a person typed. If not, reports that, and the field stays open.
    pub(crate) fn names(self, name: &str) -> bool {
        let known = Zone::named(name).is_some();
        if !known && !name.is_empty() {
            self.unknown.set(Some(name.to_owned()));
        }
        known
    }

    /// Sets the host page's zone. Returns false if the browser does not know its name; the browser's own zone
    /// is then used.
    pub(crate) fn configure(self, zone: &TimeZone) -> bool {
        let (page, known) = match zone {
            TimeZone::Local => (None, true),
            TimeZone::Utc => (Some(Zone::utc()), true),
            TimeZone::Named(name) => {
                let zone = Zone::named(name);
                let known = zone.is_some();
                (zone, known)
            }
        };
        self.page.set(page);
        known
    }

    /// Chooses the zone with this name, if there is one. An empty or unknown name removes the choice, and so
    /// does the name of the zone that is in use without a choice.
    pub(crate) fn choose(self, name: &str) {
        self.naming.set(false);
        let zone = match name {
            "" => None,
            name => untrack(|| self.choices())
                .into_iter()
                .find(|zone| zone.name() == name)
                .or_else(|| Zone::named(name)),
        };
        let unknown = zone.is_none() && !name.is_empty();
        self.unknown.set(unknown.then(|| name.to_owned()));
        let otherwise = self
            .page
            .get_untracked()
            .unwrap_or_else(|| self.browser.get_value());
        self.person.set(zone.filter(|zone| *zone != otherwise));
    }
}
