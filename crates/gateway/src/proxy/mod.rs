//! The SCIM side: a reverse proxy that records before it answers.
//!
//! It knows HTTP and nothing of SCIM but its Error; what an exchange means, and what in it is secret, is
//! for `scim_audit_record` to say. Every request goes one way (`exchange`): there is no route, no
//! pattern and no method that leads past the record.
//!
//! * `exchange`: the life of one request. `received`: its head. `upload`: its body.
//! * `upstream`, `connector`: the SCIM service. `download`, `answer`: its answer.
//! * `forwarding`: what is changed on a message that passes through. `scim_error`: the gateway's own.
//! * `ledger`: the promise to record, and what is done when it cannot be kept (`gap`).
//! * `refused`, `wire`: what was really on the wire, also of requests that are none.

mod answer;
mod connector;
mod download;
mod exchange;
mod forwarding;
mod gap;
mod kept;
mod ledger;
mod received;
mod refused;
mod scim_error;
mod upload;
mod upstream;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::listening;
pub use forwarding::HostPolicy;
pub use ledger::OnRecordFailure;
use received::Received;
pub use upstream::{Address, AddressError, UpstreamError};
use wire::request_heads::RequestHeads;
use wire::tapped::Tapped;

/// How the SCIM side behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The SCIM service. Requests are forwarded to it under the path they came with.
    pub upstream: Address,
    /// The path in front of every endpoint, without a slash at its end; the rest of a path is what an
    /// entry names. Empty when SCIM is at the root.
    pub scim_base: String,
    /// Whom the service believes to be called by.
    pub host: HostPolicy,
    /// How many bytes of each body are kept.
    pub body_cap: usize,
    /// How long the service, or the client in the middle of a message, may be silent.
    pub patience: Duration,
    /// What becomes of a request that cannot be recorded.
    pub on_record_failure: OnRecordFailure,
}

/// The SCIM side of the gateway.
pub struct Gateway {
    settings: Settings,
    upstream: upstream::Upstream,
    ledger: ledger::Ledger,
    exchanges: TaskTracker,
}

impl Gateway {
    /// A gateway in front of a SCIM service; nothing is connected yet.
    ///
    /// # Errors
    /// When the service is an https one and this system has no root certificates.
    pub fn new(
        settings: Settings,
        store: Store,
        recorder: Recorder,
    ) -> Result<Arc<Self>, UpstreamError> {
        Ok(Arc::new(Self {
            upstream: upstream::Upstream::new(settings.upstream.clone(), settings.patience)?,
            ledger: ledger::Ledger::new(store, recorder, settings.on_record_failure),
            settings,
            exchanges: TaskTracker::new(),
        }))
    }

    /// Serves SCIM clients until `stop`; then finishes what is in flight and returns. Dropping the future
    /// earlier leaves exchanges to be settled at the next start.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stop: CancellationToken) {
        let repaying = tokio::spawn({
            let gateway = Arc::clone(&self);
            async move { gateway.ledger.keep_repaying().await }
        });
        let gateway = Arc::clone(&self);
        listening::serve(listener, &stop, |stream, peer| {
            Arc::clone(&gateway).connection(stream, peer, stop.clone())
        })
        .await;
        self.exchanges.close();
        self.exchanges.wait().await;
        repaying.abort();
        self.ledger.repay().await;
    }

    async fn connection(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        stop: CancellationToken,
    ) {
        let heads = RequestHeads::default();
        let io = TokioIo::new(Tapped::new(stream, heads.clone()));
        let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
            let (parts, body) = request.into_parts();
            let base = &self.settings.scim_base;
            let received = Received::new(&parts, heads.take().as_deref(), peer.ip(), base);
            let request = hyper::Request::from_parts(parts, body);
            exchange::handle(Arc::clone(&self), received, request)
        });
        let connection = listening::http()
            .preserve_header_case(true)
            .title_case_headers(true)
            .auto_date_header(false)
            .max_buf_size(wire::MAX_HEAD)
            .serve_connection(io, service);
        let ended = listening::until(connection, &stop).await;
        if let Some((head, status_code)) = heads.refused() {
            refused::record(&self, &head, status_code, ended, peer.ip()).await;
        }
    }
}
