//! The audit log API over HTTP (`docs/openapi.yaml`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Request, Response};
use gloo_timers::callback::Timeout;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::problem::Problem;
use scim_audit_model::query::ListQuery;
use serde::de::DeserializeOwned;
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use super::{Abort, SourceError};

/// The audit log API at one base address.
pub struct Rest {
    base: String,
    timeout: Duration,
    /// Kept in memory only, and sent only below [`Rest::base`].
    token: RefCell<Option<String>>,
}

impl Rest {
    /// The API below `base` (without a slash at the end), with a limit for each call.
    pub fn new(base: String, timeout: Duration) -> Self {
        Self {
            base,
            timeout,
            token: RefCell::new(None),
        }
    }

    /// Sends this bearer token with every call from now on.
    pub fn set_token(&self, token: String) {
        self.token.replace(Some(token));
    }

    /// One page of summaries.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        let query = query.to_query();
        let mark = if query.is_empty() { "" } else { "?" };
        self.get(&format!("/audit-logs{mark}{query}"), abort).await
    }

    /// One full entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        // An id is a stranger's text where the log is a portal's own; it must stay one path segment.
        let id = String::from(js_sys::encode_uri_component(request_id));
        self.get(&format!("/audit-logs/{id}"), abort).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, abort: &Abort) -> Result<T, SourceError> {
        let timed_out = Rc::new(Cell::new(false));
        let timer = Timeout::new(
            u32::try_from(self.timeout.as_millis()).unwrap_or(u32::MAX),
            {
                let (abort, timed_out) = (abort.clone(), Rc::clone(&timed_out));
                move || {
                    timed_out.set(true);
                    abort.abort();
                }
            },
        );
        let answer = self.fetch(path, abort).await;
        drop(timer);
        answer.map_err(|error| match error {
            SourceError::Aborted if timed_out.get() => SourceError::Timeout {
                seconds: self.timeout.as_secs().max(1),
            },
            other => other,
        })
    }

    async fn fetch<T: DeserializeOwned>(
        &self,
        path: &str,
        abort: &Abort,
    ) -> Result<T, SourceError> {
        let mut request = Request::get(&format!("{}{path}", self.base))
            .header("Accept", "application/json, application/problem+json")
            .cache(RequestCache::NoStore)
            .credentials(RequestCredentials::SameOrigin)
            // A redirect to a sign-in page would read as an answer; as an error it can be told.
            .redirect(RequestRedirect::Error)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(abort.signal().as_ref());
        if let Some(token) = self.token.borrow().as_deref() {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        let response = request
            .send()
            .await
            .map_err(|error| transport_error(&error, SourceError::Unreachable))?;
        let body = response
            .binary()
            .await
            .map_err(|error| transport_error(&error, SourceError::Interrupted))?;
        decode(&response, &body)
    }
}

/// `otherwise` is what it means when neither the viewer gave up nor the network is gone.
fn transport_error(error: &gloo_net::Error, otherwise: SourceError) -> SourceError {
    match error {
        gloo_net::Error::JsError(error) if error.name == "AbortError" => SourceError::Aborted,
        _ if is_offline() => SourceError::Offline,
        _ => otherwise,
    }
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

fn decode<T: DeserializeOwned>(response: &Response, body: &[u8]) -> Result<T, SourceError> {
    let status = response.status();
    if !response.ok() {
        // A proxy's HTML error page is no problem document; what it says is then left out.
        let problem = Box::new(serde_json::from_slice::<Problem>(body).unwrap_or_default());
        return Err(match status {
            401 => SourceError::Unauthorized,
            403 => SourceError::Forbidden { problem },
            404 => SourceError::NotFound { problem },
            429 => SourceError::TooMany {
                retry_after_secs: response
                    .headers()
                    .get("retry-after")
                    .and_then(|seconds| seconds.trim().parse().ok()),
            },
            500.. => SourceError::Server { status, problem },
            _ => SourceError::Rejected { status, problem },
        });
    }
    let content_type = response.headers().get("content-type").unwrap_or_default();
    if !is_json(&content_type) {
        return Err(SourceError::NotJson { content_type });
    }
    serde_json::from_slice(body).map_err(|error| {
        if error.is_eof() {
            SourceError::Interrupted
        } else {
            SourceError::Unreadable {
                reason: error.to_string(),
            }
        }
    })
}

/// `application/json`, `application/scim+json`, whatever parameters follow.
fn is_json(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let subtype = media_type
        .split_once('/')
        .map_or("", |(_, subtype)| subtype)
        .to_ascii_lowercase();
    subtype == "json" || subtype.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn media_types_of_json() {
        assert!(is_json("application/json; charset=utf-8"));
        assert!(is_json("Application/SCIM+JSON"));
        assert!(!is_json("text/html"));
        assert!(!is_json(""));
        assert!(!is_json("application/jsonp"));
    }
}
