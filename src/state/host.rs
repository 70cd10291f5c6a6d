//! The page around the viewer, as far as it is told of things.

use std::rc::Rc;

use leptos::prelude::*;

use super::{Event, Report, SourceError, ViewState};

/// Whom events go to. What answers them is the page's own code, which may call back, or take the viewer off
/// the page: whoever tells must expect to find everything changed, or gone.
#[derive(Clone, Copy)]
pub(super) struct Host(StoredValue<Told, LocalStorage>);

struct Told {
    report: Report,
    /// Whether it was told that the viewer is ready.
    ready: bool,
    /// What it believes that one looks at.
    state: ViewState,
}

impl Host {
    pub(super) fn new(report: Report) -> Self {
        Self(StoredValue::new_local(Told {
            report,
            ready: false,
            state: ViewState::default(),
        }))
    }

    /// Tells of an event. False: the page has taken over what would come next.
    pub(super) fn tell(self, event: Event) -> bool {
        // The function is taken out first: while it runs, nothing of ours may be borrowed.
        let report = self.0.try_with_value(|told| Rc::clone(&told.report));
        report.is_none_or(|report| report(event))
    }

    /// The first answer is on the screen.
    pub(super) fn ready(self) {
        if self
            .0
            .try_update_value(|told| std::mem::replace(&mut told.ready, true))
            == Some(false)
        {
            self.tell(Event::Ready {});
        }
    }

    /// A call failed. True: the page sees to it.
    pub(super) fn failed(self, error: &SourceError) -> bool {
        if error.asks_to_sign_in() && !self.tell(Event::Unauthorized {}) {
            return true;
        }
        self.tell(super::fault::event(error));
        false
    }

    /// What the page has said itself was not understood.
    pub(super) fn misunderstood(self, option: &'static str, message: &str) {
        self.tell(Event::Error {
            code: "invalid-option",
            status: None,
            retryable: false,
            fatal: false,
            request_id: None,
            option: Some(option),
            message: message.to_owned(),
        });
    }

    /// What one looks at has changed, if it has.
    pub(super) fn moved(self, state: ViewState, replace: bool) {
        if self.0.try_with_value(|told| told.state != state) == Some(true) {
            self.knows(state.clone());
            self.tell(Event::StateChange {
                state: Box::new(state),
                replace,
            });
        }
    }

    /// What one looks at has changed, because the page said so.
    pub(super) fn knows(self, state: ViewState) {
        self.0.update_value(|told| told.state = state);
    }
}
