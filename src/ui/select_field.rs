//! A labelled `<select>`.

use leptos::prelude::*;

use super::BASE_CLASS;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::{Key, Label};

/// A `<select>` with its label, and its error below.
#[component]
pub fn SelectField(
    /// The label, which is also the accessible name.
    label: Key,
    /// Id of the select, unique on the page.
    id: &'static str,
    /// The options: value and text.
    options: &'static [(&'static str, Label)],
    /// The selected value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value that the user selects.
    on_choose: Callback<String>,
    /// The error message, if any.
    error: Signal<Option<String>>,
    /// Whether the choice is not applied yet.
    changed: Signal<bool>,
    /// Returns the text for a value that is not an option. By default the value itself is shown.
    #[prop(optional)]
    odd_words: Option<fn(&str) -> String>,
    /// Id of the form the select belongs to, if the form does not contain it.
    #[prop(optional)]
    of_form: Option<&'static str>,
) -> impl IntoView {
    let choices = options
        .iter()
        .map(|(choice, words)| {
            view! { class=BASE_CLASS,
                <option value=*choice prop:selected=move || value.read().as_str() == *choice>
                    {move || words.get()}
                </option>
            }
        })
        .collect_view();
    // A link may contain a value that is not an option. Show it as an extra option: any other option would
    // misstate the filter.
    let odd = move || {
        let value = value.get();
        let is_choice = options.iter().any(|(choice, _)| *choice == value);
        (!is_choice).then(|| {
            let words = odd_words.map_or_else(|| value.clone(), |words| words(&value));
            view! { class=BASE_CLASS,
                <option value=value prop:selected=true>
                    {words}
                </option>
            }
        })
    };
    view! { class=BASE_CLASS,
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
