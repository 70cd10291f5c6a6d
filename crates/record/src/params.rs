//! Secrets in a query string or form body: parameters with a secret name. Secrets that a value reveals by
//! itself (`filter=password eq "…"`) are found by [`crate::scan`] over the whole text.

use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use crate::names::is_secret_parameter;
use crate::reading::{Coding, Reading, Readings};
use crate::sight::{Edit, RedactionContext, Style};

/// What a parameter costs, in bytes read.
const PAIR_COST: usize = 16;
/// Maximum length of a parameter name in the report, in bytes.
const LONGEST_NAME: usize = 128;

/// The spans of one `name=value`.
struct ParameterSpans {
    name: Range<usize>,
    value: Range<usize>,
}

/// The parameters of a text, separated by `&`.
pub(crate) struct Parameters<'t> {
    text: &'t [u8],
    /// Span of the parameter found last. Offsets mostly increase, so the text is read only once.
    current: Range<usize>,
}

impl<'t> Parameters<'t> {
    pub(crate) fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            current: 0..0,
        }
    }

    /// The decoded name of the parameter at a byte offset.
    pub(crate) fn name_at(&mut self, at: usize) -> String {
        let at = at.min(self.text.len());
        if !(self.current.start <= at && at < self.current.end) {
            let from = if self.current.end <= at {
                self.current.end
            } else {
                0
            };
            let before = self.text.get(from..at).unwrap_or_default();
            let after = self.text.get(at..).unwrap_or_default();
            let start = memchr::memrchr(b'&', before).map_or(from, |and| from + and + 1);
            let end = memchr::memchr(b'&', after).map_or(self.text.len(), |and| at + and);
            self.current = start..end;
        }
        let pair = self.text.get(self.current.clone()).unwrap_or_default();
        let length = pair
            .iter()
            .take(LONGEST_NAME * 3)
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        name_of(
            self.text,
            &(self.current.start..self.current.start + length),
        )
    }
}

fn parameters(text: &[u8]) -> impl Iterator<Item = ParameterSpans> {
    let mut at = 0;
    text.split(|byte| *byte == b'&').map(move |pair| {
        let start = at;
        at += pair.len() + 1;
        let length = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        ParameterSpans {
            name: start..start + length,
            value: (start + length + 1).min(start + pair.len())..start + pair.len(),
        }
    })
}

fn name_of(text: &[u8], name: &Range<usize>) -> String {
    let end = name.end.min(name.start + LONGEST_NAME * 3);
    let raw = text.get(name.start..end).unwrap_or_default();
    let name = String::from_utf8_lossy(&Reading::of(raw).percent_decoded(true).bytes).into_owned();
    shortened(name)
}

fn shortened(mut name: String) -> String {
    if name.len() > LONGEST_NAME {
        let end = (0..=LONGEST_NAME)
            .rev()
            .find(|at| name.is_char_boundary(*at));
        name.truncate(end.unwrap_or_default());
        name.push('…');
    }
    name
}

/// Returns the edits that hide the values of parameters that carry secrets. `cut`: the text was truncated.
pub(crate) async fn find(text: &[u8], cut: bool, sight: &mut RedactionContext<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for parameter in parameters(text) {
        let name = text.get(parameter.name.clone()).unwrap_or_default();
        sight.pace.count(PAIR_COST + parameter.value.len()).await;
        let mut secret = false;
        let mut readings = Readings::of(Reading::of(name));
        while let Some(reading) = readings.next(sight.pace).await {
            secret = secret || is_secret_parameter(reading.bytes.trim_ascii(), sight.personal);
        }
        if !secret {
            continue;
        }
        let raw = Reading::of(text.get(parameter.value.clone()).unwrap_or_default());
        let open = cut && parameter.value.end == text.len();
        let path = raw
            .decoded(Coding::Percent { plus: false }, sight.pace)
            .await;
        sight.remember(&path.bytes, open);
        let value = raw
            .decoded(Coding::Percent { plus: true }, sight.pace)
            .await;
        sight.prepare(&value.bytes).await;
        if open {
            sight.remember(&value.bytes, true);
        }
        let at = name_of(text, &parameter.name);
        edits.extend(sight.hide(
            parameter.value,
            Style::Percent,
            &value.bytes,
            at,
            RedactionReason::Name,
        ));
    }
    edits
}

/// Whether a text may be a form: pairs, of the characters that
/// [the URL standard](https://url.spec.whatwg.org/#concept-urlencoded-serializer) allows and a few others
/// that some senders do not encode.
pub(crate) fn is_form(text: &[u8]) -> bool {
    let fits = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || b"*-._%+=&~!$'(),/:@?;[]|\"\\ ".contains(byte)
            || !byte.is_ascii()
    };
    let text = text.trim_ascii();
    text.iter().all(fits)
        && !text.contains(&b' ')
        && std::str::from_utf8(text).is_ok()
        && text
            .split(|byte| *byte == b'&')
            .all(|pair| pair.is_empty() || pair.contains(&b'='))
        && text.contains(&b'=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::RedactionKey;
    use crate::pace::{Pace, at_once};
    use crate::sight::apply;

    #[test]
    fn parameters_that_carry_secrets_are_hidden_however_their_names_are_spelled() {
        let key = RedactionKey::from_bytes([7; 32]);
        let pace = Pace::unbroken();
        for query in [
            "access_token=hunter2&count=1",
            "a=1&p%61ssword=hunter2",
            "Client-Secret=hunter2",
            "p%2561ssword=hunter2&count=1",
            "user[password]=hunter2",
            "code=hunter2",
        ] {
            let mut sight = RedactionContext::new(&key, false, false, &pace);
            let edits = at_once(find(query.as_bytes(), false, &mut sight));
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
            let mut sight = RedactionContext::new(&key, false, false, &pace);
            assert!(
                at_once(find(query.as_bytes(), false, &mut sight)).is_empty(),
                "{query}"
            );
        }
    }

    #[test]
    fn text_that_is_not_a_form_is_rejected() {
        for text in [
            "a=1",
            "a=1&b=",
            "a=%20&b=x+y",
            "a[b]=1&c=d,e",
            "name=J\u{f6}rg",
        ] {
            assert!(is_form(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "hunter2",
            "<a b=\"c\"/>",
            "{\"a\":\"=\"}",
            "dn: uid=bob\nuserPassword: x",
            "a=1\r\nb=2",
            "p\0a\0=\0x\0",
            "a=b c",
            "a=1&hunter2",
        ] {
            assert!(!is_form(text.as_bytes()), "{text}");
        }
        assert!(!is_form(b"a=\xff\xfe"));
    }

    #[test]
    fn a_parameter_is_named_by_any_of_its_bytes() {
        let text = b"a=1&secret%5fkey=x&c=2";
        let mut parameters = Parameters::new(text);
        assert_eq!(parameters.name_at(0), "a");
        assert_eq!(parameters.name_at(17), "secret_key");
        assert_eq!(parameters.name_at(20), "c");
        assert_eq!(parameters.name_at(5), "secret_key");
    }
}
