//! Tells whether a value looks like a credential.

/// Whether a value looks like a credential: at least 12 bytes with letters and digits, without whitespace,
/// and not a UUID.
pub(crate) fn opens_something(value: &[u8]) -> bool {
    value.len() >= 12
        && !value.iter().any(u8::is_ascii_whitespace)
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().any(u8::is_ascii_alphabetic)
        && !is_uuid(value)
}

/// Whether a value is a UUID ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)). UUIDs usually identify
/// resources.
fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
