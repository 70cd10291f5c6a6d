//! A failure as the page is told of it: a word for programs and a sentence of our own. Nothing of what a
//! server or a log said is in it but the id to give to support.

use super::{Event, SourceError};

/// The event for a failed call.
pub(super) fn event(error: &SourceError) -> Event {
    let (code, retryable, message) = described(error);
    let (status, problem) = match error {
        SourceError::Unauthorized => (Some(401), None),
        SourceError::Forbidden { problem } => (Some(403), Some(problem)),
        SourceError::NotFound { problem } => (Some(404), Some(problem)),
        SourceError::TooMany { .. } => (Some(429), None),
        SourceError::Rejected { status, problem } | SourceError::Server { status, problem } => {
            (Some(*status), Some(problem))
        }
        _ => (None, None),
    };
    Event::Error {
        code,
        status,
        retryable,
        fatal: false,
        request_id: problem.and_then(|problem| problem.request_id.clone()),
        message: message.to_owned(),
    }
}

fn described(error: &SourceError) -> (&'static str, bool, &'static str) {
    match error {
        SourceError::Offline => ("offline", true, "The browser is offline."),
        SourceError::Aborted | SourceError::Unreachable => {
            ("unreachable", true, "The audit log gave no answer.")
        }
        SourceError::Timeout { .. } => ("timeout", true, "The audit log gave no answer in time."),
        SourceError::Unauthorized => ("unauthorized", true, "The audit log asks to sign in."),
        SourceError::Forbidden { .. } => (
            "forbidden",
            false,
            "The audit log may not be seen by this person.",
        ),
        SourceError::NotFound { .. } => ("not-found", false, "The audit log found nothing there."),
        SourceError::Rejected { .. } => ("rejected", false, "The audit log refused the request."),
        SourceError::TooMany { .. } => ("too-many", true, "The audit log was asked too often."),
        SourceError::Server { .. } => ("server", true, "The audit log has a problem."),
        SourceError::NotJson { .. } => ("not-json", true, "The answer was not an audit log."),
        SourceError::Interrupted => ("interrupted", true, "The answer broke off."),
        SourceError::Unreadable { .. } => ("unreadable", false, "The answer could not be read."),
    }
}
