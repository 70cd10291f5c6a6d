//! Of calls that supersede each other, only the latest may speak. Leptos' own resources run one after
//! another and its actions let the last *answer* win, so this is ours (`docs/decisions`).

use crate::source::Abort;

/// A slot for one call at a time.
#[derive(Default)]
pub(super) struct Latest {
    running: Option<(u64, Abort)>,
    begun: u64,
}

/// One call's place in its slot.
pub(super) struct Ticket {
    number: u64,
    /// For the source to listen to.
    pub(super) abort: Abort,
}

impl Latest {
    /// Begins a call, ending the one under way.
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

    /// Ends a call that has its answer. False when a newer one was begun, or it was aborted: then the
    /// answer is nobody's.
    pub(super) fn end(&mut self, ticket: &Ticket) -> bool {
        let current = self.holds(ticket);
        if current {
            self.running = None;
        }
        current
    }

    /// Whether this call is the one under way.
    pub(super) fn holds(&self, ticket: &Ticket) -> bool {
        self.running
            .as_ref()
            .is_some_and(|(number, _)| *number == ticket.number)
    }

    /// Whether a call is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Ends the call under way, if any.
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
