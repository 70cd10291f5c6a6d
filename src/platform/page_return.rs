//! Whether a person comes back to the page, and the browser shows it as it was
//! ([back/forward cache](https://html.spec.whatwg.org/multipage/nav-history-apis.html#dom-pagetransitionevent-persisted)).

use wasm_bindgen::prelude::*;
use web_sys::{PageTransitionEvent, Window};

/// Listens for such returns until it is dropped.
pub struct PageReturn {
    window: Window,
    listener: Closure<dyn FnMut(PageTransitionEvent)>,
}

const SHOWN: &str = "pageshow";

impl PageReturn {
    /// Calls `returned` at each return. Returns `None` if there is no window.
    pub fn watch(mut returned: impl FnMut() + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let listener = Closure::<dyn FnMut(_)>::new(move |event: PageTransitionEvent| {
            if event.persisted() {
                returned();
            }
        });
        // If adding the listener fails, it is never called, so the error can be dropped.
        drop(window.add_event_listener_with_callback(SHOWN, listener.as_ref().unchecked_ref()));
        Some(Self { window, listener })
    }
}

impl Drop for PageReturn {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        drop(
            self.window
                .remove_event_listener_with_callback(SHOWN, listener),
        );
    }
}
