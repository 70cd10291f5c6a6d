//! Cancellation of calls in flight.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use web_sys::{AbortController, AbortSignal};

/// Handle to one call. Aborting it also aborts the browser's request: the connection is freed and no response
/// is read.
#[derive(Debug, Clone, Default)]
pub struct Abort(Rc<Shared>);

/// The work was aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("aborted")]
pub struct AbortedError;

#[derive(Debug, Default)]
struct Shared {
    /// `None` where there is no browser, and on a page that has replaced the constructor.
    controller: Option<AbortController>,
    ended: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Abort {
    /// Creates a handle for a call that is about to start.
    pub fn new() -> Self {
        Self(Rc::new(Shared {
            controller: AbortController::new().ok(),
            ..Shared::default()
        }))
    }

    /// Aborts the call. Does nothing if it is already aborted.
    pub fn abort(&self) {
        if self.0.ended.replace(true) {
            return;
        }
        if let Some(controller) = &self.0.controller {
            controller.abort();
        }
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }

    /// The signal to pass to `fetch`. `None` where there is no `AbortController`.
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.controller.as_ref().map(AbortController::signal)
    }

    /// Whether the call was aborted.
    pub fn ended(&self) -> bool {
        self.0.ended.get()
    }

    /// Returns the output of `future`, or `None` as soon as the call is aborted. A function of the host page
    /// may ignore the abort signal, so the wait must not depend on it.
    pub async fn unless_ended<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        poll_fn(|context| {
            if self.ended() {
                return Poll::Ready(None);
            }
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Some(value));
            }
            let mut waiting = self.0.waiting.borrow_mut();
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::task::{Context, Wake};

    use super::*;

    /// Counts its wake-ups.
    #[derive(Default)]
    struct Count(std::sync::atomic::AtomicUsize);

    impl Wake for Count {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }

    #[test]
    fn wait_for_a_pending_promise_ends_when_the_call_is_aborted() {
        let count = std::sync::Arc::new(Count::default());
        let waker = Waker::from(std::sync::Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        let abort = Abort::default();
        let mut waiting = pin!(abort.unless_ended(pending::<()>()));
        assert_eq!(waiting.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(waiting.as_mut().poll(&mut context), Poll::Pending);
        abort.abort();
        abort.abort();
        assert_eq!(count.0.load(std::sync::atomic::Ordering::Relaxed), 1);
        assert_eq!(waiting.as_mut().poll(&mut context), Poll::Ready(None));
    }

    #[test]
    fn ready_answer_is_returned() {
        let mut context = Context::from_waker(Waker::noop());
        let abort = Abort::default();
        let mut answer = pin!(abort.unless_ended(std::future::ready(7)));
        assert_eq!(answer.as_mut().poll(&mut context), Poll::Ready(Some(7)));
    }
}
