//! Timers to await.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

use super::{Abort, next_task};

/// Waits for this time, or until the call is aborted. An abort also clears the timer.
pub async fn wait(time: Duration, abort: &Abort) {
    let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    abort.unless_ended(TimeoutFuture::new(millis)).await;
}

/// Waits for this many milliseconds.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// The longest wait for a frame: a page that is not visible draws none.
const LONGEST_FRAME_MS: i32 = 200;

/// Waits until the browser has painted what is in the document now.
pub async fn painted() {
    let frame = Promise::new(&mut |resolve, _reject| {
        let Some(window) = web_sys::window() else {
            return;
        };
        // Each may fail only on a page that has replaced it; then the other ends the wait.
        drop(window.request_animation_frame(&resolve));
        drop(
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LONGEST_FRAME_MS),
        );
    });
    drop(JsFuture::from(frame).await);
    // A frame is painted after its callbacks.
    next_task().await;
}

/// A random number from 0 (inclusive) to 1 (exclusive).
pub fn chance() -> f64 {
    js_sys::Math::random()
}
