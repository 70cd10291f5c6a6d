//! The open entry: its error, request or response in a modal dialog, or all of it in the panel.

mod body;
mod change;
mod copy_as;
mod explanation;
mod filter_words;
mod headers;
mod message;
mod more_info;
mod overview;
pub mod panel;
mod query;
mod raw;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;

use super::{Detail, EntryLoad};
use crate::app::AppState;
use crate::state::{EntryPart, Failure};
use crate::ui::{BASE_CLASS, Button, Dialog};
use crate::view::failure::words_view;
use crate::words::{Key, live, t};

/// The dialog, shown while a part of an entry is open.
#[component]
pub fn DetailDialog(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let detail = state.detail();
    let on_close = Callback::new(move |()| state.close());
    // The dialog stays mounted when the user switches between error, request and response, so that closing it
    // restores the focus to the row it was opened from.
    let is_open = Memo::new(move |_| detail.opened().is_some());
    let title = Signal::derive(move || match detail.part() {
        Some(EntryPart::Error) => t(Key::WhyItFailed).into(),
        Some(EntryPart::Request) => t(Key::Request).into(),
        Some(EntryPart::Response) => t(Key::Response).into(),
        // These parts are shown in the panel.
        Some(EntryPart::Overview | EntryPart::Raw) | None => String::new(),
    });
    let level = Signal::derive(move || state.heading_level(1));
    let actions = move || {
        let navigate = detail
            .entry()
            .filter(|entry| state.can_navigate(entry))
            .map(|entry| {
                view! { class=BASE_CLASS,
                    <Button on_press=move |_| state.navigate(&entry)>
                        {live(Key::OpenInPortal)}
                    </Button>
                }
            });
        (navigate, message::copy_action(detail))
    };
    let content = move || match (detail.part(), detail.entry()) {
        (None, _) => ().into_any(),
        (Some(_), None) => {
            // Opened from a link: the entry is not loaded yet.
            (move || match detail.full() {
                EntryLoad::Failed(failure) => failed(state, detail, &failure).into_any(),
                EntryLoad::Loading | EntryLoad::Ready(_) => loading().into_any(),
            })
            .into_any()
        }
        (Some(EntryPart::Error), Some(entry)) => more_info::view(state, detail, &entry).into_any(),
        (Some(part), Some(entry)) => message::view(state, part, &entry).into_any(),
    };
    view! {
        <Show when=move || is_open.get()>
            <Dialog title level on_close actions>
                {content}
            </Dialog>
        </Show>
    }
}

/// Shown while the entry is loading.
fn loading() -> impl IntoView {
    view! { class=BASE_CLASS, <p class="sal-quiet" role="status">{live(Key::Loading)}</p> }
}

/// Shown if the entry could not be loaded.
fn failed(state: AppState, detail: Detail, failure: &Failure) -> impl IntoView + use<> {
    view! { class=BASE_CLASS,
        <section class="sal-failure" part="failure" role="alert">
            <div class="sal-failure__words">{words_view(state, failure, 2)}</div>
            <Button on_press=move |_| detail.retry()>
                {live(Key::Retry)}
            </Button>
        </section>
    }
}

/// The mark after a text in which a secret was replaced.
fn redacted_mark() -> impl IntoView {
    view! { class=BASE_CLASS, <span class="sal-mark">{live(Key::Redacted)}</span> }
}

/// Returns the request line, such as `PATCH /Users/2819c223?aadOptscim062020`.
fn request_line(entry: &Entry) -> String {
    let query = entry
        .query
        .as_ref()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{} {}{query}", entry.method, entry.endpoint)
}

/// A button that shows another part of the entry.
fn turn_button(state: AppState, part: EntryPart) -> impl IntoView {
    let words = if part == EntryPart::Request {
        Key::ShowRequest
    } else {
        Key::ShowResponse
    };
    view! { class=BASE_CLASS,
        <Button on_press=move |_| state.turn_to(part)>
            {live(words)}
        </Button>
    }
}
