//! The column headings: names, widths and order. Dragging a heading moves its column, and dragging its edge
//! sets the width. The column chooser offers both for keyboard and buttons.

use leptos::ev::{DragEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use scim_audit_model::query::Order;

use crate::app::AppState;
use crate::state::Column;
use crate::ui::{BASE_CLASS, drag, icon};
use crate::words::{Key, live, t};

/// The row of headings.
pub(super) fn view(state: AppState) -> impl IntoView {
    let grid = state.grid();
    let columns = Memo::new(move |_| grid.columns());
    let dragged = RwSignal::new(None::<Column>);
    view! { class=BASE_CLASS,
        <div class="sal-heads__row" role="row" part="header" aria-rowindex="1">
            <For each=move || columns.get() key=|column| *column let:column>
                {head(state, column, dragged)}
            </For>
        </div>
    }
}

fn head(state: AppState, column: Column, dragged: RwSignal<Option<Column>>) -> impl IntoView {
    let grid = state.grid();
    let drop_here = move |event: DragEvent| {
        if let Some(moved) = dragged.get_untracked() {
            event.prevent_default();
            dragged.set(None);
            grid.change(|layout| layout.move_to(moved, column));
        }
    };
    let take_up = move |event: DragEvent| {
        drag::load(&event, &t(column.label()));
        dragged.set(Some(column));
    };
    let over = move |event: DragEvent| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    // The start of an edge drag: the pointer position and the width at that time.
    let edge = StoredValue::new(None::<(i32, i32)>);
    let take = move |event: PointerEvent| {
        edge.set_value(drag::begin(&event));
    };
    let pull = move |event: PointerEvent| {
        if let Some(began) = edge.get_value() {
            let width = drag::width(&event, began);
            grid.try_out(|layout| layout.set_width(column, Some(width)));
        }
    };
    let let_go = move |_: PointerEvent| {
        if edge.try_update_value(Option::take).flatten().is_some() {
            // Save the layout only now, at the end of the drag.
            grid.change(|_| ());
        }
    };
    let is_sorted = column == Column::Time;
    let is_ascending = move || state.order() == Order::Asc;
    let sort = move || {
        is_sorted.then(|| {
            if is_ascending() {
                "ascending"
            } else {
                "descending"
            }
        })
    };
    let name = if is_sorted {
        let arrow = move || {
            if is_ascending() {
                icon::up().into_any()
            } else {
                icon::down().into_any()
            }
        };
        let title = move || {
            t(if is_ascending() {
                Key::OldestFirst
            } else {
                Key::NewestFirst
            })
        };
        view! { class=BASE_CLASS,
            <button
                type="button"
                class="sal-heads__name sal-heads__sort"
                title=title
                on:click=move |_| state.toggle_order()
            >
                {live(column.label())}
                {arrow}
            </button>
        }
        .into_any()
    } else {
        view! { class=BASE_CLASS, <span class="sal-heads__name">{live(column.label())}</span> }
            .into_any()
    };
    let own_width = move |_: MouseEvent| grid.change(|layout| layout.set_width(column, None));
    view! { class=BASE_CLASS,
        <div
            class=class(column)
            role="columnheader"
            aria-sort=sort
            draggable="true"
            data-dragged=move || (dragged.get() == Some(column)).then_some("")
            on:dragstart=take_up
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=drop_here
        >
            {name}
            <span
                class="sal-heads__edge"
                aria-hidden="true"
                // Prevent a drag of the heading itself.
                on:mousedown=move |event| event.prevent_default()
                on:pointerdown=take
                on:pointermove=pull
                on:pointerup=let_go
                on:pointercancel=let_go
                on:dblclick=own_width
            ></span>
        </div>
    }
}

/// Returns the CSS classes of a column's heading: by its name and by its look.
pub(super) fn class(column: Column) -> String {
    let spec = column.spec();
    format!(
        "sal-heads__head sal-heads__head--{} sal-heads__head--{}",
        spec.slug,
        spec.look.class()
    )
}
