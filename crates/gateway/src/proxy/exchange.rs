//! The life of one SCIM request: intent committed, forwarded, outcome committed, answered.
//!
//! It runs in a task of its own. Whatever becomes of the client's connection, which hyper drops the
//! moment the client goes away, the exchange goes on until it is recorded.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::{Method, Request, Response, StatusCode, request};
use hyper::body::Incoming;
use scim_audit_record::{Answer, RawMessage};
use tokio::sync::oneshot;

use super::Gateway;
use super::answer::{AnswerBody, BrokenOff};
use super::download;
use super::forwarding;
use super::ledger::Unrecordable;
use super::received::Received;
use super::scim_error::{self, ScimError};
use super::upload::{Upload, UploadBody};
use super::upstream::{Answered, Unanswered};
use super::wire::head::as_lines;

/// How long a request nobody takes is read on, for the record and so that its client gets to reading.
const DRAIN: Duration = Duration::from_secs(5);

/// Where the answer goes; dropped unused, the connection is closed without an answer.
pub(super) type Reply = oneshot::Sender<Response<AnswerBody>>;

/// One request and what is to be recorded of it.
pub(super) struct Exchange {
    pub(super) gateway: Arc<Gateway>,
    pub(super) received: Received,
    pub(super) upload: Upload,
}

/// Handles a request: the only way there is, whatever its method and path.
pub(super) async fn handle(
    gateway: Arc<Gateway>,
    received: Received,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, BrokenOff> {
    let (parts, body) = request.into_parts();
    let settings = &gateway.settings;
    let exchange = Exchange {
        upload: Upload::new(body, settings.body_cap, settings.patience),
        received,
        gateway: Arc::clone(&gateway),
    };
    let (reply, answered) = oneshot::channel();
    gateway.exchanges.spawn(async move {
        let life = exchange.run(parts, reply);
        recorded_even_if_it_panics(&exchange.gateway, &exchange.received, life).await;
    });
    answered.await.map_err(|_dropped| BrokenOff)
}

impl Exchange {
    async fn run(&self, parts: request::Parts, reply: Reply) {
        if let Err(error) = self.gateway.ledger.begin(&self.received.head()).await {
            self.upload.drain(DRAIN).await;
            let refusal = ScimError {
                status: StatusCode::SERVICE_UNAVAILABLE,
                detail: error.to_string(),
            };
            let response = refusal.response(&self.received.id_header());
            reply.send(scim_error::whole(response)).ok();
            return;
        }
        match self.forward(parts).await {
            Ok(answered) => download::deliver(self, answered, reply).await,
            Err(Unanswered::Upstream(error)) => self.answer_for_the_service(&error, reply).await,
            Err(Unanswered::Client(error)) => {
                let reason = format!("There was no answer: {error}.");
                self.record(Answer::None { reason }).await.ok();
            }
        }
    }

    async fn forward(&self, mut parts: request::Parts) -> Result<Answered, Unanswered> {
        let upstream = &self.gateway.upstream;
        if parts.method == Method::CONNECT {
            return Err(Unanswered::Upstream(ScimError {
                status: StatusCode::NOT_IMPLEMENTED,
                detail: "The gateway forwards SCIM requests and opens no tunnels.".to_owned(),
            }));
        }
        let id = self.received.id_header();
        let host = self.gateway.settings.host;
        if let Err(error) = forwarding::request(&mut parts, &upstream.address, host, &id) {
            return Err(Unanswered::Upstream(ScimError {
                status: StatusCode::BAD_REQUEST,
                detail: format!("This request target cannot be forwarded: {error}."),
            }));
        }
        let request = Request::from_parts(parts, UploadBody(self.upload.clone()));
        upstream.send(request, &self.upload).await
    }

    async fn answer_for_the_service(&self, error: &ScimError, reply: Reply) {
        // What the client sends belongs into the record, though nobody took it.
        self.upload.drain(DRAIN).await;
        let response = error.response(&self.received.id_header());
        let answer = if reply.is_closed() {
            Answer::None {
                reason: format!(
                    "The client went away before it was answered. {}",
                    error.detail
                ),
            }
        } else {
            Answer::Gateway {
                status_code: error.status.as_u16(),
                message: RawMessage {
                    headers: as_lines(response.headers()),
                    body: response.body().to_vec(),
                    size: response.body().len() as u64,
                    truncated: false,
                },
                reason: error.detail.clone(),
            }
        };
        if self.record(answer).await.is_ok() {
            reply.send(scim_error::whole(response)).ok();
        }
    }

    /// Commits the outcome.
    pub(super) async fn record(&self, answer: Answer) -> Result<(), Unrecordable> {
        let (kept, trailers) = self.upload.take_kept();
        let exchange = self.received.exchange(kept.into_message(trailers), answer);
        tracing::debug!(
            request_id = exchange.request_id,
            duration_ms = exchange.duration.as_millis(),
            answer = ?exchange.answer,
            "handled"
        );
        self.gateway.ledger.finish(exchange).await
    }
}

/// Sees to it that a bug in here costs an answer, and not its record. (Where a panic ends the program,
/// the next start settles the intent.)
async fn recorded_even_if_it_panics(
    gateway: &Gateway,
    received: &Received,
    life: impl Future<Output = ()>,
) {
    if AssertUnwindSafe(life).catch_unwind().await.is_ok() {
        return;
    }
    tracing::error!(
        request_id = received.request_id,
        "the gateway failed while handling a request"
    );
    // Without the bodies: one of them may be what it failed on.
    let exchange = received.exchange(
        RawMessage::default(),
        Answer::None {
            reason: "The gateway itself failed while handling this request; the SCIM service may have done it."
                .to_owned(),
        },
    );
    gateway.ledger.finish(exchange).await.ok();
}

#[cfg(test)]
mod tests {
    use scim_audit_model::entry::Status;
    use scim_audit_record::{Policy, Recorder, RedactionKey};
    use scim_audit_store::Store;

    use super::super::{HostPolicy, OnRecordFailure, Settings};
    use super::*;

    #[tokio::test]
    async fn a_panic_in_the_middle_of_a_request_is_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
        let settings = Settings {
            upstream: "http://127.0.0.1:9".parse().unwrap(),
            scim_base: String::new(),
            host: HostPolicy::Keep,
            body_cap: 1,
            patience: Duration::from_secs(1),
            on_record_failure: OnRecordFailure::Refuse,
        };
        let recorder = Recorder::new(RedactionKey::from_bytes([1; 32]), Policy::default());
        let gateway = Gateway::new(settings, store.clone(), recorder).unwrap();
        let (parts, ()) = Request::put("/Users/1").body(()).unwrap().into_parts();
        let received = Received::new(&parts, None, [127, 0, 0, 1].into(), "");
        recorded_even_if_it_panics(&gateway, &received, async {
            gateway.ledger.begin(&received.head()).await.unwrap();
            panic!("a bug");
        })
        .await;
        let entry = store.entry(&received.request_id).await.unwrap().unwrap();
        assert_eq!(
            (entry.status, entry.endpoint.as_str()),
            (Status::Failed, "/Users/1")
        );
        assert!(
            entry
                .error
                .unwrap()
                .detail
                .contains("gateway itself failed")
        );
        assert_eq!(
            store.settle_orphans().await.unwrap(),
            0,
            "its intent is settled"
        );
    }
}
