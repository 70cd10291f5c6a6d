//! Error events for the host page: a machine-readable code and a sentence of our own. The only content of a
//! server or a log in them is the request ID to give to support.

use super::{HostEvent, SourceError};

/// Returns the event for a failed call.
pub(super) fn event(error: &SourceError) -> HostEvent {
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
        SourceError::Aborted | SourceError::Unreachable => "The audit log gave no answer.",
        SourceError::Barred => {
            "The page's policy forbids the call: its connect-src lacks the audit log."
        }
        SourceError::Timeout { .. } => "The audit log gave no answer in time.",
        SourceError::Redirected => "The audit log sends to another page, as to sign in.",
        SourceError::Unauthorized => "The audit log asks to sign in.",
        SourceError::Forbidden { .. } => "The audit log may not be seen by this person.",
        SourceError::NotFound { .. } => "The audit log found nothing there.",
        SourceError::Rejected { .. } => "The audit log refused the request.",
        SourceError::TooMany { .. } => "The audit log was asked too often.",
        SourceError::Server { .. } => "The audit log has a problem.",
        SourceError::NotJson { .. } => "The answer was not an audit log.",
        SourceError::Interrupted => "The answer broke off.",
        SourceError::Unreadable { .. } => "The answer could not be read.",
        SourceError::Unmapped { .. } => "The mapping does not fit the answer.",
        SourceError::FileGone => "The opened file cannot be read any more.",
        SourceError::Host { .. } => "A function that the page gave to the viewer failed.",
    }
}
