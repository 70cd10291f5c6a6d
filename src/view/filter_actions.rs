//! Two buttons beside a value of an entry: only entries with it, or none with it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::filter_bar::words_for;
use crate::state::{AppState, Field};
use crate::ui::{S, icon, press};
use crate::words::{Key, format};

/// The buttons; none where the value is empty, and no Exclude where the API has none.
#[component]
pub fn FilterActions(
    /// The viewer's state.
    state: AppState,
    /// Which filter the value is one of.
    #[prop(into)]
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
            let exclude = Box::new(move || state.exclude(field, &excluded));
            let icon = icon::exclude().into_any();
            button(state, Key::Exclude, field, value.clone(), icon, exclude)
        });
        // Of one type wherever it stands, so that the code that draws it is there once.
        view! { class=S,
            <span class="sal-filter-actions">
                {button(state, Key::FilterBy, field, value, icon::filter().into_any(), Box::new(filter_by))}
                {exclude}
            </span>
        }
        .into_any()
    })
}

fn button(
    state: AppState,
    key: Key,
    field: Field,
    value: String,
    icon: AnyView,
    act: Box<dyn Fn()>,
) -> impl IntoView {
    let label = move || {
        let value = words_for(state, field, &value);
        format(key, &[("value", (&value).into())])
    };
    let pressed = move |event: MouseEvent| {
        // What comes of it would be behind the dialog.
        if press::is_in_dialog(&event) {
            state.leave();
        }
        act();
    };
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--icon"
            part="button"
            aria-label=label.clone()
            title=label
            on:click=pressed
        >
            {icon}
        </button>
    }
}
