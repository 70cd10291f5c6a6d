//! The keys of the grid ([WAI-ARIA grid pattern](https://www.w3.org/WAI/ARIA/apg/patterns/grid/)). The frame
//! has the focus and refers to the active cell by `aria-activedescendant`, so a row that is scrolled out of
//! view cannot take the focus with it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use scim_audit_model::entry::Status;
use scim_audit_model::page::Item;

use crate::app::AppState;
use crate::features::list::Move;
use crate::state::{ColumnContent, EntryPart};

/// Returns the movement for a key. `page` is the number of rows that Page Up and Page Down move by.
fn movement(event: &KeyboardEvent, page: u64, is_rtl: bool) -> Option<Move> {
    let page = i64::try_from(page).unwrap_or(1);
    let far = event.ctrl_key() || event.meta_key();
    if event.alt_key() || event.shift_key() {
        return None;
    }
    let (next, before) = if is_rtl { (-1, 1) } else { (1, -1) };
    Some(match (event.key().as_str(), far) {
        ("ArrowDown", false) => Move::Rows(1),
        ("ArrowUp", false) => Move::Rows(-1),
        ("PageDown", false) => Move::Rows(page),
        ("PageUp", false) => Move::Rows(-page),
        ("ArrowRight", false) => Move::Columns(next),
        ("ArrowLeft", false) => Move::Columns(before),
        ("Home", false) => Move::RowStart,
        ("End", false) => Move::RowEnd,
        ("Home" | "ArrowUp", true) => Move::First,
        ("End" | "ArrowDown", true) => Move::Last,
        _ => return None,
    })
}

/// Returns whether the key copies the id in the active cell.
pub(super) fn copies(event: &KeyboardEvent) -> bool {
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
    is_plain && event.key() == "c"
}

/// Handles a key press. Returns whether the key was handled.
pub(super) fn pressed(state: AppState, event: &KeyboardEvent, page: u64, is_rtl: bool) -> bool {
    if let Some(movement) = movement(event, page, is_rtl) {
        state.grid().move_cursor(movement);
        return true;
    }
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    if plain && matches!(event.key().as_str(), "Enter" | " ") {
        activate(state);
        return true;
    }
    // Single letters are safe as shortcuts here, because the grid itself has the focus and takes no text.
    if plain && !event.shift_key() && matches!(event.key().as_str(), "f" | "x") {
        filter(state, event.key() == "x");
        return true;
    }
    false
}

/// Filters by the value of the active cell, or excludes it.
fn filter(state: AppState, not: bool) {
    let cursor = untrack(|| state.grid().cursor());
    let columns = untrack(|| state.grid().columns());
    let Some(Item::Read(entry)) = untrack(|| state.log().row(cursor.place)) else {
        return;
    };
    let value = columns
        .get(cursor.column)
        .and_then(|column| column.filter_value(&entry));
    match value {
        Some((field, value)) if not => state.exclude(field, &value),
        Some((field, value)) => state.filter_by(field, &value),
        None => {}
    }
}

/// Performs the action of the active cell: that of its button, or opening the entry.
fn activate(state: AppState) {
    let cursor = untrack(|| state.grid().cursor());
    let column = untrack(|| state.grid().columns())
        .get(cursor.column)
        .copied();
    let Some(Item::Read(entry)) = untrack(|| state.log().row(cursor.place)) else {
        return;
    };
    match column.map(|column| column.spec().content) {
        Some(ColumnContent::Message(part, ..)) => state.open(entry, part),
        Some(ColumnContent::Status) if entry.status == Status::Failed => {
            state.open(entry, EntryPart::Error);
        }
        _ => state.open_panel(entry),
    }
}
