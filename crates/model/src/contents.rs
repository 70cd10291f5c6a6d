//! Whether a message holds a text.

use std::borrow::Cow;

use crate::entry::{BodyEncoding, Message};
use crate::needle::Needle;

/// Whether a header of the message (as `name: value`) or its body contains the text. In a JSON body, the text may be
/// spelled with escapes ([RFC 8259 §7](https://www.rfc-editor.org/rfc/rfc8259#section-7)). What is no text holds none.
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

/// The texts of a message that is asked for many: what all of them need is done once.
#[derive(Debug)]
pub struct Contents(Vec<String>);

impl Contents {
    /// Makes a message ready.
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

    /// As [`holds`].
    pub fn hold(&self, needle: &Needle) -> bool {
        let finder = memchr::memmem::Finder::new(needle.lowered());
        self.0
            .iter()
            .any(|text| finder.find(text.as_bytes()).is_some())
    }
}

/// Whether the record of an entry, as JSON, may have a message that [`holds`] the text. True is no promise; false is.
/// For who would have to read millions of records.
pub fn may_hold(record: &[u8], needle: &Needle) -> bool {
    let Ok(text) = std::str::from_utf8(record) else {
        return true;
    };
    !is_plain(needle) || needle.is_in(text) || hides_text(text)
}

/// The same, for a record that is asked for many texts: what all of them need is done once.
#[derive(Debug)]
pub struct Searched {
    /// `None` where the record is no text.
    lowered: Option<String>,
    hides_text: bool,
}

impl Searched {
    /// Makes a record ready.
    pub fn new(record: &[u8]) -> Self {
        let text = std::str::from_utf8(record).ok();
        Self {
            lowered: text.map(str::to_lowercase),
            hides_text: text.is_none_or(hides_text),
        }
    }

    /// As [`may_hold`].
    pub fn may_hold(&self, needle: &Needle) -> bool {
        let Some(lowered) = &self.lowered else {
            return true;
        };
        let is_in = || memchr::memmem::find(lowered.as_bytes(), needle.lowered().as_bytes());
        self.hides_text || !is_plain(needle) || is_in().is_some()
    }
}

/// Whether a record may hold a text that is not seen in it: as hexadecimal escapes, or in a HAR as base64 or as the
/// fields of a form, which are not joined yet.
fn hides_text(text: &str) -> bool {
    ["\\u", "\"base64\"", "\"params\""]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Whether a text is spelled as it is in JSON, unless by a hexadecimal escape; others may be escaped, or stand
/// between the name and the value of a header.
fn is_plain(needle: &Needle) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+=,()".contains(&byte);
    needle.lowered().bytes().all(plain)
}

/// A JSON text with its escapes spelled out, wherever they stand. What is no escape stays as it is.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        out.push_str(before);
        let (char, length) = escape(escaped).unwrap_or(('\\', 0));
        out.push(char);
        rest = escaped.get(length..).unwrap_or_default();
    }
    if out.is_empty() {
        return text.into();
    }
    out.push_str(rest);
    out.into()
}

/// What an escape stands for, and how many bytes of it come after its backslash.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.bytes().next()? {
        mark @ (b'"' | b'\\' | b'/') => char::from(mark),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = |at| {
                let digits = text.get(at..at + 4)?;
                let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                u16::from_str_radix(digits, 16).ok().filter(|_| plain)
            };
            let first = unit(1)?;
            if let Some(char) = char::from_u32(first.into()) {
                return Some((char, 5));
            }
            // One half of a character beyond the first plane: the other is an escape of its own.
            let second = text.get(5..7).filter(|next| *next == "\\u");
            let pair = [first, second.and_then(|_| unit(7))?];
            let char = char::decode_utf16(pair).next()?.ok()?;
            return Some((char, 11));
        }
        _ => return None,
    };
    Some((simple, 1))
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
        fn a_value_is_found_in_whatever_json_it_is_written_into(value in "\\PC{1,12}", other in "\\PC{0,12}") {
            let body = serde_json::json!({ "a": other, "b": [value] }).to_string();
            let message = message(&body);
            prop_assert!(holds(&message, &Needle::new(&value)), "{}", body);
            for needle in [&value, &other, "zoë", "x"].map(Needle::new) {
                prop_assert_eq!(Contents::new(&message).hold(&needle), holds(&message, &needle));
            }
        }

        #[test]
        fn what_a_message_holds_its_record_may_hold(
            body in "[a-c\"\\\\/é\n@:. ]{0,12}", needle in "[a-c\"\\\\/é@:. ]{1,3}",
        ) {
            let message = message(&serde_json::json!([body]).to_string());
            let record = serde_json::to_vec(&message).unwrap();
            let needle = Needle::new(&needle);
            prop_assert!(!holds(&message, &needle) || may_hold(&record, &needle));
            prop_assert_eq!(Searched::new(&record).may_hold(&needle), may_hold(&record, &needle));
        }
    }
}
