//! A live region for screen readers: announces the number of matching entries, or that they are loading.

use leptos::prelude::*;

use super::AppState;
use crate::features::list::Mode;
use crate::ui::BASE_CLASS;
use crate::words::{Key, format, t};

/// A polite live region. It is empty at first.
#[component]
pub fn Announcer(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let words = Signal::derive(move || {
        if log.busy() {
            return t(Key::LoadingEntries).into();
        }
        if log.failure().is_some() {
            // The failure has the role `alert` and is announced by itself.
            return String::new();
        }
        let Some(shown) = log.shown() else {
            return String::new();
        };
        if shown.is_empty() {
            return t(Key::NoEntries).into();
        }
        if grid.mode() == Mode::List {
            return match shown.total() {
                Some(total) => format(Key::EntryCount, &[("count", total.into())]),
                None => t(Key::UncountedEntries).into(),
            };
        }
        let places = grid.wanted_page().1;
        let (first, last) = (
            ("first", (places.start + 1).into()),
            ("last", places.end.into()),
        );
        match shown.total() {
            None => format(Key::ShownPlaces, &[first, last]),
            Some(total) => format(
                Key::ShownPlacesOfTotal,
                &[first, last, ("total", total.into())],
            ),
        }
    });
    view! { class=BASE_CLASS,
        <p class="sal-visually-hidden" role="status">
            {words}
        </p>
    }
}
