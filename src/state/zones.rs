//! The zone that every time and date is shown and meant in, and those there are to choose from.

use leptos::prelude::*;

use super::TimeZone;
use crate::ui::Zone;

/// The zones there are to choose from, and the one in use: a person's choice, else the page's, else the
/// browser's.
#[derive(Clone, Copy)]
pub struct Zones {
    browser: StoredValue<Zone>,
    page: RwSignal<Option<Zone>>,
    person: RwSignal<Option<Zone>>,
    /// A name that was asked for, by a link or a person, and that no zone has.
    unknown: RwSignal<Option<String>>,
    /// Whether a person is naming a zone that is none of the choices.
    naming: RwSignal<bool>,
}

impl Zones {
    pub(super) fn new() -> Self {
        Self {
            browser: StoredValue::new(Zone::browser()),
            page: RwSignal::new(None),
            person: RwSignal::new(None),
            unknown: RwSignal::new(None),
            naming: RwSignal::new(false),
        }
    }

    /// The zone in use. Tracked.
    pub fn get(self) -> Zone {
        self.person
            .get()
            .or_else(|| self.page.get())
            .unwrap_or_else(|| self.browser.get_value())
    }

    /// The zone in use. Not tracked.
    pub(crate) fn get_untracked(self) -> Zone {
        untrack(|| self.get())
    }

    /// The zone that a person chose, by its name. Tracked.
    pub(super) fn chosen(self) -> String {
        self.person
            .read()
            .as_ref()
            .map(|zone| zone.name().to_owned())
            .unwrap_or_default()
    }

    /// The zones to choose from: the page's, the browser's, UTC, and what a link brought. Tracked.
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

    /// A name that was asked for and that no zone has. Tracked.
    pub fn unknown(self) -> Option<String> {
        self.unknown.get()
    }

    /// Whether a person is naming a zone that is none of the choices. Tracked.
    pub fn naming(self) -> bool {
        self.naming.get()
    }

    /// Lets a person name a zone that is none of the choices, or no longer.
    pub fn name_another(self, naming: bool) {
        self.unknown.set(None);
        self.naming.set(naming);
    }

    /// Whether a zone has the name that a person gives. If none has, that is said, and they go on naming.
    pub(super) fn names(self, name: &str) -> bool {
        let known = Zone::named(name).is_some();
        if !known && !name.is_empty() {
            self.unknown.set(Some(name.to_owned()));
        }
        known
    }

    /// Sets the page's zone. False where it has a name that the browser does not know: then it is the
    /// browser's own.
    pub(super) fn configure(self, zone: &TimeZone) -> bool {
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

    /// Chooses a zone by its name, if it is one. Without a name, or by the name of the zone that is in use
    /// without a choice, there is no choice any more.
    pub(super) fn choose(self, name: &str) {
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
