//! A JSON text as a tree of limited size, in which every value knows its JSON Pointer. Reads a text that is
//! cut or broken as far as it goes.

use std::borrow::Cow;
use std::ops::Range;

use scim_audit_json_scan::{Escape, Grammar, JsonScanner, Token, TokenKind};

/// Values deeper than this are left out.
const MAX_DEPTH: usize = 24;
/// Number of values that are kept, besides the members of the outermost object.
const MAX_VALUES: usize = 16 << 10;
/// Maximum nesting that is read at all.
const MAX_OPEN: usize = 10_000;
/// Members of the outermost object that are kept in any case.
const MAX_MEMBERS: usize = 64 << 10;

/// How a JSON text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonEnd {
    /// The text is one complete JSON value.
    Whole,
    /// The text is the beginning of a JSON value.
    Cut,
    /// The text is not JSON.
    Malformed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    Object,
    Array,
    Text,
    Bare,
}

#[derive(Debug)]
struct TreeValue {
    kind: ValueKind,
    /// The name of the member, as written, without quotes.
    key: Option<Range<usize>>,
    /// The value as written; of a string, without its quotes.
    span: Range<usize>,
    parent: usize,
    /// Index among the values of the parent.
    index: usize,
    first: Option<usize>,
    next: Option<usize>,
}

/// The values of a JSON text.
#[derive(Debug)]
pub(crate) struct JsonTree<'a> {
    text: &'a str,
    values: Vec<TreeValue>,
    max_values: usize,
    has_all: bool,
    end: JsonEnd,
}

struct OpenContainer {
    bracket: TokenKind,
    /// `None` if the container is left out.
    value: Option<usize>,
    last: Option<usize>,
    count: usize,
    key: Option<Range<usize>>,
}

impl<'a> JsonTree<'a> {
    /// Reads a text. The work is linear in its length.
    pub(crate) fn read(text: &'a str) -> Self {
        Self::read_up_to(text, MAX_VALUES)
    }

    /// Reads a text and keeps at most this number of values, besides the members of the outermost object.
    pub(crate) fn read_up_to(text: &'a str, max_values: usize) -> Self {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut tree = Self {
            text,
            values: Vec::new(),
            max_values,
            has_all: true,
            end: JsonEnd::Cut,
        };
        let mut scanner = JsonScanner::starting_at(start);
        let mut expect = Grammar::Value;
        let mut open: Vec<OpenContainer> = Vec::new();
        while let Some(token) = scanner.next_token(text.as_bytes()) {
            let inside = open.last().map(|container| container.bracket);
            let is_key = matches!(expect, Grammar::Name | Grammar::NameOrEnd);
            let Some(after) = expect.after(token.kind, inside) else {
                tree.end = JsonEnd::Malformed;
                return tree;
            };
            expect = after;
            if !tree.take(&token, is_key, &mut open) {
                tree.end = JsonEnd::Malformed;
                return tree;
            }
        }
        if open.is_empty() && expect == Grammar::CommaOrEnd {
            tree.end = JsonEnd::Whole;
        }
        tree
    }

    /// Adds a token. Returns whether the text can still be JSON.
    fn take(&mut self, token: &Token, is_key: bool, open: &mut Vec<OpenContainer>) -> bool {
        let span = token.span.clone();
        match token.kind {
            TokenKind::Colon | TokenKind::Comma => {}
            TokenKind::CloseObject | TokenKind::CloseArray => {
                if let Some(value) = open.pop().and_then(|container| container.value)
                    && let Some(value) = self.values.get_mut(value)
                {
                    value.span.end = span.end;
                }
            }
            TokenKind::String if is_key => {
                if let Some(container) = open.last_mut() {
                    container.key = Some(inner(token));
                }
            }
            TokenKind::String => {
                self.add(ValueKind::Text, inner(token), open);
            }
            TokenKind::OpenObject | TokenKind::OpenArray => {
                if open.len() >= MAX_OPEN {
                    return false;
                }
                let kind = if token.kind == TokenKind::OpenObject {
                    ValueKind::Object
                } else {
                    ValueKind::Array
                };
                let value = self.add(kind, span.start..self.text.len(), open);
                open.push(OpenContainer {
                    bracket: token.kind,
                    value,
                    last: None,
                    count: 0,
                    key: None,
                });
            }
            TokenKind::Word | TokenKind::BrokenString => {
                let word = self.text.get(span.clone()).unwrap_or_default();
                if !is_bare(word, !token.is_closed) {
                    return false;
                }
                self.add(ValueKind::Bare, span, open);
            }
        }
        true
    }

    fn add(
        &mut self,
        kind: ValueKind,
        span: Range<usize>,
        open: &mut [OpenContainer],
    ) -> Option<usize> {
        let depth = open.len();
        let at = self.values.len();
        let Some(container) = open.last_mut() else {
            self.values.push(TreeValue {
                kind,
                key: None,
                span,
                parent: 0,
                index: 0,
                first: None,
                next: None,
            });
            return Some(at);
        };
        let index = container.count;
        container.count += 1;
        let key = container.key.take();
        let limit = if depth == 1 && key.is_some() {
            MAX_MEMBERS.max(self.max_values)
        } else {
            self.max_values
        };
        let parent = container.value?;
        if depth > MAX_DEPTH || at >= limit {
            self.has_all = false;
            return None;
        }
        let before = container.last.replace(at);
        self.values.push(TreeValue {
            kind,
            key,
            span,
            parent,
            index,
            first: None,
            next: None,
        });
        match before {
            Some(before) => self.values.get_mut(before)?.next = Some(at),
            None => self.values.get_mut(parent)?.first = Some(at),
        }
        Some(at)
    }

    /// Whether no value was left out for a limit.
    pub(crate) fn has_all(&self) -> bool {
        self.has_all
    }

    /// How the text ends.
    pub(crate) fn end(&self) -> JsonEnd {
        self.end
    }

    /// The outermost value; `None` if the text has none.
    pub(crate) fn root(&self) -> Option<JsonValue<'_>> {
        (!self.values.is_empty()).then_some(JsonValue { tree: self, at: 0 })
    }
}

/// The span of a string without its quotes.
fn inner(token: &Token) -> Range<usize> {
    let start = token.span.start + 1;
    let end = token.span.end - usize::from(token.is_closed);
    start..end.max(start)
}

/// Whether a word is a number or a literal. Numbers are not checked strictly: `1e400` occurs in practice.
fn is_bare(word: &str, is_cut: bool) -> bool {
    let literals = ["true", "false", "null", "NaN", "Infinity", "-Infinity"];
    !word.is_empty()
        && (literals
            .iter()
            .any(|literal| *literal == word || (is_cut && literal.starts_with(word)))
            || word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)))
}

/// A value of a [`JsonTree`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonValue<'t> {
    tree: &'t JsonTree<'t>,
    at: usize,
}

impl<'t> JsonValue<'t> {
    fn value(self) -> Option<&'t TreeValue> {
        self.tree.values.get(self.at)
    }

    fn is(self, kind: ValueKind) -> bool {
        self.value().is_some_and(|value| value.kind == kind)
    }

    /// Whether the value is an object.
    pub(crate) fn is_object(self) -> bool {
        self.is(ValueKind::Object)
    }

    /// Whether the value is an array.
    pub(crate) fn is_array(self) -> bool {
        self.is(ValueKind::Array)
    }

    /// The decoded text of a string.
    pub(crate) fn text(self) -> Option<Cow<'t, str>> {
        let value = self.value().filter(|value| value.kind == ValueKind::Text)?;
        self.tree.text.get(value.span.clone()).map(unescaped)
    }

    /// A number, `true`, `false` or `null`, as written.
    pub(crate) fn bare(self) -> Option<&'t str> {
        let value = self.value().filter(|value| value.kind == ValueKind::Bare)?;
        self.tree.text.get(value.span.clone())
    }

    /// Whether the value is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.bare() == Some("null")
    }

    /// The text of a string, or a number or literal as written.
    pub(crate) fn scalar(self) -> Option<Cow<'t, str>> {
        self.text().or_else(|| self.bare().map(Cow::Borrowed))
    }

    /// The value as written, for people to read; a string without its quotes.
    pub(crate) fn written(self) -> Cow<'t, str> {
        self.text().unwrap_or_else(|| {
            let span = self.value().map(|value| value.span.clone());
            Cow::Borrowed(
                span.and_then(|span| self.tree.text.get(span))
                    .unwrap_or_default(),
            )
        })
    }

    /// The values of an object or array, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        let mut next = self.value().and_then(|value| value.first);
        std::iter::from_fn(move || {
            let at = next?;
            next = self.tree.values.get(at)?.next;
            Some(Self {
                tree: self.tree,
                at,
            })
        })
    }

    /// The elements of an array; of another value, the value itself.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let alone = (!self.is_array()).then_some(self);
        let all = self.is_array().then(|| self.children());
        alone.into_iter().chain(all.into_iter().flatten())
    }

    /// The name of the member, decoded; empty for an element.
    pub(crate) fn name(self) -> Cow<'t, str> {
        let key = self.value().and_then(|value| value.key.clone());
        key.and_then(|key| self.tree.text.get(key))
            .map(unescaped)
            .unwrap_or_default()
    }

    /// The first member of that name. Names are compared without regard to case
    /// ([RFC 7643 §2.1](https://www.rfc-editor.org/rfc/rfc7643#section-2.1)).
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.is_object()
            .then(|| self.children())?
            .find(|member| member.name().eq_ignore_ascii_case(name))
    }

    /// The JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of the value.
    pub(crate) fn pointer(self) -> String {
        let mut steps = Vec::new();
        let mut at = self.at;
        while let Some(value) = self.tree.values.get(at).filter(|_| at != 0) {
            let key = value.key.clone().and_then(|key| self.tree.text.get(key));
            steps.push(match key {
                Some(key) => unescaped(key).replace('~', "~0").replace('/', "~1"),
                None => value.index.to_string(),
            });
            at = value.parent;
        }
        steps.iter().rev().fold(String::new(), |mut pointer, step| {
            pointer.push('/');
            pointer.push_str(step);
            pointer
        })
    }
}

/// Decodes the escapes of a string. Malformed ones stay as they are.
fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, _)) = rest.split_once('\\') {
        text.push_str(before);
        rest = rest.get(before.len()..).unwrap_or_default();
        let (character, length) = Escape::of(rest.as_bytes()).character().unwrap_or((
            '\u{fffd}',
            if rest.len() >= 6 && rest.is_char_boundary(6) {
                6
            } else {
                1
            },
        ));
        text.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
