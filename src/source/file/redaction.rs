//! The rules of redaction for what a file holds: those of the gateway's log (`crates/record`), with a key that lives as long as
//! the page.

use std::cell::OnceCell;

use scim_audit_model::entry::Message;
use scim_audit_model::needle::Needle;
use scim_audit_record::{Policy, Recorder, RedactionKey};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// <https://w3c.github.io/webcrypto/#Crypto-method-getRandomValues>
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// Made once, so that equal secrets of two files look equal.
    static RECORDER: OnceCell<Recorder> = const { OnceCell::new() };
}

/// What replaces the secrets of entries; `None` where the browser gives no random numbers for a key.
pub(super) fn recorder() -> Option<Recorder> {
    RECORDER.with(|known| {
        if known.get().is_none() {
            let mut bytes = [0; 32];
            get_random_values(&mut bytes).ok()?;
            let policy = Policy {
                // An error page of a proxy is often the answer to why a request failed. It goes nowhere but on the screen of who
                // has the file.
                keep_unparsable_bodies: true,
                ..Policy::default()
            };
            let recorder = Recorder::new(RedactionKey::from_bytes(bytes), policy);
            known.get_or_init(|| recorder);
        }
        known.get().cloned()
    })
}

/// Whether a text may stand in what replaces a secret, so that a record need not hold it. That a hash happens to have a
/// few digits in it is not looked for.
pub(super) fn may_bring(needle: &Needle) -> bool {
    ["5bredacted", "20hmac-sha256"]
        .iter()
        .any(|replaced| replaced.contains(needle.lowered()))
}

/// Whether a body is kept as it travelled: gzip, in base64.
pub(super) fn is_packed(message: &Message) -> bool {
    let begins = |body: &String| body.starts_with("H4sI") || body.starts_with("\u{1f}\u{8b}");
    message.body.as_ref().is_some_and(begins)
}
