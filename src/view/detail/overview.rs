//! The overview: what happened in one line, why it failed, the facts, and what was asked for.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::{status_code, time as instant};

use super::super::grid::cell;
use super::super::time;
use super::{more_info, query};
use crate::state::AppState;
use crate::ui::{CopyButton, S, Zone, bytes, millis};
use crate::words::{Key, live, t};

/// `Failed · 400 Bad Request · 13 May 2026 09:40:08.412 +02 · 12 ms`
pub(super) fn line(entry: &Entry, zone: &Zone) -> impl IntoView + use<> {
    let code = entry
        .status_code
        .map_or_else(|| t(Key::NoAnswer).into(), status_code::named);
    view! { class=S,
        <p class="sal-happened">
            <span class="sal-status" part="status" data-status=entry.status.as_str().to_owned()>
                {cell::status_words(&entry.status)}
            </span>
            <span class="sal-happened__code">{code}</span>
            <span>{time::words(entry.time, zone)}</span>
            <span>{millis(entry.duration_ms)}</span>
        </p>
    }
}

pub(super) fn view(state: AppState, entry: &Arc<Entry>) -> impl IntoView + use<> {
    let error = (entry.status == Status::Failed || entry.error.is_some())
        .then(|| more_info::error_block(entry));
    let zone = state.zone().get();
    let query = entry
        .query
        .as_deref()
        .filter(|query| !query.is_empty())
        .map(|raw| query::view(state, raw));
    view! { class=S,
        {error}
        <dl class="sal-facts">{facts(entry, &zone)}</dl>
        {query}
    }
}

/// What is known of the entry beside its line.
fn facts(entry: &Entry, zone: &Zone) -> Vec<AnyView> {
    let id = entry.request_id.clone();
    let copy = {
        let id = id.clone();
        view! { <CopyButton label=Signal::derive(|| -> String { t(Key::CopyRequestId).into() }) text=move || id.clone() /> }
    };
    let utc = (*zone != Zone::utc()).then(|| {
        view! { class=S,
            <span class="sal-facts__beside">{instant::format(&entry.time)}</span>
        }
    });
    let resource = match (&entry.resource_type, &entry.resource_id) {
        (kind, Some(id)) => Some(format!("{kind} {id}")),
        (kind, None) => Some(kind.clone()),
    };
    let client = &entry.client;
    let mut facts = vec![
        fact(
            Key::RequestId,
            view! { class=S,
                <bdi class="sal-facts__mono">{id}</bdi>
                {copy}
            }
            .into_any(),
        ),
        fact(
            Key::Time,
            view! { class=S,
                {time::words(entry.time, zone)}
                {utc}
            }
            .into_any(),
        ),
        fact(Key::Duration, millis(entry.duration_ms).into_any()),
        fact(Key::RequestSize, bytes(entry.request_size).into_any()),
        fact(Key::ResponseSize, bytes(entry.response_size).into_any()),
    ];
    let origin = entry
        .origin
        .as_ref()
        .map(|origin| origin.as_str().to_owned());
    facts.extend(
        [
            (Key::Resource, resource),
            (Key::ClientRequestId, entry.client_request_id.clone()),
            (Key::ClientAddress, client.ip.clone()),
            (Key::UserAgent, client.user_agent.clone()),
            (Key::Credential, client.credential.clone()),
            (Key::AnsweredBy, origin),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .map(|(name, value)| {
            fact(
                name,
                view! { class=S, <bdi class="sal-facts__mono">{value}</bdi> }.into_any(),
            )
        }),
    );
    facts
}

fn fact(name: Key, value: AnyView) -> AnyView {
    view! { class=S,
        <dt class="sal-facts__name">{live(name)}</dt>
        <dd class="sal-facts__value">{value}</dd>
    }
    .into_any()
}
