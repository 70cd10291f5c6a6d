//! A labelled date, typed or picked.

use leptos::html;
use leptos::prelude::*;

use super::S;
use crate::words::{Key, live};

/// What stands in a date field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateInput {
    /// `2026-05-07`, or empty.
    pub text: String,
    /// Something is typed that is no date yet. The browser then gives no text at all.
    pub incomplete: bool,
}

/// The browser's own date input with its label, and what is wrong with it below.
#[component]
pub fn DateField(
    /// The label, which is also the accessible name.
    label: Key,
    /// The element's id, unique on the page.
    id: &'static str,
    /// What stands in it.
    value: RwSignal<DateInput>,
    /// What is wrong with it, or nothing.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.read().is_some().then(|| error_id.clone())
    };
    let read = move || {
        // A browser that takes a focused field off the page still says that it lost the focus.
        if let Some(Some(input)) = input.try_get_untracked() {
            value.set(DateInput {
                text: input.value(),
                incomplete: input.validity().bad_input(),
            });
        }
    };
    // `prop:value` would not do: a half-typed date reads as empty, and Reset, which sets empty, would
    // then change nothing and leave the typed half standing.
    Effect::new(move || {
        let value = value.get();
        if let Some(input) = input.get()
            && !value.incomplete
            && (input.value() != value.text || input.validity().bad_input())
        {
            input.set_value(&value.text);
        }
    });
    view! { class=S,
        <div class="sal-field">
            <label class="sal-field__label" for=id>
                {live(label)}
            </label>
            <input
                class="sal-input"
                part="input"
                type="date"
                id=id
                min="1970-01-01"
                max="9998-12-31"
                node_ref=input
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by
                on:input=move |_| read()
                // While a date is half typed its value stays empty, so there is no `input` event to tell.
                on:keyup=move |_| read()
                on:blur=move |_| read()
            />
            <p class="sal-field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
