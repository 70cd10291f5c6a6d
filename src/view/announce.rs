//! What a screen reader is told without moving the focus: how many entries match, or that it is loading.

use leptos::prelude::*;
use scim_audit_model::page::Page;

use crate::state::Log;
use crate::ui::{S, count};

/// A polite live region, empty at first.
#[component]
pub fn Announcer(
    /// What is told about.
    log: Log,
) -> impl IntoView {
    let words = move || {
        if log.busy() {
            return "Loading entries".to_owned();
        }
        if log.failure().is_some() {
            // The failure itself is an alert, which speaks for itself.
            return String::new();
        }
        log.shown().map_or_else(String::new, |shown| {
            let (first, last) = shown.places();
            let Page { items, total, .. } = &shown.page;
            match (items.is_empty(), total) {
                (true, _) => "No entries".to_owned(),
                (false, None) => format!("Entries {} to {}", count(first), count(last)),
                (false, Some(total)) => format!(
                    "Entries {} to {} of {}",
                    count(first),
                    count(last),
                    count(*total)
                ),
            }
        })
    };
    view! { class=S,
        <p class="sal-visually-hidden" role="status">
            {words}
        </p>
    }
}
