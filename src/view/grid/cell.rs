//! The content of a cell. Cells are reactive to their row: on scrolling, the row shows another entry and the
//! elements stay.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Status, decoded_query};
use scim_audit_model::time;

use crate::state::{AppState, Column, EntryPart};
use crate::ui::{CopyButton, S, bytes, icon, millis, shown, shown_live, spelled};
use crate::words::{self, Key, live, t};

/// Number of characters at the end of an id that stay visible in a narrow column. The end distinguishes ids:
/// time-ordered ids begin alike for hours.
const ID_TAIL: usize = 5;

/// Ids of up to this many characters fit the column.
const ID_WHOLE_UP_TO: usize = 13;

/// Shown for a missing value.
const NOTHING: &str = "\u{2013}";

/// The entry of a row; `None` while it is loading.
pub(super) type RowEntry = Signal<Option<Arc<Entry>>>;

/// The shared input of all cells of a row.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) state: AppState,
    pub(super) entry: RowEntry,
    /// Whether its buttons are tab stops. In a grid they are not, because keys move from cell to cell.
    pub(super) is_tabbed: bool,
}

impl Row {
    /// Returns a text that follows the row's entry. The signal has the same type for all texts, so that the
    /// code that renders one is compiled only once.
    fn text(
        self,
        text: impl Fn(&Entry) -> String + Copy + Send + Sync + 'static,
    ) -> Signal<String> {
        Signal::derive(move || self.entry.read().as_deref().map_or_else(String::new, text))
    }

    fn tabindex(self) -> Option<&'static str> {
        (!self.is_tabbed).then_some("-1")
    }

    /// Opens a part of the entry.
    fn open(self, part: EntryPart) {
        if let Some(entry) = self.entry.get_untracked() {
            self.state.open(entry, part);
        }
    }
}

/// Returns the content of a cell.
pub(super) fn content(row: Row, column: Column) -> AnyView {
    match column {
        Column::RequestId => {
            id(row, |entry| Some(&entry.request_id), Key::CopyRequestId).into_any()
        }
        Column::ResourceId => {
            id(row, |entry| entry.resource_id.as_ref(), Key::CopyResourceId).into_any()
        }
        Column::Time => moment(row).into_any(),
        Column::Status => status(row).into_any(),
        Column::Method => method(row).into_any(),
        Column::Endpoint => plain(row, |entry| entry.endpoint.clone()).into_any(),
        Column::Query => query(row).into_any(),
        Column::StatusCode => row
            .text(|entry| {
                entry
                    .status_code
                    .map_or_else(|| NOTHING.to_owned(), |code| code.to_string())
            })
            .into_any(),
        Column::Response => view_button(row, EntryPart::Response).into_any(),
        Column::Request => view_button(row, EntryPart::Request).into_any(),
        Column::Duration => row.text(|entry| millis(entry.duration_ms)).into_any(),
        Column::Client => plain(row, client).into_any(),
        Column::Error => plain(row, error).into_any(),
        Column::RequestSize => row.text(|entry| size(entry.request_size)).into_any(),
        Column::ResponseSize => row.text(|entry| size(entry.response_size)).into_any(),
    }
}

/// Returns the CSS classes of a column's cells.
pub(super) fn class(column: Column) -> String {
    format!("sal-cell sal-cell--{}", column.word())
}

fn size(bytes_of_it: u64) -> String {
    if bytes_of_it == 0 {
        NOTHING.to_owned()
    } else {
        bytes(bytes_of_it)
    }
}

fn client(entry: &Entry) -> String {
    let client = &entry.client;
    [&client.user_agent, &client.ip]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" \u{b7} ")
}

fn error(entry: &Entry) -> String {
    let error = entry.error.as_ref();
    let keyword = error.and_then(|error| error.scim_type.as_deref());
    let detail = error.map(|error| error.detail.as_str());
    [keyword, detail]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

/// A text in one line, with the full text as tooltip.
fn plain(
    row: Row,
    text: impl Fn(&Entry) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let text = row.text(text);
    view! { class=S, <bdi class="sal-cell__text" title=tooltip(text)>{shown_live(text)}</bdi> }
}

/// A tooltip can only contain plain text, so odd characters are spelled out.
fn tooltip(text: Signal<String>) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || spelled(&text.read())
}

fn query(row: Row) -> impl IntoView {
    let text = row.text(|entry| entry.query.clone().unwrap_or_default());
    let decoded = row.text(|entry| {
        entry
            .query
            .as_deref()
            .map_or_else(String::new, decoded_query)
    });
    view! { class=S, <bdi class="sal-cell__text" title=tooltip(decoded)>{shown_live(text)}</bdi> }
}

fn method(row: Row) -> impl IntoView {
    let method = row.text(|entry| entry.method.clone());
    view! { class=S, <span class="sal-method" data-method=method>{shown_live(method)}</span> }
}

/// The time, with its parts styled separately. The UTC form is in the tooltip and in the `datetime`
/// attribute.
fn moment(row: Row) -> impl IntoView {
    let utc = row.text(|entry| time::format(&entry.time));
    let part = move |part: fn(words::MomentParts) -> String| {
        row.text(move |entry| part(words::moment(row.state.zone().get().local(entry.time))))
    };
    view! { class=S,
        <time class="sal-time" datetime=utc title=utc>
            <span class="sal-time__dim">{part(|moment| moment.date + " ")}</span>
            {part(|moment| moment.clock)}
            <span class="sal-time__dim">{part(|moment| moment.millis + " " + &moment.offset)}</span>
        </time>
    }
}

/// An id, shortened in the middle if it is long.
///
/// The full id is one text node, so that it can be found, read aloud, selected and copied as a whole. The
/// style sheet truncates that text and draws the tail after it.
fn id(
    row: Row,
    id: impl Fn(&Entry) -> Option<&String> + Copy + Send + Sync + 'static,
    copy: Key,
) -> impl IntoView {
    let text = row.text(move |entry| id(entry).cloned().unwrap_or_default());
    // The tail of the text as it is rendered, with odd characters spelled out.
    let tail = Signal::derive(move || tail_of(&text.read()).map(|tail| spelled(&tail)));
    let label: Signal<String> = Signal::derive(move || t(copy).into());
    let is_none = Signal::derive(move || text.read().is_empty());
    view! { class=S,
        <span class="sal-id" title=tooltip(text)>
            <bdi class="sal-id__text">{shown_live(text)}</bdi>
            <span class="sal-id__tail" aria-hidden="true" data-tail=tail></span>
            <span hidden=is_none>
                <CopyButton label beside=text text=move || text.get_untracked() tabindex=row.tabindex() />
            </span>
        </span>
    }
}

/// Returns the end of a long id; `None` if the id fits.
fn tail_of(id: &str) -> Option<String> {
    let is_long = id.chars().count() > ID_WHOLE_UP_TO;
    let (at, _) = id.char_indices().rev().nth(ID_TAIL - 1)?;
    is_long.then(|| id.get(at..).unwrap_or_default().to_owned())
}

/// The outcome of a request, with its icon. Reactive.
pub(in crate::view) fn status_words(status: &Status) -> impl IntoView + use<> {
    let (icon, words) = match status {
        Status::Success => (icon::done().into_any(), t(Key::Success)),
        Status::Failed => (icon::failed().into_any(), t(Key::Failed)),
        Status::Accepted => (icon::open().into_any(), t(Key::Accepted)),
        Status::Other(word) => (icon::open().into_any(), word.clone().into()),
    };
    let words = shown(words.into_owned());
    view! { class=S,
        {icon}
        <span class="sal-status__word">{words}</span>
    }
}

fn status(row: Row) -> impl IntoView {
    let status = Memo::new(move |_| row.entry.read().as_ref().map(|entry| entry.status.clone()));
    let word = row.text(|entry| entry.status.as_str().to_owned());
    let did_not_fail = Signal::derive(move || status.get() != Some(Status::Failed));
    let shown = move || status.get().map(|status| status_words(&status));
    view! { class=S,
        <span class="sal-status" part="status" data-status=word>
            {shown}
            <button
                type="button"
                class="sal-button sal-button--icon sal-status__info"
                part="button"
                hidden=did_not_fail
                tabindex=row.tabindex()
                aria-label=live(Key::MoreInfo)
                title=live(Key::WhyItFailed)
                aria-haspopup="dialog"
                on:click=move |_| row.open(EntryPart::Error)
            >
                {icon::info()}
            </button>
        </span>
    }
}

fn view_button(row: Row, part: EntryPart) -> impl IntoView {
    let is_request = part == EntryPart::Request;
    let label = if is_request {
        Key::ViewRequest
    } else {
        Key::ViewResponse
    };
    let body_size = row.text(move |entry| {
        size(if is_request {
            entry.request_size
        } else {
            entry.response_size
        })
    });
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--small"
            part="button"
            tabindex=row.tabindex()
            aria-label=live(label)
            aria-haspopup="dialog"
            on:click=move |_| row.open(part)
        >
            {live(Key::View)}
        </button>
        <span class="sal-cell__size">{body_size}</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_long_id_has_a_tail() {
        assert_eq!(
            tail_of("0197f7a0-51c2-7d0e-8a4f-000000a00d"),
            Some("0a00d".to_owned())
        );
        assert_eq!(tail_of("2819c223"), None);
        assert_eq!(tail_of(""), None);
        assert_eq!(tail_of("ÄÖÜäöüßéèêëïîô"), Some("êëïîô".to_owned()));
    }

    #[test]
    fn error_cell_joins_keyword_and_detail() {
        let entry = |error: &str| -> Entry {
            serde_json::from_str(&format!(
                r#"{{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"failed","method":"GET",
                    "endpoint":"/Users","error":{error}}}"#
            ))
            .unwrap()
        };
        assert_eq!(
            error(&entry(
                r#"{"scimType":"noTarget","detail":"Nothing there"}"#
            )),
            "noTarget: Nothing there"
        );
        assert_eq!(
            error(&entry(r#"{"detail":"Nothing there"}"#)),
            "Nothing there"
        );
        assert_eq!(error(&entry("null")), "");
    }
}
