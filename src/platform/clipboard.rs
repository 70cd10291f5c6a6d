//! Writing to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Why a text was not copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyError {
    /// The page is not a secure context (https or localhost), so there is no clipboard.
    Missing,
    /// The browser or the user refused.
    Refused,
}

/// Writes a text to the clipboard.
///
/// # Errors
/// See [`CopyError`].
pub async fn write(text: &str) -> Result<(), CopyError> {
    let navigator = web_sys::window().ok_or(CopyError::Missing)?.navigator();
    // In an insecure context the property is undefined, and a call through it would throw.
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
