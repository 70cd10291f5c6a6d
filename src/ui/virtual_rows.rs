//! A list of any length in a scrolling frame. Only the visible rows, and a few around them, have an element.
//! On scrolling, elements that leave at one end are reused for the rows at the other end.
//!
//! A row keeps its element while it is visible, so that nothing flickers and the focus stays. While the list
//! rests, elements are in list order, for screen readers. The caller creates the frame, its head, and the body of
//! the rows, and writes the content of the rows. Row indexes start at 0. The list of entries and the JSON tree are
//! such lists.

use std::ops::Range;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::row_pool::RowPool;
use super::scrolling::scroll_to;
use super::{DirectElement, ScrollSpace, focus};
use crate::platform::{SizeWatch, is_on_paper};

/// Number of rows rendered beyond each end of the visible rows.
const READY: u64 = 6;

/// Maximum number of elements. It takes effect if the frame is as high as all its rows.
const MOST: u64 = 240;

/// Number of elements that lines may have beyond those that are needed.
const SPARE: u64 = 100;

/// Scrolling has stopped after this many milliseconds without a scroll event.
const RESTS_AFTER: u32 = 140;

/// What makes and writes the elements of rows. A *slot* is the number of an element; it never changes.
pub trait RowPainter {
    /// Creates the element of a slot, without a row.
    fn create(&self, slot: usize) -> DirectElement;
    /// Writes into the element of a slot what this row shows; `None` if the slot is not in use.
    fn write(&self, slot: usize, row: Option<u64>);
    /// Called when each of these visible rows has an element.
    fn arranged(&self, seen: Range<u64>);
    /// Called when scrolling has stopped.
    fn rested(&self);
}

/// How rows are placed.
#[derive(Clone, Copy)]
pub enum RowPlacement {
    /// Each row has a position in the body, which is as high as all rows. All rows are equally wide.
    Positioned,
    /// Rows follow each other in the body, which is moved as a whole, and as wide as the widest row. This element
    /// around it is as high as all rows.
    Flowing(NodeRef<html::Div>),
}

/// What was written last, and what is to be printed.
#[derive(Clone, Copy, Default)]
struct RowsState {
    /// The number of rows to draw regardless of the scroll position, while the page is printed.
    printed: Option<u64>,
    /// The height of all rows, and the position of a flowing body.
    place: Option<[f64; 2]>,
    /// Whether the page was laid out for paper the last time that it was asked for.
    was_on_paper: bool,
}

/// A handle to the list, for its caller. It is `Copy`.
#[derive(Clone, Copy)]
pub struct VirtualRows {
    /// The scrolling frame.
    pub frame: NodeRef<html::Div>,
    /// The parent of the rows. It contains only rows.
    pub body: NodeRef<html::Div>,
    count: Signal<u64>,
    placement: RowPlacement,
    /// Up to this many rows, each has an element.
    whole: u64,
    painter: StoredValue<Rc<dyn RowPainter>, LocalStorage>,
    pool: StoredValue<RowPool, LocalStorage>,
    drawn: RwSignal<u64>,
    space: StoredValue<ScrollSpace>,
    state: StoredValue<RowsState>,
    sizes: StoredValue<Option<SizeWatch>, LocalStorage>,
    resting: StoredValue<Option<Timeout>, LocalStorage>,
}

impl VirtualRows {
    /// Creates a list with `count` rows. Up to `whole` rows, each has an element, wherever the list is scrolled to.
    pub fn new(
        count: Signal<u64>,
        placement: RowPlacement,
        whole: u64,
        painter: Rc<dyn RowPainter>,
    ) -> Self {
        let rows = Self {
            frame: NodeRef::new(),
            body: NodeRef::new(),
            count,
            placement,
            whole,
            painter: StoredValue::new_local(painter),
            pool: StoredValue::new_local(RowPool::default()),
            drawn: RwSignal::new(0),
            space: StoredValue::new(ScrollSpace::default()),
            state: StoredValue::new(RowsState::default()),
            sizes: StoredValue::new_local(None),
            resting: StoredValue::new_local(None),
        };
        // Observes the size of the frame, and later of one row.
        Effect::new(move || {
            if let (Some(frame), Some(_)) = (rows.frame.get(), rows.body.get()) {
                let watch = SizeWatch::new(move || rows.measure());
                watch.add(&frame);
                rows.sizes.set_value(Some(watch));
                untrack(|| rows.measure());
            }
        });
        Effect::new(move || {
            count.track();
            untrack(|| rows.recount());
        });
        on_cleanup(move || {
            rows.sizes.try_update_value(|watch| drop(watch.take()));
        });
        rows
    }

    /// Writes all rows again, because what they show may have changed.
    pub fn repaint(self) {
        let shown = self.pool.try_with_value(RowPool::shown);
        if let (Some(shown), Some(painter)) = (shown, self.painter.try_get_value()) {
            for (slot, row) in shown {
                painter.write(slot, row);
            }
        }
    }

    /// Draws this many rows from the first one on, or returns to the visible ones.
    pub fn print(self, rows: Option<u64>) {
        let set = self.state.try_update_value(|state| state.printed = rows);
        if set.is_none() {
            return;
        }
        if rows.is_none() {
            self.pool.update_value(RowPool::clear);
        }
        self.arrange();
    }

    /// Number of whole rows that fit the frame, at least one.
    pub fn rows_in_view(self) -> u64 {
        self.space
            .with_value(|space| space.seen().1.saturating_sub(1).max(1))
    }

    /// Number of rows that have an element. Reactive.
    pub fn drawn(self) -> u64 {
        self.drawn.get().min(self.count.get())
    }

    /// Whether the list is being scrolled.
    pub fn is_scrolling(self) -> bool {
        self.resting.try_with_value(Option::is_some) == Some(true)
    }

    /// Handles a scroll event of the frame.
    pub fn scrolled(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        if self.is_printed(&frame) {
            return;
        }
        let set = self
            .space
            .try_update_value(|space| space.scrolled(f64::from(frame.scroll_top())));
        self.rest_soon();
        self.arrange();
        if let Some(Some(track)) = set {
            scroll_to(&frame, track);
        }
    }

    /// Scrolls by the least amount that shows the whole row.
    pub fn reveal(self, row: u64) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let set = self.space.try_update_value(|space| space.reveal(row, 0.0));
        if let Some(Some(track)) = set {
            self.arrange();
            scroll_to(&frame, track);
        }
    }

    /// Scrolls to the first row.
    pub fn to_top(self) {
        if let Some(Some(frame)) = self.frame.try_get_untracked() {
            // Setting an unchanged value would still force a layout.
            if self.space.get_value().track() > 0.0 {
                frame.set_scroll_top(0);
            }
            self.space.update_value(|space| {
                space.scrolled(0.0);
            });
            self.arrange();
        }
    }

    fn rest_soon(self) {
        self.resting
            .try_set_value(Some(Timeout::new(RESTS_AFTER, move || self.rest())));
    }

    fn rest(self) {
        self.resting.try_set_value(None);
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let is_at = |track: f64| (f64::from(frame.scroll_top()) - track).abs() < 1.0;
        if !is_at(self.space.get_value().track()) {
            // The frame was scrolled further, but its scroll event is only dispatched before the next frame.
            return self.scrolled();
        }
        let track = self.space.try_update_value(ScrollSpace::rest);
        let moved = track.filter(|track| !is_at(*track));
        self.arrange();
        if let Some(track) = moved {
            scroll_to(&frame, track);
        }
        if let Some(painter) = self.painter.try_get_value() {
            painter.rested();
        }
    }

    /// Applies a changed number of rows. It measures nothing, because that would force an extra layout.
    pub fn recount(self) {
        if let Some(space) = self.space.try_get_value() {
            self.resize(space.row_height(), space.viewport());
        }
    }

    /// Whether the page is laid out for paper, where the rows stay that were on the screen: the frame does not scroll
    /// there, and it is as high as its rows, so each measurement would call for more. After it, scrolls back.
    fn is_printed(self, frame: &HtmlElement) -> bool {
        let is_measured = self.space.get_value().viewport() > 0.0;
        let is_now = is_measured && is_on_paper();
        let was = self
            .state
            .try_update_value(|state| std::mem::replace(&mut state.was_on_paper, is_now));
        if was == Some(true) && !is_now {
            scroll_to(frame, self.space.get_value().track());
        }
        is_now
    }

    /// Measures the height of a row and of the viewport.
    fn measure(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        if self.is_printed(&frame) {
            return;
        }
        let above = match self.placement {
            RowPlacement::Positioned => self
                .body
                .get_untracked()
                .map_or(0, |body| body.offset_top()),
            RowPlacement::Flowing(_) => 0,
        };
        let viewport = f64::from((frame.client_height() - above).max(0));
        let row = self.pool.try_with_value(RowPool::row_height);
        let before = self.space.get_value().row_height();
        self.resize(row.flatten().unwrap_or(before), viewport);
    }

    fn resize(self, row_height: f64, viewport: f64) {
        let count = self.count.get_untracked();
        let before = self.space.get_value();
        self.space
            .update_value(|space| space.resize(count, row_height, viewport));
        self.arrange();
        if before != self.space.get_value() && before.viewport() > 0.0 {
            self.rest_soon();
        }
    }

    /// Assigns an element to each row that is visible or near the visible rows. It reads no layout.
    fn arrange(self) {
        let (Some(painter), Some(Some(body))) =
            (self.painter.try_get_value(), self.body.try_get_untracked())
        else {
            return;
        };
        let body = DirectElement::of(&body);
        let (space, count) = (self.space.get_value(), self.count.get_untracked());
        let (first, seen) = space.seen();
        let seen = seen.min(MOST - 2 * READY);
        let printed = self.state.get_value().printed.map(|rows| rows.min(count));
        let wanted = match printed {
            Some(rows) => rows,
            None if count <= self.whole => count,
            None => (seen + 2 * READY).min(count),
        };
        // Printing, which draws all lines of a text, may have left far too many. Lines cannot have the focus.
        if matches!(self.placement, RowPlacement::Flowing(_)) {
            self.pool
                .update_value(|pool| pool.keep(wanted.saturating_add(SPARE)));
        }
        self.grow(&body, &*painter, wanted, printed.is_some());
        let size = self.pool.with_value(RowPool::len) as u64;
        let start = match printed {
            Some(_) => 0,
            None => first.saturating_sub(READY).min(count.saturating_sub(size)),
        };
        let wanted = |row: u64| {
            let slot = usize::try_from(row.checked_rem(size)?).ok()?;
            Some((slot, (row < count).then_some(row), space.place_of(row)))
        };
        let is_focused = body.has_focus()
            && self
                .pool
                .with_value(|pool| pool.loses_focus((start..start + size).filter_map(wanted)));
        if is_focused && let Some(frame) = self.frame.get_untracked() {
            focus::give_to(&frame);
        }
        // The host page may have removed the viewer when the focus moved.
        if self.body.is_disposed() {
            return;
        }
        self.place(&body, space, start);
        let is_positioned = matches!(self.placement, RowPlacement::Positioned);
        let changed = self.pool.try_update_value(|pool| {
            pool.put((start..start + size).filter_map(wanted), is_positioned)
        });
        for (slot, row) in changed.into_iter().flatten() {
            painter.write(slot, row);
        }
        // To move an element is dear, and nobody reads the order of rows that pass by.
        if !is_positioned || !self.is_scrolling() {
            self.pool.update_value(|pool| pool.turn(&body, start));
        }
        painter.arranged(first..(first + seen).min(count));
    }

    /// Writes the height of all rows, and where flowing rows begin.
    fn place(self, body: &DirectElement, space: ScrollSpace, start: u64) {
        let top = match self.placement {
            RowPlacement::Positioned => 0.0,
            RowPlacement::Flowing(_) => space.place_of(start),
        };
        let place = Some([space.track_height(), top]);
        let known = self.state.get_value().place;
        if known.map(|known| known.map(f64::to_bits)) == place.map(|place| place.map(f64::to_bits))
        {
            return;
        }
        self.state.update_value(|state| state.place = place);
        let height = format!("{}px", space.track_height());
        match self.placement {
            RowPlacement::Positioned => body.set_style("block-size", &height),
            RowPlacement::Flowing(track) => {
                if let Some(track) = track.get_untracked() {
                    DirectElement::of(&track).set_style("block-size", &height);
                }
                body.set_style("transform", &format!("translateY({top}px)"));
            }
        }
    }

    /// Creates elements until there are enough.
    fn grow(self, body: &DirectElement, painter: &dyn RowPainter, wanted: u64, is_exact: bool) {
        let have = self.pool.with_value(RowPool::len);
        if wanted <= have as u64 {
            return;
        }
        // Create a few more than needed, so that enlarging a window does not create them one at a time.
        let wanted = if is_exact {
            wanted
        } else {
            (wanted + 4).min(MOST).min(self.count.get_untracked())
        };
        let wanted = usize::try_from(wanted).unwrap_or(have);
        let more: Vec<_> = (have..wanted).map(|slot| painter.create(slot)).collect();
        if have == 0
            && let Some(element) = more.first().and_then(DirectElement::node)
        {
            self.sizes.with_value(|watch| {
                if let Some(watch) = watch {
                    watch.add(element);
                }
            });
        }
        self.pool.update_value(|pool| pool.add(body, more));
        self.drawn.set(wanted as u64);
    }
}
