//! Which part of the matching entries is shown, and the way to the rest.

use leptos::prelude::*;

use crate::state::Log;
use crate::ui::{S, count, icon};

/// The foot of the grid.
#[component]
pub fn Pager(
    /// What is paged through.
    log: Log,
) -> impl IntoView {
    let places = move || {
        log.shown().map(|shown| {
            let (first, last) = shown.places();
            let of = shown
                .page
                .total
                .map(|total| format!(" of {}", count(total)))
                .unwrap_or_default();
            format!("{}\u{2013}{}{of}", count(first), count(last))
        })
    };
    let has_newer = move || log.shown().is_some_and(|shown| shown.has_newer());
    let has_older = move || log.shown().is_some_and(|shown| shown.has_older());
    // `aria-disabled` and not `disabled`: a button that is disabled under the focus throws it away.
    let unless = |can: bool| if can { "false" } else { "true" };
    view! { class=S,
        <nav class="sal-pager" part="pager" aria-label="Pages">
            <p class="sal-pager__places">{places}</p>
            <button
                type="button"
                class="sal-button"
                part="button"
                aria-disabled=move || unless(has_newer())
                on:click=move |_| log.newer()
            >
                {icon::newer()}
                "Newer"
            </button>
            <button
                type="button"
                class="sal-button"
                part="button"
                aria-disabled=move || unless(has_older())
                on:click=move |_| log.older()
            >
                "Older"
                {icon::older()}
            </button>
        </nav>
    }
}
