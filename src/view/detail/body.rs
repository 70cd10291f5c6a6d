//! A body: laid out when it is JSON, as it is otherwise. Text nodes only, whoever wrote it.

use leptos::prelude::*;
use scim_audit_model::entry::{BodyEncoding, Message};

use crate::ui::S;
use crate::ui::json::{self, Kind};
use crate::words::{Key, live};

/// Up to this many bytes a body is coloured. Above, one text node is drawn instead of tens of thousands.
const COLOURED_UP_TO: usize = 256 * 1024;

pub(super) fn view(message: &Message) -> impl IntoView + use<> {
    let Some(body) = message.body.as_deref().filter(|body| !body.is_empty()) else {
        let words = if message.size == 0 {
            Key::NoBody
        } else {
            Key::BodyNotKept
        };
        return view! { class=S, <p class="sal-quiet">{live(words)}</p> }.into_any();
    };
    if message.body_encoding != BodyEncoding::Utf8 {
        return view! { class=S,
            <p class="sal-quiet">{live(Key::BodyIsBase64)}</p>
            {block(body.to_owned())}
        }
        .into_any();
    }
    match json::pretty(body) {
        Some(pieces) if body.len() <= COLOURED_UP_TO => {
            let pieces = pieces
                .into_iter()
                .map(|(kind, text)| view! { class=S, <span data-kind=name(kind)>{text}</span> })
                .collect_view();
            block(pieces).into_any()
        }
        Some(pieces) => {
            let text: String = pieces.into_iter().map(|(_, text)| text).collect();
            block(text).into_any()
        }
        None => block(body.to_owned()).into_any(),
    }
}

fn block(content: impl IntoView + 'static) -> impl IntoView {
    view! { class=S,
        <pre class="sal-body" tabindex="0" role="region" aria-label=live(Key::Body)>
            <code>{content}</code>
        </pre>
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Key => "key",
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Literal => "literal",
        Kind::Mark => "mark",
    }
}
