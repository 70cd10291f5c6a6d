//! Finds secrets that a text reveals by itself: by the name before them (`password eq "…"`, `password: …`,
//! `<password>…`), by their shape (a JSON Web Token, the key of a well-known service), or by their position
//! in a URL (`https://user:…@host`, `/reset-password/…`), in plain text or in base64. Independent of HTTP;
//! called once for each reading of a text.

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

use crate::credential::opens_something;
use crate::fixed_words::FixedWords;
use crate::names::{is_secret_parameter, is_secret_word};
use crate::pace::Pace;
use values::slice;

/// Maximum number of finds inside another find. Deeper ones are hidden by the outer ones.
const MOST_NESTED: usize = 4;

/// A secret found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Find {
    /// The span to replace.
    pub(crate) span: Range<usize>,
    /// The reason for the redaction.
    pub(crate) why: RedactionReason,
    /// The value has no closing delimiter, as in an unquoted `password=…`; it ends where its container ends.
    pub(crate) open_ended: bool,
    /// Secrets to remember besides the text of the span, which only encodes them.
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

/// Settings of a search.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    /// The text was truncated.
    pub(crate) cut: bool,
    /// Personal data counts as a secret.
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

/// Returns every secret that the text reveals, including those in base64.
pub(crate) async fn secrets_in(text: &[u8], look: Look, pace: &Pace) -> Vec<Find> {
    let mut found = clear_secrets_in(text, look, pace).await;
    encoded::find(text, &mut found, pace).await;
    found
}

/// Like [`secrets_in`], without base64.
async fn clear_secrets_in(text: &[u8], look: Look, pace: &Pace) -> Vec<Find> {
    let mut finds = Finds::default();
    shapes::find(text, look.cut, &mut finds, pace).await;
    let hints = if look.personal {
        &PERSONAL_HINTS
    } else {
        &WORD_HINTS
    };
    let (mut behind, mut last) = (0, 0);
    let mut deepest: Option<Range<usize>> = None;
    let mut search = hints.find(text);
    while let Some(hint) = search.next(pace).await {
        pace.count(hint.start() - last).await;
        last = hint.start();
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
                // Of the words nested too deep, only the innermost is read. Reading each of them to the end
                // would take quadratic time.
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

/// The secrets that a word reveals: credentials after the name of a scheme, the value after a name, or both.
fn of_word(
    text: &[u8],
    word: &Range<usize>,
    look: Look,
    path: &mut named::NamePath,
) -> [Option<Range<usize>>; 2] {
    let name = slice(text, word);
    let credentials = values::credentials(text, name, word.end, look.cut);
    let value = if is_placeholder_part(text, word) {
        None
    } else if is_secret_word(name, look.personal) {
        named::value(text, word, path)
    } else if names_header(text, word) {
        // The header is unknown, and the word may not be a header at all: `X-Ray: Radiology`.
        named::value(text, word, path).filter(|span| opens_something(slice(text, span)))
    } else if is_secret_parameter(name, look.personal) && addresses::starts_parameter(text, word) {
        addresses::value_of_parameter(text, word).map(|at| values::value_at(text, at))
    } else {
        None
    };
    [credentials, value.filter(|span| !span.is_empty())]
}

/// Whether the word is `hmac-sha256` in a placeholder or hash, which already hides a secret.
fn is_placeholder_part(text: &[u8], word: &Range<usize>) -> bool {
    slice(text, word) == b"hmac-sha256"
        && text.get(word.end) == Some(&b':')
        && text
            .get(word.end + 1..word.end + 17)
            .is_some_and(|hash| hash.iter().all(u8::is_ascii_hexdigit))
}

/// Whether the word is the name in `X-Anything: …`, of a header that is not known to be harmless.
fn names_header(text: &[u8], word: &Range<usize>) -> bool {
    let name = slice(text, word);
    let extension = name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"x-"));
    extension && text.get(word.end) == Some(&b':') && !is_harmless(&String::from_utf8_lossy(name))
}

/// Finds of one text. Those nested too deep are dropped; otherwise `password=password=…` would add every
/// suffix.
#[derive(Default)]
struct Finds {
    found: Vec<Find>,
    /// Span of the outermost find around the latest ones, which `nested` counts.
    outer: Range<usize>,
    nested: usize,
    path: named::NamePath,
}

impl Finds {
    /// Whether a find that begins here would be dropped.
    fn is_too_deep(&self, at: usize) -> bool {
        at < self.outer.end && self.nested >= MOST_NESTED
    }

    fn add_of_word(&mut self, text: &[u8], word: &Range<usize>, look: Look) {
        for span in of_word(text, word, look, &mut self.path)
            .into_iter()
            .flatten()
        {
            let set = span.start.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'=');
            let in_path = addresses::parameter_of_path(text, word, &span);
            self.add(span, RedactionReason::Name);
            if set && let Some(find) = self.found.last_mut() {
                find.open_ended = true;
                find.inner.extend(in_path.map(<[u8]>::to_vec));
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
