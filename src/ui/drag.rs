//! Resizing: by dragging an edge with a pointer, or from the width that an element has. And dragging of items in a list.

use wasm_bindgen::JsCast as _;
use web_sys::{DragEvent, Element, Event, HtmlElement, PointerEvent};

/// Sets the text of a dragged item on the event: Safari cancels a drag without data.
pub fn load(event: &DragEvent, text: &str) {
    if let Some(data) = event.data_transfer() {
        drop(data.set_data("text/plain", text));
    }
}

/// Begins a drag: returns the x coordinate of the pointer and the current width of the edge's parent, both in
/// pixels. Captures the pointer, so that the edge receives all its further events.
pub fn begin(event: &PointerEvent) -> Option<(i32, i32)> {
    let edge = event.current_target()?.dyn_into::<Element>().ok()?;
    // It throws only if the pointer no longer exists.
    drop(edge.set_pointer_capture(event.pointer_id()));
    let width = edge.parent_element()?.client_width();
    Some((event.client_x(), width))
}

/// Returns the current width in pixels of the first element that matches the selectors, in the viewer of this
/// event.
pub fn width_now(event: &Event, selectors: &str) -> Option<i32> {
    let pressed = event.current_target()?.dyn_into::<Element>().ok()?;
    let viewer = pressed.closest(".sal-root").ok()??;
    Some(viewer.query_selector(selectors).ok()??.client_width())
}

/// Returns the new width in whole pixels. In right-to-left text the edge is on the left.
pub fn width(event: &PointerEvent, began: (i32, i32)) -> u16 {
    let (at, width) = began;
    let edge = event
        .current_target()
        .and_then(|edge| edge.dyn_into::<Element>().ok());
    let is_rtl = edge.as_ref().is_some_and(runs_from_right_to_left);
    let pulled = own_pixels(edge.as_ref(), event.client_x() - at);
    let width = if is_rtl {
        width - pulled
    } else {
        width + pulled
    };
    u16::try_from(width.max(0)).unwrap_or(u16::MAX)
}

/// Converts pixels of the window to pixels of the element, because the host page may have zoomed it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "an edge is dragged by no more than a few thousand pixels"
)]
fn own_pixels(element: Option<&Element>, pixels: i32) -> i32 {
    let measured = element
        .and_then(|edge| edge.parent_element())
        .and_then(|parent| parent.dyn_into::<HtmlElement>().ok())
        .map(|parent| {
            (
                parent.offset_width(),
                parent.get_bounding_client_rect().width(),
            )
        });
    match measured {
        Some((own, seen)) if own > 0 && seen > 0.0 => {
            (f64::from(pixels) * f64::from(own) / seen).round() as i32
        }
        _ => pixels,
    }
}

/// Returns whether the text direction of an element is right to left.
pub fn runs_from_right_to_left(element: &Element) -> bool {
    web_sys::window()
        .and_then(|window| window.get_computed_style(element).ok().flatten())
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl")
}
