//! What can go wrong between the viewer and a log.

use scim_audit_model::problem::Problem;

/// Why a call gave no answer that can be shown. The view turns each into words, once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The viewer itself gave the call up, for a newer one. Never shown.
    #[error("superseded by a newer call")]
    Aborted,
    /// The browser says that it has no network.
    #[error("the browser is offline")]
    Offline,
    /// No answer: refused, unresolved, or not allowed by the browser.
    #[error("no answer from the server")]
    Unreachable,
    /// The page's policy (`connect-src`) does not let the call be sent.
    #[error("the page's policy forbids the call")]
    Barred,
    /// No whole answer in time.
    #[error("no answer within {seconds} seconds")]
    Timeout {
        /// How long was waited.
        seconds: u64,
    },
    /// 401.
    #[error("not signed in")]
    Unauthorized,
    /// A redirect, which is not followed: portals send whoever is not signed in to a sign-in page.
    #[error("redirected")]
    Redirected,
    /// 403.
    #[error("not permitted")]
    Forbidden {
        /// What the server said.
        problem: Box<Problem>,
    },
    /// 404: no such entry, or no such API.
    #[error("not found")]
    NotFound {
        /// What the server said.
        problem: Box<Problem>,
    },
    /// 400 and the other answers that blame the call.
    #[error("the server refused the call ({status})")]
    Rejected {
        /// The HTTP status code.
        status: u16,
        /// What the server said.
        problem: Box<Problem>,
    },
    /// 429.
    #[error("too many calls")]
    TooMany {
        /// After how many seconds to ask again, where the server says so.
        retry_after_secs: Option<u64>,
    },
    /// 5xx.
    #[error("the server failed ({status})")]
    Server {
        /// The HTTP status code.
        status: u16,
        /// After how many seconds to ask again, where the server says so.
        retry_after_secs: Option<u64>,
        /// What the server said.
        problem: Box<Problem>,
    },
    /// A success that is not JSON, such as a sign-in page.
    #[error("the answer is not JSON")]
    NotJson {
        /// The answer's media type, as sent.
        content_type: String,
    },
    /// The connection ended in the middle of the answer.
    #[error("the answer broke off")]
    Interrupted,
    /// JSON, but not what the contract says.
    #[error("the answer could not be read: {reason}")]
    Unreadable {
        /// What the parser said.
        reason: String,
    },
    /// JSON, but no list or entry could be found in it.
    #[error("the answer could not be mapped: {reason}")]
    Unmapped {
        /// What was looked for, and where.
        reason: String,
    },
    /// An opened file cannot be read any more: it was moved, changed or locked.
    #[error("the file cannot be read any more")]
    FileGone,
    /// A function of the page around the viewer failed.
    #[error("the page around the viewer failed: {message}")]
    Host {
        /// What the page said.
        message: String,
    },
}

impl SourceError {
    /// What an answer with this status code, which is no success, means.
    pub(super) fn of_status(
        status: u16,
        problem: Box<Problem>,
        retry_after_secs: Option<u64>,
    ) -> Self {
        match status {
            // A browser that follows no redirect tells of one as 0.
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

    /// The word a program knows it by.
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
            Self::Unreadable { .. } => "unreadable",
            Self::Unmapped { .. } => "unmapped",
            Self::FileGone => "file",
            Self::Host { .. } => "host",
        }
    }

    /// Whether the same call may do better later. Where it needs a person to change something first, it may
    /// not: a filter, a permission, the page's options.
    pub fn retryable(&self) -> bool {
        !matches!(
            self,
            Self::Barred
                | Self::Forbidden { .. }
                | Self::NotFound { .. }
                | Self::Rejected { .. }
                | Self::Unreadable { .. }
                | Self::Unmapped { .. }
        )
    }

    /// Whether the page around may sign in again.
    pub fn asks_to_sign_in(&self) -> bool {
        matches!(self, Self::Unauthorized | Self::Redirected)
    }

    /// The HTTP status code, where there was one that says what went wrong.
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
