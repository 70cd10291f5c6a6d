//! One HTTP exchange: the headers of every request, who sends it, and what its failures mean.

use std::rc::Rc;
use std::time::Duration;

use js_sys::{Promise, Uint8Array};
use scim_audit_model::problem::Problem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestRedirect, Response, Url,
};

use super::SourceError;
use super::policy::PolicyWatch;
use super::portal::{self, Portal};
use crate::platform::Abort;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn fetch(request: &Request) -> Result<Promise, JsValue>;
}

/// Which cookies a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credentials {
    /// Cookies on requests to the page's own origin only.
    #[default]
    SameOrigin,
    /// Cookies on requests to other origins, too.
    Include,
    /// No cookies.
    Omit,
}

/// How one viewer sends its requests.
pub(super) struct RequestSender {
    pub(super) credentials: Credentials,
    /// The name of the header for the host page's CSRF token.
    pub(super) csrf_header: Option<String>,
    /// The host page: supplies the CSRF token, and may send the requests itself.
    pub(super) portal: Option<Rc<dyn Portal>>,
    pub(super) timeout: Duration,
}

impl RequestSender {
    /// Sends a GET request. Returns the response whatever its status; its body is not read yet.
    pub(super) async fn get(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        authorization: Option<&str>,
        abort: &Abort,
    ) -> Result<Response, SourceError> {
        let request = self.request(address, abort)?;
        let authorization = authorization.map(|value| ("Authorization", value));
        for (name, value) in headers.iter().copied().chain(authorization) {
            set_header(&request, name, value)?;
        }
        if let (Some(header), Some(portal)) = (&self.csrf_header, &self.portal)
            && portal.offers().csrf
        {
            let token = portal
                .csrf()
                .map_err(|thrown| portal::failure_of(&thrown))?;
            set_header(&request, header, &token)?;
        }
        self.send(&request, abort).await
    }

    fn request(&self, address: &str, abort: &Abort) -> Result<Request, SourceError> {
        gloo_net::http::Request::get(address)
            .cache(RequestCache::NoStore)
            .credentials(match self.credentials {
                Credentials::SameOrigin => RequestCredentials::SameOrigin,
                Credentials::Include => RequestCredentials::Include,
                Credentials::Omit => RequestCredentials::Omit,
            })
            // If a redirect to a sign-in page were followed, that page would be read as the answer. If
            // redirects were errors, they would be reported as a missing response.
            .redirect(RequestRedirect::Manual)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(abort.signal().as_ref())
            .build()
            .map(Request::from)
            // Drop the browser's message: it quotes the address.
            .map_err(|_thrown| SourceError::Unreachable)
    }

    async fn send(&self, request: &Request, abort: &Abort) -> Result<Response, SourceError> {
        let transport = self
            .portal
            .as_ref()
            .filter(|portal| portal.offers().transport);
        let response = match transport {
            Some(portal) => {
                let called = portal.transport(request, abort.signal().as_ref());
                portal::answer_of(called, abort, portal::failure_of)
                    .await
                    .map_err(|error| match error {
                        SourceError::Host { .. } if is_offline() => SourceError::Offline,
                        other => other,
                    })
            }
            None => self.fetched(request, abort).await,
        };
        // Cast without `instanceof`: an object of another realm, or one made by the host page's transport, is
        // a valid response, too.
        response.map(JsCast::unchecked_into)
    }

    /// Sends a request through the browser. Tells a request that the content security policy blocks from a server
    /// that does not respond.
    async fn fetched(&self, request: &Request, abort: &Abort) -> Result<JsValue, SourceError> {
        let watch = PolicyWatch::begin(request.url());
        let portal = self.portal.as_ref();
        let promise = match portal.and_then(|portal| portal.sent_ahead(request)) {
            Some(promise) => Ok(promise),
            None => fetch(request),
        };
        match settle(promise, abort, SourceError::Unreachable).await {
            Err(SourceError::Unreachable) if watch.forbade(abort).await => Err(SourceError::Barred),
            Err(SourceError::Unreachable) if abort.ended() => Err(SourceError::Aborted),
            sent => sent,
        }
    }
}

/// Reads the complete body, without a byte order mark.
pub(super) async fn body_of(response: &Response, abort: &Abort) -> Result<Vec<u8>, SourceError> {
    let buffer = settle(response.array_buffer(), abort, SourceError::Interrupted).await?;
    let mut body = Uint8Array::new(&buffer).to_vec();
    // JSON may start with a UTF-8 byte order mark, which a parser may ignore (RFC 8259 §8.1).
    if body.starts_with(BYTE_ORDER_MARK) {
        body.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(body)
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Awaits a promise. `otherwise` is the error of a failure that is neither an abort nor a lost network.
async fn settle(
    promise: Result<Promise, JsValue>,
    abort: &Abort,
    otherwise: SourceError,
) -> Result<JsValue, SourceError> {
    let settled = match promise {
        Ok(promise) => abort.unless_ended(JsFuture::from(promise)).await,
        Err(thrown) => Some(Err(thrown)),
    };
    match settled {
        Some(Ok(value)) => Ok(value),
        _ if abort.ended() => Err(SourceError::Aborted),
        _ if is_offline() => Err(SourceError::Offline),
        _ => Err(otherwise),
    }
}

fn set_header(request: &Request, name: &str, value: &str) -> Result<(), SourceError> {
    request
        .headers()
        .set(name, value)
        // Drop the browser's message: it quotes the value.
        .map_err(|_thrown| SourceError::Host {
            message: format!("The header {name} cannot carry what the page gives for it."),
        })
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The value of a response header.
pub(super) fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// Resolves an address against `base`, which may itself be relative to the page.
pub(super) fn absolute(address: &str, base: &str) -> Option<Url> {
    let base = Request::new_with_str(base).ok()?;
    Url::new_with_base(address, &base.url()).ok()
}

/// Turns a response that is not a success into an error.
pub(super) async fn refusal(response: &Response, abort: &Abort) -> SourceError {
    let status = response.status();
    let body = match body_of(response, abort).await {
        Err(SourceError::Aborted) => return SourceError::Aborted,
        body => body.unwrap_or_default(),
    };
    // The HTML error page of a proxy is not a problem document; its text is dropped.
    let said = std::str::from_utf8(&body).unwrap_or_default();
    let problem = Box::new(serde_json::from_str::<Problem>(said).unwrap_or_default());
    let retry_after = header(response, "retry-after");
    let retry_after_secs = retry_after.and_then(|seconds| seconds.trim().parse().ok());
    SourceError::of_status(status, problem, retry_after_secs)
}

/// The media type of server-sent events.
pub(super) const EVENT_STREAM: &str = "text/event-stream";

/// Rejects a response that is not JSON, such as a sign-in page.
pub(super) fn expect_json(response: &Response) -> Result<(), SourceError> {
    expect(response, is_json)
}

/// Rejects a response that is not a file of this format, such as a sign-in page or a problem document.
pub(super) fn expect_export(response: &Response, format: &str) -> Result<(), SourceError> {
    match format {
        "csv" => expect(response, is_csv),
        "ndjson" => expect(response, is_ndjson),
        _ => expect(response, |content_type| {
            is_any_file(content_type) || is_json(content_type)
        }),
    }
}

/// Rejects a response that is not an event stream.
pub(super) fn expect_events(response: &Response) -> Result<(), SourceError> {
    expect(response, |content_type| {
        media_type(content_type).eq_ignore_ascii_case(EVENT_STREAM)
    })
}

fn expect(response: &Response, is_it: fn(&str) -> bool) -> Result<(), SourceError> {
    let content_type = header(response, "content-type").unwrap_or_default();
    if is_it(&content_type) {
        Ok(())
    } else {
        Err(SourceError::NotJson { content_type })
    }
}

/// A media type without its parameters.
fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Whether this is JSON, such as `application/json` or `application/scim+json`, with any parameters.
fn is_json(content_type: &str) -> bool {
    let media_type = media_type(content_type);
    let subtype = media_type
        .split_once('/')
        .map_or("", |(_, subtype)| subtype)
        .to_ascii_lowercase();
    subtype == "json" || subtype.ends_with("+json")
}

fn is_csv(content_type: &str) -> bool {
    is_any_file(content_type)
        || media_type(content_type)
            .to_ascii_lowercase()
            .ends_with("csv")
}

fn is_ndjson(content_type: &str) -> bool {
    let media_type = media_type(content_type).to_ascii_lowercase();
    let is_lines = ["ndjson", "jsonl", "jsonlines", "json-seq"]
        .iter()
        .any(|ending| media_type.ends_with(ending));
    is_any_file(content_type) || is_lines
}

/// Whether this is a generic media type, which servers send for files of a type they do not know.
fn is_any_file(content_type: &str) -> bool {
    ["", "application/octet-stream", "text/plain"]
        .iter()
        .any(|known| media_type(content_type).eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{is_csv, is_json, is_ndjson};

    #[test]
    fn export_formats_accept_their_media_types_only() {
        assert!(is_csv("text/csv; charset=utf-8; header=present"));
        assert!(is_csv("application/octet-stream") && is_csv(""));
        assert!(is_ndjson("application/x-ndjson") && is_ndjson("Application/NDJSON"));
        for page in [
            "text/html; charset=utf-8",
            "application/json",
            "application/problem+json",
        ] {
            assert!(!is_csv(page) && !is_ndjson(page), "{page}");
        }
    }

    #[test]
    fn json_media_types_are_recognized() {
        assert!(is_json("application/json; charset=utf-8"));
        assert!(is_json("Application/SCIM+JSON"));
        assert!(!is_json("text/html"));
        assert!(!is_json(""));
        assert!(!is_json("application/jsonp"));
    }
}
