//! Waiting a moment.

use gloo_timers::future::TimeoutFuture;

/// Waits so many milliseconds.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}
