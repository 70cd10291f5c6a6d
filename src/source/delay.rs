//! Waiting before a call is made again.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use gloo_timers::callback::Timeout;

use super::Abort;

/// Waits so long, unless the call is given up. Nothing is left of the timer then.
pub async fn wait(time: Duration, abort: &Abort) {
    let over = Rc::new(Cell::new(false));
    let waiting: Rc<RefCell<Option<Waker>>> = Rc::default();
    let timer = Timeout::new(u32::try_from(time.as_millis()).unwrap_or(u32::MAX), {
        let (over, waiting) = (Rc::clone(&over), Rc::clone(&waiting));
        move || {
            over.set(true);
            if let Some(waker) = waiting.take() {
                waker.wake();
            }
        }
    });
    let elapsed = poll_fn(|context| {
        if over.get() {
            return Poll::Ready(());
        }
        waiting.replace(Some(context.waker().clone()));
        Poll::Pending
    });
    abort.unless_ended(elapsed).await;
    drop(timer);
}

/// A number from 0 up to 1, by chance.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
