//! The body of a message: a tree if it is JSON, plain text otherwise. It is untrusted, so it is only ever
//! rendered as text nodes.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{BodyEncoding, Message, Place};
use scim_audit_model::secrets;

use crate::app::AppState;
use crate::state::Criterion;
use crate::ui::{BASE_CLASS, JsonTree, Said, icon, shown};
use crate::view::filter_actions::FilterActions;
use crate::words::{Key, live};

pub(super) fn view(state: AppState, message: &Message) -> impl IntoView + use<> {
    let Some(body) = message.body.as_deref().filter(|body| !body.is_empty()) else {
        let words = if message.size == 0 {
            Key::NoBody
        } else {
            Key::BodyNotKept
        };
        return view! { class=BASE_CLASS, <p class="sal-quiet">{live(words)}</p> }.into_any();
    };
    // Share one copy, because a body can be large.
    let body: Arc<str> = Arc::from(body);
    let cut = message.truncated;
    if message.body_encoding != BodyEncoding::Utf8 {
        return view! { class=BASE_CLASS,
            <p class="sal-quiet">{live(Key::BodyIsBase64)}</p>
            {block(&body, cut)}
        }
        .into_any();
    }
    let redacted: Vec<String> = message
        .redactions
        .iter()
        .filter(|redaction| redaction.place == Place::Body)
        .map(|redaction| redaction.at.clone())
        .collect();
    let text = Arc::clone(&body);
    let beside = Callback::new(move |Said { text, names }: Said| {
        // A filter value becomes part of the URL, so offer no filter for a secret, even if the log did not
        // redact it.
        let is_secret = names.iter().any(|name| {
            let mut steps = name.split([':', '.', '[', ']', '/', ' ']);
            steps.any(secrets::is_attribute)
        });
        (!is_secret)
            .then(|| view! { <FilterActions state field=Criterion::Message value=text /> })
            .into_any()
    });
    view! { <JsonTree text=text cut redacted label=Key::Body beside otherwise=move || block(&body, cut) /> }
        .into_any()
}

fn block(body: &str, cut: bool) -> impl IntoView + use<> {
    let body = body.to_owned();
    let cut = cut.then(|| {
        view! { class=BASE_CLASS, "\n" <span class="sal-json__mark">{icon::cut()} {live(Key::CutHere)}</span> }
    });
    view! { class=BASE_CLASS,
        <pre class="sal-body" tabindex="0" role="region" aria-label=live(Key::Body)>
            <code>{shown(body)}</code>
            {cut}
        </pre>
    }
}
