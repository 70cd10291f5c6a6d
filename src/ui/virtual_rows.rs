//! A list of any length in a scrolling frame. Only the visible rows, and a few around them, have an element.
//! On scrolling, elements that leave at one end are reused for the rows at the other end.
//!
//! A row keeps its element while it is visible, so that nothing flickers and the focus stays. Elements are in
//! list order, for screen readers. The caller creates the frame, its head, and the body of the rows, and
//! supplies the content of the rows. Row indexes start at 0.

use std::ops::Range;

use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

use super::scrolling::scroll_to;
use super::{BASE_CLASS, ScrollSpace, focus};
use crate::platform::SizeWatch;

/// Number of rows rendered beyond each end of the visible rows.
const READY: u64 = 6;

/// Maximum number of elements. It takes effect if the frame is as high as all its rows.
const MOST: u64 = 240;

/// Scrolling has stopped after this many milliseconds without a scroll event.
const RESTS_AFTER: u32 = 140;

/// An element, and the row that it shows now.
#[derive(Clone, Copy)]
pub struct Slot {
    /// Identifies the slot. It never changes.
    pub number: u64,
    /// Index of the row that it shows, if any. It changes on scrolling.
    pub place: RwSignal<Option<u64>>,
    top: RwSignal<Whole>,
    node: NodeRef<html::Div>,
}

/// Appearance of a whole row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RowLook {
    /// Value of `data-status`, for the style sheet.
    pub status: Option<String>,
    /// Value of `aria-selected`: whether this row is the open one.
    pub is_selected: bool,
}

/// Pixels. Never NaN, so `Eq` holds.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
struct Whole(f64);

impl Eq for Whole {}

/// A handle to the list, for its caller. It is `Copy`.
#[derive(Clone, Copy)]
pub struct VirtualRows {
    /// The scrolling frame.
    pub frame: NodeRef<html::Div>,
    /// The parent of the rows. It contains only rows.
    pub body: NodeRef<html::Div>,
    count: Signal<u64>,
    on_seen: Callback<Range<u64>>,
    pool: RwSignal<Vec<Slot>>,
    track: RwSignal<Whole>,
    space: StoredValue<ScrollSpace>,
    /// Number of the first slot in DOM order; `None` while the order is not established.
    first: StoredValue<Option<u64>>,
    resting: StoredValue<Option<Timeout>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
}

impl VirtualRows {
    /// Creates a list with `count` rows. `on_seen` gets the range of visible rows after each scroll or
    /// resize.
    pub fn new(count: Signal<u64>, on_seen: Callback<Range<u64>>) -> Self {
        let rows = Self {
            frame: NodeRef::new(),
            body: NodeRef::new(),
            count,
            on_seen,
            pool: RwSignal::new(Vec::new()),
            track: RwSignal::default(),
            space: StoredValue::new(ScrollSpace::default()),
            first: StoredValue::new(None),
            resting: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current()),
        };
        // Observes the size of the frame and of one row.
        let observer = StoredValue::new_local(None::<SizeWatch>);
        Effect::new(move || {
            if let Some(frame) = rows.frame.get() {
                let watch = SizeWatch::new(move || rows.measure());
                watch.add(&frame);
                observer.set_value(Some(watch));
                rows.measure();
            }
        });
        Effect::new(move || {
            let first = rows.pool.read().first().map(|slot| slot.node);
            if let Some(node) = first.and_then(|node| node.get()) {
                observer.with_value(|watch| {
                    if let Some(watch) = watch {
                        watch.add(&node);
                    }
                });
            }
        });
        // The newest elements are in the document now, so they can be put in order.
        Effect::new(move || {
            let last = rows.pool.read().last().map(|slot| slot.node);
            if last.and_then(|node| node.get()).is_some() {
                rows.arrange();
            }
        });
        Effect::new(move || {
            count.track();
            rows.recount();
        });
        on_cleanup(move || {
            observer.update_value(|watch| drop(watch.take()));
        });
        rows
    }

    /// Renders the rows, for the body. Each is an element with this class, the content that `content` returns
    /// for its slot, and the appearance that `look` returns.
    pub fn view<V: IntoView + 'static>(
        self,
        class: &'static str,
        look: impl Fn(Slot) -> RowLook + Copy + Send + Sync + 'static,
        content: impl Fn(Slot) -> V + Copy + Send + Sync + 'static,
    ) -> impl IntoView {
        view! {
            <For each=move || self.pool.get() key=|slot| slot.number let:slot>
                {
                    let place = slot.place;
                    let look = Memo::new(move |_| look(slot));
                    let is_unused = Signal::derive(move || place.get().is_none());
                    let index =
                        Signal::derive(move || place.get().map(|place| (place + 2).to_string()));
                    let status = Signal::derive(move || look.get().status);
                    let selected =
                        Signal::derive(move || look.read().is_selected.then(|| "true".to_owned()));
                    view! { class=BASE_CLASS,
                        <div
                            class=class
                            part="row"
                            role="row"
                            node_ref=slot.node
                            hidden=is_unused
                            data-status=status
                            aria-selected=selected
                            aria-rowindex=index
                            style:transform=move || format!("translateY({}px)", slot.top.get().0)
                        >
                            {content(slot)}
                        </div>
                    }
                }
            </For>
        }
    }

    /// Height of the body as a CSS value. Reactive.
    pub fn height(self) -> String {
        format!("{}px", self.track.get().0)
    }

    /// Returns the slot that shows a row, if any. Reactive.
    pub fn slot_of(self, place: u64) -> Option<Slot> {
        let pool = self.pool.read();
        let number = place.checked_rem(pool.len() as u64)?;
        let slot = *pool.get(usize::try_from(number).ok()?)?;
        (slot.place.get() == Some(place)).then_some(slot)
    }

    /// Number of whole rows that fit the frame, at least one.
    pub fn rows_in_view(self) -> u64 {
        self.space
            .with_value(|space| space.seen().1.saturating_sub(1).max(1))
    }

    /// Handles a scroll event of the frame.
    pub fn scrolled(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let set = self
            .space
            .try_update_value(|space| space.scrolled(f64::from(frame.scroll_top())));
        if let Some(Some(track)) = set {
            scroll_to(&frame, track);
        }
        self.arrange();
        self.rest_soon();
    }

    /// Scrolls by the least amount that shows the whole row.
    pub fn reveal(self, place: u64) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let set = self
            .space
            .try_update_value(|space| space.reveal(place, 0.0));
        if let Some(Some(track)) = set {
            self.arrange();
            scroll_to(&frame, track);
        }
    }

    /// Number of rows that have an element. Reactive.
    pub fn drawn(self) -> u64 {
        (self.pool.read().len() as u64).min(self.count.get())
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
            .set_value(Some(Timeout::new(RESTS_AFTER, move || self.rest())));
    }

    fn rest(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let is_at = |track: f64| (f64::from(frame.scroll_top()) - track).abs() < 1.0;
        if !is_at(self.space.get_value().track()) {
            // The frame was scrolled further, but its scroll event is only dispatched before the next frame.
            return self.scrolled();
        }
        if let Some(track) = self.space.try_update_value(ScrollSpace::rest)
            && !is_at(track)
        {
            self.arrange();
            scroll_to(&frame, track);
        }
    }

    /// Applies a changed number of rows. It measures nothing, because that would force an extra layout.
    fn recount(self) {
        let space = self.space.get_value();
        self.resize(space.row_height(), space.viewport());
    }

    /// Measures the height of a row and of the viewport.
    fn measure(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let above = self
            .body
            .get_untracked()
            .map_or(0, |body| body.offset_top());
        let viewport = f64::from((frame.client_height() - above).max(0));
        let row = self
            .pool
            .read_untracked()
            .iter()
            .filter_map(|slot| slot.node.get_untracked())
            .map(|node| node.offset_height())
            .find(|height| *height > 0);
        let before = self.space.get_value().row_height();
        self.resize(row.map_or(before, f64::from), viewport);
    }

    fn resize(self, row_height: f64, viewport: f64) {
        let count = self.count.get_untracked();
        let before = self.space.get_value();
        self.space
            .update_value(|space| space.resize(count, row_height, viewport));
        self.arrange();
        if before != self.space.get_value() {
            self.rest_soon();
        }
    }

    /// Assigns an element to each row that is visible or near the visible rows.
    fn arrange(self) {
        let (space, count) = (self.space.get_value(), self.count.get_untracked());
        let (first, seen) = space.seen();
        let seen = seen.min(MOST - 2 * READY);
        self.grow((seen + 2 * READY).min(count));
        let pool = self.pool.get_untracked();
        let size = pool.len() as u64;
        let start = first.saturating_sub(READY).min(count.saturating_sub(size));
        let focused = self.focus_in_a_row();
        let track = Whole(space.track_height());
        if self.track.get_untracked() != track {
            self.track.set(track);
        }
        for (place, slot) in (start..start + size).filter_map(|place| {
            let number = usize::try_from(place.checked_rem(size)?).ok()?;
            Some((place, pool.get(number)?))
        }) {
            let shown = (place < count).then_some(place);
            if slot.place.get_untracked() != shown {
                if focused && let Some(node) = slot.node.get_untracked() {
                    self.rescue_focus(&node);
                }
                slot.place.set(shown);
            }
            let top = Whole(space.place_of(place));
            if slot.top.get_untracked() != top {
                slot.top.set(top);
            }
        }
        self.turn(start.checked_rem(size).unwrap_or_default(), &pool);
        self.on_seen.run(first..(first + seen).min(count));
    }

    /// Creates elements until there are enough.
    fn grow(self, wanted: u64) {
        let have = self.pool.read_untracked().len() as u64;
        if wanted <= have {
            return;
        }
        // Create a few more than needed, so that enlarging a window does not create them one at a time.
        let wanted = (wanted + 4).min(MOST).min(self.count.get_untracked());
        let Some(owner) = self.owner.get_value() else {
            return;
        };
        let more: Vec<Slot> = owner.with(|| {
            (have..wanted)
                .map(|number| Slot {
                    number,
                    place: RwSignal::new(None),
                    top: RwSignal::default(),
                    node: NodeRef::new(),
                })
                .collect()
        });
        self.first.set_value(None);
        self.pool.update(|pool| pool.extend(more));
    }

    /// Puts the elements into the order of their rows. The slot of a row is its index modulo the number of
    /// slots, so the order only ever rotates.
    fn turn(self, first: u64, pool: &[Slot]) {
        let Some(body) = self.body.get_untracked() else {
            return;
        };
        let nodes: Option<Vec<_>> = pool.iter().map(|slot| slot.node.get_untracked()).collect();
        let Some(nodes) = nodes else {
            // The newest elements are not in the document yet.
            self.first.set_value(None);
            return;
        };
        let size = nodes.len() as u64;
        let node = |number: u64| {
            let number = usize::try_from(number.checked_rem(size)?).ok()?;
            nodes.get(number)
        };
        let before = self.first.get_value();
        let forward = before.map_or(size, |before| (first + size - before) % size.max(1));
        if forward <= size / 2 || before.is_none() {
            let before = before.unwrap_or(first);
            for number in before..before + forward {
                if let Some(node) = node(number) {
                    drop(body.append_child(node));
                }
            }
        } else {
            for step in 1..=size - forward {
                if let Some(node) = node(first + size - forward + size - step) {
                    drop(body.insert_before(node, body.first_child().as_ref()));
                }
            }
        }
        self.first.set_value(Some(first));
    }

    fn focus_in_a_row(self) -> bool {
        self.body
            .get_untracked()
            .is_some_and(|body| focus::is_within(&body))
    }

    /// If the element to be reused contains the focus, moves the focus to the frame, so that it is not lost.
    fn rescue_focus(self, node: &Element) {
        if focus::is_within(node)
            && let Some(frame) = self.frame.get_untracked()
        {
            drop(frame.focus());
        }
    }
}
