//! Waiting before a call is made again.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;

use super::Abort;

/// Waits so long, unless the call is given up. Nothing is left of the timer then.
pub async fn wait(time: Duration, abort: &Abort) {
    let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    abort.unless_ended(TimeoutFuture::new(millis)).await;
}

/// A number from 0 up to 1, by chance.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
