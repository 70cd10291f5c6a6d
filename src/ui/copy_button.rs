//! A button that copies a text and reports the result.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{BASE_CLASS, icon};
use crate::platform::clipboard::{self, CopyError};
use crate::words::{Key, t};

/// How long the button shows the result, in milliseconds.
const SAID_FOR: u32 = 2000;

/// A button that copies a text. The result is shown on the button and announced.
#[component]
pub fn CopyButton(
    /// Accessible name of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the name is shown beside the icon.
    #[prop(optional)]
    show_label: bool,
    /// The button's `tabindex`, if it differs from the default.
    #[prop(optional_no_strip)]
    tabindex: Option<&'static str>,
    /// What the button belongs to, if that can change. A result is shown only while this value is the one it
    /// was copied for.
    #[prop(optional, into)]
    beside: Option<Signal<String>>,
    /// Creates the text when the button is pressed.
    text: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let said = RwSignal::new(None);
    // Kept so that dropping the button cancels the timer.
    let timer = StoredValue::new_local(None::<Timeout>);
    let copy = move |_| {
        let text = text();
        let about = beside.map(|beside| beside.get_untracked());
        spawn_local(async move {
            let outcome = match clipboard::write(&text).await {
                Ok(()) => Key::Copied,
                Err(CopyError::Missing) => Key::CopyNeedsHttps,
                Err(CopyError::Refused) => Key::CopyRefused,
            };
            // The button may have been removed during the await.
            if said.try_set(Some((outcome, about))).is_none() {
                timer.set_value(Some(Timeout::new(SAID_FOR, move || {
                    _ = said.try_set(None);
                })));
            }
        });
    };
    let words = move || {
        let (outcome, about) = said.get()?;
        (about == beside.map(|beside| beside.get())).then(|| t(outcome))
    };
    let shown = show_label.then(|| {
        view! { class=BASE_CLASS, <span class="sal-copy__label" aria-hidden="true">{move || label.get()}</span> }
    });
    view! { class=BASE_CLASS,
        <span class="sal-copy">
            <button
                type="button"
                class="sal-button sal-copy__button"
                part="button"
                class:sal-button--icon=!show_label
                tabindex=tabindex
                aria-label=move || label.get()
                title=move || label.get()
                on:click=copy
            >
                {icon::copy()}
                {shown}
            </button>
            <span class="sal-copy__said" role="status">{words}</span>
        </span>
    }
}
