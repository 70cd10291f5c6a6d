//! Secrets that a text gives away by itself: by the name before them (`password eq "…"`, `password: …`,
//! `<password>…`), by their shape (a JSON Web Token, a key of a well-known service), by where they stand in an address
//! (`https://user:…@host`, `/reset-password/…`), in the clear or in base64. It knows no HTTP; it is asked once for each
//! reading of a text.

mod addresses;
mod encoded;
mod link;
mod markup;
mod named;
mod shapes;
mod values;

use std::ops::Range;
use std::sync::LazyLock;

use scim_audit_model::entry::RedactionReason;
use scim_audit_model::secrets::HINTS;
use scim_audit_model::secrets::headers::is_harmless;

use crate::fixed_words::FixedWords;
use crate::headers::opens_something;
use crate::names::{is_secret_parameter, is_secret_word};
use values::slice;

/// How many finds of one text may stand inside another find. What is nested deeper is hidden by the outer ones.
const MOST_NESTED: usize = 4;

/// A secret in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Find {
    /// What is replaced.
    pub(crate) span: Range<usize>,
    /// Why.
    pub(crate) why: RedactionReason,
    /// Nothing ends it but the end of what it stands in: `password=…`, without quotes.
    pub(crate) open_ended: bool,
    /// What is remembered besides the text of the span, which only encodes it.
    pub(crate) inner: Vec<Vec<u8>>,
}

impl Find {
    fn new(span: Range<usize>, why: RedactionReason) -> Self {
        Self {
            span,
            why,
            open_ended: false,
            inner: Vec::new(),
        }
    }
}

/// Whether a value is a UUID ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), as most names of things are.
pub(crate) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// How a text is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    /// The text ends where it was cut.
    pub(crate) cut: bool,
    /// Attributes that tell who a person is count as secrets.
    pub(crate) personal: bool,
}

static WORD_HINTS: LazyLock<FixedWords> = LazyLock::new(|| hints(&[]));
static PERSONAL_HINTS: LazyLock<FixedWords> = LazyLock::new(|| {
    hints(&[
        "name", "email", "phone", "ims", "photo", "address", "locality", "postal", "external",
        "employee", "profile",
    ])
});

fn hints(further: &[&'static str]) -> FixedWords {
    let all = HINTS
        .iter()
        .chain(further)
        .chain(&["basic", "x-", "//", "\\\\", "/"]);
    FixedWords::in_any_case(all.copied())
}

/// Every secret in the text that it gives away, in the order of the text.
pub(crate) fn secrets_in(text: &[u8], look: Look) -> Vec<Find> {
    let mut found = clear_secrets_in(text, look);
    encoded::find(text, &mut found);
    found
}

/// As [`secrets_in`], without looking into base64.
fn clear_secrets_in(text: &[u8], look: Look) -> Vec<Find> {
    let mut finds = Finds::default();
    shapes::find(text, look.cut, &mut finds);
    let hints = if look.personal {
        &PERSONAL_HINTS
    } else {
        &WORD_HINTS
    };
    let mut behind = 0;
    let mut deepest: Option<Range<usize>> = None;
    for hint in hints.find(text) {
        if hint.start() < behind {
            continue;
        }
        match slice(text, &hint.range()) {
            b"//" | b"\\\\" => {
                if let Some(span) = addresses::user_info(text, hint.end(), look.cut) {
                    finds.add(span, RedactionReason::Name);
                }
            }
            b"/" => {
                if let Some(span) = addresses::opening_segment(text, hint.start()) {
                    finds.add(span, RedactionReason::Name);
                }
            }
            _ => {
                let word = values::word_around(text, hint.range(), behind);
                behind = word.end;
                // What is nested too deep is not read at all but for the innermost, or it would be read to its end each time.
                if finds.is_too_deep(word.start) {
                    deepest = Some(word);
                    continue;
                }
                if let Some(word) = deepest.take() {
                    finds.add_of_word(text, &word, look);
                }
                finds.add_of_word(text, &word, look);
            }
        }
    }
    if let Some(word) = deepest {
        finds.add_of_word(text, &word, look);
    }
    finds.found
}

/// What a word gives away: credentials behind the name of a scheme, the value of a name, or both.
fn of_word(
    text: &[u8],
    word: &Range<usize>,
    look: Look,
    path: &mut named::Path,
) -> [Option<Range<usize>>; 2] {
    let name = slice(text, word);
    let credentials = values::credentials(text, name, word.end, look.cut);
    let value = if is_placeholder_part(text, word) {
        None
    } else if is_secret_word(name, look.personal) {
        named::value(text, word, path)
    } else if names_header(text, word) {
        // Nobody knows the header, and it may be none: `X-Ray: Radiology`.
        named::value(text, word, path).filter(|span| opens_something(slice(text, span)))
    } else if is_secret_parameter(name, look.personal) && addresses::starts_parameter(text, word) {
        addresses::value_of_parameter(text, word).map(|at| values::value_at(text, at))
    } else {
        None
    };
    [credentials, value.filter(|span| !span.is_empty())]
}

/// `hmac-sha256` of a placeholder or a hash, which hide a secret already.
fn is_placeholder_part(text: &[u8], word: &Range<usize>) -> bool {
    slice(text, word) == b"hmac-sha256"
        && text.get(word.end) == Some(&b':')
        && slice(text, &(word.end + 1..word.end + 17))
            .iter()
            .all(u8::is_ascii_hexdigit)
}

/// `X-Anything: …`, of a header that is not known to be harmless.
fn names_header(text: &[u8], word: &Range<usize>) -> bool {
    let name = slice(text, word);
    let extension = name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"x-"));
    extension && text.get(word.end) == Some(&b':') && !is_harmless(&String::from_utf8_lossy(name))
}

/// Finds of one text. Those nested too deep are left out, or `password=password=…` would be remembered in all its ends.
#[derive(Default)]
struct Finds {
    found: Vec<Find>,
    /// The outermost find that the last ones stand in, and how many they are.
    outer: Range<usize>,
    nested: usize,
    path: named::Path,
}

impl Finds {
    /// Whether a find that begins here would be left out.
    fn is_too_deep(&self, at: usize) -> bool {
        at < self.outer.end && self.nested >= MOST_NESTED
    }

    fn add_of_word(&mut self, text: &[u8], word: &Range<usize>, look: Look) {
        for span in of_word(text, word, look, &mut self.path)
            .into_iter()
            .flatten()
        {
            let set = span.start.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'=');
            self.add(span, RedactionReason::Name);
            if set && let Some(find) = self.found.last_mut() {
                find.open_ended = true;
            }
        }
    }

    fn add(&mut self, span: Range<usize>, why: RedactionReason) {
        if span.is_empty() {
            return;
        }
        if span.start < self.outer.end {
            self.outer.end = self.outer.end.max(span.end);
            self.nested += 1;
        } else {
            self.outer = span.clone();
            self.nested = 0;
        }
        self.found.push(Find::new(span, why));
    }
}

#[cfg(test)]
mod tests;
