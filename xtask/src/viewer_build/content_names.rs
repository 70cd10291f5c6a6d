//! Names a file after the hash of its final bytes.
//!
//! Trunk hashes before wasm-opt and before minifying, so one of its names can stand for different bytes, and
//! a browser that received `immutable` would keep the old ones forever.
use super::integrity;
use crate::digest;

/// The number of hex digits in a name.
const DIGITS: usize = 16;

/// A file whose name contains the hash of its bytes.
#[derive(Debug)]
pub(super) struct Hashed {
    pub(super) name: String,
    pub(super) integrity: String,
    pub(super) bytes: Vec<u8>,
}

impl Hashed {
    /// `Hashed::new("page", "css", …)` is named like `page-0123456789abcdef.css`.
    pub(super) fn new(stem: &str, ending: &str, bytes: Vec<u8>) -> Self {
        let mut hash = digest::of(&bytes);
        hash.truncate(DIGITS);
        Self {
            name: format!("{stem}-{hash}.{ending}"),
            integrity: integrity::of(&bytes),
            bytes,
        }
    }
}

/// Whether a name contains the hash of the content.
pub(super) fn is_hashed(name: &str) -> bool {
    let hash = name
        .rsplit_once('-')
        .and_then(|(_, last)| last.split_once('.'));
    hash.is_some_and(|(hash, _)| {
        hash.len() == DIGITS
            && hash
                .bytes()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_depends_on_the_bytes() {
        let name = |bytes: &[u8]| Hashed::new("scim-audit-logs", "wasm", bytes.to_vec()).name;
        assert_eq!(name(b"abc"), "scim-audit-logs-ba7816bf8f01cfea.wasm");
        assert_ne!(name(b"abc"), name(b"abd"));
    }

    #[test]
    fn hashed_names_are_recognised_and_plain_names_are_not() {
        assert!(is_hashed(&Hashed::new("page", "css", Vec::new()).name));
        for name in ["scim-audit-logs.js", "look-deadbeef.css", "index.html"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
