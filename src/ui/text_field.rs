//! A labelled text, with suggestions where there are any.

use leptos::prelude::*;

use super::S;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::{Key, t};

/// What a text field looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextLook {
    /// Shown while it is empty.
    pub example: Option<Key>,
    /// Shown while it is empty, in every language alike.
    pub form: &'static str,
    /// For texts of machines.
    pub mono: bool,
    /// It takes all the room there is.
    pub wide: bool,
    /// The id of the form it belongs to, where it does not stand in it.
    pub of_form: Option<&'static str>,
}

/// A text input with its label, and what is wrong with it below.
#[component]
pub fn TextField(
    /// The label, which is also the accessible name.
    label: Key,
    /// The element's id, unique on the page.
    id: &'static str,
    /// What stands in it.
    value: RwSignal<String>,
    /// What is wrong with it, or nothing.
    error: Signal<Option<String>>,
    /// Whether what stands in it is not applied yet.
    changed: Signal<bool>,
    /// How it looks.
    #[prop(optional)]
    look: TextLook,
    /// Texts to choose from.
    #[prop(optional_no_strip)]
    suggestions: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let list_id = format!("{id}-list");
    let list = suggestions.map(|suggestions| {
        let options = move || {
            let options = suggestions.get().into_iter();
            options
                .map(|text| view! { class=S, <option value=text></option> })
                .collect_view()
        };
        view! { class=S, <datalist id=list_id.clone()>{options}</datalist> }
    });
    let list_id = list.is_some().then_some(list_id);
    let placeholder = move || look.example.map_or(look.form.into(), t);
    view! { class=S,
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
