//! A list of any length in a frame that scrolls: only the rows that are seen, and a few around them, are elements.
//! As one scrolls, those that leave at one end come back at the other, with another place in the list; none is made.
//!
//! A row keeps its element for as long as it is seen, so that nothing flickers and the focus stays. Elements stand in
//! the order of the list, which a screen reader follows. The caller makes the frame, what stands above the rows, and
//! the body they are in, and says what a row shows; places are counted from 0.

use std::ops::Range;

use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

use super::scrolling::scroll_to;
use super::size_watch::SizeWatch;
use super::{S, ScrollSpace, focus};

/// How many rows are kept ready beyond each end of what is seen.
const READY: u64 = 6;

/// The most elements, whatever is seen: a frame that is as high as its rows must not ask for all of them.
const MOST: u64 = 240;

/// The scrolling rests once it has stood still for so many milliseconds.
const RESTS_AFTER: u32 = 140;

/// One element, and the row it shows now.
#[derive(Clone, Copy)]
pub struct Slot {
    /// Tells it from the others; it stays.
    pub number: u64,
    /// Which row it shows, if any. It changes as one scrolls.
    pub place: RwSignal<Option<u64>>,
    top: RwSignal<Whole>,
    node: NodeRef<html::Div>,
}

/// How a row looks as a whole.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RowLook {
    /// A word for the style sheet, as `data-status`.
    pub status: Option<String>,
    /// Whether it is the one that is open, as `aria-selected`.
    pub is_selected: bool,
}

/// Pixels, compared as they are written.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
struct Whole(f64);

impl Eq for Whole {}

/// The list, as its caller holds it. Copy it freely.
#[derive(Clone, Copy)]
pub struct VirtualRows {
    /// The frame that scrolls.
    pub frame: NodeRef<html::Div>,
    /// What the rows are in; only the rows.
    pub body: NodeRef<html::Div>,
    count: Signal<u64>,
    on_seen: Callback<Range<u64>>,
    pool: RwSignal<Vec<Slot>>,
    track: RwSignal<Whole>,
    space: StoredValue<ScrollSpace>,
    /// Which element stands first; `None` while they are in no order.
    first: StoredValue<Option<u64>>,
    resting: StoredValue<Option<Timeout>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
}

impl VirtualRows {
    /// A list of so many rows. `on_seen` is told which of them are on the screen, whenever that changes.
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
        // Watches the DOM: the frame's size, and a row's.
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
        // Those that were made last are on the page now: they can be put in order.
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

    /// The rows, for the body: each an element of this class that shows what `content` makes of its slot, and looks
    /// as `look` says.
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
                    view! { class=S,
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

    /// How high the body is, as a value of CSS. Tracked.
    pub fn height(self) -> String {
        format!("{}px", self.track.get().0)
    }

    /// The slot that shows a row, if one does. Tracked.
    pub fn slot_of(self, place: u64) -> Option<Slot> {
        let pool = self.pool.read();
        let number = place.checked_rem(pool.len() as u64)?;
        let slot = *pool.get(usize::try_from(number).ok()?)?;
        (slot.place.get() == Some(place)).then_some(slot)
    }

    /// How many whole rows the frame has room for, at least one.
    pub fn rows_in_view(self) -> u64 {
        self.space
            .with_value(|space| space.seen().1.saturating_sub(1).max(1))
    }

    /// The frame was scrolled.
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

    /// Scrolls as little as needed for a row to be seen.
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

    /// How many rows are elements. Tracked.
    pub fn drawn(self) -> u64 {
        (self.pool.read().len() as u64).min(self.count.get())
    }

    /// Scrolls to the first row.
    pub fn to_top(self) {
        if let Some(Some(frame)) = self.frame.try_get_untracked() {
            // To set what is so already would have the page laid out at once.
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
            // It was scrolled further; the event that says so is only told before the next frame.
            return self.scrolled();
        }
        if let Some(track) = self.space.try_update_value(ScrollSpace::rest)
            && !is_at(track)
        {
            self.arrange();
            scroll_to(&frame, track);
        }
    }

    /// Takes note of how many rows there are. Nothing is measured: the page would have to be laid out for it, at once
    /// and once more when it is drawn.
    fn recount(self) {
        let space = self.space.get_value();
        self.resize(space.row_height(), space.viewport());
    }

    /// Takes note of how high rows are, and how much of them is seen.
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

    /// Gives each row that is seen, or soon will be, its element.
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

    /// Makes elements until there are enough.
    fn grow(self, wanted: u64) {
        let have = self.pool.read_untracked().len() as u64;
        if wanted <= have {
            return;
        }
        // A few more than needed, so that a window that is made larger does not ask for one at a time.
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

    /// Puts the elements into the order of their rows. As a row's element is its place modulo their number, they are
    /// only ever turned around, like a wheel.
    fn turn(self, first: u64, pool: &[Slot]) {
        let Some(body) = self.body.get_untracked() else {
            return;
        };
        let nodes: Option<Vec<_>> = pool.iter().map(|slot| slot.node.get_untracked()).collect();
        let Some(nodes) = nodes else {
            // The last ones are not on the page yet.
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

    /// The row that has the focus in it goes: the frame takes it, so that it is not lost.
    fn rescue_focus(self, node: &Element) {
        if focus::is_within(node)
            && let Some(frame) = self.frame.get_untracked()
        {
            drop(frame.focus());
        }
    }
}
