//! Errors of calls to a log.

use leptos::wasm_split::SplitLoaderError;
use scim_audit_model::problem::Problem;

use crate::platform::AbortedError;

/// Why a call returned nothing that can be shown. The view turns each error into words, in one place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The viewer aborted the call, for example because a newer one superseded it. Never shown.
    #[error("superseded by a newer call")]
    Aborted,
    /// The browser reports that it has no network.
    #[error("the browser is offline")]
    Offline,
    /// No response: connection refused, name not resolved, or blocked by the browser.
    #[error("no answer from the server")]
    Unreachable,
    /// The content security policy of the host page (`connect-src`) blocks the request.
    #[error("the page's policy forbids the call")]
    Barred,
    /// No complete response within the time limit.
    #[error("no answer within {seconds} seconds")]
    Timeout {
        /// The time limit in seconds.
        seconds: u64,
    },
    /// HTTP 401.
    #[error("not signed in")]
    Unauthorized,
    /// A redirect, which is not followed: portals redirect unauthenticated requests to a sign-in page.
    #[error("redirected")]
    Redirected,
    /// HTTP 403.
    #[error("not permitted")]
    Forbidden {
        /// The problem document of the response; empty if it has none.
        problem: Box<Problem>,
    },
    /// HTTP 404: no such entry, or no such API.
    #[error("not found")]
    NotFound {
        /// The problem document of the response; empty if it has none.
        problem: Box<Problem>,
    },
    /// HTTP 400 and the other statuses that blame the request.
    #[error("the server refused the call ({status})")]
    Rejected {
        /// The HTTP status code.
        status: u16,
        /// The problem document of the response; empty if it has none.
        problem: Box<Problem>,
    },
    /// HTTP 429.
    #[error("too many calls")]
    TooMany {
        /// `Retry-After` in seconds, if the server sent it.
        retry_after_secs: Option<u64>,
    },
    /// HTTP 5xx.
    #[error("the server failed ({status})")]
    Server {
        /// The HTTP status code.
        status: u16,
        /// `Retry-After` in seconds, if the server sent it.
        retry_after_secs: Option<u64>,
        /// The problem document of the response; empty if it has none.
        problem: Box<Problem>,
    },
    /// A success response of an unexpected media type, such as a sign-in page.
    #[error("the answer is not JSON")]
    NotJson {
        /// The media type of the response, as sent.
        content_type: String,
    },
    /// The connection ended in the middle of the response.
    #[error("the answer ended too early")]
    Interrupted,
    /// The response does not follow the API contract.
    #[error("the answer could not be read: {reason}")]
    Unreadable {
        /// The message of the parser.
        reason: String,
    },
    /// A record of an opened file is not an entry.
    #[error("the record could not be read: {reason}")]
    UnreadableRecord {
        /// The message of the parser.
        reason: String,
    },
    /// JSON in which no list or entry was found.
    #[error("the answer could not be mapped: {reason}")]
    Unmapped {
        /// What was expected, and at which path.
        reason: String,
    },
    /// An opened file can no longer be read: it was moved, changed or locked.
    #[error("the file can no longer be read")]
    FileGone,
    /// The code for the call is in a part of the viewer that did not arrive. The page is told so as the part is loaded.
    #[error("a part of the viewer did not arrive")]
    PartMissing,
    /// A function of the host page failed.
    #[error("the page around the viewer failed: {message}")]
    Host {
        /// The message of the host page's error.
        message: String,
    },
}

impl From<AbortedError> for SourceError {
    fn from(_: AbortedError) -> Self {
        Self::Aborted
    }
}

impl From<SplitLoaderError> for SourceError {
    fn from(_: SplitLoaderError) -> Self {
        Self::PartMissing
    }
}

impl SourceError {
    /// Maps the status code of a response that is not a success to an error.
    pub(super) fn of_status(
        status: u16,
        problem: Box<Problem>,
        retry_after_secs: Option<u64>,
    ) -> Self {
        match status {
            // A browser that does not follow redirects reports one as status 0.
            0 | 300..=399 => Self::Redirected,
            401 => Self::Unauthorized,
            403 => Self::Forbidden { problem },
            404 => Self::NotFound { problem },
            429 => Self::TooMany { retry_after_secs },
            500.. => Self::Server {
                status,
                retry_after_secs,
                problem,
            },
            _ => Self::Rejected { status, problem },
        }
    }

    /// Whether no complete answer arrived. The next call may have one.
    pub fn lacks_answer(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Unreachable | Self::Interrupted | Self::Timeout { .. }
        )
    }

    /// The machine-readable code of the error, such as `timeout`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::Barred => "connect-policy",
            Self::Timeout { .. } => "timeout",
            Self::Unauthorized => "unauthorized",
            Self::Redirected => "redirected",
            Self::Forbidden { .. } => "forbidden",
            Self::NotFound { .. } => "not-found",
            Self::Rejected { .. } => "rejected",
            Self::TooMany { .. } => "too-many",
            Self::Server { .. } => "server",
            Self::NotJson { .. } => "not-json",
            Self::Interrupted => "interrupted",
            Self::Unreadable { .. } | Self::UnreadableRecord { .. } => "unreadable",
            Self::Unmapped { .. } => "unmapped",
            Self::FileGone => "file",
            Self::PartMissing => "load",
            Self::Host { .. } => "host",
        }
    }

    /// Whether a retry of the same call may succeed. False if a person has to change something first: a
    /// filter, a permission, or an option of the host page.
    pub fn retryable(&self) -> bool {
        !matches!(
            self,
            Self::Barred
                | Self::Forbidden { .. }
                | Self::NotFound { .. }
                | Self::Rejected { .. }
                | Self::Unreadable { .. }
                | Self::UnreadableRecord { .. }
                | Self::Unmapped { .. }
        )
    }

    /// Whether the user is not signed in, so that the host page may have to sign in again.
    pub fn asks_to_sign_in(&self) -> bool {
        matches!(self, Self::Unauthorized | Self::Redirected)
    }

    /// The HTTP status code that describes the error, if there is one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Unauthorized => Some(401),
            Self::Forbidden { .. } => Some(403),
            Self::NotFound { .. } => Some(404),
            Self::TooMany { .. } => Some(429),
            Self::Rejected { status, .. } | Self::Server { status, .. } => Some(*status),
            _ => None,
        }
    }
}
