//! The tree on the screen: the lines that are drawn and their reactive state. A fixed set of elements is
//! refilled with other lines on scrolling.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::row::Row;
use super::tree::{Press, Tree};
use crate::platform::clipboard::{self, CopyError};
use crate::platform::run_in_slices;
use crate::ui::scroll_space::ScrollSpace;
use crate::words::Key;

/// Up to this many lines, all lines are drawn.
const WHOLE: u32 = 60;

/// Maximum number of lines to print: a few hundred sheets.
const ON_PAPER: u32 = 20_000;

/// Number of lines drawn above and below the visible ones.
const AROUND: u32 = 8;

/// Estimates in pixels, used before anything is laid out.
const USUAL_ROW: f64 = 24.0;
const USUAL_VIEWPORT: f64 = 640.0;

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

/// The row that an element shows. An `ArcRwSignal`, because elements are created on scrolling and must own
/// their signal.
pub(super) type Slot = ArcRwSignal<Option<Row>>;

/// A handle to the tree on the screen.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    tree: StoredValue<Tree, LocalStorage>,
    space: StoredValue<ScrollSpace, LocalStorage>,
    /// The scrolling frame, and the parent of the rows.
    pub(super) frame: NodeRef<html::Div>,
    pub(super) list: NodeRef<html::Div>,
    /// The rows of the elements, from the top.
    pub(super) rows: RwSignal<Vec<Slot>>,
    /// Height of the frame's content, and offset of the first row in it, in pixels.
    pub(super) height: RwSignal<f64>,
    pub(super) top: RwSignal<f64>,
    pub(super) active: RwSignal<u32>,
    pub(super) lines: RwSignal<u32>,
    pub(super) found: RwSignal<Found>,
    /// Result of the last copy by keyboard.
    pub(super) said: RwSignal<Option<Key>>,
    /// While the page is printed, the number of lines to draw regardless of the scroll position.
    on_paper: StoredValue<Option<u32>>,
    /// Number of lines that are not printed.
    pub(super) unprinted: RwSignal<u32>,
    searches: StoredValue<u32>,
    id: u32,
}

impl Walk {
    pub(super) fn new(tree: Tree) -> Self {
        static TREES: AtomicU32 = AtomicU32::new(0);
        let walk = Self {
            tree: StoredValue::new_local(tree),
            space: StoredValue::new_local(ScrollSpace::default()),
            frame: NodeRef::new(),
            list: NodeRef::new(),
            rows: RwSignal::default(),
            height: RwSignal::new(0.0),
            top: RwSignal::new(0.0),
            active: RwSignal::new(0),
            lines: RwSignal::new(0),
            found: RwSignal::default(),
            said: RwSignal::new(None),
            on_paper: StoredValue::new(None),
            unprinted: RwSignal::new(0),
            searches: StoredValue::new(0),
            id: TREES.fetch_add(1, Ordering::Relaxed),
        };
        walk.draw();
        walk
    }

    /// Returns the id of the element that shows a value.
    pub(super) fn id_of(self, node: u32) -> String {
        format!("sal-json-{}-{node}", self.id)
    }

    /// Reads from the tree. Returns the default if the tree is no longer mounted.
    pub(super) fn read<T: Default>(self, read: impl FnOnce(&Tree) -> T) -> T {
        self.tree.try_with_value(read).unwrap_or_default()
    }

    /// Draws the visible lines.
    pub(super) fn draw(self) {
        let lines = self.read(Tree::lines);
        if let Some(Some(most)) = self.on_paper.try_get_value() {
            self.fill(self.read(|tree| (0..lines.min(most)).map(|line| tree.row(line)).collect()));
            set(self.unprinted, lines.saturating_sub(most));
            return;
        }
        let (row_height, viewport) = self.measures();
        let drawn = self.space.try_update_value(|space| {
            space.resize(u64::from(lines), row_height, viewport);
            let (first, count) = space.seen();
            let [first, count] = [first, count].map(|line| u32::try_from(line).unwrap_or(u32::MAX));
            let first = if lines <= WHOLE {
                0
            } else {
                first.saturating_sub(AROUND)
            };
            let end = if lines <= WHOLE {
                lines
            } else {
                first.saturating_add(count + 2 * AROUND).min(lines)
            };
            (
                first,
                end,
                space.place_of(u64::from(first)),
                space.track_height(),
            )
        });
        let Some((first, end, top, height)) = drawn else {
            return;
        };
        let rows: Vec<Option<Row>> =
            self.read(|tree| (first..end).map(|line| tree.row(line)).collect());
        self.fill(rows);
        set(self.top, top);
        set(self.height, height);
        set(self.lines, lines);
        set(self.active, self.read(Tree::active));
    }

    /// Draws all lines for printing, up to [`ON_PAPER`], or returns to the visible ones.
    pub(super) fn print(self, is_printed: bool) {
        if self
            .on_paper
            .try_set_value(is_printed.then_some(ON_PAPER))
            .is_none()
        {
            self.draw();
        }
    }

    fn fill(self, rows: Vec<Option<Row>>) {
        let Some(mut slots) = self.rows.try_get_untracked() else {
            return;
        };
        if slots.len() < rows.len() {
            slots.resize_with(rows.len(), || ArcRwSignal::new(None));
            self.rows.set(slots.clone());
        }
        let rows = rows.into_iter().chain(std::iter::repeat(None));
        for (slot, row) in slots.into_iter().zip(rows) {
            if *slot.read_untracked() != row {
                slot.set(row);
            }
        }
    }

    /// Returns the height of a row and of the frame in pixels.
    fn measures(self) -> (f64, f64) {
        let list = self.list.try_get_untracked().flatten();
        let row = list
            .and_then(|list| list.first_element_child()?.dyn_into::<HtmlElement>().ok())
            .map(|row| f64::from(row.offset_height()));
        let frame = self.frame.try_get_untracked().flatten();
        let viewport = frame.map(|frame| f64::from(frame.client_height()));
        let measured =
            |measure: Option<f64>, usual| measure.filter(|it| *it > 0.0).unwrap_or(usual);
        (measured(row, USUAL_ROW), measured(viewport, USUAL_VIEWPORT))
    }

    /// Handles a scroll event of the frame.
    pub(super) fn scrolled(self) {
        if let Some(frame) = self.frame.get_untracked() {
            let track = f64::from(frame.scroll_top());
            let elsewhere = self.space.try_update_value(|space| space.scrolled(track));
            self.draw();
            self.scroll_to(elsewhere.flatten());
        }
    }

    /// Handles the end of scrolling.
    pub(super) fn rested(self) {
        let track = self.space.try_update_value(ScrollSpace::rest);
        self.draw();
        self.scroll_to(track);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "an offset in an element of at most 8 million pixels"
    )]
    fn scroll_to(self, track: Option<f64>) {
        if let (Some(track), Some(frame)) = (track, self.frame.get_untracked()) {
            let track = track.round() as i32;
            if frame.scroll_top() != track {
                frame.set_scroll_top(track);
            }
        }
    }

    /// Scrolls a line into view and draws.
    fn reveal(self, line: u32) {
        // The number of lines may have changed.
        self.draw();
        let track = self
            .space
            .try_update_value(|space| space.reveal(u64::from(line), 0.0));
        self.draw();
        self.scroll_to(track.flatten());
    }

    /// Handles a key press.
    pub(super) fn press(self, press: Press) {
        self.tree.try_update_value(|tree| tree.press(press));
        self.reveal(self.read(Tree::active_line));
    }

    /// Number of visible lines minus one, so that one line stays visible as context.
    pub(super) fn page(self) -> i64 {
        let (row, viewport) = self.measures();
        #[expect(clippy::cast_possible_truncation, reason = "lines on a screen")]
        let lines = (viewport / row) as i64;
        (lines - 1).max(1)
    }

    /// Handles a click on a line. `turn`: the click is on its toggle.
    pub(super) fn click(self, node: u32, turn: bool) {
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
        let said = match clipboard::write(&text).await {
            Ok(()) => Key::Copied,
            Err(CopyError::Missing) => Key::CopyNeedsHttps,
            Err(CopyError::Refused) => Key::CopyRefused,
        };
        _ = self.said.try_set(Some(said));
    }
}

/// Sets a signal if the value differs.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.set(value);
    }
}
