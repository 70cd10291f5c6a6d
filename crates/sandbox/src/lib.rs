//! What a newcomer gets without a SCIM service of their own: an embedded one, and a sample log.
//!
//! * [`start`]: a SCIM 2.0 service in memory, on a listener the caller made. The library `scim-server`
//!   does the work; this crate only gives it HTTP. It is meant to be reached by the gateway over
//!   loopback, asks for no credentials and forgets everything when it stops.
//! * [`sample`]: recorded exchanges of real SCIM clients and servers, laid over the last seven days.

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
/// Its base is `/`: `/Users`, `/Groups`, `/ServiceProviderConfig`, `/Schemas` and `/ResourceTypes`.
///
/// # Errors
/// When the listener fails.
pub async fn start(listener: TcpListener) -> std::io::Result<()> {
    let service = Arc::new(Service::new().map_err(std::io::Error::other)?);
    seed::plant(&service).await;
    let router = Router::new().fallback(handle).with_state(service);
    axum::serve(listener, router).await
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    service.answer(request).await
}
