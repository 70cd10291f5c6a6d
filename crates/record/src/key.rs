//! The redaction key, and the hashes and placeholders made with it. Independent of where secrets occur.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::pace::{Pace, SLICE, at_once};

const HASH_PREFIX: &str = "hmac-sha256:";
const PLACEHOLDER_PREFIX: &str = "[redacted ";
/// 64 bits, written as sixteen hex characters: enough to compare values, too few to smuggle a secret through.
const HASH_BYTES: usize = 8;

/// The key of all hashes in the log. It is kept outside the database: a reader of the log can see that two
/// secrets are equal, but cannot verify a guess without the key.
#[derive(Clone)]
pub struct RedactionKey(Zeroizing<[u8; 32]>);

/// The system provided no random bytes for a new key.
#[cfg(feature = "native")]
#[derive(Debug, thiserror::Error)]
#[error("no random bytes for a redaction key: {0}. Give the key as a file instead")]
pub struct RandomnessError(#[from] getrandom::Error);

impl RedactionKey {
    /// Creates the key from these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Generates a key from the random numbers of the system.
    ///
    /// # Errors
    /// Fails when the system provides none.
    #[cfg(feature = "native")]
    pub fn generate() -> Result<Self, RandomnessError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The bytes of the key. Store them apart from the database.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns `hmac-sha256:` and sixteen hex characters.
    pub(crate) fn hash(&self, secret: &[u8]) -> String {
        at_once(self.hash_in_slices(secret, &Pace::unbroken()))
    }

    /// The same of a text of any length.
    pub(crate) async fn hash_in_slices(&self, secret: &[u8], pace: &Pace) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            unreachable!("HMAC takes a key of any length")
        };
        for part in secret.chunks(SLICE) {
            mac.update(part);
            pace.count(part.len()).await;
        }
        let digest = mac.finalize().into_bytes();
        let mut text = HASH_PREFIX.to_owned();
        for byte in digest.iter().take(HASH_BYTES) {
            for nibble in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(nibble.into(), 16));
            }
        }
        text
    }

    /// Returns the text that replaces a secret: `[redacted hmac-sha256:1f2e3d4c5b6a7988]`. Valid inside a
    /// JSON string and a header; must be percent-encoded in a path or query.
    pub(crate) fn placeholder(&self, secret: &[u8]) -> String {
        placeholder_of(&self.hash(secret))
    }
}

/// The text that replaces the secret with this hash.
pub(crate) fn placeholder_of(hash: &str) -> String {
    format!("{PLACEHOLDER_PREFIX}{hash}]")
}

impl fmt::Debug for RedactionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedactionKey(…)")
    }
}

/// Whether the text is exactly one hash as written by [`RedactionKey::hash`].
pub(crate) fn is_hash(text: &[u8]) -> bool {
    text.strip_prefix(HASH_PREFIX.as_bytes())
        .is_some_and(|hex| {
            hex.len() == 2 * HASH_BYTES
                && hex
                    .iter()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
}

/// Whether the text is exactly one placeholder.
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
    fn only_an_exact_placeholder_is_recognized() {
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
