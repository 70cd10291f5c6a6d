//! The rows of the list: which entry each element shows, and the cell that is active or pointed at.

use std::ops::Range;

use leptos::prelude::*;

use super::entry_row::{EntryRow, RowSettings, cell_id};
use super::row_actions;
use crate::app::AppState;
use crate::features::list::CellCursor;
use crate::state::{Column, ColumnContent};
use crate::ui::{DirectElement, RowPainter};

/// What the rows show, except their entries.
pub(super) struct ListLook {
    pub(super) settings: RowSettings,
    pub(super) cursor: CellCursor,
    /// The id of the entry in the panel.
    pub(super) opened: Option<String>,
}

/// The rows of the list. It is `Copy`.
#[derive(Clone, Copy)]
pub(super) struct ListRows {
    state: AppState,
    rows: StoredValue<Vec<ListRow>, LocalStorage>,
    look: StoredValue<ListLook, LocalStorage>,
    /// The cell under the pointer, as row and column. It shows filter buttons.
    hovered: StoredValue<Option<(u64, Column)>>,
    /// The same, also while the list is being scrolled.
    pointer: StoredValue<Option<(u64, Column)>>,
    /// Id of the active cell, while its row has an element.
    active: RwSignal<Option<String>>,
}

struct ListRow {
    row: EntryRow,
    place: Option<u64>,
    /// The column whose cell shows filter buttons.
    tools: Option<Column>,
}

impl ListRows {
    pub(super) fn new(state: AppState, look: ListLook) -> Self {
        Self {
            state,
            rows: StoredValue::new_local(Vec::new()),
            look: StoredValue::new_local(look),
            hovered: StoredValue::new(None),
            pointer: StoredValue::new(None),
            active: RwSignal::new(None),
        }
    }

    /// Sets what the rows show. They have to be written again after it.
    pub(super) fn set_look(self, look: ListLook) {
        self.look.set_value(look);
    }

    /// Id of the active cell, while its row has an element. Reactive.
    pub(super) fn active(self) -> Option<String> {
        self.active.get()
    }

    /// Finds out which cell is active.
    pub(super) fn find_active(self) {
        let place = self.look.with_value(|look| {
            let column = look.settings.columns.get(look.cursor.column)?;
            Some((look.cursor.place, *column))
        });
        let id = place.and_then(|(place, column)| {
            let slot = self
                .rows
                .with_value(|rows| rows.iter().position(|row| row.place == Some(place)));
            Some(cell_id(slot?, column))
        });
        if self
            .active
            .try_get_untracked()
            .is_some_and(|known| known != id)
        {
            self.active.set(id);
        }
    }

    /// The pointer is on a cell, or on none. While the list is being scrolled, no buttons are made for rows that
    /// pass by.
    pub(super) fn point_at(self, cell: Option<(u64, Column)>, is_scrolling: bool) {
        let is_gone = self.pointer.try_set_value(cell).is_some();
        if is_scrolling || is_gone {
            return;
        }
        let before = self.hovered.get_value();
        if before == cell {
            return;
        }
        self.hovered.set_value(cell);
        let places = [before, cell].map(|cell| cell.map(|(place, _)| place));
        let slots: Vec<_> = self.rows.with_value(|rows| {
            let slots = rows.iter().enumerate();
            slots
                .filter(|(_, row)| row.place.is_some() && places.contains(&row.place))
                .map(|(slot, _)| slot)
                .collect()
        });
        for slot in slots {
            self.change(slot, |row, look, hovered| {
                row.write_tools(self.state, look, hovered, false);
            });
        }
    }

    /// Shows the result of copying an id of an entry.
    pub(super) fn say(self, request_id: &str, column: Column, words: &str) {
        self.rows.try_update_value(|rows| {
            let rows = rows.iter_mut().map(|row| &mut row.row);
            for row in rows {
                if row
                    .entry()
                    .is_some_and(|entry| entry.request_id == request_id)
                    && let Some(cell) = row.cell(column)
                {
                    cell.say(words);
                }
            }
        });
    }

    fn change(
        self,
        slot: usize,
        change: impl FnOnce(&mut ListRow, &ListLook, Option<(u64, Column)>),
    ) {
        let hovered = self.hovered.get_value();
        self.look.with_value(|look| {
            self.rows.update_value(|rows| {
                if let Some(row) = rows.get_mut(slot) {
                    change(row, look, hovered);
                }
            });
        });
    }
}

impl ListRow {
    /// Writes what depends on the active cell and on the pointer. `is_new`: the row shows another entry.
    fn write_tools(
        &mut self,
        state: AppState,
        look: &ListLook,
        hovered: Option<(u64, Column)>,
        is_new: bool,
    ) {
        let is_at = |place: u64| self.place == Some(place);
        let is_active = is_at(look.cursor.place);
        let hovered = hovered.filter(|(place, _)| is_at(*place));
        for (at, cell) in self.row.cells().iter_mut().enumerate() {
            cell.activate(is_active && at == look.cursor.column);
            if matches!(cell.column().spec().content, ColumnContent::Id(..)) {
                cell.show_copy(is_active || hovered.is_some());
            }
        }
        let column = hovered.map(|(_, column)| column);
        if self.tools == column && !(is_new && column.is_some()) {
            return;
        }
        if let Some(cell) = self.tools.take().and_then(|column| self.row.cell(column)) {
            cell.show_tools(None);
        }
        let entry = self.row.entry().cloned();
        if let (Some(column), Some(entry)) = (column, entry)
            && let Some(cell) = self.row.cell(column)
        {
            cell.show_tools(row_actions::labels(state, &entry, column));
            self.tools = Some(column);
        }
    }
}

impl RowPainter for ListRows {
    fn create(&self, slot: usize) -> DirectElement {
        let row = EntryRow::in_list(slot);
        let element = row.element().clone();
        self.rows.update_value(|rows| {
            rows.push(ListRow {
                row,
                place: None,
                tools: None,
            });
        });
        element
    }

    fn write(&self, slot: usize, place: Option<u64>) {
        let log = self.state.log();
        let item = place.and_then(|place| untrack(|| log.row(place)));
        self.change(slot, |row, look, hovered| {
            row.place = place;
            row.row.count(place);
            // A slot without a row keeps its last entry, which it may show again.
            let is_new = place.is_some() && row.row.write(item, &look.settings);
            let entry = row.row.entry().filter(|_| place.is_some());
            let is_open =
                entry.is_some_and(|entry| look.opened.as_ref() == Some(&entry.request_id));
            row.row.select(is_open);
            row.write_tools(self.state, look, hovered, is_new);
        });
    }

    fn arranged(&self, seen: Range<u64>) {
        self.find_active();
        self.state.log().set_visible_rows(seen);
    }

    fn rested(&self) {
        if let Some(cell) = self.pointer.try_get_value() {
            self.point_at(cell, false);
        }
    }
}
