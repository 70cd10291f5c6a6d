//! One row: an entry's nine cells, or what can be said of an item that could not be read. A row is drawn
//! again when the language changes, all of them in one go.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Status, decoded_query};

use super::super::time;
use crate::state::{AppState, Part};
use crate::ui::{CopyButton, S, Zone, bytes, icon};
use crate::words::{Key, format, t};

/// How much of an id stays whole at its end when the column is narrow: the part that tells ids apart,
/// as a time-ordered id starts alike for hours.
const ID_TAIL: usize = 5;

/// An id of up to this many characters fits the column.
const ID_WHOLE_UP_TO: usize = 13;

pub(super) fn entry(state: AppState, entry: Arc<Entry>, zone: &Zone) -> impl IntoView + use<> {
    let time = time::view(entry.time, zone);
    let query = entry.query.clone().unwrap_or_default();
    let query_title = (!query.is_empty()).then(|| decoded_query(&query));
    let failed = entry.status == Status::Failed;
    view! { class=S,
        <tr class="sal-row" part="row" role="row" data-status=entry.status.as_str().to_owned()>
            <td class="sal-cell sal-cell--id" part="cell" role="cell" data-label=t(Key::RequestId)>
                {request_id(&entry.request_id)}
            </td>
            <td class="sal-cell sal-cell--time" part="cell" role="cell" data-label=t(Key::Time)>
                {time}
            </td>
            <td class="sal-cell" part="cell" role="cell" data-label=t(Key::Status)>
                <span class="sal-status" part="status" data-status=entry.status.as_str().to_owned()>
                    {status(&entry.status)}
                    {failed.then(|| more_info(state, &entry))}
                </span>
            </td>
            <td class="sal-cell" part="cell" role="cell" data-label=t(Key::HttpMethod)>
                <span class="sal-method" data-method=entry.method.clone()>
                    {entry.method.clone()}
                </span>
            </td>
            <td class="sal-cell sal-cell--path" part="cell" role="cell" data-label=t(Key::Endpoint) title=entry.endpoint.clone()>
                <bdi class="sal-cell__text">{entry.endpoint.clone()}</bdi>
            </td>
            <td class="sal-cell sal-cell--query" part="cell" role="cell" data-label=t(Key::QueryParameter) title=query_title>
                <bdi class="sal-cell__text">{query}</bdi>
            </td>
            <td class="sal-cell sal-cell--code" part="cell" role="cell" data-label=t(Key::StatusCode)>
                {entry
                    .status_code
                    .map_or_else(|| "\u{2013}".to_owned(), |code| code.to_string())}
            </td>
            <td class="sal-cell sal-cell--view" part="cell" role="cell" data-label=t(Key::Response)>
                {view_button(state, Part::Response, &entry)}
            </td>
            <td class="sal-cell sal-cell--view" part="cell" role="cell" data-label=t(Key::Request)>
                {view_button(state, Part::Request, &entry)}
            </td>
        </tr>
    }
}

pub(super) fn unreadable(id: Option<String>, reason: String) -> impl IntoView {
    view! { class=S,
        <tr class="sal-row" part="row" role="row" data-status="unreadable">
            <td class="sal-cell sal-cell--id" part="cell" role="cell" data-label=t(Key::RequestId)>
                {id.as_deref().map(request_id)}
            </td>
            <td class="sal-cell sal-cell--odd" part="cell" role="cell" colspan="8">
                {format(Key::UnreadableEntry, &[("reason", (&reason).into())])}
            </td>
        </tr>
    }
}

/// The id, shortened in its middle when it is long.
///
/// The whole of it is one text, so that it is found, read out, selected and copied whole; the style sheet
/// cuts that text short, and draws the tail after it.
fn request_id(id: &str) -> impl IntoView + use<> {
    let long = id.chars().count() > ID_WHOLE_UP_TO;
    let tail = long.then(|| {
        let cut = id.char_indices().rev().nth(ID_TAIL - 1);
        let tail = cut.and_then(|(at, _)| id.get(at..)).unwrap_or_default();
        view! { class=S,
            <span class="sal-id__tail" aria-hidden="true" data-tail=tail.to_owned()></span>
        }
    });
    let title = id.to_owned();
    let whole = id.to_owned();
    view! { class=S,
        <span class="sal-id" title=title>
            <bdi class="sal-id__text">{id.to_owned()}</bdi>
            {tail}
            <CopyButton label=t(Key::CopyRequestId) text=move || whole.clone() />
        </span>
    }
}

fn status(status: &Status) -> impl IntoView + use<> {
    let (icon, words) = match status {
        Status::Success => (icon::done().into_any(), t(Key::Success)),
        Status::Failed => (icon::failed().into_any(), t(Key::Failed)),
        Status::Accepted => (icon::open().into_any(), t(Key::Accepted)),
        Status::Other(word) => (icon::open().into_any(), word.clone().into()),
    };
    view! { class=S,
        {icon}
        <span class="sal-status__word">{words}</span>
    }
}

fn more_info(state: AppState, entry: &Arc<Entry>) -> impl IntoView + use<> {
    let entry = Arc::clone(entry);
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--icon sal-status__info"
            part="button"
            aria-label=t(Key::MoreInfo)
            title=t(Key::WhyItFailed)
            aria-haspopup="dialog"
            on:click=move |_| state.open(Arc::clone(&entry), Part::Error)
        >
            {icon::info()}
        </button>
    }
}

fn view_button(state: AppState, part: Part, entry: &Arc<Entry>) -> impl IntoView + use<> {
    let (label, body_size) = if part == Part::Request {
        (Key::ViewRequest, entry.request_size)
    } else {
        (Key::ViewResponse, entry.response_size)
    };
    let shown_size = if body_size == 0 {
        "\u{2013}".to_owned()
    } else {
        bytes(body_size)
    };
    let entry = Arc::clone(entry);
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--small"
            part="button"
            aria-label=t(label)
            aria-haspopup="dialog"
            on:click=move |_| state.open(Arc::clone(&entry), part)
        >
            {t(Key::View)}
        </button>
        <span class="sal-cell__size">{shown_size}</span>
    }
}
