//! Where the focus is.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, ShadowRoot};

/// Whether the focus is on this element or in it.
pub(super) fn is_within(element: &Element) -> bool {
    focused(element).is_some_and(|focused| element.contains(Some(&focused)))
}

/// What has the focus outside of this element, in the tree that it is in.
pub(super) fn outside(element: &Element) -> Option<HtmlElement> {
    focused(element)
        .filter(|focused| !element.contains(Some(focused)))?
        .dyn_into()
        .ok()
}

/// What has the focus in the tree of this element. Seen from the document, all of a shadow root is one element, so it
/// is the element's own root that is asked.
fn focused(element: &Element) -> Option<Element> {
    let root = element.get_root_node();
    match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => root
            .dyn_ref::<Document>()
            .and_then(Document::active_element),
    }
}
