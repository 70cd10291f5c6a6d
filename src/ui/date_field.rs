//! A labelled date input, typed or picked.

use leptos::html;
use leptos::prelude::*;

use super::BASE_CLASS;
use super::field::{FieldFrame, described_by, invalid};
use crate::words::Key;

/// The value that represents a half-typed date, for which the browser returns an empty text. It does not
/// parse as a date.
pub const HALF_TYPED: &str = "…";

/// A temporary value of the input, replaced before the browser paints.
const SOME_DATE: &str = "2000-01-01";

/// The native date input with its label, and its error below. The value is a date such as `2026-05-07`,
/// empty, or [`HALF_TYPED`].
#[component]
pub fn DateField(
    /// The label, which is also the accessible name.
    label: Key,
    /// Id of the input, unique on the page.
    id: &'static str,
    /// The value.
    value: RwSignal<String>,
    /// The error message, if any.
    error: Signal<Option<String>>,
    /// Whether the value is not applied yet.
    changed: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let read = move || {
        // A browser that removes a focused field from the page still dispatches `blur`.
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
    // `prop:value` does not work: a half-typed date reads as empty, so Reset, which sets an empty value,
    // would change nothing and leave the half-typed date in place.
    Effect::new(move || {
        let value = value.get();
        if let Some(input) = input.get()
            && value != HALF_TYPED
            && (input.value() != value || input.validity().bad_input())
        {
            if value.is_empty() {
                // WebKit does not clear a half-typed date when the value was empty already.
                input.set_value(SOME_DATE);
            }
            input.set_value(&value);
        }
    });
    view! { class=BASE_CLASS,
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
                // While a date is half typed, its value stays empty, so there is no `input` event.
                on:keyup=move |_| read()
                on:blur=move |_| read()
            />
        </FieldFrame>
    }
}
