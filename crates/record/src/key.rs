//! The redaction key, and the hashes and placeholders made with it. It must not know where secrets stand.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

const HASH_PREFIX: &str = "hmac-sha256:";
const PLACEHOLDER_PREFIX: &str = "[redacted ";
/// Sixteen hex characters, 64 bits: enough to compare by, too few to carry a secret in.
const HASH_BYTES: usize = 8;

/// The key of every hash the log holds. Kept outside the database, so that whoever reads the log can
/// see that two secrets are equal and cannot guess what they are.
#[derive(Clone)]
pub struct RedactionKey(Zeroizing<[u8; 32]>);

/// The system gave no random bytes for a new key.
#[cfg(feature = "native")]
#[derive(Debug, thiserror::Error)]
#[error("no random bytes for a redaction key: {0}. Give the key as a file instead")]
pub struct NoRandomness(#[from] getrandom::Error);

impl RedactionKey {
    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A new key from the system's random numbers.
    ///
    /// # Errors
    /// When the system gives none.
    #[cfg(feature = "native")]
    pub fn generate() -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The key's bytes, to be kept where the database is not.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `hmac-sha256:` and sixteen hex characters.
    pub(crate) fn hash(&self, secret: &[u8]) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            unreachable!("HMAC takes a key of any length")
        };
        mac.update(secret);
        let digest = mac.finalize().into_bytes();
        let mut text = HASH_PREFIX.to_owned();
        for byte in digest.iter().take(HASH_BYTES) {
            for nibble in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(nibble.into(), 16));
            }
        }
        text
    }

    /// What stands where a secret stood: `[redacted hmac-sha256:1f2e3d4c5b6a7988]`. Safe inside a JSON
    /// string and a header; a path or query takes it percent-encoded.
    pub(crate) fn placeholder(&self, secret: &[u8]) -> String {
        format!("{PLACEHOLDER_PREFIX}{}]", self.hash(secret))
    }
}

impl fmt::Debug for RedactionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedactionKey(…)")
    }
}

/// Whether the text is a hash as [`RedactionKey::hash`] writes it, and nothing else.
pub(crate) fn is_hash(text: &[u8]) -> bool {
    text.strip_prefix(HASH_PREFIX.as_bytes())
        .is_some_and(|hex| {
            hex.len() == 2 * HASH_BYTES
                && hex
                    .iter()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
}

/// Whether the text is one placeholder, and nothing else.
pub(crate) fn is_placeholder(text: &[u8]) -> bool {
    text.strip_prefix(PLACEHOLDER_PREFIX.as_bytes())
        .and_then(|rest| rest.strip_suffix(b"]"))
        .is_some_and(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_look_equal_under_one_key_only() {
        let (one, other) = (
            RedactionKey::from_bytes([1; 32]),
            RedactionKey::from_bytes([2; 32]),
        );
        assert_eq!(one.hash(b"s"), one.hash(b"s"));
        assert_ne!(one.hash(b"s"), one.hash(b"t"));
        assert_ne!(one.hash(b"s"), other.hash(b"s"));
    }

    #[test]
    fn only_an_exact_placeholder_is_one() {
        let text = RedactionKey::from_bytes([1; 32]).placeholder(b"s");
        assert!(is_placeholder(text.as_bytes()), "{text}");
        for wrapped in [
            format!("{text} hunter2"),
            format!("x{text}"),
            text.to_uppercase(),
            text.replace("[redacted hmac-sha256:", "[redacted hmac-sha256:ff"),
            "[redacted hmac-sha256:hunter2hunter2hu]".to_owned(),
        ] {
            assert!(!is_placeholder(wrapped.as_bytes()), "{wrapped}");
        }
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = RedactionKey::from_bytes([1; 32]);
        assert_eq!(format!("{key:?}"), "RedactionKey(…)");
    }
}
