//! JSON texts within texts: in a string of another JSON text, or behind the words of a message.

use super::find::{MOST_LEVELS, find_at};
use crate::key::RedactionKey;
use crate::sight::{Edit, Sight};

/// How many blanks may stand behind a bracket with which a JSON text begins.
const LONGEST_GAP: usize = 64;

/// Where a JSON text may begin in a text, from a byte on: at a bracket that a quote or another bracket follows.
fn nested_start(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    memchr::memchr2_iter(b'{', b'[', rest)
        .map(|at| from + at)
        .find(|at| {
            let mut behind = text.iter().skip(at + 1).take(LONGEST_GAP);
            matches!(
                behind.find(|byte| !byte.is_ascii_whitespace()),
                Some(b'"' | b'{' | b'[')
            )
        })
}

/// The edits that hide the secrets of the JSON texts that begin somewhere in a text, by their spans in that. `level`: how
/// many times they are a string of a JSON text themselves, which stands at `within`.
pub(crate) fn find_nested(
    text: &[u8],
    cut: bool,
    level: u8,
    within: &str,
    sight: &mut Sight<'_>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(start) = nested_start(text, from) {
        let nested = text.get(start..).unwrap_or_default();
        let Some((found, read)) = find_at(nested, cut, level, within, sight) else {
            from = start + 1;
            continue;
        };
        edits.extend(found.into_iter().map(|edit| Edit {
            span: start + edit.span.start..start + edit.span.end,
            ..edit
        }));
        from = start + read;
    }
    edits
}

/// The secrets of a text that is JSON, as they are remembered; none of any other text.
pub(crate) fn secrets_of(text: &[u8]) -> Vec<Vec<u8>> {
    let key = RedactionKey::from_bytes([0; 32]);
    let mut sight = Sight::new(&key, false, false);
    if find_nested(text, false, MOST_LEVELS, "", &mut sight).is_empty() {
        return Vec::new();
    }
    sight
        .secrets
        .into_iter()
        .map(|secret| secret.bytes)
        .collect()
}

/// Whether a JSON text may begin in a text.
pub(super) fn may_nest(text: &[u8]) -> bool {
    memchr::memchr2(b'{', b'[', text).is_some()
}
