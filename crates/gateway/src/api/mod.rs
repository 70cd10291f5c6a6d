//! The audit log API, `/api/v1`: parses requests, queries the store, and formats errors as problem documents.
//! It contains no SQL.
//!
//! `docs/openapi.yaml` describes the API; tests compare it with the running gateway.
//!
//! * `audit_logs`: the short calls: a page, an entry, a histogram.
//! * `export`: all matching entries as a file.
//! * `stream`: newly recorded entries as server-sent events.
//! * `import`: adds entries from elsewhere.
//! * `parameters`: parses query parameters.
//! * `time_zone`: looks up time zones by name.
//! * `access`: checks the bearer token. `cross_site`: checks the origin of a call if no token is configured.
//! * `refusal`: reasons why a call is rejected, as problem documents. `query_failure`: the reason for a query
//!   that took too long.
//! * `envelope`: adds to every response its request id and `no-store`, and formats a rejection as a problem
//!   document.

mod access;
mod audit_logs;
mod cross_site;
mod envelope;
mod export;
mod import;
mod parameters;
mod query_failure;
mod refusal;
mod stream;
mod time_zone;

use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio_util::sync::CancellationToken;
use tower_http::timeout::RequestBodyTimeoutLayer;

pub use access::AdminToken;
use refusal::Refusal;

/// State shared by the handlers.
#[derive(Clone)]
pub(crate) struct Served {
    /// The audit log.
    pub(crate) store: Store,
    /// Redacts imported entries; `None` rejects imports.
    pub(crate) imports: Option<Recorder>,
    /// Ends responses that never end on their own.
    pub(crate) stop: CancellationToken,
}

impl FromRef<Served> for Store {
    fn from_ref(served: &Served) -> Self {
        served.store.clone()
    }
}

impl FromRef<Served> for CancellationToken {
    fn from_ref(served: &Served) -> Self {
        served.stop.clone()
    }
}

impl FromRef<Served> for Option<Recorder> {
    fn from_ref(served: &Served) -> Self {
        served.imports.clone()
    }
}

/// A request body that is silent for this long is treated as aborted.
const BODY_SILENCE: Duration = Duration::from_secs(30);

/// Creates the router for all paths below `/api`.
pub(crate) fn router(served: Served, token: Option<AdminToken>) -> Router {
    Router::new()
        .route("/api/v1/audit-logs", get(audit_logs::list))
        .route("/api/v1/audit-logs/histogram", get(audit_logs::histogram))
        .route("/api/v1/audit-logs/export", get(export::export))
        .route("/api/v1/audit-logs/stream", get(stream::stream))
        .route("/api/v1/audit-logs/import", post(import::import))
        .route("/api/v1/audit-logs/{requestId}", get(audit_logs::entry))
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        .fallback(async || Refusal::NoSuchCall)
        .with_state(served)
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(from_fn_with_state(token, access::check))
        .layer(from_fn(envelope::wrap))
}
