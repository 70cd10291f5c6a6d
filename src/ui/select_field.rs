//! A labelled choice.

use leptos::prelude::*;

use super::S;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::{Key, Label};

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
    #[prop(into)]
    value: Signal<String>,
    /// Called with what a person chooses.
    on_choose: Callback<String>,
    /// What is wrong with it, or nothing.
    error: Signal<Option<String>>,
    /// Whether the choice is not applied yet.
    changed: Signal<bool>,
    /// What a value that is none of the choices is called, if not as it is.
    #[prop(optional)]
    odd_words: Option<fn(&str) -> String>,
    /// The id of the form it belongs to, where it does not stand in it.
    #[prop(optional)]
    of_form: Option<&'static str>,
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
            let words = odd_words.map_or_else(|| value.clone(), |words| words(&value));
            view! { class=S,
                <option value=value prop:selected=true>
                    {words}
                </option>
            }
        })
    };
    view! { class=S,
        <FieldFrame label id error changed>
            <select
                class="sal-input"
                part="input"
                id=id
                form=of_form
                aria-invalid=invalid(error)
                aria-describedby=described_by(id, error)
                prop:value=move || value.get()
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {choices}
                {odd}
            </select>
        </FieldFrame>
    }
}
