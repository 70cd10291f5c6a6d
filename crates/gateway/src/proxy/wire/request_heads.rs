//! Queue of the raw heads of the requests on one connection, from the gate to the service function.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;

use super::super::moment::Moment;
use super::super::scim_error::ScimError;

/// Head of a request as it was sent.
pub(in super::super) struct RequestHead {
    /// Its bytes; only the first ones if it is too long.
    pub(in super::super) bytes: Bytes,
    /// When its first byte arrived.
    pub(in super::super) came: Moment,
    /// Reason why the request is rejected, if it is.
    pub(in super::super) refusal: Option<ScimError>,
}

/// Heads of one connection in order of arrival. hyper reads them one after the other and calls the service in
/// the same order, so the n-th request has the n-th head.
#[derive(Clone, Default)]
pub(in super::super) struct RequestHeads(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<RequestHead>,
    half: Option<RequestHead>,
}

impl RequestHeads {
    /// Takes the head of the request that hyper has just passed on.
    pub(in super::super) fn take(&self) -> Option<RequestHead> {
        self.queue().waiting.pop_front()
    }

    /// Adds a head that hyper will read next.
    pub(super) fn add(&self, head: RequestHead) {
        self.queue().waiting.push_back(head);
    }

    /// Stores an incomplete head when the connection ends.
    pub(super) fn leave_half(&self, head: RequestHead) {
        self.queue().half = Some(head);
    }

    /// Takes the complete heads that never became requests, because the connection ended first.
    pub(in super::super) fn left(&self) -> VecDeque<RequestHead> {
        std::mem::take(&mut self.queue().waiting)
    }

    /// Takes the incomplete head, if there is one.
    pub(in super::super) fn half(&self) -> Option<RequestHead> {
        self.queue().half.take()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
