//! Tokens, kept in memory only. Adds the waiting to [`Machine`]: one token request to the host page serves
//! all calls of a viewer. An aborted call leaves the request open for the others; only the end of the viewer
//! aborts it.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use wasm_bindgen::JsValue;

use super::portal::{self, Portal};
use super::time_limit::TimeLimit;
use super::token_machine::{Grant, Machine, Pass, Reason, Step};
use super::{Members, SourceError, scalar};
use crate::platform::{Abort, clock};

/// The tokens of one viewer.
pub(super) struct Tokens {
    /// Provides the tokens. `None` if the host page provides none.
    provider: Option<Rc<dyn Portal>>,
    shared: Rc<Shared>,
    limit: Duration,
}

#[derive(Default)]
struct Shared {
    machine: RefCell<Machine>,
    waiting: RefCell<Vec<Waker>>,
    /// Aborts the open token request.
    question: RefCell<Option<Abort>>,
}

impl Tokens {
    /// Creates a store without a token. `limit` is the time limit of a token request.
    pub(super) fn new(provider: Option<Rc<dyn Portal>>, limit: Duration) -> Self {
        Self {
            provider,
            shared: Rc::default(),
            limit,
        }
    }

    /// Whether the host page provides tokens.
    pub(super) fn provided(&self) -> bool {
        self.provider.is_some()
    }

    /// Sends this bearer token from now on. Fails if no header can carry it.
    pub(super) fn set(&self, token: &str) -> Result<(), SourceError> {
        let grant = grant("Bearer", token, None)?;
        self.shared.machine.borrow_mut().granted(grant, now());
        Ok(())
    }

    /// Returns the token for a call. `None` if there is none and the host page provides none.
    pub(super) async fn before_call(&self, abort: &Abort) -> Result<Option<Pass>, SourceError> {
        if self.provider.is_none() {
            return Ok(self.shared.machine.borrow().after_wait(now()).ok());
        }
        let step = self.shared.machine.borrow_mut().before_call(now());
        self.take(step, abort).await.map(Some)
    }

    /// Returns the token to send instead of one that the server refused.
    pub(super) async fn after_refusal(
        &self,
        refused: &Pass,
        abort: &Abort,
    ) -> Result<Pass, SourceError> {
        if self.provider.is_none() {
            return Err(SourceError::Unauthorized);
        }
        let step = self
            .shared
            .machine
            .borrow_mut()
            .after_refusal(refused.number);
        self.take(step, abort).await
    }

    async fn take(&self, step: Step, abort: &Abort) -> Result<Pass, SourceError> {
        match step {
            Step::Send(pass) => return Ok(pass),
            Step::Fail(error) => return Err(error),
            Step::Ask(reason) => self.ask(reason),
            Step::Wait => (),
        }
        abort
            .unless_ended(self.shared.answered())
            .await
            .unwrap_or(Err(SourceError::Aborted))
    }

    /// Asks the host page for a token, in a task of its own.
    fn ask(&self, reason: Reason) {
        let Some(provider) = self.provider.clone() else {
            return;
        };
        let shared = Rc::clone(&self.shared);
        let question = Abort::new();
        shared.question.replace(Some(question.clone()));
        let limit = TimeLimit::start(self.limit, &question);
        wasm_bindgen_futures::spawn_local(async move {
            let called = provider.token(reason.as_str(), question.signal().as_ref());
            let answer = portal::answer_of(called, &question, why_none(reason))
                .await
                .and_then(|given| read(&portal::text(&given)?))
                .map_err(|error| limit.explain(error));
            drop(limit);
            shared.question.replace(None);
            match answer {
                Ok(grant) => shared.machine.borrow_mut().granted(grant, now()),
                Err(error) => shared.machine.borrow_mut().denied(error),
            }
            for waker in shared.waiting.take() {
                waker.wake();
            }
        });
    }
}

impl Drop for Tokens {
    fn drop(&mut self) {
        if let Some(question) = self.shared.question.take() {
            question.abort();
        }
    }
}

impl Shared {
    /// Waits until no token request is open.
    async fn answered(&self) -> Result<Pass, SourceError> {
        poll_fn(|context| {
            let machine = self.machine.borrow();
            if machine.asking() {
                self.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(machine.after_wait(now()))
        })
        .await
    }
}

/// The error of a failed token request. If the server had refused the last token, the user is no longer
/// signed in, whatever message the host page gives.
fn why_none(reason: Reason) -> fn(&JsValue) -> SourceError {
    match reason {
        Reason::Initial | Reason::Refresh => portal::refusal_of,
        Reason::Unauthorized => |_thrown| SourceError::Unauthorized,
    }
}

/// Parses `{token, expiresAt?, scheme?}`.
fn read(text: &str) -> Result<Grant, SourceError> {
    let given = Members::read(text);
    let member = |name| given.as_ref()?.get(name);
    let Some(token) = member("token").and_then(scalar) else {
        return Err(unusable("gave no token: expected a string or {token}"));
    };
    let expires_at: Option<f64> =
        member("expiresAt").and_then(|ends| serde_json::from_str(ends.get()).ok());
    let scheme = member("scheme").and_then(scalar);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates at the limits of i64, which no clock reaches"
    )]
    let expires_at = expires_at.map(|ends| ends as i64);
    grant(scheme.as_deref().unwrap_or("Bearer"), &token, expires_at)
}

/// Rejects a token that no header can carry here, because the browser's own error would quote it.
fn grant(scheme: &str, token: &str, expires_at: Option<i64>) -> Result<Grant, SourceError> {
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unusable(
            "gave a token that no header can carry: it is empty, or holds blanks or other characters than \
             ASCII",
        ));
    }
    if scheme.is_empty()
        || !scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(unusable("gave a scheme that is no word, such as Bearer"));
    }
    Ok(Grant {
        authorization: format!("{scheme} {token}"),
        expires_at,
    })
}

fn unusable(what: &str) -> SourceError {
    SourceError::Host {
        message: format!("tokenProvider {what}."),
    }
}

fn now() -> i64 {
    clock::now().timestamp_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authorization(text: &str) -> Result<String, String> {
        read(text)
            .map(|grant| grant.authorization)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn token_is_sent_with_the_scheme_of_the_host_page() {
        assert_eq!(
            authorization(r#"{"token":"abc"}"#).as_deref(),
            Ok("Bearer abc")
        );
        let grant = read(r#"{"token":"abc","scheme":"DPoP","expiresAt":1778146808412.5}"#);
        let grant = grant.ok().unwrap();
        assert_eq!(grant.authorization, "DPoP abc");
        assert_eq!(grant.expires_at, Some(1_778_146_808_412));
    }

    #[test]
    fn invalid_token_is_refused_without_quoting_it() {
        for text in [
            "",
            "17",
            r#"{"token":""}"#,
            r#"{"token":"sec ret"}"#,
            "{\"token\":\"sec\\nret: x\"}",
            r#"{"token":"sécret"}"#,
            r#"{"token":"secret","scheme":"Bearer: x"}"#,
            r#"{"token":["secret"]}"#,
        ] {
            let error = authorization(text).unwrap_err();
            assert!(error.contains("tokenProvider"), "{error}");
            assert!(!error.contains("sec"), "{error}");
        }
    }
}
