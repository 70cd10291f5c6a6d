//! Error events for the host page: a machine-readable code and a sentence of our own. The only content of a
//! server or a log in them is the request ID to give to support.

use super::{HostEvent, SourceError};

/// Returns the event for a failed call.
pub(crate) fn event(error: &SourceError) -> HostEvent {
    let problem = match error {
        SourceError::Forbidden { problem }
        | SourceError::NotFound { problem }
        | SourceError::Rejected { problem, .. }
        | SourceError::Server { problem, .. } => Some(problem),
        _ => None,
    };
    HostEvent::Error {
        code: error.code(),
        status: error.status(),
        retryable: error.retryable(),
        fatal: false,
        request_id: problem.and_then(|problem| problem.request_id.clone()),
        option: None,
        message: sentence(error).to_owned(),
    }
}

fn sentence(error: &SourceError) -> &'static str {
    match error {
        SourceError::Offline => "The browser is offline.",
        SourceError::Aborted | SourceError::Unreachable => "The audit log did not answer.",
        SourceError::Barred => {
            "The page's content security policy forbids the call: connect-src does not list the audit log."
        }
        SourceError::Timeout { .. } => "The audit log did not answer in time.",
        SourceError::Redirected => {
            "The audit log redirects to another page, such as a sign-in page."
        }
        SourceError::Unauthorized => "The audit log requires a sign-in.",
        SourceError::Forbidden { .. } => "This user has no permission to see the audit log.",
        SourceError::NotFound { .. } => "The audit log has no such entry or call.",
        SourceError::Rejected { .. } => "The audit log refused the request.",
        SourceError::TooMany { .. } => "The audit log got too many requests.",
        SourceError::Server { .. } => "The audit log failed.",
        SourceError::NotJson { .. } => "The answer is not an audit log.",
        SourceError::Interrupted => "The answer ended too early.",
        SourceError::Unreadable { .. } => "The answer could not be read.",
        SourceError::UnreadableRecord { .. } => "The entry of the opened file could not be read.",
        SourceError::Unmapped { .. } => "The mapping does not fit the answer.",
        SourceError::FileGone => "The opened file can no longer be read.",
        SourceError::PartMissing => "A part of the viewer did not arrive.",
        SourceError::Host { .. } => "A function that the page gave to the viewer failed.",
    }
}
