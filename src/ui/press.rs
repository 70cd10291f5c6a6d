//! Interprets clicks and key presses on an element that contains other controls.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

/// Elements that handle a press themselves.
const CONTROLS: &str = "button, a, input, select, textarea, label";

/// Returns whether the target of the event is the element that listens, not a descendant.
pub fn is_on_itself(event: &Event) -> bool {
    event.target() == event.current_target()
}

/// Returns whether the event happened in a dialog, which covers what is behind it.
pub fn is_in_dialog(event: &Event) -> bool {
    is_within(event, "dialog")
}

/// Returns whether a click is meant for the element that listens: it is not on a control within it, and no
/// text is selected.
pub fn is_plain(event: &Event) -> bool {
    let on_control = is_within(event, CONTROLS);
    let selects = web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed());
    !on_control && !selects
}

/// Returns whether the event happened within an element that matches the selectors.
pub fn is_within(event: &Event, selectors: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest(selectors).ok().flatten())
        .is_some()
}
