//! Detects a press anywhere on the page outside of an element, by a listener on the document.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event};

/// Listens for presses outside of an element until it is dropped.
pub(super) struct OutsidePress {
    document: Document,
    listener: Closure<dyn FnMut(Event)>,
}

const PRESS: &str = "pointerdown";

impl OutsidePress {
    /// Calls `pressed` at each press outside of the element. Returns `None` if the element has no document.
    pub(super) fn watch(element: Element, mut pressed: impl FnMut() + 'static) -> Option<Self> {
        let document = element.owner_document()?;
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if !event.composed_path().includes(&element, 0) {
                pressed();
            }
        });
        // Use the capture phase, so that other listeners cannot stop the event first. If adding the listener
        // fails, it is never called, so the error can be dropped.
        drop(document.add_event_listener_with_callback_and_bool(
            PRESS,
            listener.as_ref().unchecked_ref(),
            true,
        ));
        Some(Self { document, listener })
    }
}

impl Drop for OutsidePress {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        drop(
            self.document
                .remove_event_listener_with_callback_and_bool(PRESS, listener, true),
        );
    }
}
