//! Where the focus is.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, ShadowRoot};

/// Whether the focus is on this element or in it. Seen from the document, all of a shadow root is one
/// element, so it is the element's own root that is asked.
pub(super) fn is_within(element: &Element) -> bool {
    let root = element.get_root_node();
    let focused = match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => root
            .dyn_ref::<Document>()
            .and_then(Document::active_element),
    };
    focused.is_some_and(|focused| element.contains(Some(&focused)))
}
