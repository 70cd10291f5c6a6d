//! Finds secrets in base64: words of the alphabet whose decoded text reveals a secret.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use scim_audit_model::entry::RedactionReason;

use super::{Find, Look, clear_secrets_in};
use crate::json;
use crate::pace::{Pace, SLICE};
use crate::reading::{Reading, Readings};

/// Minimum length of a word to decode: `password=1` takes this many characters in base64.
const SHORTEST: usize = 14;
/// What a short word costs, in bytes read.
const WORD_COST: usize = 8;
/// Maximum number of characters decoded per word.
const LONGEST: usize = 1 << 20;
/// Limits the number of secrets remembered per word. Checked once per reading.
const MOST_FINDS: usize = 16;
/// How many characters are decoded first, to check whether the word decodes to text at all.
const PROBE: usize = 32;

const LAX: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LAX);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LAX);

/// Adds each base64 word whose decoded text reveals a secret.
pub(super) async fn find(text: &[u8], found: &mut Vec<Find>, pace: &Pace) {
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let length = length_of_word(rest, pace).await;
        let word = at..at + length;
        at = word.end + 1;
        if length < SHORTEST {
            continue;
        }
        let inner = secrets_of(text, &word, pace).await;
        if !inner.is_empty() {
            found.push(Find {
                span: word,
                why: RedactionReason::Shape,
                open_ended: false,
                inner,
            });
        }
    }
}

/// Length of the base64 at the start of a text, across line breaks after full lines
/// ([RFC 2045 §6.8](https://www.rfc-editor.org/rfc/rfc2045#section-6.8)).
async fn length_of_word(text: &[u8], pace: &Pace) -> usize {
    let mut length = 0;
    loop {
        let rest = text.get(length..).unwrap_or_default();
        let mut line = 0;
        for part in rest.chunks(SLICE) {
            let length = part.iter().take_while(|byte| is_part(**byte)).count();
            line += length;
            pace.count(length + WORD_COST).await;
            if length < part.len() {
                break;
            }
        }
        length += line;
        let behind = rest.get(line..).unwrap_or_default();
        let end = match behind {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => return length,
        };
        let goes_on = behind.get(end).is_some_and(|byte| is_part(*byte));
        if !matches!(line, 60..=80) || !goes_on {
            return length;
        }
        length += end;
    }
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

async fn secrets_of(text: &[u8], word: &Range<usize>, pace: &Pace) -> Vec<Vec<u8>> {
    let whole = text.get(word.clone()).unwrap_or_default();
    // A path may precede the base64: `/reset/cGFzc3dvcmQ9…`.
    let slashes = memchr::memchr_iter(b'/', whole).map(|at| at + 1).take(2);
    for start in std::iter::once(0).chain(slashes) {
        let characters = whole
            .get(start..whole.len().min(start + LONGEST))
            .unwrap_or_default();
        let probe = characters
            .get(..PROBE.min(characters.len()))
            .unwrap_or_default();
        if characters.len() < SHORTEST || !is_text(&decoded(probe, pace).await) {
            continue;
        }
        let inside = decoded(characters, pace).await;
        let mut secrets: Vec<Vec<u8>> = Vec::new();
        let mut readings = Readings::of(Reading::of(&inside));
        while let Some(reading) = readings.next(pace).await {
            if secrets.len() > MOST_FINDS {
                break;
            }
            secrets.extend(json::nested::secrets_of(&reading.bytes, pace).await);
            let finds = clear_secrets_in(&reading.bytes, Look::default(), pace).await;
            secrets.extend(
                finds
                    .into_iter()
                    .take(MOST_FINDS)
                    .filter_map(|find| reading.bytes.get(find.span).map(<[u8]>::to_vec)),
            );
        }
        if !secrets.is_empty() {
            return secrets;
        }
    }
    Vec::new()
}

/// Decodes the characters. A single character left over at the end encodes no byte and is dropped.
async fn decoded(characters: &[u8], pace: &Pace) -> Vec<u8> {
    let characters: Vec<u8> = characters
        .iter()
        .copied()
        .filter(|byte| is_part(*byte))
        .collect();
    let even = characters.len() - usize::from(characters.len() % 4 == 1);
    let characters = characters.get(..even).unwrap_or_default();
    let url = characters.iter().any(|byte| b"-_".contains(byte));
    let engine = if url { &URL } else { &PLAIN };
    let mut bytes = Vec::with_capacity(characters.len());
    for part in characters.chunks(SLICE) {
        if engine.decode_vec(part, &mut bytes).is_err() {
            return Vec::new();
        }
        pace.count(part.len()).await;
    }
    bytes
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && bytes
            .iter()
            .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..))
        && bytes.iter().filter(|byte| byte.is_ascii()).count() * 4 > bytes.len() * 3
}
