//! Recognizes ids by their form.

/// Words in ids that clients make up to test whether a service answers 404.
const MADE_UP: [&str; 10] = [
    "nonexist",
    "non-exist",
    "non_exist",
    "notexist",
    "not-exist",
    "does-not-exist",
    "doesnotexist",
    "no-such",
    "nosuch",
    "invalid-id",
];

/// Whether a text is a UUID in its usual spelling.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether no service can have issued an id: it is made of one digit, or says so itself.
pub(crate) fn is_impossible_id(id: &str) -> bool {
    let lower = id.to_ascii_lowercase();
    if MADE_UP.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let mut digits = lower.bytes().filter(|byte| *byte != b'-');
    let first = digits.next();
    lower.len() >= 32
        && matches!(first, Some(b'0' | b'f'))
        && digits.all(|byte| Some(byte) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_cannot_exist_are_recognized() {
        for id in [
            "00000000-0000-0000-0000-000000000000",
            "ffffffffffffffffffffffffffffffff",
            "no-such-id",
            "NonExistentUser",
        ] {
            assert!(is_impossible_id(id), "{id}");
        }
        for id in ["0", "1", "2819c223-7f76-453a-919d-413861904646", "f", ""] {
            assert!(!is_impossible_id(id), "{id}");
        }
        assert!(is_uuid("2819c223-7f76-453a-919d-413861904646"));
        assert!(!is_uuid("2819c2237f76453a919d413861904646"));
    }
}
