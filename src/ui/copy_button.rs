//! A button that copies a text and reports the result.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{BASE_CLASS, icon};
use crate::platform::clipboard::{self, CopyError};
use crate::words::{Key, t};

/// How long the button shows the result, in milliseconds.
const SAID_FOR: u32 = 2000;

/// Copies texts and reports the result for a while.
#[derive(Clone, Copy)]
pub struct CopyReport {
    /// Kept so that dropping it cancels the timer.
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Default for CopyReport {
    /// Creates one for the current owner.
    fn default() -> Self {
        Self {
            timer: StoredValue::new_local(None),
        }
    }
}

impl CopyReport {
    /// Copies a text. Calls `say` with the result, and with `None` when it is no longer to be shown. It may be
    /// called after the owner is gone.
    pub fn copy(self, text: String, say: impl Fn(Option<Key>) + Clone + 'static) {
        spawn_local(async move {
            say(Some(copied(&text).await));
            // The owner may be gone since.
            self.timer
                .try_set_value(Some(Timeout::new(SAID_FOR, move || say(None))));
        });
    }
}

/// Copies a text, and returns the result in words.
pub(super) async fn copied(text: &str) -> Key {
    match clipboard::write(text).await {
        Ok(()) => Key::Copied,
        Err(CopyError::Missing) => Key::CopyNeedsHttps,
        Err(CopyError::Refused) => Key::CopyRefused,
    }
}

/// A button that copies a text. The result is shown on the button and announced.
#[component]
pub fn CopyButton(
    /// Accessible name of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the name is shown beside the icon.
    #[prop(optional)]
    show_label: bool,
    /// Creates the text when the button is pressed.
    text: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let said = RwSignal::new(None::<Key>);
    let report = CopyReport::default();
    let copy = move |_| {
        report.copy(text(), move |outcome| _ = said.try_set(outcome));
    };
    let words = move || said.get().map(t);
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
