//! What a press in a row does: the buttons of cells, which are the same in the list and in the plain table.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;

use crate::app::AppState;
use crate::state::{Column, ColumnContent, EntryPart};
use crate::ui::CopyReport;
use crate::view::cell::{COPY, EXCLUDE, FILTER, OPEN};
use crate::view::criterion_words::words_for;
use crate::words::{Key, format, t};

/// Performs the action of a button, which is the value of its `data-action`. `say` shows the result of copying the
/// id of an entry in a column.
pub(super) fn act(
    state: AppState,
    entry: &Arc<Entry>,
    column: Column,
    action: &str,
    copies: CopyReport,
    say: impl Fn(&str, Column, &str) + Clone + 'static,
) {
    match action {
        OPEN => open(state, entry, column),
        COPY => copy(entry, column, copies, say),
        FILTER | EXCLUDE => match column.filter_value(entry) {
            Some((field, value)) if action == FILTER => state.filter_by(field, &value),
            Some((field, value)) => state.exclude(field, &value),
            None => {}
        },
        _ => {}
    }
}

fn open(state: AppState, entry: &Arc<Entry>, column: Column) {
    let part = match column.spec().content {
        ColumnContent::Message(part, ..) => part,
        _ => EntryPart::Error,
    };
    state.open(Arc::clone(entry), part);
}

/// Copies the id of an entry in a column, if it has one there.
pub(super) fn copy(
    entry: &Arc<Entry>,
    column: Column,
    copies: CopyReport,
    say: impl Fn(&str, Column, &str) + Clone + 'static,
) {
    let ColumnContent::Id(id, _) = column.spec().content else {
        return;
    };
    let Some(text) = id(entry).filter(|id| !id.is_empty()) else {
        return;
    };
    let request_id = entry.request_id.clone();
    copies.copy(text.to_owned(), move |outcome| {
        let words = outcome.map(|outcome| untrack(|| t(outcome)));
        say(&request_id, column, words.as_deref().unwrap_or_default());
    });
}

/// The labels of the buttons that filter by the value of an entry in a column, and that exclude it.
pub(super) fn labels(
    state: AppState,
    entry: &Entry,
    column: Column,
) -> Option<(String, Option<String>)> {
    let (field, value) = column.filter_value(entry)?;
    let words = words_for(state, field, &value);
    let label = |key| format(key, &[("value", (&words).into())]);
    let exclude = field.can_exclude().then(|| label(Key::Exclude));
    Some((label(Key::FilterBy), exclude))
}
