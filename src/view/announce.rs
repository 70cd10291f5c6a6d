//! What a screen reader is told without moving the focus: how many entries match, or that it is loading.

use leptos::prelude::*;
use scim_audit_model::page::Page;

use crate::state::Log;
use crate::ui::S;
use crate::words::{Key, Value, format, t};

/// A polite live region, empty at first.
#[component]
pub fn Announcer(
    /// What is told about.
    log: Log,
) -> impl IntoView {
    let words = move || {
        if log.busy() {
            return t(Key::LoadingEntries).into();
        }
        if log.failure().is_some() {
            // The failure itself is an alert, which speaks for itself.
            return String::new();
        }
        log.shown().map_or_else(String::new, |shown| {
            let (first, last) = shown.places();
            let Page { items, total, .. } = &shown.page;
            let [first, last] = [("first", Value::from(first)), ("last", last.into())];
            match (items.is_empty(), total) {
                (true, _) => t(Key::NoEntries).into(),
                (false, None) => format(Key::ShownPlaces, &[first, last]),
                (false, Some(total)) => {
                    let total = ("total", (*total).into());
                    format(Key::ShownPlacesOfTotal, &[first, last, total])
                }
            }
        })
    };
    view! { class=S,
        <p class="sal-visually-hidden" role="status">
            {words}
        </p>
    }
}
