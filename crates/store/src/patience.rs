//! How long a read may go on: until a moment, for so many steps of SQLite's machine, while its caller waits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use rusqlite::Connection;

/// How many steps SQLite's machine takes between two looks at the limits: a few entries, since one that
/// is searched for texts may cost a tenth of a second.
const STRIDE: u16 = 100;

/// Asked by one connection while it reads.
#[derive(Clone)]
pub(crate) struct Patience(Arc<Mutex<Limits>>);

/// What ends a read.
#[derive(Default)]
pub(crate) struct Limits {
    until: Option<Instant>,
    /// Dead when nobody waits for the answer any more.
    caller: Option<Weak<()>>,
    steps: Option<u64>,
    late: bool,
}

impl Limits {
    /// A read ends at this moment, or when the caller is dropped.
    pub(crate) fn until(moment: Instant, caller: &Arc<()>) -> Self {
        Self {
            until: Some(moment),
            caller: Some(Arc::downgrade(caller)),
            ..Self::default()
        }
    }

    /// Whether to give up, after another stride.
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
    /// Has this connection ask.
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

    /// Lifts all limits; says whether the moment was reached.
    pub(crate) fn end(&self) -> bool {
        std::mem::take(&mut *self.limits()).late
    }

    /// Whether the moment was reached.
    pub(crate) fn is_over(&self) -> bool {
        self.limits().late
    }

    /// Limits the steps besides, or not; says how many were left.
    pub(crate) fn allow_steps(&self, steps: Option<u64>) -> Option<u64> {
        std::mem::replace(&mut self.limits().steps, steps)
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
