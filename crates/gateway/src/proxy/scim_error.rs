//! Answers the gateway makes itself, in the words SCIM clients parse
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)).

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;

use super::answer::AnswerBody;
use super::forwarding::REQUEST_ID;

/// An answer of the gateway's own: a status code, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScimError {
    /// The HTTP status code, also in the body.
    pub(super) status: StatusCode,
    /// A sentence, for the body and for the record.
    pub(super) detail: String,
}

impl ScimError {
    /// The gateway could not get a proper answer from the SCIM service: 502.
    pub(super) fn bad_gateway(detail: String) -> Self {
        Self {
            status: StatusCode::BAD_GATEWAY,
            detail,
        }
    }

    /// The SCIM service did not answer in time: 504.
    pub(super) fn gateway_timeout(detail: String) -> Self {
        Self {
            status: StatusCode::GATEWAY_TIMEOUT,
            detail,
        }
    }

    /// The whole answer.
    pub(super) fn response(&self, request_id: &HeaderValue) -> Response<Bytes> {
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
        response
    }
}

/// An answer that is all there, ready to be sent.
pub(super) fn whole(response: Response<Bytes>) -> Response<AnswerBody> {
    response.map(AnswerBody::whole)
}
