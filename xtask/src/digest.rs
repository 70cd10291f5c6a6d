//! SHA-256 digests as hexadecimal text, for names, stamps and cache folders.
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A digest over several pieces.
#[derive(Default)]
pub(crate) struct Sum(Sha256);

impl Sum {
    /// Adds a piece and its length, so that different lists of pieces with the same bytes have different
    /// digests.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.0.update(piece.len().to_le_bytes());
        self.0.update(piece);
    }

    /// Returns all 64 digits.
    pub(crate) fn hex(self) -> String {
        digits(&self.0.finalize())
    }
}

/// Returns the digest of one piece.
pub(crate) fn of(bytes: impl AsRef<[u8]>) -> String {
    digits(&Sha256::digest(bytes))
}

fn digits(sum: &[u8]) -> String {
    sum.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        write!(digits, "{byte:02x}").ok();
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_equals_that_of_sha256sum() {
        assert_eq!(
            of("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn pieces_do_not_run_together() {
        let (mut one, mut other) = (Sum::default(), Sum::default());
        one.add(b"ab");
        one.add(b"c");
        other.add(b"a");
        other.add(b"bc");
        assert_ne!(one.hex(), other.hex());
    }
}
