//! The heads of the columns: what each is, how wide, and in which order they stand. Dragging a head moves its column,
//! dragging its edge sets the width; the column chooser does both for keys and buttons.

use leptos::ev::{DragEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

use crate::state::{AppState, Column};
use crate::ui::{S, drag};
use crate::words::live;

/// The row of heads.
pub(super) fn view(state: AppState) -> impl IntoView {
    let grid = state.grid();
    let columns = Memo::new(move |_| grid.columns());
    let dragged = RwSignal::new(None::<Column>);
    view! { class=S,
        <div class="sal-list__heads" role="row" part="header" aria-rowindex="1">
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
    let over = move |event: DragEvent| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    // Where the drag of an edge began: the pointer's place and the width then.
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
            // Only now is it kept.
            grid.change(|_| ());
        }
    };
    let own_width = move |_: MouseEvent| grid.change(|layout| layout.set_width(column, None));
    view! { class=S,
        <div
            class=format!("sal-list__head sal-list__head--{}", column.word())
            role="columnheader"
            draggable="true"
            data-dragged=move || (dragged.get() == Some(column)).then_some("")
            on:dragstart=move |_| dragged.set(Some(column))
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=drop_here
        >
            <span class="sal-list__name">{live(column.label())}</span>
            <span
                class="sal-list__edge"
                aria-hidden="true"
                // Else it would be the head that is dragged.
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
