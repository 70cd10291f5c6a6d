//! Giving up a call that is under way.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use web_sys::{AbortController, AbortSignal};

/// A handle on one call. Aborting ends it in the browser too: the connection is freed, no answer is read.
#[derive(Debug, Clone, Default)]
pub struct Abort(Rc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Absent where there is no browser, and on a page that has replaced the constructor.
    controller: Option<AbortController>,
    ended: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Abort {
    /// A handle for a call that is about to start.
    pub fn new() -> Self {
        Self(Rc::new(Shared {
            controller: AbortController::new().ok(),
            ..Shared::default()
        }))
    }

    /// Ends the call, if it is still under way.
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

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.controller.as_ref().map(AbortController::signal)
    }

    /// Whether it was given up.
    pub fn ended(&self) -> bool {
        self.0.ended.get()
    }

    /// What the future gives; `None` as soon as the call is given up. A page's own function may pay no heed
    /// to the signal: nothing of ours waits for it then.
    pub(super) async fn unless_ended<T>(&self, future: impl Future<Output = T>) -> Option<T> {
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

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(std::sync::atomic::AtomicUsize);

    impl Wake for Count {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }

    #[test]
    fn what_waits_for_a_promise_that_never_settles_ends_with_the_call() {
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
    fn an_answer_that_is_there_is_given() {
        let mut context = Context::from_waker(Waker::noop());
        let abort = Abort::default();
        let mut answer = pin!(abort.unless_ended(std::future::ready(7)));
        assert_eq!(answer.as_mut().poll(&mut context), Poll::Ready(Some(7)));
    }
}
