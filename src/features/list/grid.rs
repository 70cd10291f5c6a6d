//! How the entries are displayed: the active cell, the page, and the layout that a person chose.

use leptos::prelude::*;

use super::Log;
use super::layout::{Density, Layout, Mode};
use crate::platform::storage;
use crate::state::Settings;
use crate::state::column::Column;

/// The storage key of the layout.
const KEPT_AS: &str = "layout";

/// The active cell, which keys move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellCursor {
    /// The row's position among all matching entries, 0-based.
    pub place: u64,
    /// The column's index among the visible ones, 0-based.
    pub column: usize,
}

/// A move of the cursor by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Down by this many rows, or up if negative.
    Rows(i64),
    /// Forward by this many columns, or back if negative.
    Columns(isize),
    /// To the first column.
    RowStart,
    /// To the last column.
    RowEnd,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// How the entries are displayed. A handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Grid {
    log: Log,
    settings: RwSignal<Settings>,
    cursor: RwSignal<CellCursor>,
    layout: RwSignal<Layout>,
    /// How many of the columns have room that give way beside the panel.
    room: RwSignal<usize>,
    is_choosing: RwSignal<bool>,
    /// The page that a person wants to see, 0-based.
    page: RwSignal<u64>,
}

impl Grid {
    pub(crate) fn new(log: &Log, settings: RwSignal<Settings>) -> Self {
        let kept = storage::read(KEPT_AS);
        Self {
            log: *log,
            settings,
            cursor: RwSignal::default(),
            layout: RwSignal::new(kept.map_or_else(Layout::default, |kept| Layout::read(&kept))),
            room: RwSignal::new(usize::MAX),
            is_choosing: RwSignal::new(false),
            page: RwSignal::new(0),
        }
    }

    /// The active cell. Reactive.
    pub fn cursor(self) -> CellCursor {
        self.cursor.get()
    }

    /// The layout. Reactive.
    pub fn layout(self) -> Layout {
        self.layout.get()
    }

    /// The layout without the columns that have no room at the moment. Reactive.
    pub fn shown_layout(self) -> Layout {
        self.layout.read().with_room_for(self.room.get())
    }

    /// Shows so many of the columns that give way beside the panel. The cursor stays in its column.
    pub fn make_room_for(self, count: usize) {
        if self
            .room
            .try_get_untracked()
            .is_none_or(|room| room == count)
        {
            return;
        }
        let before = untrack(|| self.columns());
        self.room.set(count);
        let now = untrack(|| self.columns());
        let cursor = self.cursor.get_untracked();
        let column = before.get(cursor.column);
        let at = column.and_then(|column| now.iter().position(|shown| shown == column));
        let at = at.unwrap_or_else(|| cursor.column.min(now.len().saturating_sub(1)));
        if at != cursor.column {
            self.put_cursor(cursor.place, at);
        }
    }

    /// The display mode. Reactive.
    pub fn mode(self) -> Mode {
        self.layout.read().mode
    }

    /// The density of rows that a person chose, if any. Reactive.
    pub fn density(self) -> Density {
        self.layout.read().density
    }

    /// The visible columns. Reactive.
    pub fn columns(self) -> Vec<Column> {
        let layout = self.shown_layout();
        layout.shown().map(|placed| placed.column).collect()
    }

    /// Whether the choice of columns is open. Reactive.
    pub fn is_choosing(self) -> bool {
        self.is_choosing.get()
    }

    /// Opens the choice of columns.
    pub fn choose(self) {
        self.is_choosing.set(true);
    }

    /// Closes the choice of columns.
    pub fn chosen(self) {
        self.is_choosing.set(false);
    }

    /// Changes the layout and stores it.
    pub fn change(self, change: impl FnOnce(&mut Layout)) {
        self.layout.update(change);
        // If the browser stores nothing, the change lasts as long as the viewer is mounted.
        storage::write(KEPT_AS, &self.layout.read_untracked().write());
    }

    /// Changes the layout without storing it, while a width is dragged.
    pub fn try_out(self, change: impl FnOnce(&mut Layout)) {
        self.layout.update(change);
    }

    /// Restores the default layout, and removes the stored one.
    pub fn restore(self) {
        self.layout.set(Layout::default());
        storage::remove(KEPT_AS);
    }

    /// Puts the cursor on a cell.
    pub fn put_cursor(self, place: u64, column: usize) {
        self.cursor.set(CellCursor { place, column });
    }

    /// Moves the cursor, and scrolls its row into view.
    pub fn move_cursor(self, to: Move) {
        let last = untrack(|| self.log.count()).saturating_sub(1);
        let last_column = untrack(|| self.columns()).len().saturating_sub(1);
        let CellCursor { place, column } = self.cursor.get_untracked();
        let column = column.min(last_column);
        let (place, column) = match to {
            Move::Rows(by) => (place.saturating_add_signed(by), column),
            Move::Columns(by) => (place, column.saturating_add_signed(by)),
            Move::RowStart => (place, 0),
            Move::RowEnd => (place, last_column),
            Move::First => (0, column),
            Move::Last => (last, column),
        };
        let place = place.min(last);
        self.put_cursor(place, column.min(last_column));
        self.log.reveal(place);
    }

    /// Goes back to the first row. Call this when another answer is shown.
    pub fn begin(self) {
        self.page.set(0);
        self.cursor.update(|cursor| cursor.place = 0);
    }

    fn page_size(self) -> u64 {
        self.settings.read().page_size.into()
    }

    /// The positions of a page's rows, as far as they exist. Reactive.
    fn places(self, page: u64) -> std::ops::Range<u64> {
        let (size, count) = (self.page_size(), self.log.count());
        (page * size).min(count)..((page + 1) * size).min(count)
    }

    /// The page that a person wants to see, and the positions of its rows. Reactive.
    pub fn wanted_page(self) -> (u64, std::ops::Range<u64>) {
        let page = self.page.get();
        (page, self.places(page))
    }

    /// Whether there is a page after this one. Reactive.
    pub fn has_older(self) -> bool {
        !self.places(self.page.get() + 1).is_empty()
    }

    /// Whether there is a page before this one. Reactive.
    pub fn has_newer(self) -> bool {
        self.page.get() > 0
    }

    /// Turns to the page of later rows, if there is one.
    pub fn older(self) {
        if untrack(|| self.has_older()) {
            self.turn_to(self.page.get_untracked() + 1);
        }
    }

    /// Turns to the page of earlier rows, if there is one.
    pub fn newer(self) {
        if let Some(page) = self.page.get_untracked().checked_sub(1) {
            self.turn_to(page);
        }
    }

    fn turn_to(self, page: u64) {
        self.page.set(page);
        self.log.set_visible_rows(untrack(|| self.places(page)));
    }
}
