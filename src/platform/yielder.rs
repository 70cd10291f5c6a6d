//! Splits long work into short slices.

use js_sys::{Function, Promise};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{Abort, AbortedError, clock};

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

/// The time in milliseconds for which work may block the page: half a frame.
const SLICE: f64 = 8.0;

/// Splits long work into slices, between which the page handles clicks, frames and keys.
pub struct Yielder {
    began: f64,
}

impl Yielder {
    /// Starts a slice.
    pub fn begin() -> Self {
        Self {
            began: clock::millis(),
        }
    }

    /// Returns at once while the slice lasts. When it is over, yields to the page and starts the next slice.
    ///
    /// # Errors
    /// [`AbortedError`] if the work was aborted.
    pub async fn yield_if_due(&mut self, abort: &Abort) -> Result<(), AbortedError> {
        if self.is_due() {
            next_task().await;
            *self = Self::begin();
        }
        if abort.ended() {
            return Err(AbortedError);
        }
        Ok(())
    }

    /// Whether the slice is over. It is, too, if the clock was set back.
    fn is_due(&self) -> bool {
        let elapsed = clock::millis() - self.began;
        !(0.0..SLICE).contains(&elapsed)
    }
}

/// Calls `work` until it returns false. The first slice runs synchronously, so that small work is finished
/// before the first paint.
pub fn run_in_slices(mut work: impl FnMut() -> bool + 'static) {
    if run_slice(&mut work) {
        spawn_local(async move {
            loop {
                next_task().await;
                if !run_slice(&mut work) {
                    break;
                }
            }
        });
    }
}

/// Returns whether there is more work.
fn run_slice(work: &mut impl FnMut() -> bool) -> bool {
    let slice = Yielder::begin();
    while work() {
        if slice.is_due() {
            return true;
        }
    }
    false
}

/// Yields to the page until its next task. A posted message arrives in the next task, while repeated timers
/// are delayed by at least four milliseconds.
pub async fn next_task() {
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
