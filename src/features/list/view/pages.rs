//! The entries as a plain table, one page at a time. It suits screen readers and printing best.

use std::ops::Range;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::entry_row::{EntryRow, RowSettings};
use super::pager::Pager;
use super::{head, row_actions};
use crate::app::AppState;
use crate::features::list::RowItem;
use crate::state::Column;
use crate::ui::{BASE_CLASS, CopyReport, DirectElement, RowHit};
use crate::words::{Key, live};

/// The table and its pager.
///
/// Roles are explicit, because the style sheet lays rows out as grids and as cards, and a browser derives
/// implicit roles from the layout.
pub(super) fn view(state: AppState) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let columns = Memo::new(move |_| grid.columns());
    // The page that is shown: the requested one once all of it is loaded, and the previous one until then.
    let places = Memo::new(move |before: Option<&Range<u64>>| {
        let (_, wanted) = grid.wanted_page();
        let is_here = wanted.clone().all(|place| log.row(place).is_some());
        match before {
            Some(before) if !is_here && log.row(before.start).is_some() => before.clone(),
            _ => wanted,
        }
    });
    let number = Memo::new(move |_| log.shown().map(|shown| shown.number()));
    Effect::new(move |before: Option<Option<u64>>| {
        let now = number.get();
        if before.is_none_or(|before| before != now) {
            grid.begin();
            log.set_visible_rows(untrack(|| grid.wanted_page()).1);
        }
        now
    });
    let scroller = NodeRef::<html::Div>::new();
    show_from_top(places, scroller);
    let body = NodeRef::<html::Tbody>::new();
    let rows = StoredValue::new_local(Vec::<EntryRow>::new());
    // Rows are written directly, as those of the list. Each writes only what differs.
    let settings = RowSettings::of(state, columns);
    Effect::new(move || {
        let items: Vec<_> = places.get().map(|place| log.row(place)).collect();
        if let Some(body) = body.get() {
            let (body, settings) = (DirectElement::of(&body), settings.get());
            rows.update_value(|rows| write(rows, &body, items, &settings));
        }
    });
    let copies = CopyReport::default();
    let say = move |request_id: &str, column: Column, words: &str| {
        rows.try_update_value(|rows| {
            let row = rows.iter_mut().find(|row| {
                row.entry()
                    .is_some_and(|entry| entry.request_id == request_id)
            });
            if let Some(cell) = row.and_then(|row| row.cell(column)) {
                cell.say(words);
            }
        });
    };
    let clicked = move |event: MouseEvent| {
        let Some(hit) = RowHit::of(&event) else {
            return;
        };
        let entry = rows.with_value(|rows| {
            let row = rows.get(usize::try_from(hit.row).ok()?)?;
            row.entry().cloned()
        });
        let pressed = hit.action.zip(Column::of_word(&hit.column));
        if let (Some(entry), Some((action, column))) = (entry, pressed) {
            row_actions::act(state, &entry, column, &action, copies, say);
        }
    };
    let heads = move || {
        columns
            .get()
            .into_iter()
            .map(|column| {
                view! { class=BASE_CLASS,
                    <th class=head::class(column) role="columnheader" scope="col">
                        <span class="sal-heads__name">{live(column.label())}</span>
                    </th>
                }
            })
            .collect_view()
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-grid__scroll"
            node_ref=scroller
            tabindex="0"
            role="region"
            aria-label=live(Key::EntriesScrollable)
        >
            <table class="sal-grid" role="table" aria-label=live(Key::ScimRequests)>
                <thead class="sal-heads" role="rowgroup">
                    <tr class="sal-heads__row" role="row">{heads}</tr>
                </thead>
                <tbody class="sal-grid__body" role="rowgroup" node_ref=body on:click=clicked></tbody>
            </table>
        </div>
        <Pager state places />
    }
}

/// Shows a new page from its top: in the frame on wide screens, and in the window on narrow ones.
fn show_from_top(places: Memo<Range<u64>>, scroller: NodeRef<html::Div>) {
    Effect::new(move |last: Option<u64>| {
        let first = places.get().start;
        if last.is_some_and(|last| last != first)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
            scroller.scroll_into_view_with_bool(true);
        }
        first
    });
}

/// Makes the rows of the table those of these entries.
fn write(
    rows: &mut Vec<EntryRow>,
    body: &DirectElement,
    items: Vec<Option<RowItem>>,
    settings: &RowSettings,
) {
    for row in rows.drain(items.len().min(rows.len())..) {
        row.element().remove();
    }
    for number in rows.len()..items.len() {
        let row = EntryRow::in_table(number);
        body.append(row.element());
        rows.push(row);
    }
    for (row, item) in rows.iter_mut().zip(items) {
        row.write(item, settings);
    }
}
