//! Answers the gateway makes itself, in the words SCIM clients parse
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)).

use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;
use scim_audit_record::RawMessage;

use super::answer::AnswerBody;
use super::forwarding::{self, REQUEST_ID};
use super::wire::head::as_lines;

/// An answer of the gateway's own: a status code, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScimError {
    /// The HTTP status code, also in the body.
    pub(super) status: StatusCode,
    /// A sentence, for the body and for the record.
    pub(super) detail: String,
    /// What was behind it, for the record alone: it may name what is no business of a SCIM client.
    cause: Option<String>,
}

impl ScimError {
    /// An answer that has nothing to hide.
    pub(super) fn new(status: StatusCode, detail: String) -> Self {
        Self {
            status,
            detail,
            cause: None,
        }
    }

    /// The same, and what was behind it.
    pub(super) fn because(mut self, cause: String) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The gateway could not get a proper answer from the SCIM service: 502.
    pub(super) fn bad_gateway(detail: &str) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, detail.to_owned())
    }

    /// The SCIM service did not answer in time: 504.
    pub(super) fn gateway_timeout(detail: String) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, detail)
    }

    /// Why, as the record tells it.
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

    /// The whole answer. `closes`: it is the last one on its connection.
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

/// An answer that is all there, ready to be sent.
pub(super) fn whole(response: Response<Bytes>) -> Response<AnswerBody> {
    response.map(AnswerBody::whole)
}

/// An answer of the gateway's own as it is on the wire, where hyper writes names in title case.
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
