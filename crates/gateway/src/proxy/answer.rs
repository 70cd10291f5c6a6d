//! The body of a response to the SCIM client.
//!
//! hyper polls the body; the exchange decides when the next part is available, and sends the last part only
//! after the outcome is committed ([`super::download`]). This module ensures that a body which was not
//! explicitly ended is aborted instead of ending silently.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;

/// Error that aborts a response. hyper then closes the connection, which marks the response as incomplete in
/// HTTP/1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer was interrupted")]
pub(super) struct ResponseAbortedError;

enum Part {
    Frame(Frame<Bytes>),
    End,
}

/// Sending half of a response body, held by the exchange.
pub(super) struct AnswerSender(mpsc::Sender<Part>);

/// Receiving half of a response body, read by hyper.
pub(super) struct AnswerBody(Content);

enum Content {
    Whole(Option<Bytes>),
    Streamed(mpsc::Receiver<Part>),
    Ended,
}

/// Error: the client has disconnected.
pub(super) struct ClientGone;

/// Creates a streamed body. It buffers one part while the client is slow.
pub(super) fn streamed() -> (AnswerSender, AnswerBody) {
    let (sender, receiver) = mpsc::channel(1);
    (
        AnswerSender(sender),
        AnswerBody(Content::Streamed(receiver)),
    )
}

impl AnswerSender {
    /// Sends a part; waits until the previous one has been taken.
    pub(super) async fn send(&self, frame: Frame<Bytes>) -> Result<(), ClientGone> {
        self.0
            .send(Part::Frame(frame))
            .await
            .map_err(|_gone| ClientGone)
    }

    /// Marks the body as complete. If the sender is dropped without this, the body is aborted.
    pub(super) async fn end(self) {
        // hyper no longer polls a body whose length was declared and reached.
        self.0.send(Part::End).await.ok();
    }

    /// Returns whether the client has disconnected.
    pub(super) fn is_client_gone(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until the client disconnects.
    pub(super) async fn client_gone(&self) {
        self.0.closed().await;
    }
}

impl AnswerBody {
    /// Creates a complete body.
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() {
            Content::Ended
        } else {
            Content::Whole(Some(bytes))
        })
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = ResponseAbortedError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ResponseAbortedError>>> {
        Poll::Ready(match &mut self.0 {
            Content::Whole(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Content::Streamed(parts) => match ready!(parts.poll_recv(cx)) {
                Some(Part::Frame(frame)) => Some(Ok(frame)),
                Some(Part::End) => {
                    self.0 = Content::Ended;
                    None
                }
                None => Some(Err(ResponseAbortedError)),
            },
            Content::Ended => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, Content::Ended | Content::Whole(None))
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn a_body_that_was_not_declared_complete_is_broken_off() {
        for complete in [true, false] {
            let (sender, body) = streamed();
            tokio::spawn(async move {
                sender.send(Frame::data(Bytes::from("a"))).await.ok();
                if complete {
                    sender.end().await;
                }
            });
            let collected = body
                .collect()
                .await
                .map(http_body_util::Collected::to_bytes);
            assert_eq!(
                collected.ok(),
                complete.then(|| Bytes::from_static(b"a")),
                "{complete}"
            );
        }
    }
}
