//! Queries and moves the keyboard focus.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, Event, HtmlElement, ShadowRoot};

/// Returns whether this element or a descendant has the focus.
pub(super) fn is_within(element: &Element) -> bool {
    focused(element).is_some_and(|focused| element.contains(Some(&focused)))
}

/// Returns the focused element of the same tree if it is outside this element.
pub(super) fn outside(element: &Element) -> Option<HtmlElement> {
    focused(element)
        .filter(|focused| !element.contains(Some(focused)))?
        .dyn_into()
        .ok()
}

/// Returns the focused element of the tree that contains this element. `Document::active_element` reports
/// only the host of a shadow root, so this asks the element's own root.
fn focused(element: &Element) -> Option<Element> {
    let root = element.get_root_node();
    match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => root
            .dyn_ref::<Document>()
            .and_then(Document::active_element),
    }
}

/// Moves the focus to the button of the next list item, or of the previous one if there is no next, because
/// the item that contains the event's current target is about to be removed. Returns false if it is the only
/// item.
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

/// Moves the focus to the element with this id in the document or shadow root of the event's current target.
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

/// Returns the control that this event happened on. Ask while the event is handled: afterwards, an event of a
/// shadow tree has no target.
pub(super) fn pressed(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("button, input").ok()?
}

/// Moves the focus to this element, if it can have it.
pub(super) fn give_to(element: &Element) -> bool {
    element
        .dyn_ref::<HtmlElement>()
        .is_some_and(|element| element.focus().is_ok())
}
