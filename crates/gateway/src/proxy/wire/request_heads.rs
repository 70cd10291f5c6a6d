//! The raw heads of the requests on one connection, on their way beside hyper.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;

use super::super::received::Moment;
use super::super::scim_error::ScimError;

/// One head as it was sent.
pub(in super::super) struct RequestHead {
    /// Its bytes; of one that is too long, the first of them.
    pub(in super::super) bytes: Bytes,
    /// When its first byte came.
    pub(in super::super) came: Moment,
    /// Why it is not one that can be served.
    pub(in super::super) refusal: Option<ScimError>,
}

/// Heads of one connection, in the order they came. hyper is handed one after the other and calls the
/// service in that order too, so the n-th request it hands on has the n-th head.
#[derive(Clone, Default)]
pub(in super::super) struct RequestHeads(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<RequestHead>,
    half: Option<RequestHead>,
}

impl RequestHeads {
    /// The head of the request hyper has just handed on.
    pub(in super::super) fn take(&self) -> Option<RequestHead> {
        self.queue().waiting.pop_front()
    }

    /// A head that hyper is handed next.
    pub(super) fn add(&self, head: RequestHead) {
        self.queue().waiting.push_back(head);
    }

    /// What had come of a head when the connection ended.
    pub(super) fn leave_half(&self, head: RequestHead) {
        self.queue().half = Some(head);
    }

    /// What was received whole and never became a request: the connection ended before its turn came.
    pub(in super::super) fn left(&self) -> VecDeque<RequestHead> {
        std::mem::take(&mut self.queue().waiting)
    }

    /// What was received of a head that never became whole.
    pub(in super::super) fn half(&self) -> Option<RequestHead> {
        self.queue().half.take()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
