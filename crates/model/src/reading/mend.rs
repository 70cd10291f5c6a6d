//! JSON that others write and no parser takes: half a character.

use std::borrow::Cow;

/// What stands for what is none.
const REPLACEMENT: &[u8] = br"\ufffd";

/// A JSON text in which U+FFFD stands for each half of a surrogate pair that is alone, and for bytes that are no
/// UTF-8. JavaScript writes the first where it cuts a text in the middle of an emoji. `None`: there are none, so
/// something else is wrong. What is escaped stays as long as it was.
pub fn mended(json: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(json);
    let was_utf8 = matches!(text, Cow::Borrowed(_));
    let mut bytes = text.into_owned().into_bytes();
    let mut changed = !was_utf8;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        let Some(first) = unit(&bytes, at) else {
            // What is escaped begins no escape.
            at += 2;
            continue;
        };
        let is_high = (0xd800..0xdc00).contains(&first);
        let is_low = (0xdc00..0xe000).contains(&first);
        let next = unit(&bytes, at + 6).unwrap_or_default();
        if is_high && (0xdc00..0xe000).contains(&next) {
            at += 12;
            continue;
        }
        if is_high || is_low {
            if let Some(half) = bytes.get_mut(at..at + 6) {
                half.copy_from_slice(REPLACEMENT);
            }
            changed = true;
        }
        at += 6;
    }
    changed.then_some(bytes)
}

/// The UTF-16 code unit that an escape here stands for.
fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at.checked_add(6)?)?.strip_prefix(br"\u")?;
    digits.iter().try_fold(0, |unit, digit| {
        Some((unit << 4) | char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(json: &str) -> Option<String> {
        mended(json.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn half_a_character_becomes_the_sign_for_none() {
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
        fn any_text_is_read_then(units in proptest::collection::vec(prop_oneof![any::<u16>(), 0xd800_u16..0xe000], 0..20)) {
            let escaped = units.iter().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
            let json = format!("\"{escaped}\"");
            let read = mended(json.as_bytes()).unwrap_or_else(|| json.clone().into_bytes());
            let read: String = serde_json::from_slice(&read).unwrap();
            prop_assert_eq!(read, String::from_utf16_lossy(&units));
        }
    }
}
