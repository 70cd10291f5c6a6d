//! The Problems view, and the way from a problem to its entries.

use leptos::prelude::*;

use super::AppState;
use crate::features::problems::Problems;
use crate::features::problems::reader::ProblemReader;
use crate::state::{EntryPart, Field, HostEvent, LogView, OpenEntry};

impl AppState {
    /// The failures of the log, grouped by cause.
    pub fn problems(self) -> Problems {
        self.parts().problems
    }

    /// Whether the problems are shown in place of the list. They are about its entries: where there are none, or where
    /// they could not be loaded, the list says so. Reactive.
    pub fn shows_problems(self) -> bool {
        self.problems().is_open()
            && self.log().failure().is_none()
            && self.log().shown().is_some_and(|shown| !shown.is_empty())
    }

    /// What is shown of the entries. Reactive.
    pub(super) fn log_view(self) -> LogView {
        if self.problems().is_open() {
            LogView::Problems
        } else {
            LogView::Entries
        }
    }

    /// Shows the problems in place of the list, or the list again.
    pub fn toggle_problems(self) {
        let is_open = untrack(|| self.problems().is_open());
        self.problems().set_open(!is_open);
        self.moved(false);
    }

    /// Shows the list again.
    pub fn close_problems(self) {
        self.problems().set_open(false);
        self.moved(false);
    }

    /// Shows the entries with these values in the list.
    pub fn show_entries_of(self, filters: &[(Field, String)]) {
        self.problems().set_open(false);
        self.change(|draft| {
            for (field, value) in filters {
                draft.require(*field, value);
            }
        });
    }

    /// Opens an entry that is not in the list, unless the host page shows it itself.
    pub fn show_example(self, request_id: String) {
        let part = EntryPart::Error;
        let ours = self.parts().host.emit(HostEvent::RowActivate {
            request_id: request_id.clone(),
            part,
        });
        if ours && !self.0.is_disposed() {
            let summary = self.log().entry(&request_id);
            self.detail()
                .open(OpenEntry::new(request_id, part, false), summary);
            self.moved(false);
        }
    }

    /// Reads the entries that the problems are about.
    pub(super) fn problem_reader(self) -> ProblemReader {
        let parts = self.parts();
        ProblemReader::attached_to(parts.problems, parts.source, parts.host)
    }
}
