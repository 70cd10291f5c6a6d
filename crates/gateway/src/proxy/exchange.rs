//! One SCIM exchange while it is handled, and how it ends: the outcome is committed, and the client gets a
//! response.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, Response};
use scim_audit_record::Answer;
use tokio::sync::oneshot;

use super::Gateway;
use super::answer::AnswerBody;
use super::client::ClientConnection;
use super::ledger::UnrecordableError;
use super::reached::Reached;
use super::received::ReceivedHead;
use super::scim_error::{self, ScimError};
use super::upload::Upload;

/// Maximum time to read the rest of a request that is not forwarded: for the record, and so that the client
/// finishes sending and reads the response.
const DRAIN: Duration = Duration::from_secs(5);
/// Silence after which this reading stops.
const SILENCE: Duration = Duration::from_millis(200);

/// Channel for the response. If it is dropped unused, the connection is closed without a response.
pub(super) type Reply = oneshot::Sender<Response<AnswerBody>>;

/// State of one exchange.
pub(super) struct ProxiedExchange {
    pub(super) gateway: Arc<Gateway>,
    pub(super) received: ReceivedHead,
    pub(super) upload: Upload,
    pub(super) client: ClientConnection,
    /// The client waits for `100 Continue` before it sends its body.
    pub(super) asks_first: bool,
    /// The connection is to be closed after this exchange.
    pub(super) is_last: bool,
}

impl ProxiedExchange {
    /// Responds to a request that is not forwarded, because its intent could not be committed.
    pub(super) async fn answer_unrecorded(&self, error: &ScimError, reply: Reply) {
        self.upload.drain(DRAIN, SILENCE).await;
        let response = error.response(&self.received.id_header(), self.closes());
        reply.send(scim_error::whole(response)).ok();
    }

    /// Records a response in place of one of the service, then sends it.
    pub(super) async fn answer_for_the_service(&self, error: &ScimError, reply: Reply) {
        // Record what the client sends, although it is not forwarded.
        self.upload.stop();
        self.upload.drain(DRAIN, DRAIN).await;
        self.answer(error, reply).await;
    }

    /// Records this response, then sends it.
    pub(super) async fn answer(&self, error: &ScimError, reply: Reply) {
        let response = error.response(&self.received.id_header(), self.closes());
        let (answer, reached) = if reply.is_closed() {
            let reason = format!(
                "The client closed the connection before it got an answer. {}",
                error.reason()
            );
            (Answer::None { reason }, Reached::Nobody)
        } else {
            let mut message = scim_error::as_sent(&response);
            if self.received.method == Method::HEAD.as_str() {
                message.body.clear();
                message.size = 0;
            }
            let answer = Answer::Gateway {
                status_code: error.status.as_u16(),
                message,
                reason: error.reason(),
            };
            (answer, Reached::Nothing)
        };
        if self.record(answer, reached).await.is_ok() {
            reply.send(scim_error::whole(response)).ok();
        }
    }

    /// Returns whether the connection is closed after the response.
    fn closes(&self) -> bool {
        self.is_last || !self.upload.has_ended()
    }

    /// Commits the outcome.
    pub(super) async fn record(
        &self,
        answer: Answer,
        reached: Reached,
    ) -> Result<(), UnrecordableError> {
        self.end_upload().await;
        let exchange = self.received.exchange(self.upload.take_message(), answer);
        tracing::debug!(
            request_id = exchange.request_id,
            duration_ms = exchange.duration.as_millis(),
            answer = ?exchange.answer,
            "handled"
        );
        self.gateway.ledger.finish(exchange, reached).await
    }

    /// Stops forwarding the request body, because otherwise the service could receive bytes after the
    /// response that the entry does not show. Bytes in transit are still read and counted.
    async fn end_upload(&self) {
        if self.upload.has_ended() || self.upload.failure().is_some() {
            return;
        }
        self.upload.stop();
        if !self.asks_first {
            self.upload.drain(DRAIN, SILENCE).await;
        }
    }
}
