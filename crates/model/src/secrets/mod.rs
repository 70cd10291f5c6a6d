//! Which names denote secrets. The gateway replaces the values of such names before it writes them; the
//! viewer leaves them out of what it copies, whichever program wrote the log.
//!
//! A name is classified by its words: `aws_secret_access_key`, `awsSecretAccessKey`, `AWS-Secret-Access-Key`
//! and `aws.secret.access.key` have the same four words. A name denotes a secret if one of its words does
//! (`newPassword`), unless its last word says that the value is something else (`passwordPolicy`,
//! `tokenType`). For headers, the gateway uses the opposite rule: it treats a header as a secret unless it is
//! known to be harmless ([`headers`]).

pub mod headers;
mod lists;

pub use lists::HINTS;

use lists::{
    CODE_OWNERS, EXCEPTIONS, HARMLESS_HEADS, KEY_OWNERS, PARAMETERS, PART_EXCEPTIONS, PARTS,
    PERSONAL, PERSONAL_GROUPS, SECRET_NAMES, WORDS,
};

/// Returns whether the name of a header denotes a secret. The gateway is stricter: it keeps a header in the
/// clear only if it is [known to be harmless](headers::is_harmless).
pub fn is_header(name: &str) -> bool {
    is_attribute(name)
}

/// Returns whether the value of an attribute or member of this name is a secret, wherever it occurs. A path
/// such as `urn:…:User:password` or `/password` is not split here.
pub fn is_attribute(name: &str) -> bool {
    is_attribute_of(&NameWords::of(name))
}

/// Returns whether the value of a query, form or cookie parameter of this name is a secret.
pub fn is_parameter(name: &str) -> bool {
    let words = NameWords::of(name);
    PARAMETERS.contains(&words.joined.as_str()) || is_attribute_of(&words)
}

/// Returns whether an attribute of this name contains personal data
/// ([RFC 7643 §4.1](https://www.rfc-editor.org/rfc/rfc7643#section-4.1)): names, addresses, phone numbers,
/// photos.
pub fn is_personal(name: &str) -> bool {
    let plain = plain(name.as_bytes());
    PERSONAL.contains(&plain.as_str()) || is_personal_group(name)
}

/// Returns whether an attribute of this name is complex or multi-valued, and each text in it except `type` is
/// personal data.
pub fn is_personal_group(name: &str) -> bool {
    PERSONAL_GROUPS.contains(&plain(name.as_bytes()).as_str())
}

/// Returns whether one of the words of a name is in `words`, which must be in lower case.
pub fn has_word(name: &str, words: &[&str]) -> bool {
    NameWords::of(name).iter().any(|word| words.contains(&word))
}

/// Returns a name in lower case, without blanks, tabs, `_` and `-`.
pub fn plain(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b'\t'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

fn is_attribute_of(words: &NameWords) -> bool {
    let joined = words.joined.as_str();
    if EXCEPTIONS.contains(&joined) {
        return false;
    }
    if SECRET_NAMES.contains(&joined) {
        return true;
    }
    let last = words.last();
    if HARMLESS_HEADS.contains(&last) || words.len() > 1 && ends_harmless(last) {
        return false;
    }
    if words.iter().any(|word| WORDS.contains(&word)) {
        return true;
    }
    if words.iter().any(holds_part) || (words.len() > 1 && holds_part(joined)) {
        return true;
    }
    let mut before = "";
    for word in words.iter() {
        let owned = match word {
            "key" | "keys" => KEY_OWNERS.contains(&before),
            "code" | "codes" | "verifier" => CODE_OWNERS.contains(&before),
            _ => false,
        };
        if owned {
            return true;
        }
        before = word;
    }
    false
}

/// `tokentype` as one word: the text after the part that denotes a secret shows that the value is not one.
fn ends_harmless(word: &str) -> bool {
    after_part(word).is_some_and(|rest| HARMLESS_HEADS.contains(&rest))
}

fn holds_part(word: &str) -> bool {
    after_part(word).is_some_and(|rest| !HARMLESS_HEADS.contains(&rest))
}

/// First letters of [`PARTS`] as a bit set; bit 0 is `a`.
const FIRST_LETTERS: u32 = {
    let mut letters = 0;
    let mut rest = PARTS;
    while let [part, others @ ..] = rest {
        if let [first, ..] = part.as_bytes() {
            letters |= 1 << (*first - b'a');
        }
        rest = others;
    }
    letters
};

fn begins_part(byte: u8) -> bool {
    byte.is_ascii_lowercase() && FIRST_LETTERS & 1 << (byte - b'a') != 0
}

/// Length of the shortest part, `token`.
const SHORTEST_PART: usize = 5;

/// Returns the text after the last part of a word that denotes a secret.
fn after_part(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let end_of_part = |at: usize| {
        let rest = bytes.get(at..)?;
        let first = rest.first().filter(|first| begins_part(**first))?;
        // The parts are sorted, so the few with this first letter are adjacent.
        let from = PARTS.partition_point(|part| part.as_bytes().first() < Some(first));
        let longest = PARTS
            .iter()
            .skip(from)
            .map(|part| part.as_bytes())
            .take_while(|part| part.first() == Some(first))
            .filter(|part| rest.starts_with(part))
            .map(<[u8]>::len)
            .max();
        longest.map(|length| at + length)
    };
    let last = bytes.len().checked_sub(SHORTEST_PART)?;
    let end = (0..=last).filter_map(end_of_part).max()?;
    let is_exception = PART_EXCEPTIONS.iter().any(|other| word.contains(other));
    word.get(end..).filter(|_| !is_exception)
}

/// Non-ASCII letters count as lower case: Unicode tables would add to what each browser loads.
fn is_lower(character: char) -> bool {
    character.is_ascii_lowercase() || !character.is_ascii()
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || !character.is_ascii()
}

/// A name split into words, in lower case. A word ends at each character that is neither a letter nor a
/// digit, between a letter and a digit, and before a capital that starts a word (`userPassword`, `JWTToken`).
/// Only letters are kept.
struct NameWords {
    joined: String,
    /// End offset of each word in `joined`.
    ends: Vec<usize>,
}

impl NameWords {
    fn of(name: &str) -> Self {
        let mut words = Self {
            joined: String::with_capacity(name.len()),
            ends: Vec::new(),
        };
        let mut before = ' ';
        let mut characters = name.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied().unwrap_or(' ');
            let starts = character.is_ascii_uppercase()
                && (is_lower(before) || (before.is_ascii_uppercase() && is_lower(next)))
                || is_letter(before) != is_letter(character);
            if starts {
                words.end();
            }
            if is_letter(character) {
                words.joined.push(character.to_ascii_lowercase());
            }
            before = character;
        }
        words.end();
        words
    }

    fn end(&mut self) {
        let end = self.joined.len();
        if end > self.ends.last().copied().unwrap_or_default() {
            self.ends.push(end);
        }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.joined.get(start..*end).unwrap_or_default())
    }

    fn last(&self) -> &str {
        self.iter().last().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
