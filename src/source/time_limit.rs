//! Time limits of calls.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Timeout;

use super::SourceError;
use crate::platform::Abort;

/// Aborts a call when its time is up. Dropping it removes the limit; the call continues.
pub(super) struct TimeLimit {
    over: Rc<Cell<bool>>,
    limit: Duration,
    _timer: Timeout,
}

impl TimeLimit {
    pub(super) fn start(limit: Duration, abort: &Abort) -> Self {
        let over = Rc::new(Cell::new(false));
        let timer = Timeout::new(u32::try_from(limit.as_millis()).unwrap_or(u32::MAX), {
            let (abort, over) = (abort.clone(), Rc::clone(&over));
            move || {
                over.set(true);
                abort.abort();
            }
        });
        Self {
            over,
            limit,
            _timer: timer,
        }
    }

    /// Turns `Aborted` into `Timeout` if this limit aborted the call.
    pub(super) fn explain(&self, error: SourceError) -> SourceError {
        match error {
            SourceError::Aborted if self.over.get() => SourceError::Timeout {
                seconds: self.limit.as_secs().max(1),
            },
            other => other,
        }
    }
}
