//! Handles one SCIM request: commits the intent, forwards the request, commits the outcome, responds.
//!
//! Each exchange runs in its own task, because hyper drops the service future when the client disconnects.
//! The exchange must continue until it is recorded.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::header::EXPECT;
use http::{Method, Request, Response, StatusCode, request};
use hyper::body::Incoming;
use scim_audit_record::{Answer, RawMessage};
use tokio::sync::oneshot;

use super::Gateway;
use super::answer::{AnswerBody, ResponseAbortedError};
use super::client::ClientConnection;
use super::download;
use super::exchange::{ProxiedExchange, Reply};
use super::forwarding;
use super::reached::Reached;
use super::received::ReceivedHead;
use super::scim_error::ScimError;
use super::upload::{Upload, UploadError, UploadPace};
use super::upstream::{Answered, NoAnswerError};
use super::wire::request_heads::RequestHead;

/// Time to wait for a short body. If it arrives completely, it is part of the intent.
const LOOK_AHEAD: Duration = Duration::from_millis(40);
/// Size of the longest body that is waited for.
const SHORT: usize = 64 << 10;

/// Handles any request, whatever its method and path. The exchange starts when this function is called, and
/// continues even if the returned future is dropped.
pub(super) fn handle(
    gateway: &Arc<Gateway>,
    client: &ClientConnection,
    head: Option<&RequestHead>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<AnswerBody>, ResponseAbortedError>> + use<> {
    let (parts, body) = request.into_parts();
    let settings = &gateway.settings;
    let refused = head.and_then(|head| head.refusal.clone().map(|refusal| (head, refusal)));
    let (received, refusal) = if let Some((head, refusal)) = refused {
        let received = ReceivedHead::refused(head, client.ip, &settings.scim_base);
        (received, Some(refusal))
    } else {
        let received = ReceivedHead::new(&parts, head, client.ip, &settings.scim_base);
        (received, client.refusal.clone())
    };
    let pace = UploadPace {
        patience: settings.patience,
        deadline: settings.request_deadline,
    };
    let exchange = ProxiedExchange {
        upload: Upload::new(body, gateway.ledger.body_cap(settings.body_cap), pace),
        received,
        client: client.clone(),
        asks_first: parts.headers.contains_key(EXPECT),
        is_last: refusal.is_some() || forwarding::closes(&parts.headers),
        gateway: Arc::clone(gateway),
    };
    let (reply, answered) = oneshot::channel();
    gateway.exchanges.spawn(async move {
        let life = run(&exchange, parts, refusal, reply);
        recorded_even_if_it_panics(&exchange.gateway, &exchange.received, life).await;
    });
    async move { answered.await.map_err(|_dropped| ResponseAbortedError) }
}

async fn run(
    exchange: &ProxiedExchange,
    parts: request::Parts,
    refusal: Option<ScimError>,
    reply: Reply,
) {
    if let Some(refusal) = refusal {
        return refuse(exchange, refusal, reply).await;
    }
    let body = if exchange.asks_first {
        None
    } else {
        exchange.upload.look_ahead(SHORT, LOOK_AHEAD).await
    };
    if let Err(error) = exchange
        .gateway
        .ledger
        .begin(exchange.received.head(), body)
        .await
    {
        let refusal = ScimError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
        return exchange.answer_unrecorded(&refusal, reply).await;
    }
    match forward(exchange, parts).await {
        Ok(answered) => download::deliver(exchange, answered, reply).await,
        Err(NoAnswerError::Upstream(error) | NoAnswerError::NotReceived(error)) => {
            exchange.answer_for_the_service(&error, reply).await;
        }
        Err(NoAnswerError::Client(error @ UploadError::BrokeOff(_))) => {
            let reason = format!("There was no answer: {error}.");
            exchange
                .record(Answer::None { reason }, Reached::Nobody)
                .await
                .ok();
        }
        Err(NoAnswerError::Client(error)) => {
            let late = ScimError::new(
                StatusCode::REQUEST_TIMEOUT,
                format!("The request was not complete in time: {error}."),
            );
            exchange.answer(&late, reply).await;
        }
    }
}

/// Responds to a request that is rejected without being forwarded.
async fn refuse(exchange: &ProxiedExchange, refusal: ScimError, reply: Reply) {
    let refusal = if exchange.received.is_unreadable() {
        refusal.because("what came in its place is withheld".to_owned())
    } else {
        refusal
    };
    tracing::warn!(
        request_id = exchange.received.request_id,
        status = refusal.status.as_u16(),
        "a request was refused"
    );
    exchange.answer(&refusal, reply).await;
}

async fn forward(
    exchange: &ProxiedExchange,
    mut parts: request::Parts,
) -> Result<Answered, NoAnswerError> {
    let upstream = &exchange.gateway.upstream;
    let not_implemented = |detail: &str| {
        let error = ScimError::new(StatusCode::NOT_IMPLEMENTED, detail.to_owned());
        Err(NoAnswerError::Upstream(error))
    };
    if parts.method == Method::CONNECT {
        return not_implemented("The gateway forwards SCIM requests; it does not open tunnels.");
    }
    if forwarding::count_down(&parts.method, &mut parts.headers) == Some(0) {
        return not_implemented(
            "This request must not be forwarded (Max-Forwards: 0), and the gateway itself has no answer to it.",
        );
    }
    let id = exchange.received.id_header();
    let host = exchange.gateway.settings.host;
    if let Err(error) = forwarding::request(&mut parts, &upstream.address, host, &id) {
        return Err(NoAnswerError::Upstream(ScimError::new(
            StatusCode::BAD_REQUEST,
            format!("This request target cannot be forwarded: {error}."),
        )));
    }
    let again = parts.method.is_idempotent().then(|| parts.clone());
    let request = Request::from_parts(parts, exchange.upload.forwarded());
    match (upstream.send(request, &exchange.upload).await, again) {
        // The service closed a kept connection before it received the request, so an idempotent request
        // may be retried (RFC 9110 §9.2.2).
        (Err(NoAnswerError::NotReceived(_)), Some(parts)) if exchange.upload.begin_again() => {
            tracing::debug!(request_id = exchange.received.request_id, "sent once more");
            let request = Request::from_parts(parts, exchange.upload.forwarded());
            upstream.send(request, &exchange.upload).await
        }
        (sent, _) => sent,
    }
}

/// Runs an exchange, and records it as failed if it panics. (If a panic ends the process, the next start
/// settles the intent.)
async fn recorded_even_if_it_panics(
    gateway: &Gateway,
    received: &ReceivedHead,
    life: impl Future<Output = ()>,
) {
    if AssertUnwindSafe(life).catch_unwind().await.is_ok() {
        return;
    }
    tracing::error!(
        request_id = received.request_id,
        "the gateway failed while handling a request"
    );
    // Omit the bodies, because one of them may have caused the panic.
    let exchange = received.exchange(
        RawMessage::default(),
        Answer::None {
            reason: "The gateway failed while it handled this request. The SCIM service may have carried out the request."
                .to_owned(),
        },
    );
    gateway.ledger.finish(exchange, Reached::Nobody).await.ok();
}

#[cfg(test)]
mod tests {
    use scim_audit_model::entry::Status;
    use scim_audit_record::{Policy, Recorder, RedactionKey};
    use scim_audit_store::Store;

    use super::super::{HostPolicy, OnRecordFailure, ProxySettings};
    use super::*;

    #[tokio::test]
    async fn a_panic_in_the_middle_of_a_request_is_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
        let settings = ProxySettings {
            upstream: "http://127.0.0.1:9".parse().unwrap(),
            scim_base: String::new(),
            host: HostPolicy::Keep,
            body_cap: 1,
            patience: Duration::from_secs(1),
            on_record_failure: OnRecordFailure::Refuse,
            max_connections: 1,
            request_deadline: Duration::from_secs(1),
        };
        let recorder = Recorder::new(RedactionKey::from_bytes([1; 32]), Policy::default());
        let gateway = Gateway::new(settings, store.clone(), recorder).unwrap();
        let (parts, ()) = Request::put("/Users/1").body(()).unwrap().into_parts();
        let received = ReceivedHead::new(&parts, None, [127, 0, 0, 1].into(), "");
        recorded_even_if_it_panics(&gateway, &received, async {
            let body = Some(Vec::new());
            gateway.ledger.begin(received.head(), body).await.unwrap();
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
                .contains("gateway failed while it handled")
        );
        assert_eq!(
            store.settle_orphans().await.unwrap(),
            0,
            "its intent is settled"
        );
    }
}
