//! The frame of a form control: its label and its error.

use leptos::prelude::*;

use super::BASE_CLASS;
use crate::words::{Key, live};

/// A label above a control, a mark if its value is not applied yet, and its error below.
#[component]
pub fn FieldFrame(
    /// The label, which is also the accessible name.
    label: Key,
    /// Id of the control, unique on the page.
    id: &'static str,
    /// The error message, if any.
    error: Signal<Option<String>>,
    /// Whether the value is not applied yet.
    changed: Signal<bool>,
    /// Whether the field takes all available width.
    #[prop(optional)]
    wide: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! { class=BASE_CLASS,
        <div
            class="sal-field"
            class:sal-field--wide=wide
            data-changed=Signal::derive(move || changed.get().then_some("true"))
        >
            <label class="sal-field__label" for=id>
                {live(label)}
            </label>
            {children()}
            <p class="sal-field__error" id=error_id(id)>
                {error}
            </p>
        </div>
    }
}

/// Value of a control's `aria-invalid`.
pub(super) fn invalid(error: Signal<Option<String>>) -> Signal<Option<&'static str>> {
    Signal::derive(move || error.read().is_some().then_some("true"))
}

/// Value of a control's `aria-describedby`.
pub(super) fn described_by(
    id: &'static str,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    Signal::derive(move || error.read().is_some().then(|| error_id(id)))
}

fn error_id(id: &str) -> String {
    format!("{id}-error")
}
