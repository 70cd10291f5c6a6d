//! Views that a person has named and stored in the browser: filters, order and time zone, as in a link.

use leptos::prelude::*;

use crate::platform::storage;
use crate::state::{ViewState, link};

/// The storage key of the views.
const STORED_AS: &str = "views";

/// The maximum number of views. A longer list would be hard to choose from.
const MOST: usize = 100;

/// A view with its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SavedView {
    /// The name that the person gave.
    pub name: String,
    /// The view, in the format of [`link::write`].
    pub link: String,
}

/// Why a view was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveViewError {
    /// It has no name.
    Nameless,
    /// The browser stores nothing for this page.
    Refused,
    /// The maximum number of views is stored already.
    Full,
}

/// The stored views, and the name that is being typed.
#[derive(Clone, Copy)]
pub struct SavedViews {
    views: RwSignal<Vec<SavedView>>,
    /// The name for the current view.
    pub name: RwSignal<String>,
    /// Whether the list is shown.
    pub shown: RwSignal<bool>,
    failure: RwSignal<Option<SaveViewError>>,
}

impl SavedViews {
    pub(crate) fn new() -> Self {
        Self {
            views: RwSignal::default(),
            name: RwSignal::default(),
            shown: RwSignal::new(false),
            failure: RwSignal::default(),
        }
    }

    /// The views, sorted by name. Reactive.
    pub fn all(self) -> Vec<SavedView> {
        self.views.get()
    }

    /// Why the last view was not saved. Reactive.
    pub fn failure(self) -> Option<SaveViewError> {
        self.failure.get()
    }

    /// Reads the stored views again: another window may have changed them meanwhile.
    pub(crate) fn load(self) {
        let kept = storage::read(STORED_AS).unwrap_or_default();
        self.views.set(read(&kept));
        self.failure.set(None);
    }

    /// Stores a view under the typed name. Replaces a view with the same name.
    pub(crate) fn save(self, view: &ViewState) {
        // Names that look equal are equal: a tab and several blanks are shown as one blank.
        let typed = self.name.get_untracked();
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        self.load();
        let mut views = self.views.get_untracked();
        views.retain(|kept| kept.name != name);
        let failure = if name.is_empty() {
            Some(SaveViewError::Nameless)
        } else if views.len() >= MOST {
            Some(SaveViewError::Full)
        } else {
            let link = link::write(view);
            views.push(SavedView { name, link });
            views.sort_by(|one, other| one.name.cmp(&other.name));
            (!storage::write(STORED_AS, &write(&views))).then_some(SaveViewError::Refused)
        };
        if failure.is_none() {
            self.views.set(views);
            self.name.set(String::new());
        }
        self.failure.set(failure);
    }

    /// Deletes a view.
    pub fn forget(self, name: &str) {
        self.load();
        self.views
            .update(|views| views.retain(|kept| kept.name != name));
        let views = self.views.get_untracked();
        if views.is_empty() {
            storage::remove(STORED_AS);
        } else if !storage::write(STORED_AS, &write(&views)) {
            self.failure.set(Some(SaveViewError::Refused));
        }
    }
}

/// Writes one view per line: its name, a tab, and its link. The link contains neither tabs nor line breaks.
fn write(views: &[SavedView]) -> String {
    let line = |view: &SavedView| {
        let name = view.name.replace(['\n', '\t'], " ");
        format!("{name}\t{}\n", view.link)
    };
    views.iter().map(line).collect()
}

/// Skips lines without a tab, and repeated names.
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
