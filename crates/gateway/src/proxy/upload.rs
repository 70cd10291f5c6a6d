//! The body of a request that is forwarded to the SCIM service.
//!
//! The HTTP client that forwards a body drops it when the service fails. The exchange must still read the
//! rest, because what the client sent is recorded whether or not it was forwarded. Therefore both share the
//! body.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use scim_audit_record::RawMessage;
use tokio::time::{Instant, Sleep, timeout, timeout_at};

use super::kept::BodyCopy;
use super::wire::head::{HeaderLines, as_lines};

/// Reason why a request body ended early, worded for the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum UploadError {
    /// The connection broke, or the body was malformed.
    #[error("the request ended before its body was complete ({0})")]
    BrokeOff(String),
    /// The connection stayed open, but no data arrived.
    #[error("the client sent nothing for {} s before its request was complete", .0.as_secs_f64())]
    Silent(Duration),
    /// The body did not arrive within the deadline.
    #[error("the client did not complete its request within {} s", .0.as_secs_f64())]
    Late(Duration),
    /// Forwarding was stopped.
    #[error("the answer came before the request was complete")]
    Stopped,
}

/// Time limits for a request body.
#[derive(Debug, Clone, Copy)]
pub(super) struct UploadPace {
    /// Limit for each part.
    pub(super) patience: Duration,
    /// Limit for the complete body.
    pub(super) deadline: Duration,
}

/// A request body, shared by the exchange and whatever forwards it.
#[derive(Clone)]
pub(super) struct Upload(Arc<Mutex<State>>);

struct State {
    incoming: Incoming,
    /// The length is not declared, so only the final chunk marks the end.
    is_chunked: bool,
    /// Received but not yet forwarded.
    ahead: VecDeque<Bytes>,
    ahead_trailers: Option<http::HeaderMap>,
    /// The complete body, if it arrived before any of it was forwarded.
    whole: Option<Vec<Bytes>>,
    /// Number of the forwarding attempt that may read the body.
    attempt: u32,
    kept: BodyCopy,
    trailers: HeaderLines,
    pace: UploadPace,
    until: Instant,
    silence: Option<Pin<Box<Sleep>>>,
    progress: Instant,
    ended: bool,
    failed: Option<UploadError>,
    /// Waker of the forwarding task while it waits for more.
    forwarder: Option<Waker>,
}

impl Upload {
    /// Wraps a body and keeps a copy of up to `cap` bytes.
    pub(super) fn new(incoming: Incoming, cap: usize, pace: UploadPace) -> Self {
        let now = Instant::now();
        Self(Arc::new(Mutex::new(State {
            ended: incoming.is_end_stream(),
            is_chunked: incoming.size_hint().exact().is_none(),
            incoming,
            ahead: VecDeque::new(),
            ahead_trailers: None,
            whole: None,
            attempt: 0,
            kept: BodyCopy::up_to(cap),
            trailers: HeaderLines::new(),
            pace,
            until: now + pace.deadline,
            silence: None,
            progress: now,
            failed: None,
            forwarder: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates the body to forward. Bodies of earlier attempts return an error from now on.
    pub(super) fn forwarded(&self) -> UploadBody {
        let attempt = self.state().attempt;
        UploadBody {
            upload: self.clone(),
            attempt,
        }
    }

    /// Returns when a part was last passed on, or `None` while waiting for the client.
    pub(super) fn last_progress(&self) -> Option<Instant> {
        let state = self.state();
        state.silence.is_none().then_some(state.progress)
    }

    /// Returns why the body ended early, if it did.
    pub(super) fn failure(&self) -> Option<UploadError> {
        self.state().failed.clone()
    }

    /// Returns whether the complete body has arrived.
    pub(super) fn has_ended(&self) -> bool {
        self.state().ended
    }

    /// Waits up to `at_most` for a body of up to `room` bytes to arrive completely, before any of it is
    /// forwarded, and returns it. What arrives of a longer body is kept and forwarded later.
    pub(super) async fn look_ahead(&self, room: usize, at_most: Duration) -> Option<Vec<u8>> {
        let until = Instant::now() + at_most;
        let mut size = 0;
        let mut parts = Vec::new();
        while !self.has_ended() && size <= room {
            match timeout_at(until, self.next()).await {
                Ok(Some(Ok(frame))) => {
                    let mut state = self.state();
                    match frame.into_data() {
                        Ok(bytes) => {
                            size += bytes.len();
                            parts.push(bytes.clone());
                            state.ahead.push_back(bytes);
                        }
                        Err(frame) => state.ahead_trailers = frame.into_trailers().ok(),
                    }
                }
                Ok(None) => {}
                Ok(Some(Err(_))) | Err(_) => return None,
            }
        }
        let mut state = self.state();
        let whole = (state.ended && size <= room).then(|| parts.concat());
        if whole.is_some() && state.ahead_trailers.is_none() {
            state.whole = Some(parts);
        }
        whole
    }

    /// Prepares the body for another forwarding attempt. Returns whether that is possible.
    pub(super) fn begin_again(&self) -> bool {
        let mut state = self.state();
        let Some(whole) = state.whole.clone() else {
            return false;
        };
        state.ahead = whole.into();
        state.attempt += 1;
        true
    }

    /// Stops forwarding.
    pub(super) fn stop(&self) {
        let mut state = self.state();
        state.attempt += 1;
        let forwarder = state.forwarder.take();
        drop(state);
        if let Some(forwarder) = forwarder {
            forwarder.wake();
        }
    }

    /// Reads the rest for the record, for at most `at_most`, and until nothing arrives for `silence`.
    pub(super) async fn drain(&self, at_most: Duration, silence: Duration) {
        let _late = timeout(at_most, async {
            while let Ok(Some(Ok(_))) = timeout(silence, self.next()).await {}
        })
        .await;
    }

    /// Takes the copy, with the trailer fields as its headers. Bytes that arrive later are not recorded.
    pub(super) fn take_message(&self) -> RawMessage {
        let mut state = self.state();
        let trailers = std::mem::take(&mut state.trailers);
        let mut message = std::mem::take(&mut state.kept).into_message(trailers);
        message.truncated |= !state.ended;
        message
    }

    /// Returns the next part from the client.
    async fn next(&self) -> Option<Result<Frame<Bytes>, UploadError>> {
        std::future::poll_fn(|cx| self.state().poll_incoming(cx)).await
    }
}

impl State {
    fn poll_incoming(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        if let Some(failed) = &self.failed {
            return Poll::Ready(Some(Err(failed.clone())));
        }
        let polled = Pin::new(&mut self.incoming).poll_frame(cx);
        let now = Instant::now();
        let frame = match polled {
            Poll::Pending => {
                let until = (now + self.pace.patience).min(self.until);
                let silence = self
                    .silence
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
                if silence.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                return self.fail(if now >= self.until {
                    UploadError::Late(self.pace.deadline)
                } else {
                    UploadError::Silent(self.pace.patience)
                });
            }
            Poll::Ready(None) => {
                self.ended = true;
                return Poll::Ready(None);
            }
            Poll::Ready(Some(Err(error))) => {
                return self.fail(UploadError::BrokeOff(error.to_string()));
            }
            Poll::Ready(Some(Ok(frame))) => frame,
        };
        self.silence = None;
        self.progress = now;
        if let Some(bytes) = frame.data_ref() {
            self.kept.append(bytes);
        } else if let Some(trailers) = frame.trailers_ref() {
            self.trailers = as_lines(trailers);
        }
        self.ended = self.incoming.is_end_stream() || frame.is_trailers();
        if !self.ended && now >= self.until {
            return self.fail(UploadError::Late(self.pace.deadline));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn fail(&mut self, error: UploadError) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        self.failed = Some(error.clone());
        Poll::Ready(Some(Err(error)))
    }
}

/// The forwarded view of an [`Upload`].
pub(super) struct UploadBody {
    upload: Upload,
    attempt: u32,
}

impl Body for UploadBody {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        let mut state = self.upload.state();
        if state.attempt != self.attempt {
            return Poll::Ready(Some(Err(UploadError::Stopped)));
        }
        if let Some(bytes) = state.ahead.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if let Some(trailers) = state.ahead_trailers.take() {
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        let polled = state.poll_incoming(cx);
        if polled.is_pending() {
            state.forwarder = Some(cx.waker().clone());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let state = self.upload.state();
        !state.is_chunked && state.ahead.is_empty() && state.ended
    }

    fn size_hint(&self) -> SizeHint {
        let state = self.upload.state();
        let ahead: u64 = state.ahead.iter().map(|bytes| bytes.len() as u64).sum();
        let coming = state.incoming.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(ahead + coming.lower());
        if let Some(upper) = coming.upper() {
            hint.set_upper(ahead + upper);
        }
        hint
    }
}
