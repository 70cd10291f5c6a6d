//! Texts for failures: what happened, and what to do next.

use leptos::prelude::*;
use scim_audit_model::problem::Problem;

use crate::app::AppState;
use crate::state::{Failure, Field, SourceError};
use crate::ui::{BASE_CLASS, heading, shown, spelled};
use crate::words::{Key, format, t};

/// The texts for a failure.
pub(crate) struct FailureWords {
    /// What happened.
    pub(crate) title: String,
    /// What to do next.
    pub(crate) advice: String,
    /// The server's message.
    pub(crate) said: Option<String>,
    /// The request ID to give to support.
    pub(crate) request_id: Option<String>,
}

impl FailureWords {
    fn new(title: Key, advice: Key) -> Self {
        Self::titled(t(title).into(), advice)
    }

    fn titled(title: String, advice: Key) -> Self {
        Self {
            title,
            advice: t(advice).into(),
            said: None,
            request_id: None,
        }
    }

    fn with(mut self, problem: &Problem) -> Self {
        // What is wrong with a field is shown at the field.
        let at_fields = !problem.errors.is_empty()
            && problem
                .errors
                .iter()
                .all(|error| Field::of_parameter(&error.parameter).is_some());
        if !at_fields {
            let title = (!problem.title.is_empty()).then(|| problem.title.clone());
            self.said = problem.detail.clone().or(title).map(|said| spelled(&said));
        }
        self.request_id.clone_from(&problem.request_id);
        self
    }
}

/// Returns the texts for a failure. `Aborted` is never shown, so it has a generic text. Reactive.
pub(crate) fn words(failure: &Failure, had_answer: bool) -> FailureWords {
    let with_status = |title, status: u16, advice| {
        let status = status.to_string();
        FailureWords::titled(format(title, &[("status", (&status).into())]), advice)
    };
    let saying = |mut words: FailureWords, said: &str| {
        words.said = Some(spelled(said));
        words
    };
    let retry_in = |mut words: FailureWords, seconds: Option<u64>| {
        if let Some(seconds) = seconds {
            words.advice = format(Key::RetryInSeconds, &[("seconds", seconds.into())]);
        }
        words
    };
    match &failure.error {
        SourceError::Offline => FailureWords::new(Key::Offline, Key::OfflineAdvice),
        SourceError::Aborted | SourceError::Unreachable => {
            FailureWords::new(Key::Unreachable, Key::UnreachableAdvice)
        }
        SourceError::Barred => FailureWords::new(Key::Barred, Key::BarredAdvice),
        SourceError::Timeout { seconds } => FailureWords::titled(
            format(Key::NoAnswerWithin, &[("seconds", (*seconds).into())]),
            Key::TimeoutAdvice,
        ),
        SourceError::Unauthorized => FailureWords::new(
            if had_answer {
                Key::SessionEnded
            } else {
                Key::NotSignedIn
            },
            if failure.page_signs_in {
                Key::PageSignsInAdvice
            } else {
                Key::SignInAdvice
            },
        ),
        SourceError::Redirected => FailureWords::new(
            Key::Redirected,
            if failure.page_signs_in {
                Key::PageSignsInAdvice
            } else {
                Key::SignInAdvice
            },
        ),
        SourceError::Forbidden { problem } => {
            FailureWords::new(Key::Forbidden, Key::ForbiddenAdvice).with(problem)
        }
        SourceError::NotFound { problem } => {
            FailureWords::new(Key::NotFound, Key::NotFoundAdvice).with(problem)
        }
        SourceError::Rejected { status, problem } => {
            with_status(Key::Refused, *status, Key::RefusedAdvice).with(problem)
        }
        SourceError::TooMany { retry_after_secs } => retry_in(
            FailureWords::new(Key::TooMany, Key::TooManyAdvice),
            *retry_after_secs,
        ),
        SourceError::Server {
            status,
            retry_after_secs,
            problem,
        } => {
            let advice = if problem.request_id.is_some() {
                Key::ServerProblemAdviceWithId
            } else {
                Key::ServerProblemAdvice
            };
            retry_in(
                with_status(Key::ServerProblem, *status, advice),
                *retry_after_secs,
            )
            .with(problem)
        }
        SourceError::NotJson { content_type } => {
            let mut words = FailureWords::new(Key::NotJson, Key::NotJsonAdvice);
            if !content_type.is_empty() {
                words.said = Some(format(Key::SentAs, &[("type", content_type.into())]));
            }
            words
        }
        SourceError::Interrupted => FailureWords::new(Key::BrokeOff, Key::BrokeOffAdvice),
        SourceError::Unreadable { reason } => saying(
            FailureWords::new(Key::Unreadable, Key::UnreadableAdvice),
            reason,
        ),
        SourceError::UnreadableRecord { reason } => saying(
            FailureWords::new(Key::UnreadableRecord, Key::UnreadableRecordAdvice),
            reason,
        ),
        SourceError::Unmapped { reason } => saying(
            FailureWords::new(Key::Unreadable, Key::UnmappedAdvice),
            reason,
        ),
        SourceError::FileGone => FailureWords::new(Key::FileGone, Key::FileGoneAdvice),
        SourceError::PartMissing => FailureWords::new(Key::PartMissingTitle, Key::PartMissing),
        SourceError::Host { message } => saying(
            FailureWords::new(Key::PageFailed, Key::PageFailedAdvice),
            message,
        ),
    }
}

/// Title, advice and the server's message. The title is a heading `below` levels under the viewer's own.
pub(crate) fn words_view(state: AppState, failure: &Failure, below: u8) -> impl IntoView + use<> {
    let had_answer = untrack(|| state.log().shown()).is_some();
    let failure = failure.clone();
    move || {
        let FailureWords {
            title,
            advice,
            said,
            request_id,
        } = words(&failure, had_answer);
        view! { class=BASE_CLASS,
            <div class="sal-failure__title" role="heading" {..heading::level(move || state.heading_level(below))}>
                {title}
            </div>
            {said.map(|said| view! { class=BASE_CLASS, <p class="sal-failure__said">{said}</p> })}
            <p class="sal-failure__advice">{advice}</p>
            {request_id
                .map(|id| {
                    view! { class=BASE_CLASS,
                        <p class="sal-failure__id">
                            {t(Key::RequestId)} " " <code class="sal-code">{shown(id)}</code>
                        </p>
                    }
                })}
        }
    }
}
