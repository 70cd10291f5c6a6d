//! Whether the page is visible. It is hidden in a background tab or a minimised window.

use wasm_bindgen::prelude::*;
use web_sys::Document;

/// Listens for visibility changes of the page until it is dropped.
pub struct Visibility {
    document: Document,
    listener: Closure<dyn FnMut()>,
}

const CHANGE: &str = "visibilitychange";

impl Visibility {
    /// Calls `changed` with whether the page is hidden, at each change. Returns `None` if there is no
    /// document.
    pub fn watch(mut changed: impl FnMut(bool) + 'static) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let listener = Closure::<dyn FnMut()>::new({
            let document = document.clone();
            move || changed(document.hidden())
        });
        // If adding the listener fails, it is never called, so the error can be dropped.
        drop(document.add_event_listener_with_callback(CHANGE, listener.as_ref().unchecked_ref()));
        Some(Self { document, listener })
    }

    /// Returns whether the page is hidden now.
    pub fn hidden(&self) -> bool {
        self.document.hidden()
    }
}

impl Drop for Visibility {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        drop(
            self.document
                .remove_event_listener_with_callback(CHANGE, listener),
        );
    }
}
