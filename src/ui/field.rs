//! What surrounds the control of a form: its label, and what is wrong with it.

use leptos::prelude::*;

use super::S;
use crate::words::{Key, live};

/// A label above a control, a mark where what stands in it is not applied, and what is wrong below.
#[component]
pub fn FieldFrame(
    /// The label, which is also the accessible name.
    label: Key,
    /// The control's id, unique on the page.
    id: &'static str,
    /// What is wrong with it, or nothing.
    error: Signal<Option<String>>,
    /// Whether what stands in it is not applied yet.
    changed: Signal<bool>,
    /// Whether it takes all the room there is.
    #[prop(optional)]
    wide: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! { class=S,
        <div
            class="sal-field"
            class:sal-field--wide=wide
            data-changed=move || changed.get().then_some("true")
        >
            <label class="sal-field__label" for=id>
                {live(label)}
            </label>
            {children()}
            <p class="sal-field__error" id=error_id(id)>
                {move || error.get()}
            </p>
        </div>
    }
}

/// `aria-invalid` of a control.
pub(super) fn invalid(error: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Copy {
    move || error.read().is_some().then_some("true")
}

/// `aria-describedby` of a control.
pub(super) fn described_by(
    id: &'static str,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Copy {
    move || error.read().is_some().then(|| error_id(id))
}

fn error_id(id: &str) -> String {
    format!("{id}-error")
}
