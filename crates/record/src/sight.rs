//! Marks secrets in a text and replaces them by their spans, within the budget of one exchange. It must not know how
//! secrets are found.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use crate::key::{RedactionKey, is_placeholder};
use crate::reading::Reading;
use crate::secrets::{Secret, Secrets};

/// How many bytes may be looked at for one exchange, each time that they are looked at, beside those that its own texts
/// allow.
const MOST_WORK: usize = 4 << 20;
/// How many times each byte of a text may be looked at. Ordinary JSON needs ten.
const LOOKS: usize = 48;
/// How many bytes of secrets are remembered for one exchange.
const MOST_SECRET_BYTES: usize = 192 << 10;
/// The longest secret that is remembered whole. Of a longer one the beginning is.
const LONGEST_SECRET: usize = 4096;
/// The longest secret whose placeholder is kept for its next place.
const LONGEST_KNOWN: usize = 256;
/// How many places of one text are told.
pub(crate) const MOST_PLACES: usize = 1000;

/// How a placeholder is written where a secret stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is: in a header, or inside a JSON string.
    Plain,
    /// With quotes, in place of a whole JSON value; in a JSON text that is so many times a string itself.
    Quoted(u8),
    /// Percent-encoded, in a path, query or form.
    Percent,
}

/// One span to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is replaced.
    pub(crate) span: Range<usize>,
    /// What stands there then, without style.
    pub(crate) placeholder: String,
    /// How it is written.
    pub(crate) style: Style,
    /// Which place of the text it is, and why it is replaced.
    pub(crate) spot: Spot,
}

/// Where in its text a secret stood, and why it was taken for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// A header's or parameter's name, or a JSON Pointer.
    pub(crate) at: String,
    pub(crate) why: RedactionReason,
}

/// Looks at one exchange: turns secrets into edits, and remembers them to be looked for elsewhere.
pub(crate) struct Sight<'k> {
    key: &'k RedactionKey,
    /// Whether an exact placeholder stands for a secret that was replaced before. Only in an import:
    /// what a client sends is a secret even when it looks like a placeholder.
    pub(crate) redacted_before: bool,
    /// Whether personal data is replaced, too.
    pub(crate) personal: bool,
    /// What was found so far.
    pub(crate) secrets: Vec<Secret>,
    secret_bytes: usize,
    /// What is left of [`MOST_WORK`]; `None` when it was not enough.
    work: Cell<Option<usize>>,
    /// Placeholders made so far: a large body may hold one secret thousands of times.
    known: RefCell<HashMap<Vec<u8>, String>>,
}

impl<'k> Sight<'k> {
    /// Has seen nothing yet.
    pub(crate) fn new(key: &'k RedactionKey, redacted_before: bool, personal: bool) -> Self {
        Self {
            key,
            redacted_before,
            personal,
            secrets: Vec::new(),
            secret_bytes: 0,
            work: Cell::new(Some(MOST_WORK)),
            known: RefCell::default(),
        }
    }

    /// Takes so many bytes from the budget. `false`: it is used up, and the exchange has to be withheld.
    pub(crate) fn spend(&self, bytes: usize) -> bool {
        let left = self.work.get().and_then(|left| left.checked_sub(bytes));
        self.work.set(left);
        left.is_some()
    }

    /// Makes the budget larger by what a text of so many bytes may need.
    pub(crate) fn allow(&self, bytes: usize) {
        let left = self
            .work
            .get()
            .map(|left| left.saturating_add(bytes.saturating_mul(LOOKS)));
        self.work.set(left);
    }

    /// Whether the exchange was too much to look at. Then nothing of it may be shown.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.work.get().is_none()
    }

    /// The keyed hash of a secret, as text.
    pub(crate) fn hash(&self, secret: &[u8]) -> String {
        self.key.hash(secret)
    }

    /// What stands where this secret stood; `None` when there is nothing to hide.
    pub(crate) fn placeholder(&self, secret: &[u8]) -> Option<String> {
        if !self.hides(secret) {
            return None;
        }
        if secret.len() > LONGEST_KNOWN {
            self.spend(secret.len());
            return Some(self.key.placeholder(secret));
        }
        let mut known = self.known.borrow_mut();
        if let Some(placeholder) = known.get(secret) {
            return Some(placeholder.clone());
        }
        let placeholder = self.key.placeholder(secret);
        known.insert(secret.to_vec(), placeholder.clone());
        Some(placeholder)
    }

    /// Whether there is something to hide.
    fn hides(&self, secret: &[u8]) -> bool {
        let before = || {
            is_placeholder(secret)
                || secret.len() < LONGEST_KNOWN
                    && is_placeholder(&Reading::of(secret).percent_decoded(false).bytes)
        };
        !secret.is_empty() && (!self.redacted_before || !before())
    }

    /// Remembers a secret, to look for it elsewhere. `open`: only its beginning is known.
    pub(crate) fn remember(&mut self, secret: &[u8], open: bool) {
        let known = |last: &Secret| last.bytes == secret && last.open == open;
        if !self.hides(secret) || self.secrets.last().is_some_and(known) {
            return;
        }
        let (bytes, open) = match secret.get(..LONGEST_SECRET) {
            Some(beginning) => (beginning, true),
            None => (secret, open),
        };
        // What a filter compares with is escaped as in JSON, and may be repeated without.
        let plain = Reading::of(bytes).unescaped().bytes;
        if plain != bytes {
            self.keep(plain.into_owned(), open);
        }
        self.keep(bytes.to_vec(), open);
    }

    fn keep(&mut self, bytes: Vec<u8>, open: bool) {
        self.secret_bytes += bytes.len();
        if self.secret_bytes > MOST_SECRET_BYTES {
            self.work.set(None);
        } else {
            self.secrets.push(Secret { bytes, open });
        }
    }

    /// The name of a place, without the secrets of the exchange: a service may repeat one as a member's
    /// name.
    pub(crate) fn named(&self, at: String, secrets: &Secrets) -> String {
        if secrets.is_empty() || at.is_empty() {
            return at;
        }
        let plain = at.replace("~1", "/").replace("~0", "~");
        let mut edits: Vec<Edit> = Vec::new();
        Reading::of(plain.as_bytes()).each(&mut |reading| {
            for (span, secret) in secrets.find(reading) {
                edits.extend(self.edit(
                    span,
                    Style::Plain,
                    secret,
                    String::new(),
                    RedactionReason::Repeated,
                ));
            }
        });
        // A long name is cut, maybe in a secret.
        let mut from = 0;
        for part in plain.split('/') {
            if let Some(cut) = part.strip_suffix('…')
                && let Some((span, secret)) = secrets.find_beginning(cut.as_bytes(), false)
            {
                let span = from + span.start..from + span.end;
                edits.extend(self.edit(
                    span,
                    Style::Plain,
                    secret,
                    String::new(),
                    RedactionReason::Repeated,
                ));
            }
            from += part.len() + 1;
        }
        if edits.is_empty() {
            return at;
        }
        String::from_utf8_lossy(&apply(plain.as_bytes(), edits).0).into_owned()
    }

    /// The edit that replaces a secret, which is remembered; `None` when there is nothing to hide.
    pub(crate) fn hide(
        &mut self,
        span: Range<usize>,
        style: Style,
        secret: &[u8],
        at: String,
        why: RedactionReason,
    ) -> Option<Edit> {
        let edit = self.edit(span, style, secret, at, why)?;
        self.remember(secret, false);
        Some(edit)
    }

    /// The edit that replaces a secret; `None` when there is nothing to hide.
    pub(crate) fn edit(
        &self,
        span: Range<usize>,
        style: Style,
        secret: &[u8],
        at: String,
        why: RedactionReason,
    ) -> Option<Edit> {
        Some(Edit {
            span,
            placeholder: self.placeholder(secret)?,
            style,
            spot: Spot { at, why },
        })
    }
}

/// The text with every edit made, and where. Overlapping edits become one, which hides all they hid.
pub(crate) fn apply(text: &[u8], mut edits: Vec<Edit>) -> (Vec<u8>, Vec<Spot>) {
    if edits.is_empty() {
        return (text.to_vec(), Vec::new());
    }
    edits.sort_by(|one, other| {
        (one.span.start, other.span.end).cmp(&(other.span.start, one.span.end))
    });
    let mut merged: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match merged.last_mut() {
            Some(last) if edit.span.start < last.span.end => {
                last.span.end = last.span.end.max(edit.span.end);
            }
            _ => merged.push(edit),
        }
    }
    let mut out = Vec::with_capacity(text.len());
    let mut spots = Vec::with_capacity(merged.len());
    let mut from = 0;
    for edit in merged {
        out.extend_from_slice(text.get(from..edit.span.start).unwrap_or_default());
        match edit.style {
            Style::Plain => out.extend_from_slice(edit.placeholder.as_bytes()),
            Style::Quoted(level) => {
                let quote = quote_at(level);
                out.extend_from_slice(&quote);
                out.extend_from_slice(edit.placeholder.as_bytes());
                out.extend_from_slice(&quote);
            }
            Style::Percent => out.extend_from_slice(percent_encoded(&edit.placeholder).as_bytes()),
        }
        from = edit.span.end;
        spots.push(edit.spot);
    }
    out.extend_from_slice(text.get(from..).unwrap_or_default());
    (out, spots)
}

/// A quote in a JSON text that is `level` times a string itself: `"`, `\"`, `\\\"`.
fn quote_at(level: u8) -> Vec<u8> {
    let mut quote = vec![b'\\'; (1_usize << level.min(4)) - 1];
    quote.push(b'"');
    quote
}

/// A placeholder holds only these three characters that a path, query or form cannot.
fn percent_encoded(placeholder: &str) -> String {
    placeholder
        .replace('[', "%5B")
        .replace(' ', "%20")
        .replace(':', "%3A")
        .replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_edits_hide_all_that_each_hid() {
        let edit = |span: Range<usize>| Edit {
            span,
            placeholder: "X".to_owned(),
            style: Style::Plain,
            spot: Spot {
                at: String::new(),
                why: RedactionReason::Name,
            },
        };
        let (text, spots) = apply(
            b"0123456789",
            vec![edit(4..8), edit(1..2), edit(3..6), edit(3..5)],
        );
        assert_eq!(text, b"0X2X89");
        assert_eq!(spots.len(), 2);
    }

    #[test]
    fn a_budget_that_is_used_up_stays_used_up() {
        let key = RedactionKey::from_bytes([7; 32]);
        let sight = Sight::new(&key, false, false);
        assert!(sight.spend(MOST_WORK));
        assert!(!sight.spend(1) && sight.is_exhausted() && !sight.spend(0));
    }

    #[test]
    fn a_quote_in_a_string_in_a_string_is_escaped_twice() {
        assert_eq!(
            [quote_at(0), quote_at(1), quote_at(2)],
            [&b"\""[..], b"\\\"", b"\\\\\\\""]
        );
    }
}
