//! Giving up a call that is under way.

use web_sys::{AbortController, AbortSignal};

/// A handle on one call. Aborting ends it in the browser too: the connection is freed, no answer is read.
#[derive(Debug, Clone, Default)]
pub struct Abort(Option<AbortController>);

impl Abort {
    /// A handle for a call that is about to start.
    pub fn new() -> Self {
        // Only a page that has replaced the constructor makes it fail; then calls simply run to their end.
        Self(AbortController::new().ok())
    }

    /// Ends the call, if it is still under way.
    pub fn abort(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}
