//! Two buttons beside a value of an entry: only entries with it, or none with it.

use leptos::prelude::*;

use super::filter_bar::words_for;
use crate::state::{AppState, Field};
use crate::ui::{S, icon};
use crate::words::{Key, format};

/// The buttons; none where the value is empty, and no Exclude where the API has none.
#[component]
pub fn FilterActions(
    /// The viewer's state.
    state: AppState,
    /// Which filter the value is one of.
    field: Field,
    /// The value, as it stands in the entry.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    // A path of nothing but slashes is the base itself, and as a filter lets everything through.
    let says_something = !value.trim_matches(['/', ' ']).is_empty();
    says_something.then(|| {
        let filter_by = {
            let value = value.clone();
            move || state.filter_by(field, &value)
        };
        let exclude = field.can_exclude().then(|| {
            let excluded = value.clone();
            let exclude = move || state.exclude(field, &excluded);
            button(
                state,
                Key::Exclude,
                field,
                value.clone(),
                icon::exclude(),
                exclude,
            )
        });
        view! { class=S,
            <span class="sal-filter-actions">
                {button(state, Key::FilterBy, field, value, icon::filter(), filter_by)}
                {exclude}
            </span>
        }
    })
}

fn button(
    state: AppState,
    key: Key,
    field: Field,
    value: String,
    icon: impl IntoView + 'static,
    press: impl Fn() + 'static,
) -> impl IntoView {
    let label = move || {
        let value = words_for(state, field, &value);
        format(key, &[("value", (&value).into())])
    };
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--icon"
            part="button"
            aria-label=label.clone()
            title=label
            on:click=move |_| press()
        >
            {icon}
        </button>
    }
}
