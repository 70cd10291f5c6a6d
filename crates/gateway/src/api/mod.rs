//! The audit log API, `/api/v1`: reads requests, asks the store, words the problems. It knows no SQL.
//!
//! Described by `docs/openapi.yaml`, which tests hold against the running gateway.
//!
//! * `audit_logs`: the short calls: a page, an entry, a histogram.
//! * `export`: everything that matches, as a file.
//! * `stream`: what is recorded from now on, as server-sent events.
//! * `import`: entries from elsewhere.
//! * `parameters`: what a call is asked with.
//! * `time_zone`: zones by their names.
//! * `access`: the bearer token. `cross_site`: who asks where there is none.
//! * `refusal`: why a call was not answered, as a problem. `query_failure`: a query that took too long.
//! * `envelope`: what every answer carries: its id, no caching, and a refusal worded as a problem.

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

/// What the calls answer from.
#[derive(Clone)]
pub(crate) struct Served {
    /// The log.
    pub(crate) store: Store,
    /// What redacts imported entries; `None` takes none in.
    pub(crate) imports: Option<Recorder>,
    /// Ends what goes on for ever.
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

/// A body of which nothing more comes for so long is taken for broken off.
const BODY_SILENCE: Duration = Duration::from_secs(30);

/// Everything below `/api`.
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
