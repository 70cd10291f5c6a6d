//! Detects that the host page's content security policy blocks a request. A blocked request fails like one
//! without a response; only an event tells them apart
//! ([CSP §5.3](https://www.w3.org/TR/CSP3/#violation-events)).

use crate::platform::{Abort, wait};
use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Document;

#[wasm_bindgen]
extern "C" {
    type Violation;
    #[wasm_bindgen(method, getter, structural, js_name = effectiveDirective)]
    fn directive(this: &Violation) -> JsValue;
    #[wasm_bindgen(method, getter, structural, js_name = blockedURI)]
    fn blocked(this: &Violation) -> JsValue;
}

const VIOLATION: &str = "securitypolicyviolation";

/// Listens for policy violations by requests to one address, until it is dropped.
pub(super) struct PolicyWatch {
    document: Option<Document>,
    listener: Closure<dyn FnMut(Violation)>,
    violated: Rc<Cell<bool>>,
}

impl PolicyWatch {
    /// Starts to listen. Call it before the request is sent. `address` is the complete URL of the request.
    pub(super) fn begin(address: String) -> Self {
        let violated = Rc::new(Cell::new(false));
        let seen = Rc::clone(&violated);
        let listener = Closure::<dyn FnMut(Violation)>::new(move |violation: Violation| {
            let is_connect = violation.directive().as_string().as_deref() == Some("connect-src");
            // After a redirect to another origin, the browser reports only the origin of the blocked address.
            let is_ours = |blocked: String| !blocked.is_empty() && address.starts_with(&blocked);
            if is_connect && violation.blocked().as_string().is_some_and(is_ours) {
                seen.set(true);
            }
        });
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = &document {
            // If the listener cannot be added, violations stay undetected.
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

    /// Whether the policy blocked the request.
    pub(super) async fn forbade(&self, abort: &Abort) -> bool {
        // The browser reports a violation in a separate task.
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
