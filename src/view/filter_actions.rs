//! Two buttons beside a value of an entry: show only entries with this value, or exclude them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::criterion_words::words_for;
use crate::app::AppState;
use crate::state::Field;
use crate::ui::{BASE_CLASS, IconButton, icon, press};
use crate::words::{Key, format};

/// The buttons. There are none for an empty value, and no Exclude if the API cannot exclude by this field.
#[component]
pub fn FilterActions(
    /// The viewer's state.
    state: AppState,
    /// The filter that the value belongs to.
    #[prop(into)]
    field: Field,
    /// The value as it is in the entry.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    // A path of slashes only is the base path, and as a filter it matches everything.
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
        // Type-erased, so that the view code is compiled only once.
        view! { class=BASE_CLASS,
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
    act: Box<dyn Fn() + Send + Sync>,
) -> impl IntoView {
    let label = move || {
        let value = words_for(state, field, &value);
        format(key, &[("value", (&value).into())])
    };
    let pressed = move |event: MouseEvent| {
        // Close the dialog, which would cover the result.
        if press::is_in_dialog(&event) {
            state.leave();
        }
        act();
    };
    view! { class=BASE_CLASS,
        <IconButton on_press=pressed label=Signal::derive(label)>
            {icon}
        </IconButton>
    }
}
