//! Whether the page is seen at all: a tab in the background, or a window that is minimised, is not.

use wasm_bindgen::prelude::*;
use web_sys::Document;

/// Hears of the page being hidden and shown, for as long as it is kept.
pub struct Visibility {
    document: Document,
    listener: Closure<dyn FnMut()>,
}

const CHANGE: &str = "visibilitychange";

impl Visibility {
    /// Calls `changed` with whether the page is hidden, each time that it changes. `None` where there is no
    /// page.
    pub fn watch(mut changed: impl FnMut(bool) + 'static) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let listener = Closure::<dyn FnMut()>::new({
            let document = document.clone();
            move || changed(document.hidden())
        });
        // A listener that cannot be added is one that never hears.
        drop(document.add_event_listener_with_callback(CHANGE, listener.as_ref().unchecked_ref()));
        Some(Self { document, listener })
    }

    /// Whether the page is hidden now.
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
