//! Commands for saved views.

use leptos::prelude::*;

use super::AppState;
use crate::features::saved_views::{SavedView, SavedViews};
use crate::platform::storage;
use crate::state::{ViewState, link};

impl AppState {
    /// The views that are stored in the browser.
    pub fn saved_views(self) -> SavedViews {
        self.parts().saved_views
    }

    /// Whether the host page allows views to be stored. The browser may still refuse.
    pub fn can_keep(self) -> bool {
        storage::is_allowed()
    }

    /// Returns an address to share that shows the view of a link, or the link itself if the page's address
    /// does not contain the view.
    pub fn link_to(self, link: &str) -> String {
        self.parts()
            .address_of
            .with_value(|address_of| address_of(link))
    }

    /// Reads the stored views again.
    pub fn list_saved_views(self) {
        self.saved_views().load();
    }

    /// Saves the current view under the typed name, without the open entry.
    pub fn save_view(self) {
        let view = ViewState {
            open: None,
            ..untrack(|| self.view_state())
        };
        self.saved_views().save(&view);
    }

    /// Shows a saved view, as a history step of its own. Reports each invalid value at its field, and applies the
    /// others.
    pub fn show_saved(self, saved: &SavedView) {
        let view = link::read(&saved.link);
        self.saved_views().shown.set(false);
        self.zone().choose(&view.time_zone);
        let (draft, errors) = self.fill_bar(&view.filters);
        self.apply(draft);
        self.log().refuse(errors);
    }
}
