//! Splits long work into short slices.

use js_sys::{Date, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::source::{Abort, SourceError};

// Bindings for the members in use only, so that no other code is compiled.
#[wasm_bindgen]
extern "C" {
    type MessageChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<MessageChannel, JsValue>;
    #[wasm_bindgen(method, getter, structural)]
    fn port1(this: &MessageChannel) -> MessagePort;
    #[wasm_bindgen(method, getter, structural)]
    fn port2(this: &MessageChannel) -> MessagePort;

    type MessagePort;
    #[wasm_bindgen(method, setter, structural)]
    fn set_onmessage(this: &MessagePort, handler: Option<&Function>);
    #[wasm_bindgen(method, structural, catch, js_name = postMessage)]
    fn post_message(this: &MessagePort, message: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural)]
    fn close(this: &MessagePort);
}

/// Maximum time in milliseconds for which the work blocks the page: half a frame.
const SLICE: f64 = 8.0;

/// Lets long work yield to the page now and then, for clicks, frames and keys.
pub(super) struct Pace {
    began: f64,
}

impl Pace {
    /// Starts a slice.
    pub(super) fn new() -> Self {
        Self { began: Date::now() }
    }

    /// Returns at once while the slice lasts. When it is over, yields to the page and starts the next slice.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] if the work was aborted.
    pub(super) async fn keep(&mut self, abort: &Abort) -> Result<(), SourceError> {
        if Date::now() - self.began >= SLICE {
            next_turn().await;
            self.began = Date::now();
        }
        if abort.ended() {
            return Err(SourceError::Aborted);
        }
        Ok(())
    }
}

/// Yields to the page until its next task. A posted message arrives in the next task, while repeated timers
/// are delayed by at least four milliseconds.
pub(super) async fn next_turn() {
    // Every browser has message channels. Without them, the work runs without a break.
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let came = Promise::new(&mut |resolve, _| here.set_onmessage(Some(&resolve)));
    if there.post_message(&JsValue::NULL).is_ok() {
        // This promise is never rejected.
        drop(JsFuture::from(came).await);
    }
    here.set_onmessage(None);
    here.close();
}
