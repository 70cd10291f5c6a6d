//! Repairs JSON that parsers reject because of lone surrogates or invalid UTF-8.

use std::borrow::Cow;

use scim_audit_json_scan::Escape;

/// Escape of U+FFFD, the replacement character. It has the length of the escape that it replaces.
const REPLACEMENT: &[u8] = br"\ufffd";

/// Replaces lone surrogate escapes and invalid UTF-8 in a JSON text with U+FFFD.
///
/// JavaScript writes lone surrogates where it cuts a string in the middle of an emoji. Returns `None` if
/// nothing had to be replaced: then the JSON is invalid for another reason. Escapes keep their length.
pub fn mended(json: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(json);
    let was_utf8 = matches!(text, Cow::Borrowed(_));
    let mut bytes = text.into_owned().into_bytes();
    let mut changed = !was_utf8;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        match Escape::of(bytes.get(at..).unwrap_or_default()) {
            Escape::Character(_, length) => at += length,
            Escape::LoneSurrogate => {
                if let Some(half) = bytes.get_mut(at..at + 6) {
                    half.copy_from_slice(REPLACEMENT);
                }
                changed = true;
                at += 6;
            }
            // Skip the escaped character too: if it is a backslash, it does not start an escape.
            Escape::Invalid => at += 2,
        }
    }
    changed.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(json: &str) -> Option<String> {
        mended(json.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn lone_surrogate_becomes_the_replacement_character() {
        assert_eq!(
            text(r#""Zo\u00eb \ud83d""#).unwrap(),
            r#""Zo\u00eb \ufffd""#
        );
        assert_eq!(text(r#""\ude00 team""#).unwrap(), r#""\ufffd team""#);
        assert_eq!(
            text(r#""\ud83d\ud83d\ude00""#).unwrap(),
            r#""\ufffd\ud83d\ude00""#
        );
        assert_eq!(
            text(r#""\ud83d\u0041\uD83Dx""#).unwrap(),
            r#""\ufffd\u0041\ufffdx""#
        );
        assert_eq!(mended(b"\"\xff\"").unwrap(), "\"\u{fffd}\"".as_bytes());
        for whole in [r#""\ud83d\ude00 \\ud83d \u12g4""#, r#"{"a":"#, ""] {
            assert_eq!(text(whole), None, "{whole}");
        }
    }

    proptest! {
        #[test]
        fn mended_text_reads_like_lossy_utf16(units in proptest::collection::vec(prop_oneof![any::<u16>(), 0xd800_u16..0xe000], 0..20)) {
            let escaped = units.iter().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
            let json = format!("\"{escaped}\"");
            let read = mended(json.as_bytes()).unwrap_or_else(|| json.clone().into_bytes());
            let read: String = serde_json::from_slice(&read).unwrap();
            prop_assert_eq!(read, String::from_utf16_lossy(&units));
        }
    }
}
