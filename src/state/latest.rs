//! Calls that supersede each other: only the latest may deliver its answer. Leptos resources run one call
//! after another, and in Leptos actions the last *answer* wins, so neither fits
//! (`docs/decisions/0001-latest-wins.md`).

use crate::platform::Abort;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// A place for one call at a time. Dropping it with its owner, the viewer, aborts the call in flight.
#[derive(Clone, Copy)]
pub(crate) struct Latest(StoredValue<Calls, LocalStorage>);

#[derive(Default)]
struct Calls {
    running: Option<(u64, Abort)>,
    begun: u64,
}

/// A call that has begun.
#[derive(Clone)]
pub(crate) struct Ticket {
    number: u64,
    /// Pass this to the source.
    pub(crate) abort: Abort,
}

impl Latest {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(Calls::default()))
    }

    /// Runs `call` and passes its answer to `deliver`. Aborts the call in flight. If a newer call has started,
    /// or this one was aborted, or the viewer was unmounted, the answer is dropped.
    pub(crate) fn run<T: 'static>(
        self,
        call: impl AsyncFnOnce(&Ticket) -> T + 'static,
        deliver: impl FnOnce(T) + 'static,
    ) {
        let Some(ticket) = self.begin() else {
            return;
        };
        spawn_local(async move {
            // Boxed, so that the state machine of a large call exists once.
            let answer: Pin<Box<dyn Future<Output = T>>> = Box::pin(call(&ticket));
            let answer = answer.await;
            if self.end(&ticket) {
                deliver(answer);
            }
        });
    }

    /// Starts a call, and aborts the one in flight. `None` if the viewer was unmounted.
    pub(crate) fn begin(self) -> Option<Ticket> {
        self.0.try_update_value(|calls| {
            calls.abort();
            calls.begun += 1;
            let abort = Abort::new();
            calls.running = Some((calls.begun, abort.clone()));
            Ticket {
                number: calls.begun,
                abort,
            }
        })
    }

    /// Ends a call that has its answer. Returns false if the caller must drop the answer: a newer call has
    /// started, this one was aborted, or the viewer was unmounted.
    pub(crate) fn end(self, ticket: &Ticket) -> bool {
        let is_latest = self.holds(ticket);
        if is_latest {
            self.0.update_value(|calls| calls.running = None);
        }
        is_latest
    }

    /// Whether this call is the one in flight.
    pub(crate) fn holds(self, ticket: &Ticket) -> bool {
        let is_latest = |calls: &Calls| {
            let running = calls.running.as_ref();
            running.is_some_and(|(number, _)| *number == ticket.number)
        };
        self.0.try_with_value(is_latest) == Some(true)
    }

    /// Whether no call is in flight. False if the viewer was unmounted.
    pub(crate) fn is_idle(self) -> bool {
        self.0.try_with_value(|calls| calls.running.is_none()) == Some(true)
    }

    /// Aborts the call in flight, if any.
    pub(crate) fn abort(self) {
        self.0.try_update_value(Calls::abort);
    }
}

impl Calls {
    fn abort(&mut self) {
        if let Some((_, abort)) = self.running.take() {
            abort.abort();
        }
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        self.abort();
    }
}
