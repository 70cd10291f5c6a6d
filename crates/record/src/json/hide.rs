//! Replaces whole values of a JSON text.

use std::borrow::Cow;
use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use super::find::{Finder, TOKEN_COST};
use super::pairs::{Container, Told, is_no_name};
use super::walk::{Event, Walker, pointer_token};
use crate::reading::{Coding, Reading};
use crate::sight::{Edit, MOST_PLACES, Style};

impl Finder<'_, '_, '_> {
    /// Handles the end of a truncated text: hides a secret value that is still open up to the end. Also hides
    /// the values of an object whose telling member is unknown, because it may have named a secret.
    pub(super) fn see_cut(&mut self, end: usize) {
        if let Some((depth, start)) = self.hidden {
            self.add_whole(start..end, depth, RedactionReason::Name);
        }
        for (depth, mut container) in std::mem::take(&mut self.containers).into_iter().enumerate() {
            if let Some(start) = container.value_start.take() {
                container.values.push((container.key.clone(), start..end));
            }
            let may_hide_a_secret = match container.told {
                Told::Secret | Told::Cut => true,
                Told::Nothing => container.suspect,
                Told::Harmless => false,
            };
            if may_hide_a_secret {
                self.hide_values(&container, depth);
            }
        }
    }

    pub(super) fn hide_values(&mut self, container: &Container, depth: usize) {
        for (key, value) in &container.values {
            let mut pointer = self.pointer(depth);
            if self.whole.len() <= MOST_PLACES {
                pointer.push('/');
                pointer.push_str(&pointer_token(self.text, key.clone()));
            }
            self.whole
                .push((value.clone(), pointer, RedactionReason::Name));
        }
    }

    /// Whether an array that begins with the name of a secret is only a list of names:
    /// `["password", "userName"]`.
    pub(super) fn lists_names(&self, container: &Container) -> bool {
        let [(_, value)] = container.values.as_slice() else {
            return true;
        };
        let raw = self.text.get(value.clone()).unwrap_or_default();
        let inner = raw
            .strip_prefix(b"\"")
            .and_then(|raw| raw.strip_suffix(b"\""));
        inner.is_some_and(|inner| !is_no_name(&unquoted(inner)))
    }

    /// Hides each value that is a secret as a whole. A value inside another one is hidden together with it.
    pub(super) async fn hide_whole_values(&mut self) {
        let mut whole = std::mem::take(&mut self.whole);
        whole.sort_by(|(one, ..), (other, ..)| (one.start, other.end).cmp(&(other.start, one.end)));
        let mut behind = 0;
        for (span, pointer, why) in whole {
            if span.start < behind {
                continue;
            }
            behind = span.end;
            self.sight.pace.count(span.len() + TOKEN_COST).await;
            let edit = self.hide_value(span, pointer, why).await;
            self.edits.extend(edit);
        }
    }

    /// Hides one whole value. Literals stay, because they reveal nothing.
    async fn hide_value(
        &mut self,
        span: Range<usize>,
        pointer: String,
        why: RedactionReason,
    ) -> Option<Edit> {
        let raw = self.text.get(span.clone())?;
        let quoted = Style::Quoted(self.level);
        match Walker::new(raw).next()? {
            Event::Value(text) => {
                let inner = Reading::of(raw.get(text.inner())?);
                let secret = inner.decoded(Coding::Escapes, self.sight.pace).await.bytes;
                self.sight.prepare(&secret).await;
                if !text.closed {
                    self.sight.remember(&secret, true);
                }
                self.sight.hide(span, quoted, &secret, pointer, why)
            }
            Event::Bare(_) if is_literal(raw) => None,
            Event::Bare(_) => {
                if span.end == self.text.len() {
                    self.sight.remember(raw, true);
                }
                self.sight.hide(span, quoted, raw, pointer, why)
            }
            Event::Open { .. } => self.hide_container(span, raw, pointer, why).await,
            Event::Close { .. } | Event::Key(_) => None,
        }
    }

    async fn hide_container(
        &mut self,
        span: Range<usize>,
        raw: &[u8],
        at: String,
        why: RedactionReason,
    ) -> Option<Edit> {
        if !self.sight.spend(raw.len()) {
            return None;
        }
        for event in Walker::new(raw) {
            self.sight.pace.count(TOKEN_COST).await;
            match event {
                Event::Value(text) => {
                    let leaf = unquoted(raw.get(text.inner()).unwrap_or_default());
                    self.sight.remember(&leaf, !text.closed);
                }
                Event::Bare(leaf) => {
                    let leaf = raw.get(leaf).unwrap_or_default();
                    if !is_literal(leaf) {
                        self.sight.remember(leaf, false);
                    }
                }
                Event::Open { .. } | Event::Close { .. } | Event::Key(_) => {}
            }
        }
        self.sight.prepare(raw).await;
        self.sight
            .edit(span, Style::Quoted(self.level), raw, at, why)
    }
}

/// True for `true`, `false` and `null`, which reveal nothing.
pub(super) fn is_literal(bare: &[u8]) -> bool {
    bare.iter().all(u8::is_ascii_alphabetic)
}

/// The text of a string with its JSON escapes decoded.
pub(super) fn unquoted(inner: &[u8]) -> Cow<'_, [u8]> {
    Reading::of(inner).unescaped().bytes
}
