//! Stand-ins for evaluating the product without a SCIM service: an embedded service and a sample log.
//!
//! * [`start`]: an in-memory SCIM 2.0 service on a listener of the caller. The library `scim-server`
//!   implements SCIM; this crate adds the HTTP layer. The gateway is meant to reach it over loopback. It
//!   requires no credentials and loses all data when it stops.
//! * [`sample`]: three weeks of an invented company, as recorded exchanges with real SCIM services. Their times are
//!   moved to the last weeks.

mod answer;
mod discovery;
mod log;

mod search;
mod seed;
mod service;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::net::TcpListener;

pub use log::sample;
use service::Service;

/// Serves the embedded SCIM service until the future is dropped.
///
/// The base path is `/`. Endpoints: `/Users`, `/Groups`, `/ServiceProviderConfig`, `/Schemas` and
/// `/ResourceTypes`.
///
/// # Errors
/// Fails if the library cannot load its schemas or the listener fails.
pub async fn start(listener: TcpListener) -> std::io::Result<()> {
    let service = Arc::new(Service::new().map_err(std::io::Error::other)?);
    seed::plant(&service).await;
    let router = Router::new().fallback(handle).with_state(service);
    axum::serve(listener, router).await
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    service.answer(request).await
}
