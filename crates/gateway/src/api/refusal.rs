//! Reasons why a call is rejected. Each corresponds to one kind of problem document (RFC 9457).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use scim_audit_model::problem::{ParameterError, Problem};
use scim_audit_store::StoreError;

/// Reason why a call is rejected.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum ApiError {
    #[error("some parameters are invalid; `errors` names each of them and its fault")]
    BadParameters(Vec<ParameterError>),
    #[error("send the admin token in the header Authorization: Bearer …")]
    NoToken,
    #[error("the token that was sent is not the admin token of this gateway")]
    WrongToken,
    #[error(
        "without an admin token this gateway answers only under a name of its own machine, such as localhost; \
         ask for that name, or start it with an admin token"
    )]
    ForeignHost,
    #[error(
        "a page of another origin asks, and this gateway has no admin token by which it could let that page in; ask \
         from the gateway's own address, or start it with an admin token"
    )]
    AnotherOrigin,
    #[error(
        "no entry has this id; the id may be mistyped, or the entry was removed or never recorded"
    )]
    NoSuchEntry,
    #[error("the API has no such call; docs/openapi.yaml lists all calls")]
    NoSuchCall,
    #[error(
        "this address does not accept this method; the Allow header lists the methods that it accepts"
    )]
    MethodNotAllowed,
    #[error(
        "this gateway takes no entries in; start it with --allow-import, or use its import command"
    )]
    ImportsAreOff,
    #[error("send one JSON entry per line, with the content type application/x-ndjson")]
    NotNdjson,
    #[error(
        "the body ended too early; the entries before its end were imported, and can safely be sent again"
    )]
    BrokenOff,
    #[error("the query took longer than its limit of {seconds} s; {advice}")]
    TooSlow { seconds: f64, advice: String },
    #[error("other long queries keep the log busy; try again in a few seconds")]
    Busy,
    #[error("the audit log cannot be read now; try again in a few seconds")]
    Unavailable(StoreError),
    #[error("the gateway failed to answer; its own log has the cause under this request's id")]
    Failed(StoreError),
}

impl ApiError {
    fn bad_parameter(name: &str, reason: &impl ToString) -> Self {
        Self::BadParameters(vec![ParameterError {
            parameter: name.to_owned(),
            message: reason.to_string(),
        }])
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::BadParameters(_) | Self::BrokenOff => StatusCode::BAD_REQUEST,
            Self::NoToken | Self::WrongToken => StatusCode::UNAUTHORIZED,
            Self::ForeignHost | Self::AnotherOrigin | Self::ImportsAreOff => StatusCode::FORBIDDEN,
            Self::NotNdjson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoSuchEntry | Self::NoSuchCall => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow { .. } | Self::Busy | Self::Unavailable(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::BadParameters(_) => "Bad parameters",
            Self::NoToken | Self::WrongToken => "Not signed in",
            Self::ForeignHost | Self::AnotherOrigin | Self::ImportsAreOff => "Not permitted",
            Self::NotNdjson => "Unsupported media type",
            Self::BrokenOff => "Broken body",
            Self::NoSuchEntry => "No such entry",
            Self::NoSuchCall => "No such call",
            Self::MethodNotAllowed => "Method not allowed",
            Self::TooSlow { .. } => "Query too slow",
            Self::Busy => "Audit log busy",
            Self::Unavailable(_) => "Audit log unavailable",
            Self::Failed(_) => "Internal error",
        }
    }

    /// Returns the problem document for the caller. It does not contain the `cause`, which may name files of
    /// this machine.
    pub(super) fn problem(&self, instance: String, request_id: String) -> Problem {
        Problem {
            r#type: "about:blank".to_owned(),
            title: self.title().to_owned(),
            status: self.status().as_u16(),
            detail: Some(self.to_string()),
            instance: Some(instance),
            request_id: Some(request_id),
            errors: match self {
                Self::BadParameters(errors) => errors.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// Error of the store that is written to the gateway's own log only.
    pub(super) fn cause(&self) -> Option<&StoreError> {
        match self {
            Self::Unavailable(cause) | Self::Failed(cause) => Some(cause),
            _ => None,
        }
    }

    /// Value of `WWW-Authenticate` for a 401 response (RFC 6750 §3).
    pub(super) fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::NoToken => Some("Bearer realm=\"audit log\""),
            Self::WrongToken => Some("Bearer realm=\"audit log\", error=\"invalid_token\""),
            _ => None,
        }
    }
}

impl From<Vec<ParameterError>> for ApiError {
    fn from(errors: Vec<ParameterError>) -> Self {
        Self::BadParameters(errors)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::BadCursor | StoreError::CursorOfAnotherFilter => {
                Self::bad_parameter("cursor", &error)
            }
            StoreError::BadPosition => Self::bad_parameter("Last-Event-ID", &error),
            StoreError::TooSlow { limit } => Self::TooSlow {
                seconds: limit.as_secs_f64(),
                advice: "ask for less at once".to_owned(),
            },
            StoreError::Busy => Self::Busy,
            StoreError::Unavailable(_)
            | StoreError::Stopped
            | StoreError::FileGone
            | StoreError::Removed => Self::Unavailable(error),
            error => Self::Failed(error),
        }
    }
}

impl IntoResponse for ApiError {
    /// Returns only the status. The envelope, which knows the path and request id of the call, adds the
    /// problem document.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
