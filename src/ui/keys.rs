//! Keys that are commands, and not text.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// What takes text, and so every key without a modifier.
const FIELDS: &str = "input, select, textarea, [contenteditable]";

/// A key that a person pressed as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressed {
    /// As the browser names it: `ArrowDown`, `j`.
    pub key: String,
    /// Whether Alt was held.
    pub alt: bool,
}

/// The key, unless it is text for a field, or held with what makes it a command of the browser's.
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
