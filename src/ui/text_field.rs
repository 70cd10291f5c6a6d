//! A labelled text input with optional suggestions.

use leptos::prelude::*;

use super::BASE_CLASS;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::{Key, t};

/// Appearance of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextLook {
    /// Placeholder, translated.
    pub example: Option<Key>,
    /// Placeholder that is the same in every language. Used if there is no `example`.
    pub form: &'static str,
    /// Whether to use a monospaced font, for machine-readable text.
    pub mono: bool,
    /// Whether the field takes all available width.
    pub wide: bool,
    /// Id of the form the input belongs to, if the form does not contain it.
    pub of_form: Option<&'static str>,
}

/// A text input with its label, and its error below.
#[component]
pub fn TextField(
    /// The label, which is also the accessible name.
    label: Key,
    /// Id of the input, unique on the page.
    id: &'static str,
    /// The text in the input.
    value: RwSignal<String>,
    /// The error message, if any.
    error: Signal<Option<String>>,
    /// Whether the text is not applied yet.
    changed: Signal<bool>,
    /// Appearance.
    #[prop(optional)]
    look: TextLook,
    /// Suggested texts.
    #[prop(optional_no_strip)]
    suggestions: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let list_id = format!("{id}-list");
    let list = suggestions.map(|suggestions| {
        let options = move || {
            let options = suggestions.get().into_iter();
            options
                .map(|text| view! { class=BASE_CLASS, <option value=text></option> })
                .collect_view()
        };
        view! { class=BASE_CLASS, <datalist id=list_id.clone()>{options}</datalist> }
    });
    let list_id = list.is_some().then_some(list_id);
    let placeholder =
        Signal::derive(move || look.example.map_or(look.form.into(), |key| t(key).into()));
    let placeholder: Signal<String> = placeholder;
    view! { class=BASE_CLASS,
        <FieldFrame label id error changed wide=look.wide>
            <input
                class="sal-input"
                class:sal-input--mono=look.mono
                part="input"
                type="text"
                id=id
                form=look.of_form
                list=list_id
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid(error)
                aria-describedby=described_by(id, error)
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {list}
        </FieldFrame>
    }
}
