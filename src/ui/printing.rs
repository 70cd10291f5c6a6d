//! Whether the page is being printed. The page tells its window, and nobody else.

use wasm_bindgen::prelude::*;
use web_sys::Window;

/// Hears of the page being printed, for as long as it is kept.
pub(super) struct Printing {
    window: Window,
    listeners: [Listener; 2],
}

/// Which event, and what is done then.
type Listener = (&'static str, Closure<dyn FnMut()>);

impl Printing {
    /// Calls `changed` with true before the page is printed, and with false when that is over. `None` where there is no
    /// page.
    pub(super) fn watch(changed: impl FnMut(bool) + Clone + 'static) -> Option<Self> {
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
            // A listener that cannot be added is one that never hears.
            drop(window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
        }
        Some(Self { window, listeners })
    }
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
