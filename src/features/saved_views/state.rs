//! Views that a person has named and stored in the browser: filters, order and time zone, as in a link.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::platform::storage;
use crate::state::{ViewState, link};

/// The storage key of the views.
const STORED_AS: &str = "views";

/// The maximum number of views. A longer list would be hard to choose from.
const MOST: usize = 100;

/// A view with its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// Writes the views as a JSON array of `{"name", "link"}`.
fn write(views: &[SavedView]) -> String {
    // Strings in named members always serialize.
    serde_json::to_string(views).unwrap_or_default()
}

/// Reads what [`write()`] writes. Version 0.2.0 wrote one view per line: its name, a tab, and its link. Skips lines
/// without a tab, and repeated names.
fn read(text: &str) -> Vec<SavedView> {
    let listed = serde_json::from_str(text).unwrap_or_else(|_not_json| read_lines(text));
    let mut views: Vec<SavedView> = Vec::new();
    for view in listed {
        if views.len() < MOST && views.iter().all(|other| other.name != view.name) {
            views.push(view);
        }
    }
    views
}

fn read_lines(text: &str) -> Vec<SavedView> {
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, link)| SavedView {
            name: name.to_owned(),
            link: link.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, link: &str) -> SavedView {
        SavedView {
            name: name.to_owned(),
            link: link.to_owned(),
        }
    }

    #[test]
    fn views_are_read_as_they_were_written() {
        let views = [
            view("Failed “today”", "range:24h;status:failed"),
            view("All", ""),
            view("a\tb\nc", "q:x"),
        ];
        assert_eq!(read(&write(&views)), views);
        assert_eq!(
            write(&[view("All", "q:x")]),
            r#"[{"name":"All","link":"q:x"}]"#
        );
    }

    #[test]
    fn views_of_version_0_2_0_are_read() {
        let text = "Failed “today”\trange:24h;status:failed\nAll\t\n";
        let views = [
            view("Failed “today”", "range:24h;status:failed"),
            view("All", ""),
        ];
        assert_eq!(read(text), views);
    }

    #[test]
    fn text_of_strangers_is_read_as_far_as_it_names_views() {
        assert_eq!(read("nonsense\n\nall\t\nall\tq:x"), [view("all", "")]);
        assert_eq!(
            read(r#"[{"name":"all","link":""},{"name":"all","link":"q:x"}]"#),
            [view("all", "")]
        );
        for text in ["", "[", "{}", r#"[{"name":1,"link":""}]"#] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
