//! Both messages in HTTP syntax, to read and copy.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_insight::command;
use scim_audit_model::entry::Entry;

use super::{failed, loading};
use crate::app::AppState;
use crate::features::detail::EntryLoad;
use crate::ui::{BASE_CLASS, CopyButton, bytes, heading, shown};
use crate::words::{Key, format, live, t};

/// Maximum number of bytes to render. Laying out more would block the page for too long.
const DRAWN_UP_TO: usize = 128 * 1024;

pub(super) fn view(state: AppState) -> impl IntoView {
    move || match state.panel().full() {
        EntryLoad::Loading => loading().into_any(),
        EntryLoad::Failed(failure) => failed(state, state.panel(), &failure).into_any(),
        EntryLoad::Ready(entry) => {
            let response = command::response(&entry);
            let answer = match &response {
                Some(text) => block(text).into_any(),
                None => view! { class=BASE_CLASS, <p class="sal-quiet">{live(Key::NoAnswer)}</p> }
                    .into_any(),
            };
            let has_answer = response.is_some();
            view! { class=BASE_CLASS,
                <p class="sal-quiet">{live(Key::CredentialsLeftOut)}</p>
                {title(state, Key::Request, Some((Arc::clone(&entry), request_text)))}
                {block(&command::request(&entry))}
                {title(state, Key::Response, has_answer.then_some((entry, response_text)))}
                {answer}
            }
            .into_any()
        }
    }
}

type Text = fn(&Entry) -> String;

fn request_text(entry: &Entry) -> String {
    command::request(entry)
}

fn response_text(entry: &Entry) -> String {
    command::response(entry).unwrap_or_default()
}

fn title(state: AppState, words: Key, copied: Option<(Arc<Entry>, Text)>) -> impl IntoView {
    let copy = copied.map(|(entry, text)| {
        view! { <CopyButton label=Signal::derive(|| -> String { t(Key::Copy).into() }) show_label=true text=move || text(&entry) /> }
    });
    view! { class=BASE_CLASS,
        <div class="sal-raw__head">
            <div class="sal-subheading" role="heading" {..heading::level(move || state.heading_level(2))}>
                {live(words)}
            </div>
            {copy}
        </div>
    }
}

fn block(text: &str) -> impl IntoView + use<> {
    let drawn = text.floor_char_boundary(DRAWN_UP_TO);
    let rest = (drawn < text.len()).then(|| {
        let size = bytes((text.len() - drawn) as u64);
        let words = format(Key::RawCut, &[("size", (&size).into())]);
        view! { class=BASE_CLASS, <p class="sal-cut">{words}</p> }
    });
    // HTML line ends are LF.
    let text = text.get(..drawn).unwrap_or_default().replace("\r\n", "\n");
    view! { class=BASE_CLASS,
        <pre class="sal-body sal-body--raw">
            <code>{shown(text)}</code>
        </pre>
        {rest}
    }
}
