//! Builds SCIM responses and errors, independent of the resource type.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use scim_server::error::ValidationError;
use scim_server::providers::InMemoryError;
use serde_json::{Value, json};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/scim+json");

/// SCIM error response ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)).
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    scim_type: Option<&'static str>,
    detail: String,
    allow: Option<&'static str>,
}

impl Refusal {
    /// Creates an error with a status and a detail message.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            scim_type: None,
            detail: detail.into(),
            allow: None,
        }
    }

    /// Creates a 400 error with a `scimType`.
    pub(crate) fn bad(scim_type: &'static str, detail: impl Into<String>) -> Self {
        Self {
            scim_type: Some(scim_type),
            ..Self::new(StatusCode::BAD_REQUEST, detail)
        }
    }

    /// Creates a 405 error with an `Allow` header.
    pub(crate) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(
                StatusCode::METHOD_NOT_ALLOWED,
                format!("Only {allow} can be asked of this endpoint."),
            )
        }
    }

    /// Creates a 404 error for a resource.
    pub(crate) fn no_resource(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("Resource {id} not found."))
    }

    /// Converts the error into its HTTP response.
    pub(crate) fn into_answer(self) -> Response<Body> {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_u16().to_string(),
            "detail": self.detail,
        });
        if let (Some(scim_type), Some(members)) = (self.scim_type, body.as_object_mut()) {
            members.insert("scimType".to_owned(), scim_type.into());
        }
        let mut answer = with_body(self.status, &body);
        if let Some(allow) = self.allow {
            answer
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        answer
    }
}

impl From<InMemoryError> for Refusal {
    fn from(error: InMemoryError) -> Self {
        let detail = error.to_string();
        match error {
            InMemoryError::DuplicateAttribute {
                attribute, value, ..
            } => Self {
                scim_type: Some("uniqueness"),
                ..Self::new(
                    StatusCode::CONFLICT,
                    format!("{attribute} {value} is already in use."),
                )
            },
            InMemoryError::ResourceNotFound { id, .. } | InMemoryError::NotFound { id, .. } => {
                Self::no_resource(&id)
            }
            InMemoryError::QueryError { message } => Self::bad("invalidFilter", message),
            InMemoryError::PreconditionFailed { message } => {
                Self::new(StatusCode::PRECONDITION_FAILED, message)
            }
            InMemoryError::InvalidData { message } | InMemoryError::InvalidInput { message } => {
                let lower = message.to_lowercase();
                if lower.contains("readonly") || lower.contains("read-only") {
                    Self::bad("mutability", message)
                } else if lower.contains("path") {
                    Self::bad("invalidPath", message)
                } else {
                    Self::bad("invalidValue", message)
                }
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail),
        }
    }
}

impl From<ValidationError> for Refusal {
    fn from(error: ValidationError) -> Self {
        Self::bad("invalidValue", format!("{error}."))
    }
}

/// Creates a response with a JSON body.
pub(crate) fn with_body(status: StatusCode, body: &Value) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, MEDIA_TYPE);
    answer
}

/// Creates the response for a resource, with `Location` and `ETag` if its `meta` has them.
pub(crate) fn with_resource(status: StatusCode, resource: &Value) -> Response<Body> {
    let mut answer = with_body(status, resource);
    let headers: [(HeaderName, &str); 2] =
        [(header::LOCATION, "location"), (header::ETAG, "version")];
    for (name, member) in headers {
        let value = resource
            .pointer(&format!("/meta/{member}"))
            .and_then(Value::as_str);
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// Creates a `ListResponse` ([RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)).
pub(crate) fn list(resources: &[Value], total: usize, start: usize) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}
