//! The admin side: the audit log API below `/api`, and the viewer at all other paths.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::api::{self, AdminToken, Served};
use crate::viewer_files;

/// Configuration and dependencies of the admin side.
#[derive(Debug, Clone)]
pub struct AdminState {
    /// The audit log.
    pub store: Store,
    /// Token that every API call must present. `None` requires none, which is safe on a loopback address
    /// only.
    pub token: Option<AdminToken>,
    /// Folder of the built viewer; `None` serves the API only.
    pub viewer: Option<PathBuf>,
    /// Redacts the entries that callers import; `None` rejects imports.
    pub imports: Option<Recorder>,
    /// Ends responses that never end on their own: the event streams of the log.
    pub stop: CancellationToken,
}

/// Creates the router of the admin side.
pub fn admin_router(state: AdminState) -> Router {
    let served = Served {
        store: state.store,
        imports: state.imports,
        stop: state.stop,
    };
    let api = api::router(served, state.token);
    let viewer = viewer_files::router(state.viewer);
    // Dispatch by path instead of nesting the router, so that every path below `/api`, known or unknown, gets
    // a response of the API.
    Router::new().fallback(move |request: Request| {
        let side = if is_api(request.uri().path()) {
            api
        } else {
            viewer
        };
        side.oneshot(request)
    })
}

fn is_api(path: &str) -> bool {
    path.strip_prefix("/api")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
