//! Keys that are commands rather than text input.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// Elements that take text, and so every key without a modifier.
const FIELDS: &str = "input, select, textarea, [contenteditable]";

/// A key pressed as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressed {
    /// `KeyboardEvent.key`, such as `ArrowDown` or `j`.
    pub key: String,
    /// Whether Alt was held.
    pub alt: bool,
}

/// Returns the key, or `None` if it is text for a field, is held with Ctrl, Meta or Shift, or was already
/// handled (`defaultPrevented`).
pub fn command(event: &KeyboardEvent) -> Option<Pressed> {
    let alt = event.alt_key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_typed = !alt && target.is_some_and(|target| target.matches(FIELDS) == Ok(true));
    let is_browsers = event.ctrl_key() || event.meta_key() || event.shift_key();
    (!is_typed && !is_browsers && !event.default_prevented()).then(|| Pressed {
        key: event.key(),
        alt,
    })
}
