//! Redaction of opened files: the rules of the gateway's log (`crates/record`), with a key that lives as long
//! as the page.

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
    /// Created once per page, so that equal secrets of two files get equal placeholders.
    static RECORDER: OnceCell<Recorder> = const { OnceCell::new() };
}

/// The recorder that redacts entries. `None` if the browser provides no random numbers for its key.
pub(super) fn recorder() -> Option<Recorder> {
    RECORDER.with(|known| {
        if known.get().is_none() {
            let mut bytes = [0; 32];
            get_random_values(&mut bytes).ok()?;
            let policy = Policy {
                // The error page of a proxy often explains why a request failed. It is only shown to the
                // person who has the file.
                keep_unparsable_bodies: true,
                ..Policy::default()
            };
            let recorder = Recorder::new(RedactionKey::from_bytes(bytes), policy);
            known.get_or_init(|| recorder);
        }
        known.get().cloned()
    })
}

/// Whether a search text may occur in a placeholder that replaces a secret, so that the record itself need
/// not contain it. Digits that happen to occur in a hash are not considered.
pub(super) fn may_bring(needle: &Needle) -> bool {
    ["5bredacted", "20hmac-sha256"]
        .iter()
        .any(|replaced| replaced.contains(needle.lowered()))
}

/// Whether a body is still compressed with gzip, as base64 or as plain characters.
pub(super) fn is_packed(message: &Message) -> bool {
    let begins = |body: &String| body.starts_with("H4sI") || body.starts_with("\u{1f}\u{8b}");
    message.body.as_ref().is_some_and(begins)
}
