//! Which part of the matching entries is shown, and the way to the rest.

use leptos::prelude::*;

use crate::state::Log;
use crate::ui::{S, icon};
use crate::words::{Key, format, live};

/// The foot of the grid.
#[component]
pub fn Pager(
    /// What is paged through.
    log: Log,
) -> impl IntoView {
    let places = move || {
        log.shown().map(|shown| {
            let (first, last) = shown.places();
            let places = [("first", first.into()), ("last", last.into())];
            match shown.page.total {
                Some(total) => {
                    let [first, last] = places;
                    format(Key::PlacesOfTotal, &[first, last, ("total", total.into())])
                }
                None => format(Key::Places, &places),
            }
        })
    };
    let has_newer = move || log.shown().is_some_and(|shown| shown.has_newer());
    let has_older = move || log.shown().is_some_and(|shown| shown.has_older());
    // `aria-disabled` and not `disabled`: a button that is disabled under the focus throws it away.
    let unless = |can: bool| if can { "false" } else { "true" };
    view! { class=S,
        <nav class="sal-pager" part="pager" aria-label=live(Key::Pages)>
            <p class="sal-pager__places">{places}</p>
            <button
                type="button"
                class="sal-button"
                part="button"
                aria-disabled=move || unless(has_newer())
                on:click=move |_| log.newer()
            >
                {icon::newer()}
                {live(Key::Newer)}
            </button>
            <button
                type="button"
                class="sal-button"
                part="button"
                aria-disabled=move || unless(has_older())
                on:click=move |_| log.older()
            >
                {live(Key::Older)}
                {icon::older()}
            </button>
        </nav>
    }
}
