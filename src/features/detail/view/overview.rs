//! The overview tab: a summary line, the error, the facts, and the query.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::{status_code, time as instant};

use super::{change, explanation, more_info, query};
use crate::app::AppState;
use crate::features::detail::{Detail, EntryLoad};
use crate::platform::Zone;
use crate::state::{Column, Criterion, has_sentences, sentence as said_of};
use crate::ui::{BASE_CLASS, CopyButton, bytes, millis, shown};
use crate::view::cell;
use crate::view::criterion_words::words_for;
use crate::view::filter_actions::FilterActions;
use crate::view::time;
use crate::words::{Key, live, t};

/// `Failed · 400 Bad Request · 13 May 2026 09:40:08.412 +02 · 12 ms`
pub(super) fn line(entry: &Entry, zone: &Zone) -> impl IntoView + use<> {
    let code = entry
        .status_code
        .map_or_else(|| t(Key::NoAnswer).into(), status_code::named);
    view! { class=BASE_CLASS,
        <p class="sal-happened">
            <span class="sal-status" part="status" data-status=entry.status.as_str().to_owned()>
                <span class="sal-status__word">{shown(cell::status_word(&entry.status))}</span>
            </span>
            <span class="sal-happened__code">{code}</span>
            <span>{time::words(entry.time, zone)}</span>
            <span>{millis(entry.duration_ms)}</span>
        </p>
    }
}

/// What was done to whom, once what writes it is here. The complete entry may say more than the one of the list.
pub(super) fn sentence(panel: Detail) -> impl IntoView {
    move || {
        let entry = match panel.full() {
            EntryLoad::Ready(whole) => Some(whole),
            EntryLoad::Loading | EntryLoad::Failed(_) => panel.entry(),
        };
        let sentence = has_sentences().then_some(entry).flatten();
        sentence.and_then(|entry| said_of(&entry)).map(|sentence| {
            view! { class=BASE_CLASS, <p class="sal-sentence">{shown(sentence)}</p> }
        })
    }
}

pub(super) fn view(state: AppState, panel: Detail, entry: &Arc<Entry>) -> impl IntoView + use<> {
    let explanation = explanation::view(state, panel, entry);
    let error = (entry.status == Status::Failed || entry.error.is_some())
        .then(|| more_info::error_block(state, entry));
    let change = change::view(state, panel, entry);
    let zone = state.zone().get();
    let query = entry
        .query
        .as_deref()
        .filter(|query| !query.is_empty())
        .map(|raw| query::view(state, raw));
    view! { class=BASE_CLASS,
        {explanation}
        {error}
        {change}
        <dl class="sal-facts">{values(state, entry)} {facts(state, entry, &zone)}</dl>
        {query}
    }
}

/// The facts the log can be filtered by, with their filter buttons.
fn values(state: AppState, entry: &Entry) -> Vec<AnyView> {
    let columns = [
        Column::Status,
        Column::Method,
        Column::Endpoint,
        Column::StatusCode,
    ];
    let scim_type = entry
        .error
        .as_ref()
        .and_then(|error| error.scim_type.clone())
        .map(|keyword| (Key::ScimErrorType, (Criterion::ScimType.into(), keyword)));
    columns
        .into_iter()
        .filter_map(|column| Some((column.label(), column.filter_value(entry)?)))
        .chain(scim_type)
        .map(|(name, (field, value))| {
            let words = {
                let value = value.clone();
                move || words_for(state, field, &value)
            };
            let shown = view! { class=BASE_CLASS,
                <bdi class="sal-facts__mono">{move || shown(words())}</bdi>
                <FilterActions state field value />
            };
            fact(name, shown.into_any())
        })
        .collect()
}

/// The facts that are not in the summary line.
fn facts(state: AppState, entry: &Entry, zone: &Zone) -> Vec<AnyView> {
    let id = entry.request_id.clone();
    let copy = {
        let id = id.clone();
        view! { <CopyButton label=Signal::derive(|| -> String { t(Key::CopyRequestId).into() }) text=move || id.clone() /> }
    };
    let utc = (*zone != Zone::utc()).then(|| {
        view! { class=BASE_CLASS,
            <span class="sal-facts__beside">{instant::format(&entry.time)}</span>
        }
    });
    let (kind, resource_id) = (&entry.resource_type, &entry.resource_id);
    let resource = {
        let words = resource_id
            .as_ref()
            .map_or_else(|| kind.clone(), |id| format!("{kind} {id}"));
        let (field, value) = resource_id.as_ref().map_or_else(
            || (Criterion::ResourceType, kind.clone()),
            |id| (Criterion::ResourceId, id.clone()),
        );
        view! { class=BASE_CLASS,
            <bdi class="sal-facts__mono">{shown(words)}</bdi>
            <FilterActions state field value />
        }
    };
    let client = &entry.client;
    let amount = |column: Column, words: String| {
        let actions = column
            .filter_value(entry)
            .map(|(field, value)| view! { <FilterActions state field value /> });
        let shown = view! { class=BASE_CLASS, <span>{words}</span> {actions} };
        fact(column.label(), shown.into_any())
    };
    let mut facts = vec![
        fact(
            Key::RequestId,
            view! { class=BASE_CLASS,
                <bdi class="sal-facts__mono">{shown(id.clone())}</bdi>
                {copy}
                <FilterActions state field=Criterion::RequestId value=id />
            }
            .into_any(),
        ),
        fact(
            Key::Time,
            view! { class=BASE_CLASS,
                {time::words(entry.time, zone)}
                {utc}
                <FilterActions state field=Criterion::Time value=instant::format(&entry.time) />
            }
            .into_any(),
        ),
        amount(Column::Duration, millis(entry.duration_ms)),
        amount(Column::RequestSize, bytes(entry.request_size)),
        amount(Column::ResponseSize, bytes(entry.response_size)),
    ];
    let origin = entry
        .origin
        .as_ref()
        .map(|origin| origin.as_str().to_owned());
    if !kind.is_empty() {
        facts.push(fact(Key::Resource, resource.into_any()));
    }
    facts.extend(
        [
            (
                Key::ClientRequestId,
                Criterion::Q,
                entry.client_request_id.clone(),
            ),
            (Key::ClientAddress, Criterion::Client, client.ip.clone()),
            (Key::UserAgent, Criterion::Client, client.user_agent.clone()),
            (
                Key::Credential,
                Criterion::Client,
                client.credential.clone(),
            ),
            (Key::AnsweredBy, Criterion::Origin, origin),
        ]
        .into_iter()
        .filter_map(|(name, field, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            let shown = view! { class=BASE_CLASS,
                <bdi class="sal-facts__mono">{shown(value.clone())}</bdi>
                <FilterActions state field value />
            };
            Some(fact(name, shown.into_any()))
        }),
    );
    facts.extend(entry.imported.map(|at| {
        let shown = view! { class=BASE_CLASS, {time::words(at, zone)} };
        fact(Key::ImportedNotRecorded, shown.into_any())
    }));
    facts
}

fn fact(name: Key, value: AnyView) -> AnyView {
    view! { class=BASE_CLASS,
        <dt class="sal-facts__name">{live(name)}</dt>
        <dd class="sal-facts__value">{value}</dd>
    }
    .into_any()
}
