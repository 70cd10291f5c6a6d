//! Long work in short slices.

use js_sys::{Date, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::source::{Abort, SourceError};

// Only what is used of these, so that nothing of the rest is compiled.
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

/// How long the page may wait for us, in milliseconds: half of what a frame takes.
const SLICE: f64 = 8.0;

/// Work that now and then lets the page have its turn: for a click, a frame, a key.
pub(super) struct Pace {
    began: f64,
}

impl Pace {
    /// Begins a slice.
    pub(super) fn new() -> Self {
        Self { began: Date::now() }
    }

    /// Goes on at once while the slice lasts, and in the next turn of the page when it is over.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] when nobody wants the work any more.
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

/// Lets the page have its turn. A message to oneself comes in the next one; a timer would wait for four milliseconds
/// once there have been several.
pub(super) async fn next_turn() {
    // Every browser has them; without, the work is done in one go.
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let came = Promise::new(&mut |resolve, _| here.set_onmessage(Some(&resolve)));
    if there.post_message(&JsValue::NULL).is_ok() {
        // It is never rejected.
        drop(JsFuture::from(came).await);
    }
    here.set_onmessage(None);
    here.close();
}
