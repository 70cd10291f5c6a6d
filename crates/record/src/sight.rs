//! Marks secrets in a text and replaces their spans, within the scan budget of one exchange. Independent of
//! how secrets are found.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use crate::key::{RedactionKey, is_placeholder, placeholder_of};
use crate::pace::{Pace, at_once};
use crate::reading::Reading;
use crate::secrets::{Secret, Secrets};

/// Base scan budget of an exchange, in bytes read. A byte that is read twice counts twice. [`RedactionContext::allow`]
/// adds to the budget for each text.
const MOST_WORK: usize = 4 << 20;
/// Scan budget per byte of a text. Ordinary JSON needs ten.
const LOOKS: usize = 48;
/// Maximum total size of the secrets remembered for one exchange, in bytes.
const MOST_SECRET_BYTES: usize = 192 << 10;
/// Maximum number of bytes remembered of one secret. Of a longer secret only the beginning is remembered.
const LONGEST_SECRET: usize = 4096;
/// Maximum length of a secret that is hashed in one slice.
const LONGEST_AT_ONCE: usize = 256 << 10;
/// Maximum length of a secret whose placeholder is cached.
const LONGEST_KNOWN: usize = 256;
/// Maximum number of redacted locations reported per text.
pub(crate) const MOST_PLACES: usize = 1000;

/// What an edit costs, in bytes read.
const EDIT_COST: usize = 64;

/// How a placeholder is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Unchanged: in a header, or inside a JSON string.
    Plain,
    /// With quotes, in place of a whole JSON value. The number says how many JSON strings enclose the text.
    Quoted(u8),
    /// Percent-encoded, in a path, query or form.
    Percent,
}

/// One span to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The span to replace.
    pub(crate) span: Range<usize>,
    /// The replacement, before `style` is applied.
    pub(crate) placeholder: String,
    /// How the replacement is written.
    pub(crate) style: Style,
    /// Where in the text the secret is, and why it is replaced.
    pub(crate) spot: Spot,
}

/// Location of a secret in its text, and the reason for its redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The name of a header or parameter, or a JSON Pointer.
    pub(crate) at: String,
    pub(crate) why: RedactionReason,
}

/// Redaction state of one exchange: creates the edits that replace secrets, and remembers the secrets so that
/// they can be searched for in the other texts.
pub(crate) struct RedactionContext<'k> {
    key: &'k RedactionKey,
    /// Pauses long work.
    pub(crate) pace: &'k Pace,
    /// Whether an exact placeholder counts as already redacted. True for imports only: a value that a client
    /// sends is a secret even if it looks like a placeholder.
    pub(crate) redacted_before: bool,
    /// Whether personal data is redacted, too.
    pub(crate) personal: bool,
    /// Secrets found so far.
    pub(crate) secrets: Vec<Secret>,
    secret_bytes: usize,
    /// Remaining scan budget, initially [`MOST_WORK`]; `None` once it was exceeded.
    work: Cell<Option<usize>>,
    /// Placeholders by secret: a large body may hold one secret thousands of times.
    known: RefCell<HashMap<Vec<u8>, String>>,
    /// The last long secret, and its placeholder.
    prepared: RefCell<Option<(Vec<u8>, String)>>,
}

impl<'k> RedactionContext<'k> {
    /// Creates the state of a new exchange.
    pub(crate) fn new(
        key: &'k RedactionKey,
        redacted_before: bool,
        personal: bool,
        pace: &'k Pace,
    ) -> Self {
        Self {
            key,
            pace,
            redacted_before,
            personal,
            secrets: Vec::new(),
            secret_bytes: 0,
            work: Cell::new(Some(MOST_WORK)),
            known: RefCell::default(),
            prepared: RefCell::default(),
        }
    }

    /// Takes this many bytes from the budget. Returns false if the budget is exceeded; the exchange must then
    /// be withheld.
    pub(crate) fn spend(&self, bytes: usize) -> bool {
        let left = self.work.get().and_then(|left| left.checked_sub(bytes));
        self.work.set(left);
        left.is_some()
    }

    /// Adds the allowance for a text of this many bytes to the budget.
    pub(crate) fn allow(&self, bytes: usize) {
        let left = self
            .work
            .get()
            .map(|left| left.saturating_add(bytes.saturating_mul(LOOKS)));
        self.work.set(left);
    }

    /// Whether the budget was exceeded. If so, nothing of the exchange may be shown.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.work.get().is_none()
    }

    /// The keyed hash of a secret, as text.
    pub(crate) fn hash(&self, secret: &[u8]) -> String {
        self.key.hash(secret)
    }

    /// The same of a text of any length.
    pub(crate) async fn hash_long(&self, text: &[u8]) -> String {
        self.key.hash_in_slices(text, self.pace).await
    }

    /// Prepares the placeholder of a secret that is too long to be hashed in one slice.
    pub(crate) async fn prepare(&self, secret: &[u8]) {
        if secret.len() > LONGEST_AT_ONCE {
            let placeholder = placeholder_of(&self.hash_long(secret).await);
            *self.prepared.borrow_mut() = Some((secret.to_vec(), placeholder));
        }
    }

    /// The placeholder for this secret; `None` if there is nothing to hide.
    pub(crate) fn placeholder(&self, secret: &[u8]) -> Option<String> {
        if !self.hides(secret) {
            return None;
        }
        if secret.len() > LONGEST_KNOWN {
            self.spend(secret.len());
            let prepared = self.prepared.borrow();
            let prepared = prepared.as_ref().filter(|(known, _)| known == secret);
            return Some(match prepared {
                Some((_, placeholder)) => placeholder.clone(),
                None => self.key.placeholder(secret),
            });
        }
        let mut known = self.known.borrow_mut();
        if let Some(placeholder) = known.get(secret) {
            return Some(placeholder.clone());
        }
        let placeholder = self.key.placeholder(secret);
        known.insert(secret.to_vec(), placeholder.clone());
        Some(placeholder)
    }

    /// False for an empty text, and in an import for a placeholder.
    fn hides(&self, secret: &[u8]) -> bool {
        let before = || {
            is_placeholder(secret)
                || secret.len() < LONGEST_KNOWN
                    && is_placeholder(&Reading::of(secret).percent_decoded(false).bytes)
        };
        !secret.is_empty() && (!self.redacted_before || !before())
    }

    /// Remembers a secret, so that it can be searched for elsewhere. `open`: only its beginning is known.
    pub(crate) fn remember(&mut self, secret: &[u8], open: bool) {
        let known = |last: &Secret| last.bytes == secret && last.open == open;
        if !self.hides(secret) || self.secrets.last().is_some_and(known) {
            return;
        }
        let (bytes, open) = match secret.get(..LONGEST_SECRET) {
            Some(beginning) => (beginning, true),
            None => (secret, open),
        };
        // A value in a filter is escaped as in JSON; other texts may repeat it unescaped.
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

    /// Returns the name of a location with the secrets of the exchange replaced: a service may use a secret
    /// as the name of a member.
    pub(crate) fn named(&self, at: String, secrets: &Secrets) -> String {
        if secrets.is_empty() || at.is_empty() {
            return at;
        }
        let plain = at.replace("~1", "/").replace("~0", "~");
        let mut edits: Vec<Edit> = Vec::new();
        Reading::of(plain.as_bytes()).each(&mut |reading| {
            for (span, secret) in at_once(secrets.find(reading, &Pace::unbroken())) {
                edits.extend(self.edit(
                    span,
                    Style::Plain,
                    secret,
                    String::new(),
                    RedactionReason::Repeated,
                ));
            }
        });
        // A long name is cut; the cut may be inside a secret.
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

    /// Returns the edit that replaces a secret, and remembers the secret. `None` if there is nothing to hide.
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

    /// Returns the edit that replaces a secret; `None` if there is nothing to hide.
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

/// Returns the text with every edit applied, and the location of each. Overlapping edits are merged into one
/// that covers the union of their spans.
pub(crate) fn apply(text: &[u8], edits: Vec<Edit>) -> (Vec<u8>, Vec<Spot>) {
    at_once(apply_in_slices(text, edits, &Pace::unbroken()))
}

/// Like [`apply`], for a text with many edits.
pub(crate) async fn apply_in_slices(
    text: &[u8],
    mut edits: Vec<Edit>,
    pace: &Pace,
) -> (Vec<u8>, Vec<Spot>) {
    if edits.is_empty() {
        return (text.to_vec(), Vec::new());
    }
    edits.sort_by(|one, other| {
        (one.span.start, other.span.end).cmp(&(other.span.start, one.span.end))
    });
    let mut merged: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        pace.count(EDIT_COST).await;
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
        pace.count(EDIT_COST).await;
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

/// A quote in a JSON text that `level` JSON strings enclose: `"`, `\"`, `\\\"`.
fn quote_at(level: u8) -> Vec<u8> {
    let mut quote = vec![b'\\'; (1_usize << level.min(4)) - 1];
    quote.push(b'"');
    quote
}

/// These are the only characters of a placeholder that a path, query or form cannot contain.
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
    fn exhausted_budget_stays_exhausted() {
        let key = RedactionKey::from_bytes([7; 32]);
        let pace = Pace::unbroken();
        let sight = RedactionContext::new(&key, false, false, &pace);
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
