//! The audit log API, `/api/v1`: reads requests, asks the store, words the problems. It knows no SQL.
//!
//! Described by `docs/openapi.yaml`, which tests hold against the running gateway.
//!
//! * `audit_logs`: the calls.
//! * `access`: the bearer token.
//! * `refusal`: why a call was not answered, as a problem.
//! * `envelope`: what every answer carries: its id, no caching, and a refusal worded as a problem.

mod access;
mod audit_logs;
mod envelope;
mod refusal;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use scim_audit_store::Store;

pub use access::AdminToken;
use refusal::Refusal;

/// Everything below `/api`.
pub(crate) fn router(store: Store, token: Option<AdminToken>) -> Router {
    Router::new()
        .route("/api/v1/audit-logs", get(audit_logs::list))
        .route("/api/v1/audit-logs/histogram", get(audit_logs::histogram))
        .route("/api/v1/audit-logs/{requestId}", get(audit_logs::entry))
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        .fallback(async || Refusal::NoSuchCall)
        .with_state(store)
        .layer(from_fn_with_state(token, access::check))
        .layer(from_fn(envelope::wrap))
}
