//! Name and value of the member that a walker has reached.

use crate::json::walk::Walker;
use crate::outline::text;

/// Returns the text of a string or number; `None` for an empty text, `null`, `true` and `false`.
pub(crate) fn said(written: &[u8]) -> Option<String> {
    let is_literal = matches!(written, b"null" | b"true" | b"false");
    let words = text(written);
    (!is_literal && !words.is_empty()).then_some(words)
}

/// Whether the current member of the container at this depth has this name, ignoring case and decoding
/// escapes. Names that are too long to match are not copied.
pub(crate) fn is_named(walker: &Walker<'_>, depth: usize, name: &str) -> bool {
    let Some(key) = walker.key_at(depth) else {
        return false;
    };
    if key.len() == name.len() {
        return key.eq_ignore_ascii_case(name.as_bytes());
    }
    // The key may contain escapes, such as `\u0069d`.
    key.len() > name.len()
        && key.len() <= 6 * name.len()
        && key.contains(&b'\\')
        && text(key).eq_ignore_ascii_case(name)
}
