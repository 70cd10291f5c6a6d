//! One side of an exchange: its first line, headers and body, and notes about redacted or missing content.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_insight::query;
use scim_audit_model::entry::{Entry, Message, Place, Redaction, RedactionReason};
use scim_audit_model::status_code;

use super::{body, failed, headers, loading, redacted_mark, request_line, turn_button};
use crate::app::AppState;
use crate::features::detail::{Detail, EntryLoad};
use crate::state::EntryPart;
use crate::ui::{BASE_CLASS, CopyButton, bytes, heading, millis, shown};
use crate::view::time;
use crate::words::{self, Key, live, t};

/// A button that copies the whole message as text, once the message is loaded.
pub(super) fn copy_action(detail: Detail) -> Option<impl IntoView + use<>> {
    let part = detail
        .part()
        .filter(|part| matches!(part, EntryPart::Request | EntryPart::Response))?;
    let EntryLoad::Ready(entry) = detail.full() else {
        return None;
    };
    let label: Signal<String> = Signal::derive(|| t(Key::Copy).into());
    Some(view! { <CopyButton label show_label=true text=move || as_text(&entry, part) /> })
}

pub(super) fn view(
    state: AppState,
    side: EntryPart,
    summary: &Arc<Entry>,
) -> impl IntoView + use<> {
    let zone = state.zone().get_untracked();
    let other = if side == EntryPart::Request {
        EntryPart::Response
    } else {
        EntryPart::Request
    };
    let (at, duration_ms) = (summary.time, summary.duration_ms);
    let duration = (side == EntryPart::Response).then(|| {
        view! { class=BASE_CLASS,
            <dt class="sal-facts__name">{live(Key::Duration)}</dt>
            <dd class="sal-facts__value">{move || millis(duration_ms)}</dd>
        }
    });
    let detail = state.detail();
    view! { class=BASE_CLASS,
        {line(detail, summary, side)}
        <dl class="sal-facts">
            <dt class="sal-facts__name">{live(Key::RequestId)}</dt>
            <dd class="sal-facts__value sal-facts__value--mono">{summary.request_id.clone()}</dd>
            <dt class="sal-facts__name">{live(Key::Time)}</dt>
            <dd class="sal-facts__value">{move || time::words(at, &zone)}</dd>
            {duration}
        </dl>
        {content(state, detail, side, summary)}
        <div class="sal-actions">
            {turn_button(state, other)}
        </div>
    }
}

/// The content of a panel tab for one side. Facts about the whole exchange are in the other tabs.
pub(super) fn side(
    state: AppState,
    detail: Detail,
    side: EntryPart,
    summary: &Arc<Entry>,
) -> impl IntoView + use<> {
    view! { class=BASE_CLASS,
        {line(detail, summary, side)}
        {content(state, detail, side, summary)}
    }
}

fn content(
    state: AppState,
    detail: Detail,
    side: EntryPart,
    summary: &Arc<Entry>,
) -> impl IntoView + use<> {
    let summary = Arc::clone(summary);
    move || match detail.full() {
        EntryLoad::Loading => loading().into_any(),
        EntryLoad::Failed(failure) => failed(state, detail, &failure).into_any(),
        EntryLoad::Ready(entry) => match message_of(&entry, side) {
            Some(message) => parts(state, detail, message, &entry, side).into_any(),
            None => view! { class=BASE_CLASS, <p class="sal-quiet">{nothing(&summary, side)}</p> }
                .into_any(),
        },
    }
}

/// The first line. Once the message is loaded, redacted parts of it are marked.
fn line(detail: Detail, summary: &Arc<Entry>, side: EntryPart) -> impl IntoView + use<> {
    let summary = Arc::clone(summary);
    let words = move || {
        let full = detail.full();
        let message = match (&full, side) {
            (EntryLoad::Ready(entry), EntryPart::Request) => entry.request.as_ref(),
            _ => None,
        };
        match message.filter(|message| is_marked(message)) {
            Some(message) => marked_line(&summary, message).into_any(),
            None => first_line(&summary, side).into_any(),
        }
    };
    view! { class=BASE_CLASS, <p class="sal-line">{words}</p> }
}

fn is_marked(message: &Message) -> bool {
    message
        .redactions
        .iter()
        .any(|redaction| matches!(redaction.place, Place::Path | Place::Query))
}

/// The request line, with a mark after each part that contains a redacted secret.
fn marked_line(entry: &Entry, message: &Message) -> impl IntoView + use<> {
    let has = |wanted: &Place, at: Option<&str>| {
        message.redactions.iter().any(|redaction| {
            redaction.place == *wanted
                && at.is_none_or(|at| redaction.at.is_empty() || redaction.at == at)
        })
    };
    let in_path = has(&Place::Path, None).then(redacted_mark);
    let parameters = entry.query.as_deref().map(|query| {
        query
            .split('&')
            .enumerate()
            .map(|(number, pair)| {
                let name = query::read(pair).into_iter().next();
                let name = name.map(|parameter| parameter.name).unwrap_or_default();
                let mark = has(&Place::Query, Some(&name)).then(redacted_mark);
                let before = if number == 0 { "?" } else { "&" };
                view! { class=BASE_CLASS, {before} {shown(pair.to_owned())} {mark} }
            })
            .collect_view()
    });
    view! { class=BASE_CLASS,
        {shown(format!("{} {}", entry.method, entry.endpoint))}
        {in_path}
        {parameters}
    }
}

fn message_of(entry: &Entry, side: EntryPart) -> Option<&Message> {
    match side {
        EntryPart::Request => entry.request.as_ref(),
        EntryPart::Response => entry.response.as_ref(),
        EntryPart::Error | EntryPart::Overview | EntryPart::Raw => None,
    }
}

fn first_line(entry: &Entry, side: EntryPart) -> String {
    match (side, entry.status_code) {
        (EntryPart::Request, _) => request_line(entry),
        (_, Some(code)) => status_code::named(code),
        (_, None) => t(Key::NoAnswer).into(),
    }
}

fn nothing(entry: &Entry, side: EntryPart) -> String {
    match side {
        EntryPart::Request => t(Key::RequestNotKept).into(),
        _ => entry
            .error
            .as_ref()
            .map(|error| error.detail.clone())
            .filter(|detail| !detail.is_empty())
            .unwrap_or_else(|| t(Key::ClientGotNoAnswer).into()),
    }
}

/// Headers, body and notes. Each text reacts to a language change on its own, so that the search text, the
/// matches and the folds in the body are kept.
fn parts(
    state: AppState,
    detail: Detail,
    message: &Message,
    entry: &Arc<Entry>,
    side: EntryPart,
) -> impl IntoView + use<> {
    let notes = {
        let entry = Arc::clone(entry);
        move || {
            let notes = message_of(&entry, side).map(notes).unwrap_or_default();
            let items = notes
                .into_iter()
                .map(|note| view! { class=BASE_CLASS, <li class="sal-notes__note">{note}</li> })
                .collect::<Vec<_>>();
            (!items.is_empty()).then(|| {
                view! { class=BASE_CLASS, <ul class="sal-notes">{items}</ul> }
            })
        }
    };
    let level = move || state.heading_level(2);
    let (headers, whole) = (message.headers.len() as u64, message.size);
    let count = move || words::count(headers);
    let answers_head = entry.method == "HEAD" && side == EntryPart::Response;
    let length = move || {
        if answers_head {
            t(Key::NoBodyForHead).into()
        } else {
            bytes(whole)
        }
    };
    view! { class=BASE_CLASS,
        {notes}
        <div class="sal-subheading" role="heading" {..heading::level(level)}>
            {live(Key::Headers)} " " <span class="sal-subheading__size">{count}</span>
        </div>
        {headers::view(state, detail, message)}
        <div class="sal-subheading" role="heading" {..heading::level(level)}>
            {live(Key::Body)} " " <span class="sal-subheading__size">{length}</span>
        </div>
        {body::view(state, message)}
    }
}

/// Returns the notes about truncated, redacted and withheld content.
fn notes(message: &Message) -> Vec<String> {
    let mut notes = Vec::new();
    if message.truncated {
        let kept = message.body.as_ref().map_or(0, String::len) as u64;
        let (kept, size) = (bytes(kept.min(message.size)), bytes(message.size));
        let values = [("kept", (&kept).into()), ("size", (&size).into())];
        notes.push(words::format(Key::BodyCut, &values));
    }
    let is_whole =
        |redaction: &&Redaction| redaction.place == Place::Body && redaction.at.is_empty();
    let is_limit = |redaction: &&Redaction| redaction.reason == Some(RedactionReason::Limit);
    let mut redactions: Vec<&Redaction> = message.redactions.iter().collect();
    if redactions.iter().any(is_limit) {
        notes.push(t(Key::TooMuchToSearch).into());
        redactions.retain(|redaction| !is_limit(redaction));
    }
    if message.body.is_none() && redactions.iter().any(is_whole) {
        notes.push(t(Key::BodyWithheld).into());
        redactions.retain(|redaction| !is_whole(redaction));
    }
    // The listed reasons have a sentence each. The first sentence is for all other redactions.
    for (key, reason) in [
        (Key::SecretsReplaced, None),
        (Key::ShapesReplaced, Some(RedactionReason::Shape)),
        (Key::HeadersNotKnown, Some(RedactionReason::Header)),
        (Key::PersonalReplaced, Some(RedactionReason::Personal)),
    ] {
        let places: Vec<String> = redactions
            .iter()
            .filter(|redaction| sentence_of(redaction) == reason)
            .map(|redaction| place(redaction))
            .collect();
        if !places.is_empty() {
            let places = places.join(&t(Key::ListSeparator));
            notes.push(words::format(key, &[("places", (&places).into())]));
        }
    }
    notes
}

/// Returns the reason under which a redaction is listed; `None` for reasons that need no explanation.
fn sentence_of(redaction: &Redaction) -> Option<RedactionReason> {
    redaction.reason.clone().filter(|reason| {
        matches!(
            reason,
            RedactionReason::Shape | RedactionReason::Header | RedactionReason::Personal
        )
    })
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

/// Returns the message as text: first line, headers, an empty line, and the recorded body.
fn as_text(entry: &Entry, side: EntryPart) -> String {
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
    fn notes_report_truncated_replaced_and_withheld_content() {
        let message = Message {
            body: Some("x".repeat(1000)),
            size: 3000,
            truncated: true,
            redactions: vec![
                Redaction {
                    place: Place::Header,
                    at: "Authorization".to_owned(),
                    reason: None,
                },
                Redaction {
                    place: Place::Body,
                    at: "/password".to_owned(),
                    reason: None,
                },
            ],
            ..Message::default()
        };
        assert_eq!(
            notes(&message),
            [
                "Only the first 1.0 KB of 3.0 KB were recorded.",
                "Secrets were redacted: header Authorization, body /password."
            ]
        );
        assert!(notes(&Message::default()).is_empty());
        let said = |place: Place, at: &str, reason| Redaction {
            place,
            at: at.to_owned(),
            reason: Some(reason),
        };
        let message = Message {
            redactions: vec![
                said(Place::Header, "X-Tenant", RedactionReason::Header),
                said(Place::Body, "/note", RedactionReason::Shape),
                said(Place::Body, "/token", RedactionReason::Name),
                said(Place::Body, "/userName", RedactionReason::Personal),
                said(Place::Body, "", RedactionReason::Unreadable),
            ],
            ..Message::default()
        };
        assert_eq!(notes(&message).len(), 5);
        let message = Message {
            redactions: vec![said(Place::Body, "", RedactionReason::Limit)],
            ..Message::default()
        };
        assert_eq!(
            notes(&message),
            ["There was too much content to check for secrets, so only hashes are shown."]
        );
    }
}
