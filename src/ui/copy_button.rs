//! A button that copies a text, and says whether it did.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::clipboard::{self, CopyError};
use super::{S, icon};
use crate::words::{Key, t};

/// How long the button says that it did, in milliseconds.
const SAID_FOR: u32 = 2000;

/// A button that copies a text. What became of it is shown on the button, and announced.
#[component]
pub fn CopyButton(
    /// The button's accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the name is shown beside the icon.
    #[prop(optional)]
    show_label: bool,
    /// Its place among the stops of the Tab key, where it is not an ordinary one.
    #[prop(optional_no_strip)]
    tabindex: Option<&'static str>,
    /// What the button stands beside, where that changes: what is said of one is not said of the next.
    #[prop(optional, into)]
    beside: Option<Signal<String>>,
    /// Makes the text, when the button is pressed.
    text: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let said = RwSignal::new(None);
    // Kept so that it ends with the button.
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
            // The button may be gone by now.
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
        view! { class=S, <span class="sal-copy__label" aria-hidden="true">{move || label.get()}</span> }
    });
    view! { class=S,
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
