//! A labelled choice.

use leptos::prelude::*;

use super::S;
use crate::words::{Key, Label, live};

/// A `<select>` with its label.
#[component]
pub fn SelectField(
    /// The label, which is also the accessible name.
    label: Key,
    /// The element's id, unique on the page.
    id: &'static str,
    /// The choices: value and words.
    options: &'static [(&'static str, Label)],
    /// The value chosen.
    value: RwSignal<String>,
    /// What is wrong with it, or nothing.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = options
        .iter()
        .map(|(choice, words)| {
            view! { class=S,
                <option value=*choice prop:selected=move || value.read().as_str() == *choice>
                    {move || words.get()}
                </option>
            }
        })
        .collect_view();
    // A link may bring a value that is none of the choices. It is shown as it is: any other would be a lie.
    let odd = move || {
        let value = value.get();
        let is_choice = options.iter().any(|(choice, _)| *choice == value);
        (!is_choice).then(|| {
            view! { class=S,
                <option value=value.clone() prop:selected=true>
                    {value.clone()}
                </option>
            }
        })
    };
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.read().is_some().then(|| error_id.clone())
    };
    view! { class=S,
        <div class="sal-field">
            <label class="sal-field__label" for=id>
                {live(label)}
            </label>
            <select
                class="sal-input"
                part="input"
                id=id
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by
                prop:value=move || value.get()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {choices}
                {odd}
            </select>
            <p class="sal-field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
