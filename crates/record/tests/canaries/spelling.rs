//! Spellings of names and secrets: naming styles, and encodings of texts.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::dice::Dice;

/// The text as a JSON string.
pub(crate) fn json(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

/// The text percent-encoded, except for letters, digits and `-._~`.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// The text with every byte percent-encoded.
pub(crate) fn percent_all(text: &str) -> String {
    text.bytes()
        .map(|byte| format!("%{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

/// The text in JSON `\u` escapes. Escapes every character that is not alphanumeric, and every `some`-th one.
pub(crate) fn unicode_escaped(text: &str, some: usize) -> String {
    text.encode_utf16()
        .enumerate()
        .map(|(at, unit)| {
            let plain = u8::try_from(unit).ok().filter(u8::is_ascii_alphanumeric);
            match plain {
                Some(byte) if at % some != 0 => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            }
        })
        .collect()
}

/// The text as numeric HTML entities.
pub(crate) fn entities(text: &str, hexadecimal: bool) -> String {
    text.chars()
        .map(|character| {
            let code = u32::from(character);
            if hexadecimal {
                format!("&#x{code:x};")
            } else {
                format!("&#{code};")
            }
        })
        .collect()
}

/// The text in base64, in one of four variants.
pub(crate) fn base64_of(bytes: impl AsRef<[u8]>, alphabet: usize) -> String {
    match alphabet % 4 {
        0 => STANDARD.encode(bytes),
        1 => URL_SAFE_NO_PAD.encode(bytes),
        2 => STANDARD_NO_PAD.encode(bytes),
        _ => URL_SAFE.encode(bytes),
    }
}

/// The text in UTF-16, little-endian or big-endian, with or without a byte-order mark.
pub(crate) fn utf16(text: &str, style: usize) -> Vec<u8> {
    let mark: &[u16] = if style & 2 == 0 { &[0xfeff] } else { &[] };
    mark.iter()
        .copied()
        .chain(text.encode_utf16())
        .flat_map(|unit| {
            if style & 1 == 0 {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// Words that are recognizable in a name without separators, such as `newpassword`.
const PLAIN_STEMS: [&str; 13] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "signature",
    "jwt",
];

/// A name of these words in one of the naming styles of programs.
pub(crate) fn name_of(words: &str, dice: &mut Dice<'_>) -> String {
    let words: Vec<&str> = words.split(' ').collect();
    let flat = words.concat();
    let camel: String = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if at == 0 {
                (*word).to_owned()
            } else {
                capital(word)
            }
        })
        .collect();
    let pascal = capital(&camel);
    match dice.below(12) {
        0 | 1 => camel,
        2 => pascal,
        3 => words.join("_"),
        4 => words.join("-"),
        5 => words.join("_").to_uppercase(),
        6 => words
            .iter()
            .map(|word| capital(word))
            .collect::<Vec<_>>()
            .join("-"),
        7 if PLAIN_STEMS.iter().any(|stem| flat.contains(stem)) => flat,
        8 if PLAIN_STEMS.iter().any(|stem| flat.contains(stem)) => flat.to_uppercase(),
        9 => format!("user{pascal}"),
        10 => format!("{camel}2"),
        _ => format!("_{}", words.join("_")),
    }
}

/// The name of a member or attribute, possibly qualified by a URN or a path.
pub(crate) fn attribute_of(words: &str, dice: &mut Dice<'_>) -> String {
    let name = name_of(words, dice);
    match dice.below(8) {
        0 => format!("urn:ietf:params:scim:schemas:core:2.0:User:{name}"),
        1 => format!("urn:ietf:params:scim:schemas:extension:acme:2.0:User:{name}"),
        2 => format!("user.{name}"),
        3 => format!("account.login.{name}"),
        _ => name,
    }
}

/// The name of a member as a JSON string may spell it, without quotes.
pub(crate) fn escaped_name(name: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(6) {
        0 => unicode_escaped(name, 3),
        1 => unicode_escaped(name, 1),
        _ => name.to_owned(),
    }
}
