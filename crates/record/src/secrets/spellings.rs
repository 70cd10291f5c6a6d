//! Other spellings of a secret: in another character set, in base64, in hexadecimal digits.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::ANYWHERE_FROM;

/// How many characters of an encoded secret are searched for. The rest of the word is hidden with them.
const ENCODED_PATTERN: usize = 14;

/// The text in Latin-1. `None` if that equals UTF-8, or if Latin-1 lacks a character.
pub(super) fn latin1_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect()
}

/// Bytes that are not valid UTF-8, converted from Latin-1 to UTF-8.
pub(super) fn utf8_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let text: String = bytes.iter().copied().map(char::from).collect();
    Some(text.into_bytes())
}

/// For a secret that is not ASCII: its ASCII parts, which all character sets spell alike.
pub(super) fn ascii_runs(secret: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = secret.is_ascii();
    secret
        .split(|byte| !byte.is_ascii())
        .filter(move |run| !whole && run.len() >= ANYWHERE_FROM)
}

/// Search patterns for encodings of the secret. Every base64 or hexadecimal text that holds the secret
/// contains at least one of them, whatever the offset of the secret.
pub(super) fn encodings_of(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut encodings: Vec<Vec<u8>> = Vec::new();
    if secret.len() < ANYWHERE_FROM {
        return encodings;
    }
    // Base64 encodes three bytes as four characters, so the first complete group does not depend on the bytes
    // before it.
    for skipped in 0..3 {
        let bytes = secret
            .get(skipped..secret.len().min(skipped + 12))
            .unwrap_or_default();
        let whole = bytes.len() - bytes.len() % 3;
        let group = bytes.get(..whole).unwrap_or_default();
        for encoded in [STANDARD_NO_PAD.encode(group), URL_SAFE_NO_PAD.encode(group)] {
            let encoded = encoded.into_bytes();
            if encoded.len() >= ANYWHERE_FROM && !encodings.contains(&encoded) {
                encodings.push(encoded);
            }
        }
    }
    let nibbles = secret
        .iter()
        .take(ENCODED_PATTERN / 2)
        .flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16));
    encodings.push(digits.collect::<String>().into_bytes());
    encodings
}
