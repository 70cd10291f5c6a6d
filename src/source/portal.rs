//! The functions that the host page may provide: to issue tokens, to send requests, or to read a log of its
//! own. `embed` binds them to the page's functions.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request};

use super::SourceError;
use crate::platform::Abort;

/// The call of a host page function: its promise, or what it threw.
pub type Called = Result<Promise, JsValue>;

/// The functions of the host page. A function that [`Offers`] does not list is never called.
#[expect(
    clippy::missing_errors_doc,
    reason = "the error of each is what the host page's function threw"
)]
pub trait Portal {
    /// Which of the functions exist.
    fn offers(&self) -> Offers;
    /// Provides a token, as JSON text `{token, expiresAt?, scheme?}`.
    fn token(&self, reason: &str, signal: Option<&AbortSignal>) -> Called;
    /// Returns the value of the CSRF header.
    fn csrf(&self) -> Result<String, JsValue>;
    /// Sends a request and provides its `Response`.
    fn transport(&self, request: &Request, signal: Option<&AbortSignal>) -> Called;
    /// Returns the `Response` of a request that was sent before the viewer was there to send it, if it is this one.
    fn sent_ahead(&self, request: &Request) -> Option<Promise>;
    /// Provides a page of entries, as JSON text.
    fn list(&self, query: &str, signal: Option<&AbortSignal>) -> Called;
    /// Provides one complete entry, as JSON text.
    fn get(&self, request_id: &str, signal: Option<&AbortSignal>) -> Called;
    /// Provides entry counts over time, as JSON text.
    fn histogram(&self, query: &str, signal: Option<&AbortSignal>) -> Called;
    /// Provides all matching entries, as a stream of bytes.
    fn export(&self, query: &str, format: &str, signal: Option<&AbortSignal>) -> Called;
    /// Provides new entries, as a stream of server-sent events.
    fn stream(&self, query: &str, last_event_id: &str, signal: Option<&AbortSignal>) -> Called;
}

/// Which functions a host page provides.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is the presence of a separate, optional function"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Offers {
    /// Whether [`Portal::token`] exists.
    pub token: bool,
    /// Whether [`Portal::csrf`] exists.
    pub csrf: bool,
    /// Whether [`Portal::transport`] exists.
    pub transport: bool,
    /// Whether the host page has a log of its own: [`Portal::list`] and [`Portal::get`] exist.
    pub list: bool,
    /// Whether [`Portal::histogram`] exists.
    pub histogram: bool,
    /// Whether [`Portal::export`] exists.
    pub export: bool,
    /// Whether [`Portal::stream`] exists.
    pub stream: bool,
}

#[wasm_bindgen]
extern "C" {
    /// A thrown value. Only these two properties are read, because the host page may throw errors of any
    /// class.
    type Thrown;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn message(this: &Thrown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Thrown) -> Result<JsValue, JsValue>;
}

/// Maximum length, in characters, of a host page message that is shown.
const LONGEST_SENTENCE: usize = 300;

/// Awaits a host page function. An abort of the call ends the wait even if the function never settles.
/// `explain` turns what it threw into an error.
pub(super) async fn answer_of(
    called: Called,
    abort: &Abort,
    explain: fn(&JsValue) -> SourceError,
) -> Result<JsValue, SourceError> {
    let promise = called.map_err(|thrown| explain(&thrown))?;
    match abort.unless_ended(JsFuture::from(promise)).await {
        None => Err(SourceError::Aborted),
        Some(Ok(value)) => Ok(value),
        Some(Err(thrown)) => Err(explain(&thrown)),
    }
}

/// Returns the text that a host page function provided.
pub(super) fn text(value: &JsValue) -> Result<String, SourceError> {
    value
        .as_string()
        .ok_or_else(|| failure("The page around the viewer gave something that is not text."))
}

/// Turns what a host page function threw into an error, with its message if it has one.
pub(super) fn failure_of(thrown: &JsValue) -> SourceError {
    let message = thrown
        .unchecked_ref::<Thrown>()
        .message()
        .ok()
        .and_then(|message| message.as_string());
    match message {
        Some(message) if !message.trim().is_empty() => failure(message.trim()),
        _ => failure("A function of the page around the viewer failed, and gave no reason."),
    }
}

/// Like [`failure_of`], for a function that replaces an HTTP call: what it threw may have a status.
pub(super) fn refusal_of(thrown: &JsValue) -> SourceError {
    let status = thrown
        .unchecked_ref::<Thrown>()
        .status()
        .ok()
        .and_then(|status| status.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the pattern checks the bounds, and a fraction has no meaning"
    )]
    match status {
        Some(status) if (400.0..600.0).contains(&status) => {
            SourceError::of_status(status as u16, Box::default(), None)
        }
        _ => failure_of(thrown),
    }
}

/// Consumes a promise whose result is not needed. An unhandled rejection would be reported to the host page.
pub(super) fn let_settle(promise: Promise) {
    wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(promise).await) });
}

fn failure(message: &str) -> SourceError {
    SourceError::Host {
        message: cut(message, LONGEST_SENTENCE),
    }
}

fn cut(text: &str, longest: usize) -> String {
    let mut cut: String = text.chars().take(longest).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_sentence_is_cut_between_characters() {
        assert_eq!(cut("né", 2), "né");
        assert_eq!(cut("née", 2), "né…");
    }
}
