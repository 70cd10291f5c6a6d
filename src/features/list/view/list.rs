//! All matching entries in one scrolling list. Only the rows near the visible ones have an element
//! (`ui/virtual_rows`), and only those are fetched (`features/list/log/reach.rs`).

use std::rc::Rc;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

use super::entry_row::RowSettings;
use super::list_rows::{ListLook, ListRows};
use super::{head, keys, row_actions};
use crate::app::AppState;
use crate::state::Column;
use crate::ui::{
    BASE_CLASS, CopyReport, RowHit, RowPlacement, VirtualRows, drag, press, reveal_across,
};
use crate::words::{self, Key, live};

/// The grid.
pub(super) fn view(state: AppState) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let count = Memo::new(move |_| log.count());
    let columns = Memo::new(move |_| grid.columns());
    let settings = RowSettings::of(state, columns);
    let look = move || ListLook {
        settings: settings.get(),
        cursor: grid.cursor(),
        opened: state.panel().opened().map(|open| open.request_id),
    };
    let painter = ListRows::new(state, untrack(look));
    let rows = VirtualRows::new(count.into(), RowPlacement::Positioned, 0, Rc::new(painter));
    // The rows are written again when an entry arrives, or when something changes that all of them show. Each
    // writes only what differs.
    Effect::new(move || {
        log.track_rows();
        painter.set_look(look());
        rows.repaint();
        painter.find_active();
    });
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
    let handlers = StoredValue::new(ListHandlers {
        state,
        rows,
        painter,
        columns,
        copies: CopyReport::default(),
    });
    let pressed =
        move |event: KeyboardEvent| _ = handlers.try_with_value(|list| list.key_down(&event));
    let clicked = move |event: MouseEvent| _ = handlers.try_with_value(|list| list.click(&event));
    let pointed = move |event: PointerEvent| {
        // A finger does not rest over a cell. Buttons that appear under it would take its tap.
        if event.pointer_type() == "touch" {
            return;
        }
        let cell =
            RowHit::of(&event).and_then(|hit| Some((hit.row, Column::of_word(&hit.column)?)));
        painter.point_at(cell, rows.is_scrolling());
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
            aria-activedescendant=Signal::derive(move || painter.active())
            on:scroll=move |_| rows.scrolled()
            on:keydown=pressed
            on:mouseleave=move |_| painter.point_at(None, rows.is_scrolling())
        >
            <div class="sal-heads" role="rowgroup">{head::view(state)}</div>
            <div
                class="sal-list__body"
                role="rowgroup"
                node_ref=rows.body
                on:click=clicked
                on:pointerover=pointed
            ></div>
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

/// What the handlers of the grid need.
struct ListHandlers {
    state: AppState,
    rows: VirtualRows,
    painter: ListRows,
    columns: Memo<Vec<Column>>,
    copies: CopyReport,
}

impl ListHandlers {
    fn column(&self, at: usize) -> Option<Column> {
        self.columns.read_untracked().get(at).copied()
    }

    /// Shows the result of copying an id of an entry.
    fn say(&self) -> impl Fn(&str, Column, &str) + Clone + 'static {
        let painter = self.painter;
        move |request_id, column, words| painter.say(request_id, column, words)
    }

    fn key_down(&self, event: &KeyboardEvent) {
        // A button in a row handles its own keys.
        if !press::is_on_itself(event) {
            return;
        }
        let cursor = || untrack(|| self.state.grid().cursor());
        if keys::copies(event) {
            let entry = self.state.log().entry_at(cursor().place);
            if let (Some(entry), Some(column)) = (entry, self.column(cursor().column)) {
                row_actions::copy(&entry, column, self.copies, self.say());
            }
            return;
        }
        let frame = self.rows.frame.get_untracked();
        let is_rtl = frame
            .as_ref()
            .is_some_and(|frame| drag::runs_from_right_to_left(frame));
        if keys::pressed(self.state, event, self.rows.rows_in_view(), is_rtl) {
            event.prevent_default();
            if let (Some(frame), Some(column)) = (frame, self.column(cursor().column)) {
                reveal_across(&frame, &format!(".sal-heads__head--{}", column.word()));
            }
        }
    }

    fn click(&self, event: &MouseEvent) {
        let Some(hit) = RowHit::of(event) else {
            return;
        };
        let at = self
            .columns
            .read_untracked()
            .iter()
            .position(|column| column.word() == hit.column);
        let Some(at) = at else {
            return;
        };
        let entry = self.state.log().entry_at(hit.row);
        self.state.grid().put_cursor(hit.row, at);
        let (Some(entry), Some(column)) = (entry, self.column(at)) else {
            return;
        };
        if let Some(action) = hit.action {
            row_actions::act(self.state, &entry, column, &action, self.copies, self.say());
        } else if press::is_plain(event) {
            // A press that selects text does not open the panel.
            self.state.open_panel(entry);
        }
    }
}
