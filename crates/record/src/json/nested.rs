//! JSON embedded in other texts: in a string of another JSON text, or inside a message.

use std::pin::Pin;

use super::find::{MOST_LEVELS, find_at};
use crate::key::RedactionKey;
use crate::pace::Pace;
use crate::sight::{Edit, RedactionContext};

/// How far after an opening bracket its next token may begin.
const LONGEST_GAP: usize = 64;

/// Returns the offset of the first possible start of a JSON text at or after `from`: a bracket that a quote
/// or another bracket follows.
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

/// Returns the edits that hide the secrets of all JSON texts embedded in a text. Their spans refer to that
/// text. `level`: how many JSON strings enclose the embedded texts. `within`: JSON Pointer of the enclosing
/// string.
pub(crate) async fn find_nested(
    text: &[u8],
    cut: bool,
    level: u8,
    within: &str,
    sight: &mut RedactionContext<'_>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(start) = nested_start(text, from) {
        let nested = text.get(start..).unwrap_or_default();
        // A JSON text in a string may have strings with JSON texts.
        let finding: Pin<Box<dyn Future<Output = _> + '_>> =
            Box::pin(find_at(nested, cut, level, within, sight));
        let Some((found, read)) = finding.await else {
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

/// Returns the decoded secrets of the JSON texts embedded in a text; empty if there are none.
pub(crate) async fn secrets_of(text: &[u8], pace: &Pace) -> Vec<Vec<u8>> {
    let key = RedactionKey::from_bytes([0; 32]);
    let mut sight = RedactionContext::new(&key, false, false, pace);
    let edits = find_nested(text, false, MOST_LEVELS, "", &mut sight).await;
    if edits.is_empty() {
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
