//! How else a secret may be spelled: in another character set, in base64, in hexadecimal digits.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::ANYWHERE_FROM;

/// How many characters of an encoded secret are looked for. The rest of the word is hidden with them.
const ENCODED_PATTERN: usize = 14;

/// The text in Latin-1, where that differs from UTF-8 and can say it.
pub(super) fn latin1_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect()
}

/// Bytes that are no UTF-8, read as Latin-1, in UTF-8.
pub(super) fn utf8_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let text: String = bytes.iter().copied().map(char::from).collect();
    Some(text.into_bytes())
}

/// The parts of a secret that each character set spells alike, where it has others, too.
pub(super) fn ascii_runs(secret: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = secret.is_ascii();
    secret
        .split(|byte| !byte.is_ascii())
        .filter(move |run| !whole && run.len() >= ANYWHERE_FROM)
}

/// What surely stands in a base64 or hexadecimal text that holds the secret, wherever in it that begins.
pub(super) fn encodings_of(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut encodings: Vec<Vec<u8>> = Vec::new();
    if secret.len() < ANYWHERE_FROM {
        return encodings;
    }
    // Three bytes are four characters: the first whole group depends on nothing that stands before.
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
