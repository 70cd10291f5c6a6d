//! Which names stand for secrets. The gateway replaces their values before it writes them, and the viewer leaves them
//! out of what it copies, whoever wrote the log.
//!
//! A name is judged by its words: `aws_secret_access_key`, `awsSecretAccessKey`, `AWS-Secret-Access-Key` and
//! `aws.secret.access.key` are the same four words. A name stands for a secret when one of its words does
//! (`newPassword`), unless its last word says that the value is something else (`passwordPolicy`, `tokenType`).
//! For headers it is the other way round: a header is a secret unless it is known to be harmless ([`headers`]), when the gateway records it.

pub mod headers;
mod lists;

pub use lists::HINTS;

use lists::{
    CODE_OWNERS, EXCEPTIONS, HARMLESS_HEADS, KEY_OWNERS, PARAMETERS, PART_EXCEPTIONS, PARTS,
    PERSONAL, PERSONAL_GROUPS, SECRET_NAMES, WORDS,
};

/// Whether the name of a header says that its value is a secret. The gateway keeps a header in the clear only when it is
/// [known to be harmless](headers::is_harmless).
pub fn is_header(name: &str) -> bool {
    is_attribute(name)
}

/// Whether the value of an attribute or member of this name is a secret, wherever it stands. A path such as
/// `urn:…:User:password` or `/password` is not taken apart here.
pub fn is_attribute(name: &str) -> bool {
    is_attribute_of(&Words::of(name))
}

/// Whether the value of a parameter of this name, of a query, a form or a cookie, is a secret.
pub fn is_parameter(name: &str) -> bool {
    let words = Words::of(name);
    PARAMETERS.contains(&words.joined.as_str()) || is_attribute_of(&words)
}

/// Whether the values of an attribute of this name tell who a person is
/// ([RFC 7643 §4.1](https://www.rfc-editor.org/rfc/rfc7643#section-4.1)): names, addresses, phones, photos.
pub fn is_personal(name: &str) -> bool {
    let plain = plain(name.as_bytes());
    PERSONAL.contains(&plain.as_str()) || is_personal_group(name)
}

/// Whether an attribute of this name is complex or multi-valued, and each text in it is personal but its `type`.
pub fn is_personal_group(name: &str) -> bool {
    PERSONAL_GROUPS.contains(&plain(name.as_bytes()).as_str())
}

/// Whether one of the words of a name is one of these, which are in lower case.
pub fn has_word(name: &str, words: &[&str]) -> bool {
    Words::of(name).iter().any(|word| words.contains(&word))
}

/// A name in lower case, without blanks, `_` and `-`.
pub fn plain(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b'\t'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

fn is_attribute_of(words: &Words) -> bool {
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

/// `tokentype` in one word: what follows the part that means a secret says that it is none.
fn ends_harmless(word: &str) -> bool {
    after_part(word).is_some_and(|rest| HARMLESS_HEADS.contains(&rest))
}

fn holds_part(word: &str) -> bool {
    after_part(word).is_some_and(|rest| !HARMLESS_HEADS.contains(&rest))
}

/// The letters that parts begin with, a bit each.
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

/// As long as `token`.
const SHORTEST_PART: usize = 5;

/// What stands behind the last part of a word that means a secret.
fn after_part(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let end_of_part = |at: usize| {
        let rest = bytes.get(at..)?;
        let first = rest.first().filter(|first| begins_part(**first))?;
        // The parts are sorted: few of them begin with this letter.
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

/// Letters beyond ASCII count as lower ones: the tables that tell more would travel to each browser.
fn is_lower(character: char) -> bool {
    character.is_ascii_lowercase() || !character.is_ascii()
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || !character.is_ascii()
}

/// A name taken apart into its words, in lower case: at each character that is no letter and no digit, between a
/// letter and a digit, and where a capital begins a word (`userPassword`, `JWTToken`).
struct Words {
    joined: String,
    /// Where each word ends in `joined`.
    ends: Vec<usize>,
}

impl Words {
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
