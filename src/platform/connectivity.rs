//! Whether the browser has a network.

use wasm_bindgen::prelude::*;
use web_sys::Window;

/// Listens for the network until it is dropped.
pub struct Connectivity {
    window: Window,
    listener: Closure<dyn FnMut()>,
}

/// See [`navigator.onLine`](https://html.spec.whatwg.org/multipage/system-state.html#browser-state).
const CHANGES: [&str; 2] = ["online", "offline"];

impl Connectivity {
    /// Calls `changed` with whether the browser is online, at each change. Returns `None` if there is no window.
    pub fn watch(mut changed: impl FnMut(bool) + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let navigator = window.navigator();
        let listener = Closure::<dyn FnMut()>::new(move || changed(navigator.on_line()));
        for change in CHANGES {
            // If adding the listener fails, it is never called, so the error can be dropped.
            drop(
                window.add_event_listener_with_callback(change, listener.as_ref().unchecked_ref()),
            );
        }
        Some(Self { window, listener })
    }
}

impl Drop for Connectivity {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        for change in CHANGES {
            drop(
                self.window
                    .remove_event_listener_with_callback(change, listener),
            );
        }
    }
}
