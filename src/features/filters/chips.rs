//! The applied filters, each with a button that removes it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::app::AppState;
use crate::state::ActiveFilter;
use crate::ui::{BASE_CLASS, IconButton, focus, icon};
use crate::view::criterion_words::criterion_words;
use crate::words::{Key, format, live};

/// The list of applied filters. It is absent if there are none.
#[component]
pub fn Chips(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let criteria = Memo::new(move |_| state.log().applied().unwrap_or_default().active_criteria());
    let any = Memo::new(move |_| !criteria.read().is_empty());
    view! { class=BASE_CLASS,
        <Show when=move || any.get()>
            // `role`: Safari drops the list semantics of a list without markers.
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
        // The button is removed with its chip: move the focus to the next chip, or to the sentence in the
        // header.
        if !focus::give_to_neighbour(&event) {
            focus::give_to_id(&event, "sal-sentence");
        }
        state.remove_criterion(&criterion);
    };
    view! { class=BASE_CLASS,
        <li class="sal-chip" class:sal-chip--not=not>
            <bdi class="sal-chip__words">{words}</bdi>
            <IconButton
                on_press=take_back
                label=Signal::derive(label)
                class="sal-button sal-button--icon sal-chip__remove"
            >
                {icon::close()}
            </IconButton>
        </li>
    }
}
