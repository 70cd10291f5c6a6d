//! Whether the page's own policy keeps a call from being sent. A call that is not sent fails as one that nobody
//! answers does; only an event tells them apart ([CSP §5.3](https://www.w3.org/TR/CSP3/#violation-events)).

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Document;

use super::{Abort, wait};

#[wasm_bindgen]
extern "C" {
    type Violation;
    #[wasm_bindgen(method, getter, structural, js_name = effectiveDirective)]
    fn directive(this: &Violation) -> JsValue;
    #[wasm_bindgen(method, getter, structural, js_name = blockedURI)]
    fn blocked(this: &Violation) -> JsValue;
}

const VIOLATION: &str = "securitypolicyviolation";

/// Hears of the calls to one address that the page's policy forbids, for as long as it is kept.
pub(super) struct PolicyWatch {
    document: Option<Document>,
    listener: Closure<dyn FnMut(Violation)>,
    violated: Rc<Cell<bool>>,
}

impl PolicyWatch {
    /// Begins to listen, before the call is made. `address`: the whole URL of it.
    pub(super) fn begin(address: String) -> Self {
        let violated = Rc::new(Cell::new(false));
        let seen = Rc::clone(&violated);
        let listener = Closure::<dyn FnMut(Violation)>::new(move |violation: Violation| {
            let is_connect = violation.directive().as_string().as_deref() == Some("connect-src");
            // Of another origin after a redirect, the browser tells no more than the origin.
            let is_ours = |blocked: String| !blocked.is_empty() && address.starts_with(&blocked);
            if is_connect && violation.blocked().as_string().is_some_and(is_ours) {
                seen.set(true);
            }
        });
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = &document {
            // A listener that cannot be added is one that never hears.
            drop(
                document
                    .add_event_listener_with_callback(VIOLATION, listener.as_ref().unchecked_ref()),
            );
        }
        Self {
            document,
            listener,
            violated,
        }
    }

    /// Whether it was the policy that a call failed on.
    pub(super) async fn forbade(&self, abort: &Abort) -> bool {
        // A violation is told in a task of its own.
        wait(std::time::Duration::ZERO, abort).await;
        self.violated.get()
    }
}

impl Drop for PolicyWatch {
    fn drop(&mut self) {
        if let Some(document) = &self.document {
            let listener = self.listener.as_ref().unchecked_ref();
            drop(document.remove_event_listener_with_callback(VIOLATION, listener));
        }
    }
}
