//! A press outside of an element, wherever on the page: the page tells of it, and no part of the viewer reaches so far.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event};

/// Hears of presses outside of an element, for as long as it is kept.
pub(super) struct OutsidePress {
    document: Document,
    listener: Closure<dyn FnMut(Event)>,
}

const PRESS: &str = "pointerdown";

impl OutsidePress {
    /// Calls `pressed` at each press outside of the element. `None` where there is no page.
    pub(super) fn watch(element: Element, mut pressed: impl FnMut() + 'static) -> Option<Self> {
        let document = element.owner_document()?;
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if !event.composed_path().includes(&element, 0) {
                pressed();
            }
        });
        // Before anything on the page can keep it to itself. A listener that cannot be added is one that never hears.
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
