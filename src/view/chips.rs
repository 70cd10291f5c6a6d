//! The filters that are applied, each with a button that takes it back.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::filter_bar::criterion_words;
use crate::state::{ActiveFilter, AppState};
use crate::ui::{S, focus, icon};
use crate::words::{Key, format, live};

/// A list of what is on; nothing while nothing is.
#[component]
pub fn Chips(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let criteria = Memo::new(move |_| state.log().applied().unwrap_or_default().on());
    let any = Memo::new(move |_| !criteria.read().is_empty());
    view! { class=S,
        <Show when=move || any.get()>
            // `role`: Safari forgets a list that has no marks.
            <ul class="sal-chips" role="list" aria-label=live(Key::AppliedFilters)>
                <For each=move || criteria.get() key=ActiveFilter::clone let:criterion>
                    {chip(state, criterion)}
                </For>
            </ul>
        </Show>
    }
}

fn chip(state: AppState, criterion: ActiveFilter) -> impl IntoView {
    let not = criterion.not;
    let words = {
        let criterion = criterion.clone();
        move || criterion_words(state, &criterion)
    };
    let label = {
        let words = words.clone();
        move || format(Key::RemoveFilter, &[("filter", (&words()).into())])
    };
    let take_back = move |event: MouseEvent| {
        // The button goes with its chip: the focus goes on to the next, else to what now says more.
        if !focus::give_to_neighbour(&event) {
            focus::give_to_id(&event, "sal-sentence");
        }
        state.take_back(&criterion);
    };
    view! { class=S,
        <li class="sal-chip" class:sal-chip--not=not>
            <bdi class="sal-chip__words">{words}</bdi>
            <button
                type="button"
                class="sal-button sal-button--icon sal-chip__remove"
                part="button"
                aria-label=label.clone()
                title=label
                on:click=take_back
            >
                {icon::close()}
            </button>
        </li>
    }
}
