//! What the page around the viewer does by itself, when it wants to: hands out tokens, sends requests, or
//! has a log of its own. `embed` binds these to the page's functions.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request};

use super::{Abort, SourceError};

/// A call to one of the page's functions: a promise, or what it threw.
pub type Called = Result<Promise, JsValue>;

/// The page's functions. One that [`Offers`] does not name is never called.
#[expect(
    clippy::missing_errors_doc,
    reason = "the error of each is what the page's function threw"
)]
pub trait Portal {
    /// Which of them there are.
    fn offers(&self) -> Offers;
    /// A token: JSON text `{token, expiresAt?, scheme?}`.
    fn token(&self, reason: &str, signal: Option<&AbortSignal>) -> Called;
    /// What goes into the CSRF header.
    fn csrf(&self) -> Result<String, JsValue>;
    /// Sends a request: a `Response`.
    fn transport(&self, request: &Request, signal: Option<&AbortSignal>) -> Called;
    /// A page of entries, as JSON text.
    fn list(&self, query: &str, signal: Option<&AbortSignal>) -> Called;
    /// One full entry, as JSON text.
    fn get(&self, request_id: &str, signal: Option<&AbortSignal>) -> Called;
    /// How many entries there were over time, as JSON text.
    fn histogram(&self, query: &str, signal: Option<&AbortSignal>) -> Called;
    /// Everything that matches, as a stream of bytes.
    fn export(&self, query: &str, format: &str, signal: Option<&AbortSignal>) -> Called;
    /// New entries, as a stream of server-sent events.
    fn stream(&self, query: &str, last_event_id: &str, signal: Option<&AbortSignal>) -> Called;
}

/// Which functions a page gave.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a function of its own, and any of them may be absent"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Offers {
    /// Tokens.
    pub token: bool,
    /// What goes into the CSRF header.
    pub csrf: bool,
    /// Sending requests.
    pub transport: bool,
    /// A log of its own.
    pub list: bool,
    /// How many entries there were over time.
    pub histogram: bool,
    /// Everything that matches, as a file.
    pub export: bool,
    /// New entries as they come.
    pub stream: bool,
}

#[wasm_bindgen]
extern "C" {
    /// Whatever was thrown. Only these two are read of it: a page's own error class may be anything.
    type Thrown;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn message(this: &Thrown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Thrown) -> Result<JsValue, JsValue>;
}

/// The longest sentence of the page's that is shown.
const LONGEST_SENTENCE: usize = 300;

/// Waits for one of the page's functions. The wait ends with the call, whatever the function does.
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

/// The text that one of the page's functions gave.
pub(super) fn text(value: &JsValue) -> Result<String, SourceError> {
    value
        .as_string()
        .ok_or_else(|| failure("The page around the viewer gave something that is not text."))
}

/// What the page's function threw, in its own words where it has any.
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

/// The same of a function that stands for an HTTP call: what it threw may name a status.
pub(super) fn refusal_of(thrown: &JsValue) -> SourceError {
    let status = thrown
        .unchecked_ref::<Thrown>()
        .status()
        .ok()
        .and_then(|status| status.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within a status code's bounds, and its fraction says nothing"
    )]
    match status {
        Some(status) if (400.0..600.0).contains(&status) => {
            SourceError::of_status(status as u16, Box::default(), None)
        }
        _ => failure_of(thrown),
    }
}

/// Lets a promise settle that nobody waits for. A failure that nobody hears would be reported to the page.
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
