//! One direction of an exchange: its first line, headers and body, and what was kept back.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Message, Place, Redaction};
use scim_audit_model::status_code;

use super::super::time;
use super::{body, failed, loading, request_line, turn_button};
use crate::state::{AppState, Detail, Full, Part};
use crate::ui::{CopyButton, S, bytes, heading, millis};
use crate::words::{self, Key, live, t};

/// Copies the whole message as text, once it is here.
pub(super) fn copy_action(detail: Detail) -> Option<impl IntoView + use<>> {
    let part = detail.part().filter(|part| *part != Part::Error)?;
    let Full::Ready(entry) = detail.full() else {
        return None;
    };
    let label: Signal<String> = Signal::derive(|| t(Key::Copy).into());
    Some(view! { <CopyButton label show_label=true text=move || as_text(&entry, part) /> })
}

pub(super) fn view(state: AppState, side: Part, summary: &Arc<Entry>) -> impl IntoView + use<> {
    let zone = state.zone().get_untracked();
    let other = if side == Part::Request {
        Part::Response
    } else {
        Part::Request
    };
    let content = {
        let summary = Arc::clone(summary);
        move || match state.detail().full() {
            Full::Loading => loading().into_any(),
            Full::Failed(failure) => failed(state, &failure).into_any(),
            Full::Ready(entry) => match message_of(&entry, side) {
                Some(message) => parts(
                    state,
                    message,
                    entry.method == "HEAD" && side == Part::Response,
                )
                .into_any(),
                None => {
                    view! { class=S, <p class="sal-quiet">{nothing(&summary, side)}</p> }.into_any()
                }
            },
        }
    };
    let duration = (side == Part::Response).then(|| {
        view! { class=S,
            <dt class="sal-facts__name">{live(Key::Duration)}</dt>
            <dd class="sal-facts__value">{millis(summary.duration_ms)}</dd>
        }
    });
    view! { class=S,
        <p class="sal-line">{first_line(summary, side)}</p>
        <dl class="sal-facts">
            <dt class="sal-facts__name">{live(Key::RequestId)}</dt>
            <dd class="sal-facts__value sal-facts__value--mono">{summary.request_id.clone()}</dd>
            <dt class="sal-facts__name">{live(Key::Time)}</dt>
            <dd class="sal-facts__value">{time::words(summary.time, &zone)}</dd>
            {duration}
        </dl>
        {content}
        <div class="sal-actions">
            {turn_button(state, other)}
        </div>
    }
}

fn message_of(entry: &Entry, side: Part) -> Option<&Message> {
    match side {
        Part::Request => entry.request.as_ref(),
        Part::Response => entry.response.as_ref(),
        Part::Error => None,
    }
}

fn first_line(entry: &Entry, side: Part) -> String {
    match (side, entry.status_code) {
        (Part::Request, _) => request_line(entry),
        (_, Some(code)) => status_code::named(code),
        (_, None) => t(Key::NoAnswer).into(),
    }
}

fn nothing(entry: &Entry, side: Part) -> String {
    match side {
        Part::Request => t(Key::RequestNotKept).into(),
        Part::Response | Part::Error => entry
            .error
            .as_ref()
            .map(|error| error.detail.clone())
            .filter(|detail| !detail.is_empty())
            .unwrap_or_else(|| t(Key::ClientGotNoAnswer).into()),
    }
}

/// Headers, body, and what is to be known of them.
fn parts(state: AppState, message: &Message, answers_head: bool) -> impl IntoView + use<> {
    let headers = message
        .headers
        .iter()
        .map(|(name, value)| {
            view! { class=S,
                <tr class="sal-headers__row">
                    <th class="sal-headers__name" scope="row">
                        {name.clone()}
                    </th>
                    <td class="sal-headers__value">{value.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let notes = notes(message)
        .into_iter()
        .map(|note| view! { class=S, <li class="sal-notes__note">{note}</li> })
        .collect::<Vec<_>>();
    let notes = (!notes.is_empty()).then(|| {
        view! { class=S, <ul class="sal-notes">{notes}</ul> }
    });
    let level = move || state.heading_level(2);
    let count = words::count(message.headers.len() as u64);
    let size = if answers_head {
        t(Key::NoBodyForHead).into()
    } else {
        bytes(message.size)
    };
    view! { class=S,
        {notes}
        <div class="sal-part" role="heading" {..heading::level(level)}>
            {live(Key::Headers)} " " <span class="sal-part__size">{count}</span>
        </div>
        <table class="sal-headers" aria-label=live(Key::Headers)>
            <tbody>{headers}</tbody>
        </table>
        <div class="sal-part" role="heading" {..heading::level(level)}>
            {live(Key::Body)} " " <span class="sal-part__size">{size}</span>
        </div>
        {body::view(message)}
    }
}

/// What was cut, replaced or withheld.
fn notes(message: &Message) -> Vec<String> {
    let mut notes = Vec::new();
    if message.truncated {
        let kept = message.body.as_ref().map_or(0, String::len) as u64;
        let (kept, size) = (bytes(kept.min(message.size)), bytes(message.size));
        let values = [("kept", (&kept).into()), ("size", (&size).into())];
        notes.push(words::format(Key::BodyCut, &values));
    }
    let (whole, parts): (Vec<_>, Vec<_>) = message
        .redactions
        .iter()
        .partition(|redaction| redaction.place == Place::Body && redaction.at.is_empty());
    if !whole.is_empty() {
        notes.push(t(Key::BodyWithheld).into());
    }
    if !parts.is_empty() {
        let places = parts
            .iter()
            .map(|redaction| place(redaction))
            .collect::<Vec<_>>();
        let places = places.join(&t(Key::ListSeparator));
        notes.push(words::format(
            Key::SecretsReplaced,
            &[("places", (&places).into())],
        ));
    }
    notes
}

fn place(redaction: &Redaction) -> String {
    let at = &redaction.at;
    let part = match &redaction.place {
        Place::Path => t(Key::InPath),
        Place::Query => t(Key::InQuery),
        Place::Header => t(Key::InHeader),
        Place::Body => t(Key::InBody),
        Place::Other(word) => word.clone().into(),
    };
    if at.is_empty() {
        part.into()
    } else {
        format!("{part} {at}")
    }
}

/// The message as text: first line, headers, an empty line, the body as it was kept.
fn as_text(entry: &Entry, side: Part) -> String {
    let Some(message) = message_of(entry, side) else {
        return first_line(entry, side);
    };
    let mut text = first_line(entry, side);
    for (name, value) in &message.headers {
        text.push('\n');
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
    }
    if let Some(body) = &message.body {
        text.push_str("\n\n");
        text.push_str(body);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_replaced_or_withheld_is_said() {
        let message = Message {
            body: Some("x".repeat(1000)),
            size: 3000,
            truncated: true,
            redactions: vec![
                Redaction {
                    place: Place::Header,
                    at: "Authorization".to_owned(),
                },
                Redaction {
                    place: Place::Body,
                    at: "/password".to_owned(),
                },
            ],
            ..Message::default()
        };
        assert_eq!(
            notes(&message),
            [
                "Only the first 1.0 KB of 3.0 KB were kept.",
                "Secrets were replaced before this was written: header Authorization, body /password."
            ]
        );
        assert!(notes(&Message::default()).is_empty());
    }
}
