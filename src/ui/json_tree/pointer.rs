//! The position of a value as a JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).

use super::nodes::NONE;
use super::outline::Outline;
use super::token;

/// Returns the pointer to a node.
pub(super) fn of(outline: &Outline, node: u32) -> String {
    last(outline, node, usize::MAX)
}

/// Returns the last `most` steps of the pointer to a node, with a leading `…` if there are more.
pub(super) fn last(outline: &Outline, node: u32, most: usize) -> String {
    let mut steps = Vec::new();
    let mut at = node;
    let mut before = "";
    while let Some(value) = outline.get(at).filter(|value| value.parent != NONE) {
        if steps.len() == most {
            before = "…";
            break;
        }
        let step = match outline.key(value) {
            Some(key) => token::decoded(outline.text(), key)
                .replace('~', "~0")
                .replace('/', "~1"),
            None => value.place.to_string(),
        };
        steps.push(step);
        at = value.parent;
    }
    steps
        .iter()
        .rev()
        .fold(before.to_owned(), |pointer, step| pointer + "/" + step)
}
