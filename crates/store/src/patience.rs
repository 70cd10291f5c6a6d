//! Limits of a read: a deadline, a number of steps of SQLite's virtual machine, and whether the caller still
//! waits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use rusqlite::Connection;

/// Steps of SQLite's virtual machine between two checks of the limits. These are a few entries, because one
/// that is searched for texts may take a tenth of a second.
const STRIDE: u16 = 100;

/// Limits of the current read of one connection, shared with its progress handler.
#[derive(Clone)]
pub(crate) struct Patience(Arc<Mutex<Limits>>);

/// Limits of a read; the first one that is reached ends it.
#[derive(Default)]
pub(crate) struct Limits {
    until: Option<Instant>,
    /// Dangling once the caller no longer waits for the answer.
    caller: Option<Weak<()>>,
    steps: Option<u64>,
    late: bool,
}

impl Limits {
    /// The read ends at this moment, or when `caller` is dropped.
    pub(crate) fn until(moment: Instant, caller: &Arc<()>) -> Self {
        Self {
            until: Some(moment),
            caller: Some(Arc::downgrade(caller)),
            ..Self::default()
        }
    }

    /// Counts another stride. Returns whether to stop.
    fn are_over(&mut self) -> bool {
        if let Some(steps) = &mut self.steps {
            *steps = steps.saturating_sub(STRIDE.into());
        }
        self.late = self.until.is_some_and(|until| Instant::now() >= until);
        let is_gone = |caller: &Weak<()>| caller.strong_count() == 0;
        self.late || self.steps == Some(0) || self.caller.as_ref().is_some_and(is_gone)
    }
}

impl Patience {
    /// Installs the progress handler of a connection.
    pub(crate) fn of(connection: &mut Connection) -> rusqlite::Result<Self> {
        let patience = Self(Arc::default());
        let asked = patience.clone();
        connection.progress_handler(STRIDE.into(), Some(move || asked.limits().are_over()))?;
        Ok(patience)
    }

    /// Sets the limits of the next read.
    pub(crate) fn begin(&self, limits: Limits) {
        *self.limits() = limits;
    }

    /// Removes all limits. Returns whether the deadline was reached.
    pub(crate) fn end(&self) -> bool {
        std::mem::take(&mut *self.limits()).late
    }

    /// Returns whether the deadline was reached.
    pub(crate) fn is_over(&self) -> bool {
        self.limits().late
    }

    /// Sets or removes the limit of steps. Returns the steps that were left of the previous one.
    pub(crate) fn allow_steps(&self, steps: Option<u64>) -> Option<u64> {
        std::mem::replace(&mut self.limits().steps, steps)
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
