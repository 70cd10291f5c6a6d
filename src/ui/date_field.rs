//! A labelled date, typed or picked.

use leptos::html;
use leptos::prelude::*;

use super::S;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::Key;

/// What stands for a date that is half typed, of which the browser gives no text at all. It is no date.
pub const HALF_TYPED: &str = "…";

/// Stands in the field for no moment that anyone sees.
const SOME_DATE: &str = "2000-01-01";

/// The browser's own date input with its label, and what is wrong with it below. Its value is `2026-05-07`, empty,
/// or [`HALF_TYPED`].
#[component]
pub fn DateField(
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
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let read = move || {
        // A browser that takes a focused field off the page still says that it lost the focus.
        if let Some(Some(input)) = input.try_get_untracked() {
            let half = input.validity().bad_input();
            let text = if half {
                HALF_TYPED.to_owned()
            } else {
                input.value()
            };
            if *value.read_untracked() != text {
                value.set(text);
            }
        }
    };
    // `prop:value` would not do: a half-typed date reads as empty, and Reset, which sets empty, would
    // then change nothing and leave the typed half standing.
    Effect::new(move || {
        let value = value.get();
        if let Some(input) = input.get()
            && value != HALF_TYPED
            && (input.value() != value || input.validity().bad_input())
        {
            if value.is_empty() {
                // WebKit clears no half-typed date where nothing takes the place of nothing.
                input.set_value(SOME_DATE);
            }
            input.set_value(&value);
        }
    });
    view! { class=S,
        <FieldFrame label id error changed>
            <input
                class="sal-input"
                part="input"
                type="date"
                id=id
                min="1970-01-01"
                max="9998-12-31"
                node_ref=input
                aria-invalid=invalid(error)
                aria-describedby=described_by(id, error)
                on:input=move |_| read()
                // While a date is half typed its value stays empty, so there is no `input` event to tell.
                on:keyup=move |_| read()
                on:blur=move |_| read()
            />
        </FieldFrame>
    }
}
