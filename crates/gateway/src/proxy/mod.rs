//! The SCIM side: a reverse proxy that records before it answers.
//!
//! It knows HTTP and nothing of SCIM but its Error; what an exchange means, and what in it is secret, is
//! for `scim_audit_record` to say. Every request goes one way (`exchange`): there is no route, no
//! pattern and no method that leads past the record.
//!
//! * `exchange`: the life of one request. `client`: who sent it. `received`: its head. `upload`: its body.
//! * `upstream`, `connector`: the SCIM service. `download`, `answer`: its answer.
//! * `forwarding`: what is changed on a message that passes through. `scim_error`: the gateway's own.
//! * `ledger`: the promise to record, and what is done when it cannot be kept (`gap`).
//! * `wire`: what is really on the wire, and whether it is a request. `refused`: what never became one.

mod answer;
mod client;
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

use http::StatusCode;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::listening::{self, Place, Places};
use client::Client;
pub use forwarding::HostPolicy;
pub use ledger::OnRecordFailure;
use scim_error::ScimError;
pub use upstream::{Address, AddressError, UpstreamError};
use wire::gate::Gate;
use wire::request_heads::RequestHeads;

/// How long a connection that is closed is read on, so that its client gets its last answer.
const LINGER: Duration = Duration::from_secs(2);
/// The same while the gateway stops.
const LINGER_AT_STOP: Duration = Duration::from_millis(100);

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
    /// How many connections of clients are served at once.
    pub max_connections: usize,
    /// How long a client may take to send a whole request.
    pub request_deadline: Duration,
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

    /// Serves SCIM clients until `stop`; then finishes what is in flight, and says how many requests the log
    /// holds no entry of, because it could not be written to the last. Dropping the future earlier leaves
    /// exchanges to be settled at the next start.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stop: CancellationToken) -> u64 {
        let repaying = tokio::spawn({
            let gateway = Arc::clone(&self);
            async move { gateway.ledger.keep_repaying().await }
        });
        let gateway = Arc::clone(&self);
        let places = Places::new(self.settings.max_connections);
        listening::serve(listener, &stop, places, |stream, peer, place| {
            Arc::clone(&gateway).connection(stream, peer, place, stop.clone())
        })
        .await;
        self.exchanges.close();
        self.exchanges.wait().await;
        repaying.abort();
        self.ledger.repay().await;
        self.ledger.unwritten()
    }

    async fn connection(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        place: Place,
        stop: CancellationToken,
    ) {
        let refusal = place.is_spare().then(|| self.crowded());
        let client = Client::new(stream, peer.ip(), refusal);
        let heads = RequestHeads::default();
        let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
            exchange::handle(&self, &client, heads.take().as_ref(), request)
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
                "The gateway serves {} connections and takes no more now. Try again later, on a connection that is kept.",
                self.settings.max_connections
            ),
        )
    }
}
