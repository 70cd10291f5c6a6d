//! The body of an answer on its way to the SCIM client.
//!
//! hyper asks for it; the exchange decides when there is more of it. That the last part is only handed
//! over once the outcome is committed is the exchange's business ([`super::download`]); here it is made
//! sure that a body that was not declared complete is broken off, and never silently ends.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;

/// The answer ends here, before its end. hyper closes the connection, which is how HTTP/1.1 says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer was broken off")]
pub(super) struct BrokenOff;

enum Part {
    Frame(Frame<Bytes>),
    End,
}

/// The exchange's end of an answer's body.
pub(super) struct AnswerSender(mpsc::Sender<Part>);

/// The SCIM client's end of an answer's body.
pub(super) struct AnswerBody(Content);

enum Content {
    Whole(Option<Bytes>),
    Streamed(mpsc::Receiver<Part>),
    Ended,
}

/// The client went away.
pub(super) struct ClientGone;

/// A body that is sent part by part; one part waits while the client is slow.
pub(super) fn streamed() -> (AnswerSender, AnswerBody) {
    let (sender, receiver) = mpsc::channel(1);
    (
        AnswerSender(sender),
        AnswerBody(Content::Streamed(receiver)),
    )
}

impl AnswerSender {
    /// Hands over a part, waiting for the one before it to be taken.
    pub(super) async fn send(&self, frame: Frame<Bytes>) -> Result<(), ClientGone> {
        self.0
            .send(Part::Frame(frame))
            .await
            .map_err(|_gone| ClientGone)
    }

    /// Declares the body complete. Without this it is broken off.
    pub(super) async fn end(self) {
        // Where the length was known beforehand nobody waits for this any more.
        self.0.send(Part::End).await.ok();
    }

    /// Whether the client is gone.
    pub(super) fn is_client_gone(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until the client is gone.
    pub(super) async fn client_gone(&self) {
        self.0.closed().await;
    }
}

impl AnswerBody {
    /// A body that is all there.
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
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        Poll::Ready(match &mut self.0 {
            Content::Whole(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Content::Streamed(parts) => match ready!(parts.poll_recv(cx)) {
                Some(Part::Frame(frame)) => Some(Ok(frame)),
                Some(Part::End) => {
                    self.0 = Content::Ended;
                    None
                }
                None => Some(Err(BrokenOff)),
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
