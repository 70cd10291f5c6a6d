//! Responses created by the gateway, as SCIM errors that clients can parse
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)).

use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;
use scim_audit_record::RawMessage;

use super::answer::AnswerBody;
use super::forwarding::{self, REQUEST_ID};
use super::wire::head::as_lines;

/// A response created by the gateway: a status code and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScimError {
    /// HTTP status code, also in the body.
    pub(super) status: StatusCode,
    /// One sentence for the body and the record.
    pub(super) detail: String,
    /// Cause, for the record only: it may name internals that are not meant for a SCIM client.
    cause: Option<String>,
}

impl ScimError {
    /// Creates a response without a separate cause.
    pub(super) fn new(status: StatusCode, detail: String) -> Self {
        Self {
            status,
            detail,
            cause: None,
        }
    }

    /// Adds the cause.
    pub(super) fn because(mut self, cause: String) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Creates a 502: the gateway did not get a valid response from the SCIM service.
    pub(super) fn bad_gateway(detail: &str) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, detail.to_owned())
    }

    /// Creates a 504: the SCIM service did not respond in time.
    pub(super) fn gateway_timeout(detail: String) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, detail)
    }

    /// Returns detail and cause for the record.
    pub(super) fn reason(&self) -> String {
        match &self.cause {
            Some(cause) => format!(
                "{}: {}.",
                self.detail.trim_end_matches('.'),
                cause.trim_end_matches('.')
            ),
            None => self.detail.clone(),
        }
    }

    /// Builds the complete response. `closes`: it is the last one on its connection.
    pub(super) fn response(&self, request_id: &HeaderValue, closes: bool) -> Response<Bytes> {
        let body = Bytes::from(
            serde_json::json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "status": self.status.as_str(),
                "detail": self.detail,
            })
            .to_string(),
        );
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let length = HeaderValue::from(response.body().len());
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/scim+json"),
        );
        headers.insert(CONTENT_LENGTH, length);
        headers.insert(REQUEST_ID, request_id.clone());
        forwarding::date(headers);
        if closes {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// Converts a complete response so that it can be sent.
pub(super) fn whole(response: Response<Bytes>) -> Response<AnswerBody> {
    response.map(AnswerBody::whole)
}

/// Returns a response of the gateway as it is on the wire, where hyper writes header names in title case.
pub(super) fn as_sent(response: &Response<Bytes>) -> RawMessage {
    let lines = as_lines(response.headers());
    RawMessage {
        headers: lines
            .into_iter()
            .map(|(name, value)| (title_case(&name), value))
            .collect(),
        body: response.body().to_vec(),
        size: response.body().len() as u64,
        truncated: false,
    }
}

fn title_case(name: &str) -> String {
    let mut begins = true;
    name.chars()
        .map(|char| {
            let shown = if begins {
                char.to_ascii_uppercase()
            } else {
                char
            };
            begins = char == '-';
            shown
        })
        .collect()
}
