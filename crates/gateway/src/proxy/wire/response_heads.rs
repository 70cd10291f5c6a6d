//! Captures the raw head of the response on a connection to the SCIM service.

use std::sync::{Arc, Mutex, PoisonError};

use super::tapped::Listener;
use super::{MAX_HEAD, end_of_head};

/// Keeps the received bytes until the head is taken. A connection carries one request at a time, so the first
/// byte of the next request resets the state.
#[derive(Clone, Default)]
pub(in super::super) struct ResponseHeads(Arc<Mutex<Received>>);

#[derive(Default)]
struct Received {
    bytes: Vec<u8>,
    taken: bool,
    /// Number of responses taken so far.
    answers: u64,
}

impl ResponseHeads {
    /// Takes the head of the final response; skips interim ones (1xx).
    pub(in super::super) fn take(&self) -> Option<Vec<u8>> {
        let mut received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        received.taken = true;
        received.answers += 1;
        let bytes = std::mem::take(&mut received.bytes);
        let mut rest = bytes.as_slice();
        while let Some(end) = end_of_head(rest, 0) {
            let (head, after) = rest.split_at_checked(end)?;
            let interim = head
                .split(|byte| *byte == b' ')
                .nth(1)
                .is_some_and(|status| status.starts_with(b"1"));
            if !interim {
                return Some(head.to_vec());
            }
            rest = after;
        }
        None
    }

    /// Returns whether this is a reused connection on which nothing has been received for the current
    /// request. In that case the service closed it while the request was in transit.
    pub(in super::super) fn was_kept_and_is_silent(&self) -> bool {
        let received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        received.answers > 0 && (received.taken || received.bytes.is_empty())
    }
}

impl Listener for ResponseHeads {
    fn received(&self, bytes: &[u8]) {
        let mut received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !received.taken {
            let room = MAX_HEAD.saturating_sub(received.bytes.len());
            received
                .bytes
                .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        }
    }

    fn sending(&self, _: &[u8]) {
        let mut received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if received.taken {
            *received = Received {
                answers: received.answers,
                ..Received::default()
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn final_head_is_taken_and_the_next_request_resets_the_state() {
        let heads = ResponseHeads::default();
        heads.received(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: 1");
        heads.received(b"\r\n\r\nbody");
        assert_eq!(heads.take().unwrap(), b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n");
        heads.received(b"more body\r\n\r\n");
        assert!(heads.was_kept_and_is_silent());
        heads.sending(b"GET / HTTP/1.1\r\n");
        assert!(heads.was_kept_and_is_silent());
        heads.received(b"HTTP/1.1 404 Not Found\r\n\r\n");
        assert!(!heads.was_kept_and_is_silent());
        heads.sending(b"the rest of the request");
        assert_eq!(heads.take().unwrap(), b"HTTP/1.1 404 Not Found\r\n\r\n");
    }
}
