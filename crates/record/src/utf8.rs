//! Converts redacted bytes to a string.

/// Returns the bytes as a text; replaces what is not UTF-8 by U+FFFD.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
