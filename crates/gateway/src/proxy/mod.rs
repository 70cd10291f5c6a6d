//! The SCIM side: a reverse proxy that records each exchange before it completes the response.
//!
//! It knows HTTP, and of SCIM only the Error schema. `scim_audit_record` decides what an exchange means and
//! what in it is secret. Every request takes the same path (`handler`): there is no routing by path or
//! method, so no request can bypass the record.
//!
//! * `handler`: handles one request. `exchange`: its state, and how it is recorded and answered. `client`: its
//!   sender. `received`, `moment`: its head, and when it arrived. `upload`: its body.
//! * `address`, `upstream`, `connector`: the client for the SCIM service. `download`, `answer`: the response.
//! * `forwarding`: changes to forwarded messages. `scim_error`: responses created by the gateway.
//! * `ledger`: records exchanges, and handles failures to do so (`gap`).
//! * `wire`: captures raw heads and validates requests. `refused`: records input that never became a request.

mod address;
mod answer;
mod client;
mod connector;
mod download;
mod exchange;
mod forwarding;
mod gap;
mod handler;
mod kept;
mod ledger;
mod moment;
mod reached;
mod received;
mod refused;
mod scim_error;
mod upload;
mod upstream;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::listening::{self, ConnectionLimit, ConnectionPermit};
pub use address::{AddressError, UpstreamUrl};
use client::ClientConnection;
pub use forwarding::HostPolicy;
pub use ledger::OnRecordFailure;
use scim_error::ScimError;
pub use upstream::UpstreamError;
use wire::gate::Gate;
use wire::request_heads::RequestHeads;

/// Maximum time to read on before closing a connection, so that the client receives the last response.
const LINGER: Duration = Duration::from_secs(2);
/// The same while the gateway stops.
const LINGER_AT_STOP: Duration = Duration::from_millis(100);

/// Settings of the SCIM side.
#[derive(Debug, Clone)]
pub struct ProxySettings {
    /// URL of the SCIM service. Requests are forwarded to it with their path unchanged.
    pub upstream: UpstreamUrl,
    /// Path prefix of every SCIM endpoint, without a trailing slash; empty if SCIM is at the root. The
    /// endpoint of an entry is the rest of the path.
    pub scim_base: String,
    /// Which `Host` the SCIM service receives.
    pub host: HostPolicy,
    /// Maximum number of bytes of each body that are recorded.
    pub body_cap: usize,
    /// How long the service, or the client in the middle of a message, may be silent.
    pub patience: Duration,
    /// What to do with a request that cannot be recorded.
    pub on_record_failure: OnRecordFailure,
    /// Maximum number of concurrent client connections.
    pub max_connections: usize,
    /// Time limit for a client to send a complete request.
    pub request_deadline: Duration,
}

/// The SCIM side of the gateway.
pub struct Gateway {
    settings: ProxySettings,
    upstream: upstream::Upstream,
    ledger: ledger::Ledger,
    exchanges: TaskTracker,
}

impl Gateway {
    /// Creates a gateway for a SCIM service. It does not connect yet.
    ///
    /// # Errors
    /// Fails if the service is an https one and this system has no root certificates.
    pub fn new(
        settings: ProxySettings,
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

    /// Serves SCIM clients until `stop`, then finishes the exchanges in flight. Returns the number of
    /// requests without an entry in the log, because it was still not writable at the end. If the future is
    /// dropped earlier, the next start settles the exchanges in flight.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stop: CancellationToken) -> u64 {
        let repaying = tokio::spawn({
            let gateway = Arc::clone(&self);
            async move { gateway.ledger.run_retries().await }
        });
        let gateway = Arc::clone(&self);
        let places = ConnectionLimit::new(self.settings.max_connections);
        listening::serve(listener, &stop, places, |stream, peer, place| {
            Arc::clone(&gateway).connection(stream, peer, place, stop.clone())
        })
        .await;
        self.exchanges.close();
        self.exchanges.wait().await;
        repaying.abort();
        self.ledger.flush().await;
        self.ledger.unwritten()
    }

    async fn connection(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        place: ConnectionPermit,
        stop: CancellationToken,
    ) {
        let refusal = place.is_spare().then(|| self.crowded());
        let client = ClientConnection::new(stream, peer.ip(), refusal);
        let heads = RequestHeads::default();
        let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
            handler::handle(&self, &client, heads.take().as_ref(), request)
        });
        let connection = listening::http()
            .preserve_header_case(true)
            .title_case_headers(true)
            .auto_date_header(false)
            .half_close(true)
            .max_header_size(wire::MAX_HEAD)
            .serve_connection(
                TokioIo::new(Gate::new(client.socket(), heads.clone())),
                service,
            );
        let ended = tokio::select! {
            ended = listening::until(connection, &stop) => Some(ended),
            () = client.gone() => None,
        };
        let close = async {
            if ended.is_some() {
                let at_most = if stop.is_cancelled() {
                    LINGER_AT_STOP
                } else {
                    LINGER
                };
                client.close(at_most).await;
            }
        };
        let broke = ended.as_ref().and_then(|ended| ended.as_ref().err());
        tokio::join!(close, refused::record(&self, &heads, broke, &client));
    }

    fn crowded(&self) -> ScimError {
        ScimError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            format!(
                "The gateway already serves {} connections, its limit. Try again later, and keep connections open for several requests.",
                self.settings.max_connections
            ),
        )
    }
}
