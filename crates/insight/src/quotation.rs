//! Cuts what a stranger wrote to a length.

/// Maximum length of a quoted value, in characters.
pub const LONGEST_QUOTE: usize = 256;

/// The beginning of a text; `…` marks what is left out.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => {
            let mut cut = text.get(..end).unwrap_or_default().to_owned();
            cut.push('…');
            cut
        }
        None => text.to_owned(),
    }
}

/// Whether a value was replaced before it was recorded.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.starts_with("[redacted ")
}
