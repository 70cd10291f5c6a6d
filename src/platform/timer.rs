//! Timers to await.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;

use super::Abort;

/// Waits for this time, or until the call is aborted. An abort also clears the timer.
pub async fn wait(time: Duration, abort: &Abort) {
    let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    abort.unless_ended(TimeoutFuture::new(millis)).await;
}

/// Waits for this many milliseconds.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// A random number from 0 (inclusive) to 1 (exclusive).
pub fn chance() -> f64 {
    js_sys::Math::random()
}
