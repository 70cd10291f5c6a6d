//! A labelled choice.

use leptos::prelude::*;

use super::S;

/// A `<select>` with its label.
#[component]
pub fn SelectField(
    /// The label, which is also the accessible name.
    label: &'static str,
    /// The element's id, unique on the page.
    id: &'static str,
    /// The choices: value and words.
    options: &'static [(&'static str, &'static str)],
    /// The value chosen.
    value: RwSignal<String>,
) -> impl IntoView {
    let choices = options
        .iter()
        .map(|(choice, words)| {
            view! { class=S,
                <option value=*choice prop:selected=move || value.read().as_str() == *choice>
                    {*words}
                </option>
            }
        })
        .collect_view();
    view! { class=S,
        <div class="sal-field">
            <label class="sal-field__label" for=id>
                {label}
            </label>
            <select
                class="sal-input"
                part="input"
                id=id
                prop:value=move || value.get()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {choices}
            </select>
        </div>
    }
}
