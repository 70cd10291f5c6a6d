//! What went wrong, in words, once: what happened, and what to do next.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use scim_audit_model::problem::Problem;

use crate::state::{AppState, Failure, SourceError};
use crate::ui::{S, heading};

/// What is said of a failure.
pub(super) struct Words {
    /// What happened.
    pub(super) title: String,
    /// What to do next.
    pub(super) advice: String,
    /// What the server said of it.
    pub(super) said: Option<String>,
    /// The id to give to support.
    pub(super) request_id: Option<String>,
}

impl Words {
    fn new(title: impl Into<String>, advice: &str) -> Self {
        Self {
            title: title.into(),
            advice: advice.to_owned(),
            said: None,
            request_id: None,
        }
    }

    fn with(mut self, problem: &Problem) -> Self {
        let title = (!problem.title.is_empty()).then(|| problem.title.clone());
        self.said = problem.detail.clone().or(title);
        self.request_id.clone_from(&problem.request_id);
        self
    }
}

/// The words for a failure. `Aborted` is never shown, so it has the plainest.
fn words(failure: &Failure, had_answer: bool) -> Words {
    match &failure.error {
        SourceError::Offline => Words::new(
            "You are offline",
            "Check your network connection, then retry.",
        ),
        SourceError::Aborted | SourceError::Unreachable => Words::new(
            "The audit log cannot be reached",
            "The server did not answer. Retry in a moment; if it goes on, tell whoever runs it.",
        ),
        SourceError::Timeout { seconds } => Words::new(
            format!(
                "No answer within {seconds} {}",
                if *seconds == 1 { "second" } else { "seconds" }
            ),
            "The server may be busy. Retry, or narrow the dates.",
        ),
        SourceError::Unauthorized => Words::new(
            if had_answer {
                "Your session has ended"
            } else {
                "You are not signed in"
            },
            if failure.page_signs_in {
                "The page you are on signs you in again. Retry if nothing happens."
            } else {
                "Sign in again, then retry."
            },
        ),
        SourceError::Forbidden { problem } => Words::new(
            "You may not see this audit log",
            "Ask a workspace owner for the permission to read audit logs.",
        )
        .with(problem),
        SourceError::NotFound { problem } => Words::new(
            "Not found",
            "The entry may be older than the log is kept, or the viewer is set up with a wrong address.",
        )
        .with(problem),
        SourceError::Rejected { status, problem } => Words::new(
            format!("The audit log refused the request ({status})"),
            "Change the filters, or reset them.",
        )
        .with(problem),
        SourceError::TooMany { retry_after_secs } => Words::new(
            "Too many requests",
            &match retry_after_secs {
                Some(1) => "Retry in 1 second.".to_owned(),
                Some(seconds) => format!("Retry in {seconds} seconds."),
                None => "Wait a moment, then retry.".to_owned(),
            },
        ),
        SourceError::Server { status, problem } => Words::new(
            format!("The audit log has a problem ({status})"),
            if problem.request_id.is_some() {
                "Retry in a moment; if it goes on, give the request ID to support."
            } else {
                "Retry in a moment; if it goes on, tell whoever runs it."
            },
        )
        .with(problem),
        SourceError::NotJson { content_type } => {
            let mut words = Words::new(
                "The answer was not an audit log",
                "Something between you and the log, such as a sign-in page or a proxy, answered instead. \
                 Sign in again, then retry.",
            );
            if !content_type.is_empty() {
                words.said = Some(format!("It was sent as {content_type}."));
            }
            words
        }
        SourceError::Interrupted => Words::new(
            "The answer broke off",
            "The connection ended before all of it was here. Retry.",
        ),
        SourceError::Unreadable { reason } => {
            let mut words = Words::new(
                "The answer could not be read",
                "The log and this viewer may be of different versions. Tell whoever runs it.",
            );
            words.said = Some(reason.clone());
            words
        }
        SourceError::Unmapped { reason } => {
            let mut words = Words::new(
                "The answer could not be read",
                "The viewer’s mapping does not fit what the audit log answers. Tell whoever runs this page.",
            );
            words.said = Some(reason.clone());
            words
        }
        SourceError::Host { message } => {
            let mut words = Words::new(
                "This page could not get the audit log",
                "Retry in a moment; if it goes on, tell whoever runs this page.",
            );
            words.said = Some(message.clone());
            words
        }
    }
}

/// A failure of the log: an alert with Retry. Above rows that are still there it says so.
#[component]
pub fn FailureCard(
    /// The viewer's state.
    state: AppState,
    /// What went wrong.
    failure: Failure,
    /// Whether rows of an earlier answer stand below.
    rows_kept: bool,
    /// Asks again.
    retry: Callback<()>,
) -> impl IntoView {
    let by_hand =
        failure.error == SourceError::Unauthorized && !failure.page_signs_in && state.takes_token();
    view! { class=S,
        <section class="sal-failure" part="failure" class:sal-failure--alone=!rows_kept role="alert">
            <div class="sal-failure__words">
                {words_view(state, &failure, 1)}
                {rows_kept
                    .then(|| {
                        view! { class=S,
                            <p class="sal-failure__kept">"Below is what was there before."</p>
                        }
                    })}
            </div>
            <button type="button" class="sal-button" part="button" on:click=move |_| retry.run(())>
                "Retry"
            </button>
            {by_hand.then(|| view! { <SignIn state /> })}
        </section>
    }
}

/// Title, advice, and what the server said. The title is a heading so many levels below the viewer's own.
pub(super) fn words_view(state: AppState, failure: &Failure, below: u8) -> impl IntoView + use<> {
    let had_answer = untrack(|| state.log().shown()).is_some();
    let Words {
        title,
        advice,
        said,
        request_id,
    } = words(failure, had_answer);
    view! { class=S,
        <div class="sal-failure__title" role="heading" {..heading::level(move || state.heading_level(below))}>
            {title}
        </div>
        {said.map(|said| view! { class=S, <p class="sal-failure__said">{said}</p> })}
        <p class="sal-failure__advice">{advice}</p>
        {request_id
            .map(|id| {
                view! { class=S,
                    <p class="sal-failure__id">"Request ID " <code class="sal-code">{id}</code></p>
                }
            })}
    }
}

/// For a log that asks for a token of its own: the token is kept in memory, and nowhere else.
#[component]
fn SignIn(state: AppState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let sign_in = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            let token = input.value().trim().to_owned();
            input.set_value("");
            if !token.is_empty() {
                state.sign_in(token);
            }
        }
    };
    view! { class=S,
        <form class="sal-failure__form" on:submit=sign_in>
            <label class="sal-field__label" for="sal-token">
                "Or give an access token. It is kept until you leave this page."
            </label>
            <input
                class="sal-input sal-input--mono"
                part="input"
                type="password"
                id="sal-token"
                autocomplete="off"
                node_ref=input
            />
            <button type="submit" class="sal-button sal-button--primary" part="button">
                "Use token"
            </button>
        </form>
    }
}
