//! Dragging an edge with a pointer.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};

/// An edge is taken: where the pointer is, and how wide what it belongs to is now, in pixels. From here on the edge
/// gets all that the pointer does.
pub fn begin(event: &PointerEvent) -> Option<(i32, i32)> {
    let edge = event.current_target()?.dyn_into::<Element>().ok()?;
    // It throws only for a pointer that is gone again.
    drop(edge.set_pointer_capture(event.pointer_id()));
    let width = edge.parent_element()?.client_width();
    Some((event.client_x(), width))
}

/// How wide it is to be now, in whole pixels. Where texts run from right to left, its edge is at its left.
pub fn width(event: &PointerEvent, began: (i32, i32)) -> u16 {
    let (at, width) = began;
    let pulled = event.client_x() - at;
    let is_rtl = event
        .current_target()
        .and_then(|edge| edge.dyn_into::<Element>().ok())
        .is_some_and(|edge| runs_from_right_to_left(&edge));
    let width = if is_rtl {
        width - pulled
    } else {
        width + pulled
    };
    u16::try_from(width.max(0)).unwrap_or(u16::MAX)
}

/// Whether texts run from right to left where an element stands.
pub fn runs_from_right_to_left(element: &Element) -> bool {
    web_sys::window()
        .and_then(|window| window.get_computed_style(element).ok().flatten())
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl")
}
