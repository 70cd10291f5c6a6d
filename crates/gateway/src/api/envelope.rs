//! Adds to every response its request id, `no-store` and `same-origin`, and formats a rejection as a problem
//! document.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, header};
use scim_audit_model::problem;
use uuid::Uuid;

use super::Refusal;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Prevents pages of other origins from embedding responses, whatever content type they expect. It has no
/// effect if a proxy in front of the gateway allows an origin by CORS.
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
/// Seconds after which a client may retry when the log cannot be read.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Middleware that completes the response of a call.
pub(super) async fn wrap(request: Request, next: Next) -> Response {
    let request_id = Uuid::now_v7().to_string();
    let instance = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>() {
        if let Some(cause) = refusal.cause() {
            tracing::error!(%request_id, path = %instance, %cause, "a call of the API failed");
        }
        response = worded(response, &refusal, instance, &request_id);
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert(X_REQUEST_ID, id);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let same_origin = HeaderValue::from_static("same-origin");
    headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, same_origin);
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

fn worded(bare: Response, refusal: &Refusal, instance: String, request_id: &str) -> Response {
    let problem = refusal.problem(instance, request_id.to_owned());
    let mut response = (refusal.status(), Json(problem)).into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static(problem::MEDIA_TYPE);
    headers.insert(header::CONTENT_TYPE, media_type);
    if let Some(allow) = bare.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    if let Some(challenge) = refusal.challenge() {
        let challenge = HeaderValue::from_static(challenge);
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if refusal.status() == http::StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}
