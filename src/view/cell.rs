//! The content of a cell. Cells are reactive to their row: on scrolling, the row shows another entry and the
//! elements stay.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Status, decoded_query};
use scim_audit_model::time;

use crate::app::AppState;
use crate::state::{Column, ColumnContent, EntryPart};
use crate::ui::{BASE_CLASS, CopyButton, bytes, icon, millis, shown, shown_live, spelled};
use crate::words::{self, Key, live, t};

/// Number of characters at the end of an id that stay visible in a narrow column. The end distinguishes ids:
/// time-ordered ids begin alike for hours.
const ID_TAIL: usize = 5;

/// Ids of up to this many characters fit the column.
const ID_WHOLE_UP_TO: usize = 13;

/// Shown for a missing value.
const NOTHING: &str = "\u{2013}";

/// The entry of a row; `None` while it is loading.
pub(crate) type RowEntry = Signal<Option<Arc<Entry>>>;

/// The shared input of all cells of a row.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) state: AppState,
    pub(crate) entry: RowEntry,
    /// Whether its buttons are tab stops. In a grid they are not, because keys move from cell to cell.
    pub(crate) is_tabbed: bool,
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
pub(crate) fn content(row: Row, column: Column) -> AnyView {
    match column.spec().content {
        ColumnContent::Id(value, copy) => id(row, value, copy).into_any(),
        ColumnContent::Time => moment(row).into_any(),
        ColumnContent::Status => status(row).into_any(),
        ColumnContent::Method => method(row).into_any(),
        ColumnContent::Text(text) => plain(row, text).into_any(),
        ColumnContent::Query => query(row).into_any(),
        ColumnContent::Code(code) => row
            .text(move |entry| {
                code(entry).map_or_else(|| NOTHING.to_owned(), |code| code.to_string())
            })
            .into_any(),
        ColumnContent::Milliseconds(number) => {
            row.text(move |entry| millis(number(entry))).into_any()
        }
        ColumnContent::Bytes(number) => row.text(move |entry| size(number(entry))).into_any(),
        ColumnContent::Message(part, number, label) => {
            view_button(row, part, number, label).into_any()
        }
    }
}

/// Returns the CSS classes of a column's cells: by its look and by its content.
pub(crate) fn class(column: Column) -> String {
    let spec = column.spec();
    let content = match spec.content {
        ColumnContent::Id(..) => " sal-cell--id",
        ColumnContent::Query => " sal-cell--query",
        ColumnContent::Code(_) => " sal-cell--code",
        ColumnContent::Message(..) => " sal-cell--message",
        _ => "",
    };
    format!("sal-cell sal-cell--{}{content}", spec.look.class())
}

fn size(bytes_of_it: u64) -> String {
    if bytes_of_it == 0 {
        NOTHING.to_owned()
    } else {
        bytes(bytes_of_it)
    }
}

/// A text in one line, with the full text as tooltip.
fn plain(row: Row, text: for<'e> fn(&'e Entry) -> Cow<'e, str>) -> impl IntoView {
    let text = row.text(move |entry| text(entry).into_owned());
    view! { class=BASE_CLASS, <bdi class="sal-cell__text" title=tooltip(text)>{shown_live(text)}</bdi> }
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
    view! { class=BASE_CLASS, <bdi class="sal-cell__text" title=tooltip(decoded)>{shown_live(text)}</bdi> }
}

fn method(row: Row) -> impl IntoView {
    let method = row.text(|entry| entry.method.clone());
    view! { class=BASE_CLASS, <span class="sal-method" data-method=method>{shown_live(method)}</span> }
}

/// The time, with its parts styled separately. The UTC form is in the tooltip and in the `datetime`
/// attribute.
fn moment(row: Row) -> impl IntoView {
    let utc = row.text(|entry| time::format(&entry.time));
    let part = move |part: fn(words::MomentParts) -> String| {
        row.text(move |entry| part(words::moment(row.state.zone().get().local(entry.time))))
    };
    view! { class=BASE_CLASS,
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
fn id(row: Row, id: for<'e> fn(&'e Entry) -> Option<&'e str>, copy: Key) -> impl IntoView {
    let text = row.text(move |entry| id(entry).unwrap_or_default().to_owned());
    // The tail of the text as it is rendered, with odd characters spelled out.
    let tail = Signal::derive(move || tail_of(&text.read()).map(|tail| spelled(&tail)));
    let label: Signal<String> = Signal::derive(move || t(copy).into());
    let is_none = Signal::derive(move || text.read().is_empty());
    view! { class=BASE_CLASS,
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
pub(crate) fn status_words(status: &Status) -> impl IntoView + use<> {
    let (icon, words) = match status {
        Status::Success => (icon::done().into_any(), t(Key::Success)),
        Status::Failed => (icon::failed().into_any(), t(Key::Failed)),
        Status::Accepted => (icon::open().into_any(), t(Key::Accepted)),
        Status::Other(word) => (icon::open().into_any(), word.clone().into()),
    };
    let words = shown(words.into_owned());
    view! { class=BASE_CLASS,
        {icon}
        <span class="sal-status__word">{words}</span>
    }
}

fn status(row: Row) -> impl IntoView {
    let status = Memo::new(move |_| row.entry.read().as_ref().map(|entry| entry.status.clone()));
    let word = row.text(|entry| entry.status.as_str().to_owned());
    let did_not_fail = Signal::derive(move || status.get() != Some(Status::Failed));
    let shown = move || status.get().map(|status| status_words(&status));
    view! { class=BASE_CLASS,
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

fn view_button(row: Row, part: EntryPart, number: fn(&Entry) -> u64, label: Key) -> impl IntoView {
    let body_size = row.text(move |entry| size(number(entry)));
    view! { class=BASE_CLASS,
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
}
