//! Secrets in a query string or form body: parameters whose name says so. What a value's own text gives
//! away (`filter=password eq "…"`) is found by [`crate::scan`] over the whole.

use std::ops::Range;

use crate::names::is_secret_parameter;
use crate::reading::Reading;
use crate::sight::{Edit, Sight, Style};

/// One `name=value`, by its spans.
struct Parameter {
    name: Range<usize>,
    value: Range<usize>,
}

fn parameters(text: &[u8]) -> impl Iterator<Item = Parameter> {
    let mut at = 0;
    text.split(|byte| *byte == b'&').map(move |pair| {
        let start = at;
        at += pair.len() + 1;
        let length = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        Parameter {
            name: start..start + length,
            value: (start + length + 1).min(start + pair.len())..start + pair.len(),
        }
    })
}

fn name_of(text: &[u8], name: &Range<usize>) -> String {
    let raw = text.get(name.clone()).unwrap_or_default();
    String::from_utf8_lossy(&Reading::of(raw).percent_decoded(true).bytes).into_owned()
}

/// The name of the parameter that stands at a byte, decoded.
pub(crate) fn parameter_at(text: &[u8], at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, &[]));
    let start = before
        .iter()
        .rposition(|byte| *byte == b'&')
        .map_or(0, |and| and + 1);
    let name = before.get(start..).unwrap_or_default();
    let inside = name.iter().position(|byte| *byte == b'=');
    let to_end = || {
        after
            .iter()
            .position(|byte| matches!(byte, b'=' | b'&'))
            .unwrap_or(after.len())
    };
    let length = inside.unwrap_or_else(|| name.len() + to_end());
    let name = start..start + length;
    name_of(text, &name)
}

/// The edits that hide the values of parameters that carry secrets. `cut`: the text ends where it was
/// cut.
pub(crate) fn find(text: &[u8], cut: bool, sight: &mut Sight<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for parameter in parameters(text) {
        let name = text.get(parameter.name.clone()).unwrap_or_default();
        let secret = Reading::of(name)
            .all()
            .iter()
            .any(|reading| is_secret_parameter(&reading.bytes));
        if !secret {
            continue;
        }
        let raw = Reading::of(text.get(parameter.value.clone()).unwrap_or_default());
        let open = cut && parameter.value.end == text.len();
        sight.remember(&raw.percent_decoded(false).bytes, open);
        let value = raw.percent_decoded(true);
        if open {
            sight.remember(&value.bytes, true);
        }
        let at = name_of(text, &parameter.name);
        edits.extend(sight.hide(parameter.value, Style::Percent, &value.bytes, at));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::RedactionKey;
    use crate::sight::apply;

    #[test]
    fn parameters_that_carry_secrets_are_hidden_however_their_names_are_spelled() {
        let key = RedactionKey::from_bytes([7; 32]);
        for query in [
            "access_token=hunter2&count=1",
            "a=1&p%61ssword=hunter2",
            "Client-Secret=hunter2",
            "p%2561ssword=hunter2&count=1",
            "user[password]=hunter2",
            "code=hunter2",
        ] {
            let mut sight = Sight::new(&key, false);
            let edits = find(query.as_bytes(), false, &mut sight);
            let (out, places) = apply(query.as_bytes(), edits);
            assert!(
                !String::from_utf8(out).unwrap().contains("hunter2"),
                "{query}"
            );
            assert_eq!(places.len(), 1);
        }
        for query in [
            "filter=x&startIndex=1",
            "passwordless=true",
            "",
            "&&=&",
            "password=",
        ] {
            let mut sight = Sight::new(&key, false);
            assert!(
                find(query.as_bytes(), false, &mut sight).is_empty(),
                "{query}"
            );
        }
    }
}
