//! Dragging an edge with a pointer.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, PointerEvent};

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

/// So many pixels of the window in those of the element, which whoever is around may have zoomed.
#[expect(
    clippy::cast_possible_truncation,
    reason = "an edge is pulled by no more than a few thousand pixels"
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

/// Whether texts run from right to left where an element stands.
pub fn runs_from_right_to_left(element: &Element) -> bool {
    web_sys::window()
        .and_then(|window| window.get_computed_style(element).ok().flatten())
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl")
}
