//! A strip of equal slots in which the user selects one slot or a range with the pointer, by dragging, or
//! with keys. It has the slider role ([WAI-ARIA slider
//! pattern](https://www.w3.org/WAI/ARIA/apg/patterns/slider/)), with the value as text.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::BASE_CLASS;
use super::drag::runs_from_right_to_left;

/// A user action on a strip. Slots are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Points at a slot.
    Point(usize),
    /// Selects all slots from the one pointed at before to this one.
    Extend(usize),
    /// Applies the selection.
    Take,
    /// Clears the selection.
    Clear,
}

/// Number of slots that Page Up and Page Down move by.
const PAGE: usize = 10;

/// A strip that covers its children.
#[component]
pub fn Strip(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The selection in words, for `aria-valuetext`.
    #[prop(into)]
    text: Signal<String>,
    /// Id of the element that describes the keys.
    described_by: &'static str,
    /// Number of slots, at least one.
    #[prop(into)]
    count: Signal<usize>,
    /// The slot that is pointed at.
    #[prop(into)]
    at: Signal<Option<usize>>,
    /// Called with each user action.
    on_pick: Callback<Pick>,
    /// Content of the strip.
    children: Children,
) -> impl IntoView {
    let strip = NodeRef::<html::Div>::new();
    let is_down = StoredValue::new(false);
    // Pointer and key events can arrive after the viewer has been unmounted, so use `try_run`.
    let pick = move |what| _ = on_pick.try_run(what);
    let last = move || count.try_get_untracked().unwrap_or(1).saturating_sub(1);
    let slot = move |event: &PointerEvent| {
        let element = strip.try_get_untracked()??;
        slot_at(&element, event.client_x(), last())
    };
    let down = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let (Some(slot), Some(element)) = (slot(&event), strip.get_untracked()) {
            is_down.set_value(true);
            // It throws only if the pointer no longer exists.
            drop(element.set_pointer_capture(event.pointer_id()));
            pick(Pick::Point(slot));
        }
    };
    let moved = move |event: PointerEvent| {
        if let Some(slot) = slot(&event) {
            let is_down = is_down.try_get_value() == Some(true);
            pick(if is_down {
                Pick::Extend(slot)
            } else {
                Pick::Point(slot)
            });
        }
    };
    let up = move |_: PointerEvent| {
        if is_down.try_update_value(std::mem::take) == Some(true) {
            pick(Pick::Take);
        }
    };
    let left = move |_: PointerEvent| {
        if is_down.try_get_value() == Some(false) {
            pick(Pick::Clear);
        }
    };
    let cancelled = move |_: PointerEvent| {
        is_down.set_value(false);
        pick(Pick::Clear);
    };
    let pressed = move |event: KeyboardEvent| {
        let pointed = at.get_untracked();
        let forward = strip
            .get_untracked()
            .is_some_and(|element| !runs_from_right_to_left(&element));
        let Some(what) = by_key(&event.key(), event.shift_key(), pointed, last(), forward) else {
            return;
        };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if what == Pick::Clear {
            is_down.set_value(false);
            // Stop the event, so that Esc does not also close a dialog of the host page around the viewer.
            event.stop_propagation();
        }
        event.prevent_default();
        pick(what);
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-strip"
            role="slider"
            tabindex="0"
            node_ref=strip
            aria-label=move || label.get()
            aria-describedby=described_by
            aria-valuemin="1"
            aria-valuemax=move || count.get()
            aria-valuenow=move || at.get().unwrap_or_else(|| count.get().saturating_sub(1)) + 1
            aria-valuetext=move || text.get()
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointerleave=left
            on:pointercancel=cancelled
            on:keydown=pressed
            on:blur=move |_| pick(Pick::Clear)
        >
            {children()}
        </div>
    }
}

/// Returns the action for a key. `pointed` is the slot that is pointed at; without one, the last slot is the
/// starting point. `forward` is true if a later slot is further right.
fn by_key(
    key: &str,
    extend: bool,
    pointed: Option<usize>,
    last: usize,
    forward: bool,
) -> Option<Pick> {
    let at = pointed.unwrap_or(last).min(last);
    let later = |by: usize| at.saturating_add(by).min(last);
    let slot = match key {
        "ArrowUp" => later(1),
        "ArrowRight" | "ArrowLeft" if (key == "ArrowRight") == forward => later(1),
        "ArrowLeft" | "ArrowRight" | "ArrowDown" => at.saturating_sub(1),
        "PageUp" => later(PAGE),
        "PageDown" => at.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        "Enter" | " " => return pointed.map(|_| Pick::Take),
        // With no selection, leave Esc to the surrounding elements.
        "Escape" => return pointed.map(|_| Pick::Clear),
        _ => return None,
    };
    Some(match pointed {
        Some(_) if extend => Pick::Extend(slot),
        Some(_) => Pick::Point(slot),
        // The first key press only shows the position.
        None if matches!(key, "Home" | "End") => Pick::Point(slot),
        None => Pick::Point(last),
    })
}

/// Returns the slot at this x coordinate of the window. The strip is measured in window coordinates too,
/// because the host page may have zoomed it.
fn slot_at(element: &web_sys::HtmlElement, x: i32, last: usize) -> Option<usize> {
    let strip = element.get_bounding_client_rect();
    if strip.width() <= 0.0 {
        return None;
    }
    let from_start = if runs_from_right_to_left(element) {
        strip.right() - f64::from(x)
    } else {
        f64::from(x) - strip.left()
    };
    Some(slot_of(from_start / strip.width(), last))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a fraction of a few hundred slots, clamped to their range"
)]
fn slot_of(share: f64, last: usize) -> usize {
    let slot = (share.clamp(0.0, 1.0) * (last + 1) as f64).floor();
    (slot as usize).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_maps_to_a_slot_and_clamps_at_the_ends() {
        for (share, slot) in [
            (-1.0, 0),
            (0.0, 0),
            (0.24, 0),
            (0.26, 1),
            (1.0, 3),
            (2.0, 3),
        ] {
            assert_eq!(slot_of(share, 3), slot, "{share}");
        }
        assert_eq!(slot_of(0.5, 0), 0);
    }

    #[test]
    fn keys_point_extend_take_and_clear() {
        for (key, extend, pointed, forward, what) in [
            ("ArrowRight", false, None, true, Some(Pick::Point(9))),
            ("Home", false, None, true, Some(Pick::Point(0))),
            ("ArrowRight", false, Some(4), true, Some(Pick::Point(5))),
            ("ArrowRight", true, Some(4), true, Some(Pick::Extend(5))),
            ("ArrowRight", false, Some(4), false, Some(Pick::Point(3))),
            ("ArrowLeft", true, Some(0), true, Some(Pick::Extend(0))),
            ("PageUp", false, Some(4), true, Some(Pick::Point(9))),
            ("End", true, Some(4), false, Some(Pick::Extend(9))),
            ("Enter", false, Some(4), true, Some(Pick::Take)),
            ("Enter", false, None, true, None),
            ("Escape", false, Some(4), true, Some(Pick::Clear)),
            ("Escape", false, None, true, None),
            ("Tab", false, Some(4), true, None),
            ("a", false, Some(4), true, None),
        ] {
            assert_eq!(
                by_key(key, extend, pointed, 9, forward),
                what,
                "{key} {pointed:?}"
            );
        }
    }
}
