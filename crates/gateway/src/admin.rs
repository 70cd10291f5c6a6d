//! The admin side: the audit log API under `/api`, the viewer everywhere else.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::api::{self, AdminToken, Served};
use crate::viewer_files;

/// What the admin side answers from.
#[derive(Debug, Clone)]
pub struct AdminState {
    /// The log.
    pub store: Store,
    /// What every call of the API must show; `None` asks for nothing, which is right on loopback only.
    pub token: Option<AdminToken>,
    /// The folder of the built viewer; `None` serves the API alone.
    pub viewer: Option<PathBuf>,
    /// What redacts entries that callers import; `None` lets nobody import.
    pub imports: Option<Recorder>,
    /// Ends what would go on for ever: the calls that follow the log.
    pub stop: CancellationToken,
}

/// The routes of the admin side.
pub fn admin_router(state: AdminState) -> Router {
    let served = Served {
        store: state.store,
        imports: state.imports,
        stop: state.stop,
    };
    let api = api::router(served, state.token);
    let viewer = viewer_files::router(state.viewer);
    // Told apart by path and not by nesting, so that whatever is asked for below `/api`, known or not, gets
    // the API's own answers.
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
