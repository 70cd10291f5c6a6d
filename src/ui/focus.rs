//! Where the focus is.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, Event, HtmlElement, ShadowRoot};

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

/// Gives the focus to the button of the next item of a list, else of the one before: the item that holds what the
/// event happened to is about to go. False where it is the only one.
pub fn give_to_neighbour(event: &Event) -> bool {
    let item = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("li").ok()?);
    let Some(item) = item else {
        return false;
    };
    let neighbour = item
        .next_element_sibling()
        .or_else(|| item.previous_element_sibling());
    neighbour
        .and_then(|neighbour| neighbour.query_selector("button").ok()?)
        .is_some_and(|button| give_to(&button))
}

/// Gives the focus to the element of this id, beside what the event happened to: in the same page or shadow root.
pub fn give_to_id(event: &Event, id: &str) -> bool {
    let root = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .map(|element| element.get_root_node());
    root.and_then(|root| match root.dyn_into::<ShadowRoot>() {
        Ok(shadow) => shadow.get_element_by_id(id),
        Err(root) => root.dyn_into::<Document>().ok()?.get_element_by_id(id),
    })
    .is_some_and(|element| give_to(&element))
}

fn give_to(element: &Element) -> bool {
    element
        .dyn_ref::<HtmlElement>()
        .is_some_and(|element| element.focus().is_ok())
}
