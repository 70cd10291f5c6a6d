//! Headings whose level is the page's to say. HTML's own, `h1` to `h6`, have theirs in their name.

use leptos::attr::Attribute;
use leptos::attr::custom::custom_attribute;

/// The attribute that gives an element of the role `heading` its level.
pub fn level(level: impl Fn() -> u8 + Clone + Send + 'static) -> impl Attribute {
    custom_attribute("aria-level", move || level().to_string())
}
