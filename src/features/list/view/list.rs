//! All matching entries in one scrolling list. Only the rows near the visible ones have an element
//! (`ui/virtual_rows`), and only those are fetched (`state/log/reach`).

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use scim_audit_model::page::Item;

use super::{head, keys};
use crate::app::AppState;
use crate::features::list::RowItem;
use crate::state::Column;
use crate::ui::{BASE_CLASS, RowLook, Slot, VirtualRows, drag, press, reveal_across, shown_live};
use crate::view::cell::{self, Row};
use crate::view::filter_actions::FilterActions;
use crate::words::{self, Key, live};

/// The grid.
pub(super) fn view(state: AppState) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let count = Memo::new(move |_| log.count());
    let on_seen = Callback::new(move |seen| log.set_visible_rows(seen));
    let rows = VirtualRows::new(count.into(), on_seen);
    // A new answer is shown from its first row.
    let number = Memo::new(move |_| log.shown().map(|shown| shown.number()));
    Effect::new(move |before: Option<Option<u64>>| {
        let now = number.get();
        if before.is_some_and(|before| before != now) {
            grid.begin();
            rows.to_top();
        }
        now
    });
    Effect::new(move |_| {
        let (place, times) = log.revealed();
        if times > 0 {
            rows.reveal(place);
        }
    });
    let columns = Memo::new(move |_| grid.columns());
    // The cell under the mouse, as slot number and column. It shows filter buttons.
    let hovered = RwSignal::new(None);
    let active = move || {
        let cursor = grid.cursor();
        let column = *columns.read().get(cursor.column)?;
        rows.slot_of(cursor.place).map(|slot| cell_id(slot, column))
    };
    let pressed = move |event: KeyboardEvent| {
        // A button in a row handles its own keys.
        if !press::is_on_itself(&event) {
            return;
        }
        let is_rtl = rows
            .frame
            .get_untracked()
            .is_some_and(|frame| drag::runs_from_right_to_left(&frame));
        if keys::pressed(state, &event, rows.rows_in_view(), is_rtl) {
            event.prevent_default();
            let at = untrack(|| grid.cursor()).column;
            if let (Some(frame), Some(column)) =
                (rows.frame.get_untracked(), columns.read_untracked().get(at))
            {
                reveal_across(&frame, &format!(".sal-heads__head--{}", column.word()));
            }
        }
    };
    let total = move || {
        let known = log.shown().and_then(|shown| shown.total());
        known.map_or_else(|| "-1".to_owned(), |_| (count.get() + 1).to_string())
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-list"
            part="rows"
            node_ref=rows.frame
            role="grid"
            tabindex="0"
            aria-label=live(Key::ScimRequests)
            aria-readonly="true"
            aria-rowcount=Signal::derive(total)
            aria-colcount=Signal::derive(move || columns.read().len().to_string())
            aria-activedescendant=Signal::derive(active)
            on:scroll=move |_| rows.scrolled()
            on:keydown=pressed
            on:mouseleave=move |_| hovered.set(None)
        >
            <div class="sal-heads" role="rowgroup">{head::view(state)}</div>
            <div class="sal-list__body" role="rowgroup" node_ref=rows.body style:block-size=move || rows.height()>
                {rows.view(
                    "sal-row",
                    move |slot| look(state, slot),
                    move |slot| row(state, slot, columns, hovered),
                )}
            </div>
            // For printing, where the list cannot be scrolled.
            <p class="sal-list__printed" aria-hidden="true">
                {move || {
                    let values = [("count", rows.drawn().into()), ("all", count.get().into())];
                    (rows.drawn() < count.get()).then(|| words::format(Key::CountOfAll, &values))
                }}
            </p>
        </div>
    }
}

/// Id of a cell, for `aria-activedescendant`.
fn cell_id(slot: Slot, column: Column) -> String {
    format!("sal-cell-{}-{}", slot.number, column.word())
}

/// Returns the appearance of a row: by the outcome of its request, or as loading.
fn look(state: AppState, slot: Slot) -> RowLook {
    let Some(place) = slot.place.get() else {
        return RowLook::default();
    };
    match state.log().row(place) {
        Some(Item::Read(entry)) => RowLook {
            status: Some(entry.status.as_str().to_owned()),
            is_selected: state.is_open_in_panel(&entry.request_id),
        },
        Some(Item::Unreadable { .. }) => RowLook {
            status: Some("unreadable".to_owned()),
            ..RowLook::default()
        },
        None => RowLook {
            status: Some("pending".to_owned()),
            ..RowLook::default()
        },
    }
}

/// The content of a slot: the cells of an entry, placeholders while it is loading, or an error if it cannot
/// be read.
fn row(
    state: AppState,
    slot: Slot,
    columns: Memo<Vec<Column>>,
    hovered: RwSignal<Option<(u64, Column)>>,
) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let item = Memo::new_with_compare(
        move |_| slot.place.get().and_then(|place| log.row(place)),
        |before, now| !is_same(before, now),
    );
    let entry = Signal::derive(move || match item.get() {
        Some(Item::Read(entry)) => Some(entry),
        _ => None,
    });
    let odd = Memo::new(move |_| match item.get() {
        Some(Item::Unreadable { request_id, reason }) => {
            Some((request_id.unwrap_or_default(), reason))
        }
        _ => None,
    });
    let active = Memo::new(move |_| {
        let cursor = grid.cursor();
        (slot.place.get() == Some(cursor.place)).then_some(cursor.column)
    });
    let row = Row {
        state,
        entry,
        is_tabbed: false,
    };
    let place_of = move |column: Column| columns.read().iter().position(|own| *own == column);
    let clicked = move |column: Column, event: MouseEvent| {
        let (Some(place), Some(at)) = (slot.place.get_untracked(), untrack(|| place_of(column)))
        else {
            return;
        };
        grid.put_cursor(place, at);
        // A press on a button, or one that selects text, does not open the panel.
        if press::is_plain(&event)
            && let Some(entry) = entry.get_untracked()
        {
            state.open_panel(entry);
        }
    };
    let is_odd = Signal::derive(move || odd.read().is_some());
    let is_read = Signal::derive(move || odd.read().is_none());
    let odd_id = Signal::derive(move || odd.get().map_or_else(String::new, |(id, _)| id));
    let said = Signal::derive(move || {
        odd.get().map_or_else(String::new, |(_, reason)| {
            words::format(Key::UnreadableEntry, &[("reason", (&reason).into())])
        })
    });
    let error = Signal::derive(move || {
        let entry = entry.read();
        let error = entry.as_ref().and_then(|entry| entry.error.as_ref());
        error.map_or_else(String::new, |error| error.detail.clone())
    });
    let cell = move |column: Column| {
        let index = Signal::derive(move || place_of(column).map(|at| (at + 1).to_string()));
        let is_active = Signal::derive(move || {
            let active = active.get();
            (active.is_some() && active == place_of(column)).then(String::new)
        });
        let actions = move || {
            let is_hovered = hovered.get() == Some((slot.number, column));
            let of_row = entry.get().filter(|_| is_hovered)?;
            let (field, value) = column.filter_value(&of_row)?;
            Some(view! { class=BASE_CLASS,
                <span class="sal-cell__actions">
                    <FilterActions state field value />
                </span>
            })
        };
        view! { class=BASE_CLASS,
            <div
                class=cell::class(column)
                part="cell"
                role="gridcell"
                id=cell_id(slot, column)
                aria-colindex=index
                data-label=live(column.label())
                data-column=column.word()
                data-active=is_active
                hidden=is_odd
                on:click=move |event| clicked(column, event)
                on:mouseenter=move |_| hovered.set(Some((slot.number, column)))
            >
                {cell::content(row, column)}
                {actions}
            </div>
        }
    };
    view! { class=BASE_CLASS,
        <For each=move || columns.get() key=|column| *column children=cell />
        // For cards. The error is in the details too, so a screen reader does not get it here.
        <bdi class="sal-row__error" aria-hidden="true">{shown_live(error)}</bdi>
        <div class="sal-cell sal-cell--monospace" role="gridcell" aria-colindex="1" data-odd="" hidden=is_read>
            <bdi class="sal-cell__text">{shown_live(odd_id)}</bdi>
        </div>
        <div class="sal-cell sal-cell--odd" role="gridcell" aria-colindex="2" data-odd="" hidden=is_read>
            {said}
        </div>
    }
}

/// Whether both are the same entry of the same answer.
fn is_same(before: Option<&Option<RowItem>>, now: Option<&Option<RowItem>>) -> bool {
    match (before, now) {
        (Some(Some(Item::Read(before))), Some(Some(Item::Read(now)))) => Arc::ptr_eq(before, now),
        (before, now) => before == now,
    }
}
