//! A row of the list or of the plain table, written directly (`ui/direct`): the cells of an entry, empty ones while
//! it is loading, or an error if it cannot be read.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;

use crate::app::AppState;
use crate::features::list::RowItem;
use crate::platform::Zone;
use crate::state::{Column, has_sentences};
use crate::ui::row_hit::ROW;
use crate::ui::{DirectAttribute, DirectElement, DirectText};
use crate::view::cell::{EntryCell, TableKind};
use crate::words::{self, Key};

/// What all rows of a table have in common.
#[derive(Clone)]
pub(super) struct RowSettings {
    pub(super) columns: Vec<Column>,
    pub(super) zone: Zone,
    /// Differs when a row has to be written again even if its entry is the same: after other columns, another zone
    /// or another language.
    pub(super) version: u64,
}

impl RowSettings {
    /// Returns the settings of the rows with these columns, in the zone and the language of the viewer.
    pub(super) fn of(state: AppState, columns: Memo<Vec<Column>>) -> Memo<Self> {
        Memo::new_with_compare(
            move |before: Option<&Self>| {
                // Read on each run, so that a change of the language runs this again.
                words::language_number();
                let columns = columns.get();
                if columns.contains(&Column::Summary) {
                    // The same for the code that writes sentences, which arrives later.
                    has_sentences();
                }
                Self {
                    columns,
                    zone: state.zone().get(),
                    version: before.map_or(0, |before| before.version + 1),
                }
            },
            |_, _| true,
        )
    }
}

/// A row.
pub(super) struct EntryRow {
    kind: TableKind,
    /// Number of its element, for the ids of cells. A plain table has none.
    slot: Option<usize>,
    element: DirectElement,
    status: DirectAttribute,
    selected: DirectAttribute,
    index: DirectAttribute,
    cells: Vec<EntryCell>,
    /// For cards: the first words of the error.
    error: Option<DirectText>,
    unreadable: Option<UnreadableCells>,
    item: Option<RowItem>,
    /// Version of the settings that it was written with.
    version: Option<u64>,
}

/// The cells of an entry that cannot be read, instead of the others.
struct UnreadableCells {
    elements: [DirectElement; 2],
    id: DirectText,
    reason: DirectText,
}

impl EntryRow {
    /// Creates a row of the list. `slot`: the number of its element.
    pub(super) fn in_list(slot: usize) -> Self {
        let mut row = Self::new(TableKind::Grid, "div", Some(slot));
        // The error is in the details too, so a screen reader does not get it here.
        let error = DirectElement::new("bdi", "sal-row__error");
        error.set("aria-hidden", "true");
        row.element.append(&error);
        row.error = Some(DirectText::in_element(&error));
        row
    }

    /// Creates a row of the plain table. `number`: its index on the page.
    pub(super) fn in_table(number: usize) -> Self {
        let row = Self::new(TableKind::Plain, "tr", None);
        row.element.set(ROW, &number.to_string());
        row
    }

    fn new(kind: TableKind, tag: &str, slot: Option<usize>) -> Self {
        let element = DirectElement::new(tag, "sal-row");
        element.set("part", "row");
        element.set("role", "row");
        Self {
            kind,
            slot,
            status: DirectAttribute::new(&element, "data-status"),
            selected: DirectAttribute::new(&element, "aria-selected"),
            index: DirectAttribute::new(&element, "aria-rowindex"),
            element,
            cells: Vec::new(),
            error: None,
            unreadable: None,
            item: None,
            version: None,
        }
    }

    pub(super) fn element(&self) -> &DirectElement {
        &self.element
    }

    /// The entry that it shows, if it is here and can be read.
    pub(super) fn entry(&self) -> Option<&Arc<Entry>> {
        match &self.item {
            Some(Item::Read(entry)) => Some(entry),
            _ => None,
        }
    }

    pub(super) fn cells(&mut self) -> &mut [EntryCell] {
        &mut self.cells
    }

    /// The cell of a column.
    pub(super) fn cell(&mut self, column: Column) -> Option<&mut EntryCell> {
        self.cells.iter_mut().find(|cell| cell.column() == column)
    }

    /// Sets its index among the rows for assistive technology, of which the head is the first.
    pub(super) fn count(&mut self, place: Option<u64>) {
        let index = place.map(|place| (place + 2).to_string());
        self.index.set(index.as_deref());
    }

    /// Marks the row as the open one.
    pub(super) fn select(&mut self, is_selected: bool) {
        self.selected.set(is_selected.then_some("true"));
    }

    /// Shows an entry. Returns whether anything had to be written.
    pub(super) fn write(&mut self, item: Option<RowItem>, settings: &RowSettings) -> bool {
        let is_new = self.version != Some(settings.version);
        if !is_new && is_same(self.item.as_ref(), item.as_ref()) {
            return false;
        }
        if is_new {
            self.place_cells(&settings.columns);
            self.version = Some(settings.version);
        }
        self.item = item;
        let entry = match &self.item {
            Some(Item::Read(entry)) => Some(entry),
            _ => None,
        };
        for cell in &mut self.cells {
            cell.write(entry.map(|entry| &**entry), &settings.zone);
        }
        if let Some(text) = &mut self.error {
            let error = entry.and_then(|entry| entry.error.as_ref());
            text.set_shown(error.map_or("", |error| &error.detail));
        }
        self.status.set(Some(match &self.item {
            Some(Item::Read(entry)) => entry.status.as_str(),
            Some(Item::Unreadable { .. }) => "unreadable",
            None => "pending",
        }));
        self.write_unreadable();
        true
    }

    /// Makes the cells those of these columns, in their order. Cells of columns that stay are kept.
    fn place_cells(&mut self, columns: &[Column]) {
        let are_others = !self
            .cells
            .iter()
            .map(EntryCell::column)
            .eq(columns.iter().copied());
        if are_others {
            let mut old = std::mem::take(&mut self.cells);
            for column in columns {
                let known = old.iter().position(|cell| cell.column() == *column);
                let cell =
                    known.map_or_else(|| self.create_cell(*column), |known| old.swap_remove(known));
                self.cells.push(cell);
            }
            for cell in old {
                cell.element().remove();
            }
            for cell in self.cells.iter().rev() {
                self.element.prepend(cell.element());
            }
        }
        for (at, cell) in self.cells.iter_mut().enumerate() {
            cell.place(at);
        }
    }

    fn create_cell(&self, column: Column) -> EntryCell {
        let cell = EntryCell::new(column, self.kind);
        if let Some(slot) = self.slot {
            cell.element().set("id", &cell_id(slot, column));
        }
        cell
    }

    fn write_unreadable(&mut self) {
        let said = match &self.item {
            Some(Item::Unreadable { request_id, reason }) => Some((request_id, reason)),
            _ => None,
        };
        if said.is_none() && self.unreadable.is_none() {
            return;
        }
        for cell in &self.cells {
            cell.element().toggle("hidden", said.is_some());
        }
        let (kind, element, columns) = (self.kind, &self.element, self.cells.len());
        let cells = self
            .unreadable
            .get_or_insert_with(|| UnreadableCells::new(kind, element));
        let [_, reason_cell] = &cells.elements;
        if kind == TableKind::Plain {
            reason_cell.set("colspan", &columns.saturating_sub(1).max(1).to_string());
        }
        for element in &cells.elements {
            element.toggle("hidden", said.is_none());
        }
        let (id, reason) = said.map_or_else(Default::default, |(id, reason)| {
            let reason = words::format(Key::UnreadableEntry, &[("reason", reason.into())]);
            (id.as_deref().unwrap_or_default(), reason)
        });
        cells.id.set_shown(id);
        cells.reason.set(&reason);
    }
}

impl UnreadableCells {
    fn new(kind: TableKind, row: &DirectElement) -> Self {
        let (tag, role) = match kind {
            TableKind::Grid => ("div", "gridcell"),
            TableKind::Plain => ("td", "cell"),
        };
        let create = |class: &str, index: &str| {
            let cell = DirectElement::new(tag, class);
            cell.set("role", role);
            cell.set("data-odd", "");
            if kind == TableKind::Grid {
                cell.set("aria-colindex", index);
            }
            row.append(&cell);
            cell
        };
        let id_cell = create("sal-cell sal-cell--monospace", "1");
        let reason_cell = create("sal-cell sal-cell--odd", "2");
        let id = DirectElement::new("bdi", "sal-cell__text");
        id_cell.append(&id);
        Self {
            id: DirectText::in_element(&id),
            reason: DirectText::in_element(&reason_cell),
            elements: [id_cell, reason_cell],
        }
    }
}

/// Id of a cell, for `aria-activedescendant`.
pub(super) fn cell_id(slot: usize, column: Column) -> String {
    format!("sal-cell-{slot}-{}", column.word())
}

/// Whether both are the same entry of the same answer.
fn is_same(before: Option<&RowItem>, now: Option<&RowItem>) -> bool {
    match (before, now) {
        (Some(Item::Read(before)), Some(Item::Read(now))) => Arc::ptr_eq(before, now),
        (before, now) => before == now,
    }
}
