//! Headings whose level the host page sets. The elements `h1` to `h6` have a fixed level, so they cannot be
//! used.

use leptos::attr::Attribute;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::Signal;

/// The `aria-level` attribute for an element with the role `heading`.
pub fn level(level: impl Fn() -> u8 + Send + Sync + 'static) -> impl Attribute {
    custom_attribute("aria-level", Signal::derive(move || level().to_string()))
}
