//! Writing to the clipboard, where the browser lets us.

use wasm_bindgen_futures::JsFuture;

/// Why nothing was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CopyError {
    /// The page is not secure (https or localhost), so there is no clipboard.
    Missing,
    /// The browser or its user said no.
    Refused,
}

/// Puts a text on the clipboard.
pub(super) async fn write(text: &str) -> Result<(), CopyError> {
    let navigator = web_sys::window().ok_or(CopyError::Missing)?.navigator();
    // On a page that is not secure the property is undefined, and calling through it would throw.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())
        .ok()
        .filter(wasm_bindgen::JsValue::is_object)
        .map(|_| navigator.clipboard())
        .ok_or(CopyError::Missing)?;
    match JsFuture::from(clipboard.write_text(text)).await {
        Ok(_) => Ok(()),
        Err(_) => Err(CopyError::Refused),
    }
}
