//! Serves the built viewer: static files with strict security headers and suitable caching. It is independent
//! of the audit log.
//!
//! The page is at `/` and `/index.html` only. Any other unknown path is a 404 instead of the page, so that a
//! missing file is noticed. Hidden files (`.git`, `.env`), and files outside of the folder that a link points
//! to, are a 404 too.

mod headers;
mod inside;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri, header};
use tower_http::services::ServeDir;

/// Serves the viewer from this folder; without a folder, a message that explains how to configure one.
pub(crate) fn router(folder: Option<PathBuf>) -> Router {
    let files = match folder {
        Some(folder) => Router::new()
            .fallback_service(files(&folder))
            .layer(from_fn_with_state(Arc::<Path>::from(folder), inside::check)),
        None => Router::new().fallback(async || no_viewer()),
    };
    files
        .layer(from_fn(headers::add))
        .layer(map_request(the_page_at_the_root))
}

fn files(folder: &Path) -> ServeDir<axum::routing::MethodRouter<(), std::convert::Infallible>> {
    ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(axum::routing::any(async || nothing_here()))
}

async fn the_page_at_the_root(mut request: Request) -> Request {
    if request.uri().path() == "/" {
        *request.uri_mut() = Uri::from_static("/index.html");
    }
    request
}

fn nothing_here() -> Response {
    text(
        StatusCode::NOT_FOUND,
        "This page does not exist. The viewer is at /, and its API is below /api/v1.\n",
    )
}

fn no_viewer() -> Response {
    text(
        StatusCode::NOT_FOUND,
        "This gateway serves no viewer. Its API is below /api/v1; start it with --viewer and the folder of \
         the built viewer to see the log here.\n",
    )
}

fn text(status: StatusCode, text: &'static str) -> Response {
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, plain, text).into_response()
}
