//! Views that a person has named and kept in the browser: filters, order and zone, as a link has them.

use leptos::prelude::*;

use super::{AppState, Draft, ViewState, link};
use crate::ui::storage;

/// The name that they are kept under.
const STORED_AS: &str = "views";

/// How many are kept. More would be no list that one chooses from.
const MOST: usize = 100;

/// A view with its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SavedView {
    /// As the person called it.
    pub name: String,
    /// What one looks at, as [`link::write`] has it.
    pub link: String,
}

/// Why a view was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSaved {
    /// It has no name.
    Nameless,
    /// The browser keeps nothing for this page.
    Refused,
    /// There are as many as are kept.
    Full,
}

/// The views that are kept, and the name that is being typed.
#[derive(Clone, Copy)]
pub struct SavedViews {
    views: RwSignal<Vec<SavedView>>,
    /// The name for what one looks at.
    pub name: RwSignal<String>,
    /// Whether the list is shown.
    pub shown: RwSignal<bool>,
    failure: RwSignal<Option<NotSaved>>,
}

impl SavedViews {
    pub(super) fn new() -> Self {
        Self {
            views: RwSignal::default(),
            name: RwSignal::default(),
            shown: RwSignal::new(false),
            failure: RwSignal::default(),
        }
    }

    /// The views, in the order of their names. Tracked.
    pub fn all(self) -> Vec<SavedView> {
        self.views.get()
    }

    /// Why the last one was not saved. Tracked.
    pub fn failure(self) -> Option<NotSaved> {
        self.failure.get()
    }

    /// Reads what is kept: another window may have changed it meanwhile.
    pub(super) fn load(self) {
        let kept = storage::read(STORED_AS).unwrap_or_default();
        self.views.set(read(&kept));
        self.failure.set(None);
    }

    /// Keeps a view under the name that is typed, in the place of one of the same name.
    fn keep(self, view: &ViewState) {
        let name = self.name.get_untracked().trim().to_owned();
        self.load();
        let mut views = self.views.get_untracked();
        views.retain(|kept| kept.name != name);
        let failure = if name.is_empty() {
            Some(NotSaved::Nameless)
        } else if views.len() >= MOST {
            Some(NotSaved::Full)
        } else {
            let link = link::write(view);
            views.push(SavedView { name, link });
            views.sort_by(|one, other| one.name.cmp(&other.name));
            (!storage::write(STORED_AS, &write(&views))).then_some(NotSaved::Refused)
        };
        if failure.is_none() {
            self.views.set(views);
            self.name.set(String::new());
        }
        self.failure.set(failure);
    }

    /// Forgets a view.
    pub fn forget(self, name: &str) {
        self.load();
        self.views
            .update(|views| views.retain(|kept| kept.name != name));
        let views = self.views.get_untracked();
        if views.is_empty() {
            storage::remove(STORED_AS);
        } else if !storage::write(STORED_AS, &write(&views)) {
            self.failure.set(Some(NotSaved::Refused));
        }
    }
}

impl AppState {
    /// The views that are kept in the browser.
    pub fn saved_views(self) -> SavedViews {
        self.parts().saved_views
    }

    /// Whether the page lets views be kept. The browser may still refuse.
    pub fn can_keep(self) -> bool {
        storage::is_allowed()
    }

    /// An address to share, that shows what a link says; the link itself, where the page's address is not ours.
    pub fn link_to(self, link: &str) -> String {
        self.parts()
            .address_of
            .with_value(|address_of| address_of(link))
    }

    /// Reads the saved views anew.
    pub fn list_saved_views(self) {
        self.saved_views().load();
    }

    /// Saves what one looks at under the name that is typed. What is open is no part of it.
    pub fn save_view(self) {
        let view = ViewState {
            open: None,
            ..untrack(|| self.view_state())
        };
        self.saved_views().keep(&view);
    }

    /// Looks at a saved view. It is a step that one can go back from.
    pub fn look_at(self, saved: &SavedView) {
        let view = link::read(&saved.link);
        self.saved_views().shown.set(false);
        self.zone().choose(&view.time_zone);
        let (draft, errors) = Draft::read(&view);
        self.bar().set(&draft);
        if errors.is_empty() {
            self.apply(draft);
        } else {
            self.log().refuse(errors);
        }
    }
}

/// One view a line: its name, a tab, its link, which has neither.
fn write(views: &[SavedView]) -> String {
    let line = |view: &SavedView| {
        let name = view.name.replace(['\n', '\t'], " ");
        format!("{name}\t{}\n", view.link)
    };
    views.iter().map(line).collect()
}

/// A line that is none, or has the name of one before, is left out.
fn read(text: &str) -> Vec<SavedView> {
    let mut views: Vec<SavedView> = Vec::new();
    for (name, link) in text.lines().filter_map(|line| line.split_once('\t')) {
        if views.len() < MOST && views.iter().all(|view| view.name != name) {
            views.push(SavedView {
                name: name.to_owned(),
                link: link.to_owned(),
            });
        }
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_read_as_they_were_written() {
        let view = |name: &str, link: &str| SavedView {
            name: name.to_owned(),
            link: link.to_owned(),
        };
        let views = [
            view("Failed “today”", "range:24h;status:failed"),
            view("All", ""),
        ];
        assert_eq!(read(&write(&views)), views);
        assert_eq!(
            read(&write(&[view("a\tb\nc", "q:x")])),
            [view("a b c", "q:x")]
        );
        assert_eq!(read("nonsense\n\nall\t\nall\tq:x"), [view("all", "")]);
        assert_eq!(read(""), []);
    }
}
