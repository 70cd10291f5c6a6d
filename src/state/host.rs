//! Notifies the host page.

use std::rc::Rc;

use leptos::prelude::*;

use super::latest::Latest;
use super::{Failure, HostEvent, Report, SourceError, ViewState};

/// The receiver of events. It is the host page's own code, which may call commands or unmount the viewer:
/// after a call, any state may have changed or be disposed.
#[derive(Clone, Copy)]
pub(crate) struct HostBridge(StoredValue<HostBridgeState, LocalStorage>);

struct HostBridgeState {
    report: Report,
    /// Whether the page was notified that the viewer is ready.
    ready: bool,
    /// The view state that the host page knows.
    state: ViewState,
}

impl HostBridge {
    pub(crate) fn new(report: Report) -> Self {
        Self(StoredValue::new_local(HostBridgeState {
            report,
            ready: false,
            state: ViewState::default(),
        }))
    }

    /// Sends an event. Returns false if the host page cancelled it to handle it itself.
    pub(crate) fn emit(self, event: HostEvent) -> bool {
        // Clone the callback first: no state may be borrowed while it runs, because it may call back.
        let report = self.0.try_with_value(|told| Rc::clone(&told.report));
        report.is_none_or(|report| report(event))
    }

    /// Notifies the page, once, that the first answer is on the screen.
    pub(crate) fn ready(self) {
        if self
            .0
            .try_update_value(|told| std::mem::replace(&mut told.ready, true))
            == Some(false)
        {
            self.emit(HostEvent::Ready {});
        }
    }

    /// Shows the error of a call and reports it to the page, which may sign in by itself: then it is shown
    /// again as such. `show` runs before the report, because the page may call a command or unmount the
    /// viewer. `latest` is the place of the call: what the page has started there meanwhile is not overwritten.
    pub(crate) fn fail(self, error: SourceError, latest: Latest, show: impl Fn(Failure)) {
        let mut failure = Failure {
            error,
            page_signs_in: false,
        };
        show(failure.clone());
        if failure.error.asks_to_sign_in() && !self.emit(HostEvent::Unauthorized {}) {
            if latest.is_idle() {
                failure.page_signs_in = true;
                show(failure);
            }
        } else if failure.error != SourceError::PartMissing {
            self.emit(super::fault::event(&failure.error));
        }
    }

    /// Reports the view state if it has changed.
    pub(crate) fn notify_state_change(self, state: ViewState, replace: bool) {
        if self.0.try_with_value(|told| told.state != state) == Some(true) {
            self.knows(state.clone());
            self.emit(HostEvent::StateChange {
                state: Box::new(state),
                replace,
            });
        }
    }

    /// Stores a view state that the host page has set itself, without an event.
    pub(crate) fn knows(self, state: ViewState) {
        self.0.update_value(|told| told.state = state);
    }
}
