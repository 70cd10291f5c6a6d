//! Searches headers and bodies for a text.

use std::borrow::Cow;

use scim_audit_json_scan::Escape;

use crate::entry::{BodyEncoding, Message};
use crate::needle::Needle;
use crate::search_windows::windows;

/// Returns whether a header (as `name: value`) or the body of a message contains the text.
///
/// A JSON body may write the text with escapes
/// ([RFC 8259 §7](https://www.rfc-editor.org/rfc/rfc8259#section-7)). A base64 body contains no text.
pub fn holds(message: &Message, needle: &Needle) -> bool {
    let in_header = |(name, value): &(String, String)| needle.is_in(&format!("{name}: {value}"));
    let is_text = message.body_encoding != BodyEncoding::Base64;
    let body = message.body.as_deref().filter(|_| is_text);
    message.headers.iter().any(in_header)
        || body.is_some_and(|body| {
            needle.is_in(body)
                || matches!(unescaped(body), Cow::Owned(plain) if needle.is_in(&plain))
        })
}

/// Like [`holds`], in slices: returns the answer for each of its parts. The message holds the text if one of
/// them does.
pub fn holds_in_slices<'m>(
    message: &'m Message,
    needle: &'m Needle,
) -> impl Iterator<Item = bool> + use<'m> {
    let in_header = |(name, value): &(String, String)| needle.is_in(&format!("{name}: {value}"));
    let is_text = message.body_encoding != BodyEncoding::Base64;
    let body = message.body.as_deref().filter(|_| is_text);
    let body = body.unwrap_or_default();
    let parts = windows(body.as_bytes(), needle).map(move |window| {
        let part = body.get(window).unwrap_or_default();
        needle.is_in(part) || matches!(unescaped(part), Cow::Owned(plain) if needle.is_in(&plain))
    });
    message.headers.iter().map(in_header).chain(parts)
}

/// Like [`may_hold`], in slices: returns the answer for each part of the record.
pub fn may_hold_in_slices<'r>(
    record: &'r [u8],
    needle: &'r Needle,
) -> impl Iterator<Item = bool> + use<'r> {
    let parts = windows(record, needle);
    parts.map(|window| may_hold(record.get(window).unwrap_or_default(), needle))
}

/// The texts of a message, prepared for many searches: lower case and escapes are resolved once.
#[derive(Debug)]
pub struct Contents(Vec<String>);

impl Contents {
    /// Prepares a message.
    pub fn new(message: &Message) -> Self {
        let headers = message.headers.iter();
        let mut texts: Vec<_> = headers
            .map(|(name, value)| format!("{name}: {value}").to_lowercase())
            .collect();
        if let Some(body) = &message.body
            && message.body_encoding != BodyEncoding::Base64
        {
            if let Cow::Owned(plain) = unescaped(body) {
                texts.push(plain.to_lowercase());
            }
            texts.push(body.to_lowercase());
        }
        Self(texts)
    }

    /// Same result as [`holds`].
    pub fn hold(&self, needle: &Needle) -> bool {
        let finder = memchr::memmem::Finder::new(needle.lowered());
        self.0
            .iter()
            .any(|text| finder.find(text.as_bytes()).is_some())
    }
}

/// Returns whether the JSON record of an entry may have a message that [`holds`] the text. True may be a
/// false positive; false is certain.
///
/// A search through millions of records uses it to skip most of them without parsing.
pub fn may_hold(record: &[u8], needle: &Needle) -> bool {
    let Ok(text) = std::str::from_utf8(record) else {
        return true;
    };
    !is_plain(needle) || needle.is_in(text) || hides_text(text)
}

/// A record prepared for many calls of [`may_hold`]: common work is done once.
#[derive(Debug)]
pub struct Searched {
    /// `None` if the record is not UTF-8.
    lowered: Option<String>,
    hides_text: bool,
}

impl Searched {
    /// Prepares a record.
    pub fn new(record: &[u8]) -> Self {
        let text = std::str::from_utf8(record).ok();
        Self {
            lowered: text.map(str::to_lowercase),
            hides_text: text.is_none_or(hides_text),
        }
    }

    /// Same result as [`may_hold`].
    pub fn may_hold(&self, needle: &Needle) -> bool {
        let Some(lowered) = &self.lowered else {
            return true;
        };
        let is_in = || memchr::memmem::find(lowered.as_bytes(), needle.lowered().as_bytes());
        self.hides_text || !is_plain(needle) || is_in().is_some()
    }
}

/// Whether a record may contain a text in another form: as hexadecimal escapes, or in a HAR as base64 or as
/// form fields, which are not joined yet.
fn hides_text(text: &str) -> bool {
    ["\\u", "\"base64\"", "\"params\""]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Whether JSON can contain the text only literally or with hexadecimal escapes. Other texts may be escaped
/// in another way, or span the name and the value of a header.
fn is_plain(needle: &Needle) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+=,()".contains(&byte);
    needle.lowered().bytes().all(plain)
}

/// Resolves all escapes of a JSON text, also outside of strings. An invalid escape stays as it is.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, escaped)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let escape = Escape::of(escaped.as_bytes()).character();
        let (char, length) = escape.unwrap_or(('\\', 1));
        out.push(char);
        rest = escaped.get(length..).unwrap_or_default();
    }
    if out.is_empty() {
        return text.into();
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(body: &str) -> Message {
        Message {
            headers: vec![("X-Tenant".to_owned(), "Zoë".to_owned())],
            body: Some(body.to_owned()),
            ..Message::default()
        }
    }

    #[test]
    fn a_text_is_found_in_headers_and_in_the_body_however_it_is_spelled() {
        let message =
            message(r#"{"name":"Zo\u00EB \ud83d\ude00 \"J\"","path":"a\/b","odd":"\ud83d\q"}"#);
        for text in [
            "x-tenant: zoë",
            "ZOË 😀 \"j\"",
            "a/b",
            r"a\/b",
            r"\q",
            "name",
        ] {
            assert!(holds(&message, &Needle::new(text)), "{text}");
        }
        assert!(!holds(&message, &Needle::new("zoe")));
        let base64 = Message {
            body_encoding: BodyEncoding::Base64,
            ..message
        };
        assert!(!holds(&base64, &Needle::new("name")));
    }

    proptest! {
        #[test]
        fn value_is_found_in_any_json_that_contains_it(value in "\\PC{1,12}", other in "\\PC{0,12}") {
            let body = serde_json::json!({ "a": other, "b": [value] }).to_string();
            let message = message(&body);
            prop_assert!(holds(&message, &Needle::new(&value)), "{}", body);
            for needle in [&value, &other, "zoë", "x"].map(Needle::new) {
                prop_assert_eq!(Contents::new(&message).hold(&needle), holds(&message, &needle));
            }
        }

        #[test]
        fn record_may_hold_every_text_that_its_message_holds(
            body in "[a-c\"\\\\/é\n@:. ]{0,12}", needle in "[a-c\"\\\\/é@:. ]{1,3}",
        ) {
            let message = message(&serde_json::json!([body]).to_string());
            let record = serde_json::to_vec(&message).unwrap();
            let needle = Needle::new(&needle);
            prop_assert!(!holds(&message, &needle) || may_hold(&record, &needle));
            prop_assert_eq!(Searched::new(&record).may_hold(&needle), may_hold(&record, &needle));
        }

        #[test]
        fn text_is_found_in_slices_wherever_it_is(
            before in 0..600_000_usize, filling in "[a-zé\\\\]{1,5}", needle in "[Σσςé\"\\\\x]{1,6}",
            escaped in any::<bool>(),
        ) {
            let needle_text = if escaped { serde_json::to_string(&needle).unwrap() } else { needle.clone() };
            let start: String = filling.chars().cycle().take(before).collect();
            let body = format!("{start}{needle_text}{start}");
            let (message, needle) = (message(&body), Needle::new(&needle));
            let sliced = holds_in_slices(&message, &needle).any(|holds| holds);
            prop_assert_eq!(sliced, holds(&message, &needle));
            let record = serde_json::to_vec(&message).unwrap();
            let sliced = may_hold_in_slices(&record, &needle).any(|holds| holds);
            prop_assert_eq!(sliced, may_hold(&record, &needle));
        }
    }
}
