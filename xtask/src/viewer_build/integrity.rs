//! Computes the hash with which a browser verifies a file.
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

/// Returns the value of an `integrity` attribute for these bytes.
pub(super) fn of(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_equals_that_of_openssl() {
        // printf abc | openssl dgst -sha384 -binary | base64
        assert_eq!(
            of(b"abc"),
            "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"
        );
    }
}
