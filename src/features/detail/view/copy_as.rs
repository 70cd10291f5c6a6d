//! Copies an entry as a request to run again or to pass on.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_insight::command;
use scim_audit_model::entry::{Entry, Message};

use super::{failed, loading};
use crate::app::AppState;
use crate::features::detail::{Detail, EntryLoad};
use crate::ui::{BASE_CLASS, Button, CopyButton, bytes};
use crate::words::{Key, Label, format, live, t};

const CHOICES: &str = "sal-copy-as";

/// Creates the text to copy from an entry.
type CopyText = fn(&Entry) -> String;

/// The formats an entry can be copied as.
const FORMS: [(Label, CopyText); 5] = [
    (Label::AsIs("cURL (sh, bash, zsh, fish)"), command::curl),
    (Label::AsIs("HTTPie (sh, bash, zsh, fish)"), command::httpie),
    (Label::AsIs("PowerShell"), command::powershell),
    (Label::Text(Key::PlainHttp), command::request),
    (Label::AsIs("HAR"), har),
];

fn har(entry: &Entry) -> String {
    // An entry that was read from JSON can always be written as JSON again.
    command::har(entry).unwrap_or_default()
}

/// The button that shows and hides the choices.
pub(super) fn toggle(detail: Detail) -> impl IntoView {
    let is_open = move || detail.copies.get();
    view! { class=BASE_CLASS,
        <Button
            on_press=move |_| detail.choose_copy(!detail.copies.get_untracked())
            class="sal-button sal-button--small"
            attr:aria-expanded=move || if is_open() { "true" } else { "false" }
            attr:aria-controls=move || is_open().then_some(CHOICES)
        >
            {live(Key::CopyAs)}
        </Button>
    }
}

/// The choices, shown while the button is expanded.
pub(super) fn choices(state: AppState, detail: Detail) -> impl IntoView {
    let buttons = move || match detail.full() {
        EntryLoad::Loading => loading().into_any(),
        EntryLoad::Failed(failure) => failed(state, detail, &failure).into_any(),
        EntryLoad::Ready(entry) => forms(&entry).into_any(),
    };
    move || {
        detail.copies.get().then(|| {
            view! { class=BASE_CLASS,
                <div class="sal-copies" id=CHOICES role="group" aria-label=live(Key::CopyAs)>
                    {buttons}
                </div>
            }
        })
    }
}

fn forms(entry: &Arc<Entry>) -> impl IntoView + use<> {
    let buttons = FORMS
        .into_iter()
        .map(|(label, text)| {
            let entry = Arc::clone(entry);
            let label = Signal::derive(move || -> String { label.get().into() });
            view! { <CopyButton label show_label=true text=move || text(&entry) /> }
        })
        .collect_view();
    let missing = entry.request.as_ref().and_then(missing).map(|words| {
        view! { class=BASE_CLASS, <p class="sal-copies__note">{words}</p> }
    });
    view! { class=BASE_CLASS,
        <div class="sal-actions">{buttons}</div>
        <p class="sal-copies__note">{live(Key::CredentialsLeftOut)} " " {live(Key::CopyAddress)}</p>
        {missing}
    }
}

/// Returns a note if part of the body is missing from the copy.
fn missing(message: &Message) -> Option<String> {
    if message.truncated {
        let kept = message.body.as_ref().map_or(0, String::len) as u64;
        let rest = bytes(message.size.saturating_sub(kept));
        return Some(format(Key::CopyIsCut, &[("size", (&rest).into())]));
    }
    let withheld = message.size > 0 && message.body.as_deref().unwrap_or_default().is_empty();
    withheld.then(|| t(Key::CopyHasNoBody).into())
}
