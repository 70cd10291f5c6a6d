//! Names a file after its final bytes.
//!
//! Trunk hashes before wasm-opt and before minifying, so the same name can stand for different bytes,
//! and a browser that was told `immutable` would keep the old ones for ever.
use super::integrity;
use crate::digest;

/// Hex digits in a name.
const DIGITS: usize = 16;

/// A file under the name of its bytes: what another file says to have exactly these.
#[derive(Debug)]
pub(super) struct Hashed {
    pub(super) name: String,
    pub(super) integrity: String,
    pub(super) bytes: Vec<u8>,
}

impl Hashed {
    /// `Hashed::new("page", "css", …)` is named `page-0123456789abcdef.css`.
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

/// Whether a name carries the hash of its content.
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
    fn the_same_bytes_have_the_same_name_and_others_another() {
        let name = |bytes: &[u8]| Hashed::new("scim-audit-logs", "wasm", bytes.to_vec()).name;
        assert_eq!(name(b"abc"), "scim-audit-logs-ba7816bf8f01cfea.wasm");
        assert_ne!(name(b"abc"), name(b"abd"));
    }

    #[test]
    fn the_names_given_here_are_known_again_and_the_alias_is_none() {
        assert!(is_hashed(&Hashed::new("page", "css", Vec::new()).name));
        for name in ["scim-audit-logs.js", "look-deadbeef.css", "index.html"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
