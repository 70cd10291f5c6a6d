//! The tree on the screen: the lines that are drawn and their reactive state. A fixed set of elements is
//! refilled with other lines on scrolling.

use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html;
use leptos::prelude::*;

use super::line_rows::{LineRows, id_of};
use super::tree::{Press, Tree};
use crate::platform::run_in_slices;
use crate::ui::copy_button::copied;
use crate::ui::{RowPlacement, VirtualRows};
use crate::words::{self, Key};

/// Up to this many lines, all lines are drawn.
const WHOLE: u64 = 60;

/// Maximum number of lines to print: a few hundred sheets.
const ON_PAPER: u32 = 20_000;

/// Number of bytes to search between two checks of the clock.
const STEP: usize = 16 * 1024;

/// State of the search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Whether there is a search text.
    pub(super) asked: bool,
    /// Whether the search is finished.
    pub(super) done: bool,
    /// Whether there may be more matches than were counted.
    pub(super) full: bool,
    pub(super) count: usize,
    /// Index of the selected match.
    pub(super) current: Option<usize>,
}

/// A handle to the tree on the screen.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    tree: StoredValue<Tree, LocalStorage>,
    /// The lines as rows, and the element that is as high as all of them.
    pub(super) rows: VirtualRows,
    pub(super) track: NodeRef<html::Div>,
    pub(super) active: RwSignal<u32>,
    pub(super) lines: RwSignal<u32>,
    pub(super) found: RwSignal<Found>,
    /// Result of the last copy by keyboard.
    pub(super) said: RwSignal<Option<Key>>,
    /// Number of lines that are not printed.
    pub(super) unprinted: RwSignal<u32>,
    searches: StoredValue<u32>,
    id: u32,
}

impl Walk {
    pub(super) fn new(tree: Tree) -> Self {
        static TREES: AtomicU32 = AtomicU32::new(0);
        let id = TREES.fetch_add(1, Ordering::Relaxed);
        let lines = RwSignal::new(tree.lines());
        let tree = StoredValue::new_local(tree);
        let track = NodeRef::new();
        let rows = VirtualRows::new(
            Signal::derive(move || u64::from(lines.get())),
            RowPlacement::Flowing(track),
            WHOLE,
            Rc::new(LineRows::new(tree, id)),
        );
        let walk = Self {
            tree,
            rows,
            track,
            active: RwSignal::new(0),
            lines,
            found: RwSignal::default(),
            said: RwSignal::new(None),
            unprinted: RwSignal::new(0),
            searches: StoredValue::new(0),
            id,
        };
        // Written again in another language.
        Effect::new(move || {
            words::language_number();
            untrack(|| walk.draw());
        });
        walk
    }

    /// Returns the id of the element that shows a value.
    pub(super) fn id_of(self, node: u32) -> String {
        id_of(self.id, node)
    }

    /// Reads from the tree. Returns the default if the tree is no longer mounted.
    pub(super) fn read<T: Default>(self, read: impl FnOnce(&Tree) -> T) -> T {
        self.tree.try_with_value(read).unwrap_or_default()
    }

    /// Draws the visible lines.
    pub(super) fn draw(self) {
        set(self.lines, self.read(Tree::lines));
        set(self.active, self.read(Tree::active));
        self.rows.recount();
        self.rows.repaint();
    }

    /// Draws all lines for printing, up to [`ON_PAPER`], or returns to the visible ones.
    pub(super) fn print(self, is_printed: bool) {
        let lines = self.read(Tree::lines);
        self.rows.print(is_printed.then_some(ON_PAPER.into()));
        set(self.unprinted, lines.saturating_sub(ON_PAPER));
    }

    /// Scrolls a line into view and draws.
    fn reveal(self, line: u32) {
        // The number of lines may have changed.
        self.draw();
        self.rows.reveal(line.into());
    }

    /// Handles a key press.
    pub(super) fn press(self, press: Press) {
        self.tree.try_update_value(|tree| tree.press(press));
        self.reveal(self.read(Tree::active_line));
    }

    /// Number of visible lines minus one, so that one line stays visible as context.
    pub(super) fn page(self) -> i64 {
        i64::try_from(self.rows.rows_in_view()).unwrap_or(1)
    }

    /// Handles a click on a line. `turn`: the click is on its toggle.
    pub(super) fn click(self, line: u64, turn: bool) {
        let row = self.read(|tree| tree.row(u32::try_from(line).ok()?));
        let Some(node) = row.and_then(|row| row.item).map(|item| item.node) else {
            return;
        };
        self.tree.try_update_value(|tree| {
            tree.activate(node);
            if turn {
                tree.turn(node);
            }
        });
        self.draw();
    }

    /// Starts a search for other text.
    pub(super) fn search(self, words: &str) {
        self.tree.try_update_value(|tree| tree.search(words));
        let Some(number) = self.searches.try_update_value(|number| {
            *number += 1;
            *number
        }) else {
            return;
        };
        self.count();
        self.draw();
        run_in_slices(move || {
            if self.searches.try_get_value() != Some(number) {
                return false;
            }
            let before = self.read(|tree| tree.found().found().len());
            let more = self.tree.try_update_value(|tree| tree.search_step(STEP)) == Some(true);
            // Select the first match as soon as it is found.
            if before == 0 && self.read(|tree| !tree.found().found().is_empty()) {
                self.look(true);
            }
            if !more {
                self.count();
                self.draw();
            }
            more
        });
    }

    /// Selects the next or the previous match.
    pub(super) fn look(self, forward: bool) {
        let line = self
            .tree
            .try_update_value(|tree| tree.look(forward))
            .flatten();
        self.count();
        if let Some(line) = line {
            self.reveal(line);
        }
    }

    fn count(self) {
        let found = self.read(|tree| {
            let search = tree.found();
            Found {
                asked: !search.is_empty(),
                done: search.is_done(),
                full: search.is_full(),
                count: search.found().len(),
                current: tree.current(),
            }
        });
        set(self.found, found);
    }

    /// Copies a text and reports the result.
    pub(super) async fn copy(self, text: String) {
        let said = copied(&text).await;
        _ = self.said.try_set(Some(said));
    }
}

/// Sets a signal if the value differs.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.set(value);
    }
}
