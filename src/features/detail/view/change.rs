//! What a write changed, attribute by attribute; of a bulk request, what became of each operation.

mod operations;
mod rows;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_insight::change::{
    ChangeBasis, ChangeKind, EntryChange, KnownStates, changes_between,
};
use scim_audit_model::entry::Entry;

use super::explanation::awaited;
use crate::app::AppState;
use crate::features::detail::resource_states::{ResourceStates, StatesLoad};
use crate::features::detail::state::is_write;
use crate::features::detail::{Detail, EntryLoad};
use crate::ui::part::drawn;
use crate::ui::{BASE_CLASS, Button, Part, PartLoader, PartView, heading};
use crate::view::explanation_words::{fetch_texts, said, untranslated};
use crate::words::{Value, explanation as text};

/// What the open entry changed. Nothing if its request only reads, or could not be loaded.
pub(super) fn view(state: AppState, detail: Detail, summary: &Arc<Entry>) -> Option<AnyView> {
    is_write(summary).then(|| {
        (move || match detail.full() {
            EntryLoad::Ready(entry) => {
                let load = PartLoader::new(move || draw_change(state, detail, Arc::clone(&entry)));
                view! { <Part needed=true load /> }.into_any()
            }
            EntryLoad::Loading => awaited().into_any(),
            EntryLoad::Failed(_) => ().into_any(),
        })
        .into_any()
    })
}

#[wasm_split(change, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_change(state: AppState, detail: Detail, entry: Arc<Entry>) -> PartView {
    drawn(change_view(state, detail.resource_states(), entry))
}

fn change_view(
    state: AppState,
    states: ResourceStates,
    entry: Arc<Entry>,
) -> Option<impl IntoView> {
    let of_entry = Arc::clone(&entry);
    let change = Memo::new(move |_| match states.load() {
        StatesLoad::Found(found) => {
            let known = KnownStates {
                before: Some(&found.before.resource),
                is_before_calculated: found.before.is_calculated,
                after: found.after.as_deref(),
            };
            changes_between(&of_entry, &known)
        }
        _ => changes_between(&of_entry, &KnownStates::default()),
    });
    let can_compare =
        needs_before(change.read_untracked().as_ref()?) && entry.resource_id.is_some();
    fetch_texts(state);
    let level = heading::level(move || state.heading_level(2));
    let certainty = move || {
        change
            .read()
            .as_ref()
            .map(|change| change.certainty.as_str())
    };
    let basis = move || change.read().as_ref().map(|change| change.basis.as_str());
    let word = move || certainty().map(|word| text(&format!("certainty.{word}"), &[]));
    let sentence = move || basis().map(|basis| text(&format!("basis.{basis}"), &[]));
    let table = move || change.get().map(|change| content(&change));
    Some(view! { class=BASE_CLASS,
        <section class="sal-change" data-certainty=certainty aria-label=said("label.what_changed")>
            <p class="sal-change__head">
                <span class="sal-change__title" role="heading" {..level}>
                    {said("label.what_changed")}
                </span>
                <span class="sal-change__certainty">{word}</span>
            </p>
            <p class="sal-change__basis">{sentence}</p>
            {table}
            {can_compare.then(|| comparison(states, entry))}
            {untranslated(state)}
        </section>
    })
}

/// Whether the state before would say more.
fn needs_before(change: &EntryChange) -> bool {
    matches!(
        change.kind,
        ChangeKind::Replace | ChangeKind::Modify | ChangeKind::Delete
    ) && matches!(change.basis, ChangeBasis::Answered | ChangeBasis::Asked)
}

/// The button that looks for the state before, and what became of that.
fn comparison(states: ResourceStates, entry: Arc<Entry>) -> impl IntoView {
    let is_found = move || matches!(states.load(), StatesLoad::Found(_));
    let note = move || match states.load() {
        StatesLoad::Unasked | StatesLoad::Found(_) => None,
        StatesLoad::Loading => Some("label.comparing"),
        StatesLoad::Missing => Some("label.no_state_before"),
        StatesLoad::Failed => Some("label.not_compared"),
    };
    let note = move || note().map(|name| text(name, &[]));
    let on_press = move |_| states.find(Arc::clone(&entry));
    view! { class=BASE_CLASS,
        // It stays after the states are found: a button that goes away would lose the focus.
        <Button
            on_press
            class="sal-button sal-button--small"
            attr:aria-disabled=move || is_found().then_some("true")
        >
            {said("label.compare_before")}
        </Button>
        <p class="sal-change__note" role="status">
            {note}
        </p>
    }
}

fn content(change: &EntryChange) -> impl IntoView + use<> {
    let table = if change.kind == ChangeKind::Bulk {
        operations::view(change)
    } else {
        rows::view(change)
    };
    view! { class=BASE_CLASS,
        {table}
        {counted("label.unchanged", change.unchanged)}
        {counted("label.not_listed", change.left_out)}
    }
}

fn counted(name: &'static str, count: usize) -> Option<impl IntoView> {
    (count > 0).then(|| {
        let words = move || text(name, &[("count", Value::Count(count as u64))]);
        view! { class=BASE_CLASS, <p class="sal-change__note">{words}</p> }
    })
}

/// The rows of a table, a few at first, and the button that shows the others.
fn limited(
    count: usize,
    headings: Vec<&'static str>,
    row: impl Fn(usize) -> Option<AnyView> + Send + 'static,
) -> AnyView {
    /// Number of rows that are shown at first.
    const FIRST: usize = 50;
    let shown = RwSignal::new(FIRST.min(count));
    let headings: Vec<_> = headings
        .into_iter()
        .map(|name| view! { class=BASE_CLASS, <th scope="col">{said(name)}</th> })
        .collect();
    let rows = move || (0..shown.get()).filter_map(&row).collect::<Vec<_>>();
    let more = move || {
        (shown.get() < count).then(|| {
            view! { class=BASE_CLASS,
                <Button on_press=move |_| shown.set(count) class="sal-button sal-button--small">
                    {said("label.show_all_changes")}
                </Button>
            }
        })
    };
    view! { class=BASE_CLASS,
        <table class="sal-change__table" aria-label=said("label.what_changed")>
            <thead>
                <tr>{headings}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {more}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use scim_audit_insight::change::{AttributeOutcome, BulkOutcome, ChangeBasis, ChangeCertainty};

    use crate::words::has_explanation;

    #[test]
    fn every_word_of_a_change_has_a_text() {
        let certainties = [
            ChangeCertainty::Exact,
            ChangeCertainty::Approximate,
            ChangeCertainty::Unavailable,
        ];
        let names = certainties
            .map(|certainty| format!("certainty.{}", certainty.as_str()))
            .into_iter()
            .chain(ChangeBasis::ALL.map(|basis| format!("basis.{}", basis.as_str())))
            .chain(AttributeOutcome::ALL.map(|outcome| format!("outcome.{}", outcome.as_str())))
            .chain(BulkOutcome::ALL.map(|outcome| format!("bulk.{}", outcome.as_str())));
        for name in names {
            assert!(has_explanation(&name), "{name}");
        }
    }
}
