//! The panel: one entry next to the list, with steps to the next one. The panel does not reload the list, and
//! the position in the list stays.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;

use super::AppState;
use crate::features::detail::{Detail, PanelStep};
use crate::state::{EntryPart, HostEvent, OpenEntry};

impl AppState {
    /// The entry that is open in the panel, if any.
    pub fn panel(self) -> Detail {
        self.parts().panel
    }

    /// What is open: the dialog, which covers the panel, or else the panel. Reactive.
    pub(super) fn opened(self) -> Option<OpenEntry> {
        self.detail().opened().or_else(|| self.panel().opened())
    }

    /// Opens an entry in the panel, unless the host page shows it itself. The last tab stays selected.
    pub fn open_panel(self, entry: Arc<Entry>) {
        let request_id = entry.request_id.clone();
        let part = untrack(|| self.panel().part()).unwrap_or(EntryPart::Overview);
        let ours = self.parts().host.emit(HostEvent::RowActivate {
            request_id: request_id.clone(),
            part,
        });
        if ours && !self.0.is_disposed() {
            let open = OpenEntry::new(request_id, part, true);
            self.panel().open(open, Some(entry));
            self.panel().attention.set(true);
            self.moved(false);
        }
    }

    /// Whether the panel shows this entry. Reactive.
    pub fn is_open_in_panel(self, request_id: &str) -> bool {
        self.panel()
            .opened()
            .is_some_and(|open| open.request_id == request_id)
    }

    /// Switches to another tab of the panel.
    pub fn turn_panel_to(self, part: EntryPart) {
        self.panel().turn_to(part);
        self.moved(true);
    }

    /// Closes the panel.
    pub fn close_panel(self) {
        self.panel().close();
        self.moved(true);
    }

    /// Closes the topmost dialog: the one of an entry's part, or else the panel where it is a dialog.
    pub fn leave(self) {
        if self.detail().opened_untracked().is_some() {
            self.close();
        } else {
            self.close_panel();
        }
    }

    /// The 1-based position of the panel's entry and the number of entries, as far as known. Reactive.
    pub fn panel_place(self) -> Option<(u64, Option<u64>)> {
        let place = self.place_in_log()?;
        let total = self.log().shown().and_then(|shown| shown.total());
        Some((place + 1, total))
    }

    /// Whether there is an entry in this direction. Reactive.
    pub fn can_step(self, step: PanelStep) -> bool {
        let place = self.place_in_log();
        place.is_some_and(|place| step.target(place, Some(self.log().count())).is_some())
    }

    /// Steps to the next entry in this direction. If it is not loaded, fetches it first: see
    /// [`Self::show_pending_step`].
    pub fn step(self, step: PanelStep) {
        let to = untrack(|| step.target(self.place_in_log()?, Some(self.log().count())));
        if let Some(place) = to {
            self.panel().awaited.set(Some((step, place)));
            self.show_pending_step();
        }
    }

    /// Shows the target of the step in progress if it is loaded, or else fetches it. Skips entries that
    /// cannot be read.
    pub fn show_pending_step(self) {
        let panel = self.panel();
        let Some((step, mut place)) = panel.awaited.get_untracked() else {
            return;
        };
        let entry = loop {
            match untrack(|| self.log().row(place)) {
                Some(Item::Read(entry)) => break entry,
                Some(Item::Unreadable { .. }) => {
                    let Some(further) = untrack(|| step.target(place, Some(self.log().count())))
                    else {
                        panel.awaited.set(None);
                        return;
                    };
                    place = further;
                }
                None => {
                    panel.awaited.set(Some((step, place)));
                    self.log().fetch_row(place);
                    return;
                }
            }
        };
        let part = untrack(|| panel.part()).unwrap_or(EntryPart::Overview);
        let open = OpenEntry::new(entry.request_id.clone(), part, true);
        panel.open(open, Some(entry));
        self.log().reveal(place);
        // Back leads to where the panel was opened, not through all entries seen in it.
        self.moved(true);
    }

    /// Whether the target of the step in progress is loaded. Reactive.
    pub fn has_arrived(self) -> bool {
        let awaited = self.panel().awaited.get();
        awaited.is_some_and(|(_, place)| self.log().row(place).is_some())
    }

    /// Whether the host page can show the resource of an entry. Reactive.
    pub fn can_navigate(self, entry: &Entry) -> bool {
        let is_resource = !matches!(
            entry.resource_type.as_str(),
            "" | "Me" | "Bulk" | "Search" | "Schemas" | "ResourceTypes" | "ServiceProviderConfig"
        );
        self.parts().settings.read().navigable && is_resource && entry.resource_id.is_some()
    }

    /// Makes the host page show the resource of an entry. Closes dialog and panel, because they would cover
    /// it.
    pub fn navigate(self, entry: &Entry) {
        let Some(resource_id) = entry.resource_id.clone() else {
            return;
        };
        let host = self.parts().host;
        self.panel().close();
        self.close();
        host.emit(HostEvent::Navigate {
            resource_type: entry.resource_type.clone(),
            resource_id,
        });
    }

    fn place_in_log(self) -> Option<u64> {
        self.log().place_of(&self.panel().opened()?.request_id)
    }

    /// The entry that a link opened in the panel, as soon as it and the list are there. Reactive.
    pub fn sought(self) -> Option<Arc<Entry>> {
        let is_ready = self.panel().is_sought.get()
            && !self.log().busy()
            && self.log().shown().is_some_and(|shown| !shown.is_empty());
        self.panel().entry().filter(|_| is_ready)
    }

    /// Scrolls the list to the entry that a link opened in the panel, once.
    pub fn reveal_sought(self, entry: &Arc<Entry>) {
        self.panel().is_sought.set(false);
        self.log().seek(entry);
    }

    /// Opens what a link or the host page requests, and closes everything else.
    pub(super) fn show_open(self, open: Option<OpenEntry>) {
        let (dialog, panel) = match open {
            Some(open) if open.panel => (None, Some(open)),
            other => (other, None),
        };
        if dialog.is_some() {
            // Only one dialog may be open at a time.
            self.export().close();
        }
        for (detail, open) in [(self.detail(), dialog), (self.panel(), panel)] {
            match open {
                Some(open) if Some(&open) == detail.opened_untracked().as_ref() => {}
                Some(open) => {
                    let summary = self.log().entry(&open.request_id);
                    let is_sought = open.panel;
                    detail.open(open, summary);
                    detail.is_sought.set(is_sought);
                }
                None => detail.close(),
            }
        }
    }
}
