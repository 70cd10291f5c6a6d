//! What a press of a key or a button on an element of many means.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

/// What is pressed for its own sake.
const CONTROLS: &str = "button, a, input, select, textarea, label";

/// Whether the event happened on the element that listens, and not on one within it.
pub fn is_on_itself(event: &Event) -> bool {
    event.target() == event.current_target()
}

/// Whether the event happened in a dialog, which covers what is behind it.
pub fn is_in_dialog(event: &Event) -> bool {
    closest(event, "dialog")
}

/// Whether a click means the element that listens: it was on no control within it, and selected no text.
pub fn is_plain(event: &Event) -> bool {
    let on_control = closest(event, CONTROLS);
    let selects = web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed());
    !on_control && !selects
}

fn closest(event: &Event, selectors: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest(selectors).ok().flatten())
        .is_some()
}
