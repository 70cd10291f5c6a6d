//! Splits long work into slices: a browser must not search 10 MB in one task. The work is a future that pauses
//! after each slice. It waits for nothing else, so whoever polls it decides when the next slice runs.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use scim_audit_model::entry::Entry;

/// Bytes read in one slice: about a millisecond of work. A byte that is read twice counts twice.
pub(crate) const SLICE: usize = 64 << 10;

/// Counts the work since the last pause.
#[derive(Debug)]
pub(crate) struct Pace {
    /// `None`: the work never pauses.
    left: Option<Cell<usize>>,
}

impl Pace {
    /// Work that never pauses.
    pub(crate) const fn unbroken() -> Self {
        Self { left: None }
    }

    /// Work that pauses after each slice.
    pub(crate) const fn in_slices() -> Self {
        Self {
            left: Some(Cell::new(SLICE)),
        }
    }

    /// Counts this many bytes as read. Pauses if that ends the slice.
    pub(crate) fn count(&self, bytes: usize) -> Pause {
        let Some(left) = &self.left else {
            return Pause(false);
        };
        let is_over = left.get() <= bytes;
        left.set(if is_over { SLICE } else { left.get() - bytes });
        Pause(is_over)
    }
}

/// A pause between two slices.
pub(crate) struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::take(&mut self.0) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}

/// Does the work without a pause.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}

/// The redaction of one entry, in slices.
pub struct SlicedRedaction(Pin<Box<dyn Future<Output = Entry>>>);

impl SlicedRedaction {
    pub(crate) fn new(work: impl Future<Output = Entry> + 'static) -> Self {
        Self(Box::pin(work))
    }

    /// Does one slice of the work. Returns the redacted entry after the last one; the redaction must then not
    /// be used again.
    pub fn step(&mut self) -> Option<Entry> {
        let mut context = Context::from_waker(Waker::noop());
        match self.0.as_mut().poll(&mut context) {
            Poll::Ready(entry) => Some(entry),
            Poll::Pending => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_slices_pauses_after_each_slice_and_other_work_never() {
        for (pace, expected) in [(Pace::in_slices(), 3), (Pace::unbroken(), 0)] {
            let mut work = std::pin::pin!(async {
                for _ in 0..13 {
                    pace.count(SLICE / 4).await;
                }
            });
            let mut pauses = 0;
            let mut context = Context::from_waker(Waker::noop());
            while work.as_mut().poll(&mut context).is_pending() {
                pauses += 1;
            }
            assert_eq!(pauses, expected);
        }
    }
}
