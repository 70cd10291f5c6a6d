//! The hash by which a browser checks a file before it uses it.
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

/// What an `integrity` attribute says of these bytes.
pub(super) fn of(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_one_that_openssl_prints() {
        // printf abc | openssl dgst -sha384 -binary | base64
        assert_eq!(
            of(b"abc"),
            "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"
        );
    }
}
