//! A timer to await.

use gloo_timers::future::TimeoutFuture;

/// Waits for this many milliseconds.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}
