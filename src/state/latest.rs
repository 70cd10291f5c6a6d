//! Calls that supersede each other: only the latest may deliver its answer. Leptos resources run one call
//! after another, and in Leptos actions the last *answer* wins, so neither fits
//! (`docs/decisions/0001-latest-wins.md`).

use crate::source::Abort;

/// A slot for one call at a time.
#[derive(Default)]
pub(super) struct Latest {
    running: Option<(u64, Abort)>,
    begun: u64,
}

/// A call in its slot.
pub(super) struct Ticket {
    number: u64,
    /// Pass this to the source.
    pub(super) abort: Abort,
}

impl Latest {
    /// Starts a call, and aborts the one in flight.
    pub(super) fn begin(&mut self) -> Ticket {
        self.abort();
        self.begun += 1;
        let abort = Abort::new();
        self.running = Some((self.begun, abort.clone()));
        Ticket {
            number: self.begun,
            abort,
        }
    }

    /// Ends a call that has its answer. Returns false if a newer call has started or this one was aborted;
    /// the caller must drop the answer.
    pub(super) fn end(&mut self, ticket: &Ticket) -> bool {
        let current = self.holds(ticket);
        if current {
            self.running = None;
        }
        current
    }

    /// Whether this call is the one in flight.
    pub(super) fn holds(&self, ticket: &Ticket) -> bool {
        self.running
            .as_ref()
            .is_some_and(|(number, _)| *number == ticket.number)
    }

    /// Whether a call is in flight.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Aborts the call in flight, if any.
    pub(super) fn abort(&mut self) {
        if let Some((_, abort)) = self.running.take() {
            abort.abort();
        }
    }
}

impl Drop for Latest {
    fn drop(&mut self) {
        self.abort();
    }
}
