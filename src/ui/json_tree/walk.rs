//! The tree on the screen: which of its lines are drawn, and what is said of it. A fixed number of elements is
//! filled with other lines as one scrolls.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::row::Row;
use super::slices;
use super::tree::{Press, Tree};
use crate::ui::clipboard::{self, CopyError};
use crate::ui::scroll_space::ScrollSpace;
use crate::words::Key;

/// Up to so many lines, all are drawn.
const WHOLE: u32 = 60;

/// Lines that are printed: a few hundred sheets.
const ON_PAPER: u32 = 20_000;

/// Lines drawn above and below what is seen.
const AROUND: u32 = 8;

/// Before anything can be measured.
const USUAL_ROW: f64 = 24.0;
const USUAL_VIEWPORT: f64 = 640.0;

/// Bytes searched before the clock is looked at.
const STEP: usize = 16 * 1024;

/// What the search came to so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Whether there is anything to look for.
    pub(super) asked: bool,
    /// Whether all was looked at.
    pub(super) done: bool,
    /// Whether there may be more than were counted.
    pub(super) full: bool,
    pub(super) count: usize,
    /// Which is looked at.
    pub(super) current: Option<usize>,
}

/// An element that a line is drawn in. It is made as one scrolls, and lives as long as the elements do.
pub(super) type Slot = ArcRwSignal<Option<Row>>;

/// The tree on the screen.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    tree: StoredValue<Tree, LocalStorage>,
    space: StoredValue<ScrollSpace, LocalStorage>,
    /// What is scrolled, and what the rows stand in.
    pub(super) frame: NodeRef<html::Div>,
    pub(super) list: NodeRef<html::Div>,
    /// The elements that lines are drawn in, from the top.
    pub(super) rows: RwSignal<Vec<Slot>>,
    /// How high the frame's content is, and where in it the first row stands.
    pub(super) height: RwSignal<f64>,
    pub(super) top: RwSignal<f64>,
    pub(super) active: RwSignal<u32>,
    pub(super) lines: RwSignal<u32>,
    pub(super) found: RwSignal<Found>,
    /// What became of the last copy by key.
    pub(super) said: RwSignal<Option<Key>>,
    /// How many lines are drawn wherever one is, because the page is being printed.
    on_paper: StoredValue<Option<u32>>,
    /// How many lines the paper leaves out.
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

    /// The id of the element that a value is drawn in.
    pub(super) fn id_of(self, node: u32) -> String {
        format!("sal-json-{}-{node}", self.id)
    }

    /// Reads something of the tree, while it is on the page.
    pub(super) fn read<T: Default>(self, read: impl FnOnce(&Tree) -> T) -> T {
        self.tree.try_with_value(read).unwrap_or_default()
    }

    /// Draws what is seen now.
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

    /// Draws all lines for the paper, which does not scroll, or again what is seen.
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

    /// How high a row is, and the frame.
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

    /// The frame was scrolled.
    pub(super) fn scrolled(self) {
        if let Some(frame) = self.frame.get_untracked() {
            let track = f64::from(frame.scroll_top());
            let elsewhere = self.space.try_update_value(|space| space.scrolled(track));
            self.draw();
            self.scroll_to(elsewhere.flatten());
        }
    }

    /// The scrolling is over.
    pub(super) fn rested(self) {
        let track = self.space.try_update_value(ScrollSpace::rest);
        self.draw();
        self.scroll_to(track);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place in an element of at most 8 million pixels"
    )]
    fn scroll_to(self, track: Option<f64>) {
        if let (Some(track), Some(frame)) = (track, self.frame.get_untracked()) {
            let track = track.round() as i32;
            if frame.scroll_top() != track {
                frame.set_scroll_top(track);
            }
        }
    }

    /// Scrolls a line into sight, and draws.
    fn reveal(self, line: u32) {
        // There may be more lines than before, or less.
        self.draw();
        let track = self
            .space
            .try_update_value(|space| space.reveal(u64::from(line), 0.0));
        self.draw();
        self.scroll_to(track.flatten());
    }

    /// Does what a key means.
    pub(super) fn press(self, press: Press) {
        self.tree.try_update_value(|tree| tree.press(press));
        self.reveal(self.read(Tree::active_line));
    }

    /// As many lines as are seen, less the one by which one finds one's way.
    pub(super) fn page(self) -> i64 {
        let (row, viewport) = self.measures();
        #[expect(clippy::cast_possible_truncation, reason = "lines on a screen")]
        let lines = (viewport / row) as i64;
        (lines - 1).max(1)
    }

    /// A line was clicked, or what opens and closes it.
    pub(super) fn click(self, node: u32, turn: bool) {
        self.tree.try_update_value(|tree| {
            tree.activate(node);
            if turn {
                tree.turn(node);
            }
        });
        self.draw();
    }

    /// Looks for other words.
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
        slices::run(move || {
            if self.searches.try_get_value() != Some(number) {
                return false;
            }
            let before = self.read(|tree| tree.found().found().len());
            let more = self.tree.try_update_value(|tree| tree.search_step(STEP)) == Some(true);
            // The first one is shown as soon as it is known.
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

    /// Looks at the next match, or the one before.
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

    /// Copies a text, and says what became of it.
    pub(super) async fn copy(self, text: String) {
        let said = match clipboard::write(&text).await {
            Ok(()) => Key::Copied,
            Err(CopyError::Missing) => Key::CopyNeedsHttps,
            Err(CopyError::Refused) => Key::CopyRefused,
        };
        _ = self.said.try_set(Some(said));
    }
}

/// Sets a signal where that changes anything.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.set(value);
    }
}
