//! Marks secrets in a text and replaces them by their spans. It must not know how secrets are found.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::key::{RedactionKey, is_placeholder};
use crate::reading::Reading;
use crate::secrets::{Secret, Secrets};

/// How a placeholder is written where a secret stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is: in a header, or inside a JSON string.
    Plain,
    /// With quotes, in place of a whole JSON value.
    Quoted,
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
    /// Which place of the text it is, for the list of redactions.
    pub(crate) at: String,
}

/// Looks at one exchange: turns secrets into edits, and remembers them to be looked for elsewhere.
pub(crate) struct Sight<'k> {
    key: &'k RedactionKey,
    /// Whether an exact placeholder stands for a secret that was replaced before. Only in an import:
    /// what a client sends is a secret even when it looks like a placeholder.
    pub(crate) redacted_before: bool,
    /// What was found so far.
    pub(crate) secrets: Vec<Secret>,
    /// Placeholders made so far: a large body may hold one secret thousands of times.
    known: RefCell<HashMap<Vec<u8>, String>>,
}

impl<'k> Sight<'k> {
    /// Has seen nothing yet.
    pub(crate) fn new(key: &'k RedactionKey, redacted_before: bool) -> Self {
        Self {
            key,
            redacted_before,
            secrets: Vec::new(),
            known: RefCell::default(),
        }
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
                || is_placeholder(&Reading::of(secret).percent_decoded(false).bytes)
        };
        !secret.is_empty() && (!self.redacted_before || !before())
    }

    /// Remembers a secret, to look for it elsewhere.
    pub(crate) fn remember(&mut self, secret: &[u8], open: bool) {
        if !self.hides(secret)
            || self
                .secrets
                .last()
                .is_some_and(|last| last.bytes == secret && last.open == open)
        {
            return;
        }
        // What a filter compares with is escaped as in JSON, and may be repeated without.
        let plain = Reading::of(secret).unescaped().bytes;
        if plain != secret {
            self.secrets.push(Secret {
                bytes: plain.into_owned(),
                open,
            });
        }
        self.secrets.push(Secret {
            bytes: secret.to_vec(),
            open,
        });
    }

    /// The name of a place, without the secrets of the exchange: a service may repeat one as a member's
    /// name.
    pub(crate) fn named(&self, at: String, secrets: &Secrets) -> String {
        let plain = at.replace("~1", "/").replace("~0", "~");
        let edits: Vec<Edit> = Reading::of(plain.as_bytes())
            .all()
            .iter()
            .flat_map(|reading| secrets.find(reading, false))
            .filter_map(|(span, secret)| {
                Some(Edit {
                    span,
                    placeholder: self.placeholder(&secret.bytes)?,
                    style: Style::Plain,
                    at: String::new(),
                })
            })
            .collect();
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
    ) -> Option<Edit> {
        let placeholder = self.placeholder(secret)?;
        self.remember(secret, false);
        Some(Edit {
            span,
            placeholder,
            style,
            at,
        })
    }
}

/// The text with every edit made, and where. Overlapping edits become one, which hides all they hid.
pub(crate) fn apply(text: &[u8], mut edits: Vec<Edit>) -> (Vec<u8>, Vec<String>) {
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
    let mut places = Vec::with_capacity(merged.len());
    let mut from = 0;
    for edit in merged {
        out.extend_from_slice(text.get(from..edit.span.start).unwrap_or_default());
        match edit.style {
            Style::Plain => out.extend_from_slice(edit.placeholder.as_bytes()),
            Style::Quoted => {
                out.push(b'"');
                out.extend_from_slice(edit.placeholder.as_bytes());
                out.push(b'"');
            }
            Style::Percent => out.extend_from_slice(percent_encoded(&edit.placeholder).as_bytes()),
        }
        from = edit.span.end;
        places.push(edit.at);
    }
    out.extend_from_slice(text.get(from..).unwrap_or_default());
    (out, places)
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
            at: String::new(),
        };
        let (text, places) = apply(
            b"0123456789",
            vec![edit(4..8), edit(1..2), edit(3..6), edit(3..5)],
        );
        assert_eq!(text, b"0X2X89");
        assert_eq!(places.len(), 2);
    }
}
