//! Whether the page is being printed. Only the window receives the events.

use wasm_bindgen::prelude::*;
use web_sys::Window;

/// Listens for printing of the page until it is dropped.
pub struct Printing {
    window: Window,
    listeners: [PrintListener; 2],
}

/// The event name and its handler.
type PrintListener = (&'static str, Closure<dyn FnMut()>);

impl Printing {
    /// Calls `changed` with true before the page is printed and with false afterwards. Returns `None` if
    /// there is no window.
    pub fn watch(changed: impl FnMut(bool) + Clone + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let listener = |is_printed: bool| {
            let mut changed = changed.clone();
            Closure::<dyn FnMut()>::new(move || changed(is_printed))
        };
        let listeners = [
            ("beforeprint", listener(true)),
            ("afterprint", listener(false)),
        ];
        for (name, listener) in &listeners {
            // If adding the listener fails, it is never called, so the error can be dropped.
            drop(window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
        }
        Some(Self { window, listeners })
    }
}

/// Whether the page is laid out for paper now.
pub fn is_on_paper() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("print").ok().flatten())
        .is_some_and(|query| query.matches())
}

impl Drop for Printing {
    fn drop(&mut self) {
        for (name, listener) in &self.listeners {
            let listener = listener.as_ref().unchecked_ref();
            drop(
                self.window
                    .remove_event_listener_with_callback(name, listener),
            );
        }
    }
}
