//! The body of a request on its way to the SCIM service.
//!
//! The HTTP client that forwards a body drops it when the service fails. The exchange still wants it:
//! what the client sent belongs into the record whether or not anybody took it. So both hold it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::kept::Kept;
use super::wire::head::{Lines, as_lines};

/// Why a request's body ended early. Worded for the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum UploadError {
    /// The connection broke, or what it carried was not a body.
    #[error("the client broke off in the middle of its request ({0})")]
    BrokeOff(String),
    /// The connection stayed open, and nothing came.
    #[error("the client fell silent in the middle of its request for {0} s")]
    Silent(u64),
}

/// A request's body, held by the exchange and by whatever forwards it.
#[derive(Clone)]
pub(super) struct Upload(Arc<Mutex<State>>);

struct State {
    incoming: Incoming,
    kept: Kept,
    trailers: Lines,
    patience: Duration,
    silence: Option<Pin<Box<Sleep>>>,
    progress: Instant,
    failed: Option<UploadError>,
}

impl Upload {
    /// Watches a body, keeps a copy up to `cap` bytes, and waits `patience` for each part of it.
    pub(super) fn new(incoming: Incoming, cap: usize, patience: Duration) -> Self {
        Self(Arc::new(Mutex::new(State {
            incoming,
            kept: Kept::up_to(cap),
            trailers: Lines::new(),
            patience,
            silence: None,
            progress: Instant::now(),
            failed: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a part of it was last passed on, or `None` while the client is being waited for.
    pub(super) fn last_progress(&self) -> Option<Instant> {
        let state = self.state();
        state.silence.is_none().then_some(state.progress)
    }

    /// Why it ended early, if it did.
    pub(super) fn failure(&self) -> Option<UploadError> {
        self.state().failed.clone()
    }

    /// Reads what is left of it, for the record, for at most this long.
    pub(super) async fn drain(&self, at_most: Duration) {
        let mut rest = UploadBody(self.clone());
        let _late = tokio::time::timeout(at_most, async {
            while let Some(Ok(_)) = rest.frame().await {}
        })
        .await;
    }

    /// The copy and the trailer fields; what passes later is not recorded.
    pub(super) fn take_kept(&self) -> (Kept, Lines) {
        let mut state = self.state();
        (
            std::mem::take(&mut state.kept),
            std::mem::take(&mut state.trailers),
        )
    }
}

/// The end of an [`Upload`] that is forwarded.
pub(super) struct UploadBody(pub(super) Upload);

impl Body for UploadBody {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        let mut guard = self.0.state();
        let state = &mut *guard;
        match Pin::new(&mut state.incoming).poll_frame(cx) {
            Poll::Pending => {
                let patience = state.patience;
                let silence = state
                    .silence
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
                if silence.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                let error = UploadError::Silent(patience.as_secs());
                state.failed = Some(error.clone());
                Poll::Ready(Some(Err(error)))
            }
            Poll::Ready(frame) => {
                state.silence = None;
                state.progress = Instant::now();
                Poll::Ready(frame.map(|frame| match frame {
                    Ok(frame) => {
                        if let Some(bytes) = frame.data_ref() {
                            state.kept.take_in(bytes);
                        } else if let Some(trailers) = frame.trailers_ref() {
                            state.trailers = as_lines(trailers);
                        }
                        Ok(frame)
                    }
                    Err(error) => {
                        let error = UploadError::BrokeOff(error.to_string());
                        state.failed = Some(error.clone());
                        Err(error)
                    }
                }))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.state().incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.state().incoming.size_hint()
    }
}
