//! Where secrets stand in a SCIM JSON text: members named `password`, the `value` of a PATCH operation
//! whose `path` names it ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)), and
//! filters that compare with it, at any depth (bulk nests whole requests).

use std::borrow::Cow;
use std::ops::Range;

use super::walk::{End, Event, Text, Walker, pointer_token};
use crate::names::is_secret_path;
use crate::reading::Reading;
use crate::scan::secrets_in;
use crate::secrets::Secrets;
use crate::sight::{Edit, Sight, Style};

/// What an object has shown so far of being a PATCH operation.
#[derive(Default)]
struct Operation {
    /// What the current member is.
    member: Member,
    /// Where its `path` leads.
    path: Path,
    /// It stands where operations stand, or has an `op`.
    likely: bool,
    /// Name and value of each `value` member.
    values: Vec<(Range<usize>, Range<usize>)>,
    /// Where the `value` being read begins, when it is an object or array.
    value_start: Option<usize>,
    /// The name of the current member.
    key: Range<usize>,
}

/// Where a `path` leads. Of several, the greatest counts.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Path {
    /// None was read.
    #[default]
    Unread,
    Elsewhere,
    /// The text was cut in it.
    Cut,
    ToSecret,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Member {
    #[default]
    Other,
    Secret,
    Path,
    Value,
}

struct Finder<'t, 's, 'k> {
    text: &'t [u8],
    walker: Walker<'t>,
    sight: &'s mut Sight<'k>,
    operations: Vec<Operation>,
    /// Values that are secrets as a whole, with their JSON Pointers. An inner one may come before the
    /// outer one that holds it.
    whole: Vec<(Range<usize>, String)>,
    edits: Vec<Edit>,
    /// The secret object or array being read: how deep it stands and where it begins.
    hidden: Option<(usize, usize)>,
}

/// The edits that hide every secret SCIM's rules point out; `None` when the text is no JSON object or
/// array, nor the beginning of one.
pub(crate) fn find(text: &[u8], sight: &mut Sight<'_>) -> Option<Vec<Edit>> {
    let mut finder = Finder {
        text,
        walker: Walker::new(text),
        sight,
        operations: Vec::new(),
        whole: Vec::new(),
        edits: Vec::new(),
        hidden: None,
    };
    let mut first = true;
    while let Some(event) = finder.walker.next() {
        if std::mem::take(&mut first) && !matches!(event, Event::Open { .. }) {
            return None;
        }
        finder.see(event);
    }
    match finder.walker.end() {
        _ if first => return None,
        End::Malformed => return None,
        End::Cut => finder.see_cut(),
        End::Whole => {}
    }
    finder.hide_whole_values();
    Some(finder.edits)
}

impl Finder<'_, '_, '_> {
    fn see(&mut self, event: Event) {
        if let Some((depth, start)) = self.hidden {
            if let Event::Close { end } = event {
                self.operations.pop();
                if self.walker.depth() == depth {
                    self.hidden = None;
                    self.whole.push((start..end, self.walker.pointer(depth)));
                }
            } else if matches!(event, Event::Open { .. }) {
                self.operations.push(Operation::default());
            }
            return;
        }
        match event {
            Event::Open { at, object } => self.opened(at, object),
            Event::Close { end } => self.closed(end),
            Event::Key(text) => self.key(&text),
            Event::Value(text) => self.string(&text),
            Event::Bare(span) => self.bare(span),
        }
    }

    fn member(&self) -> Member {
        self.operations
            .last()
            .map(|operation| operation.member)
            .unwrap_or_default()
    }

    fn opened(&mut self, at: usize, object: bool) {
        let outside = self.walker.depth().saturating_sub(1);
        match self.member() {
            Member::Secret => self.hidden = Some((outside, at)),
            Member::Value => {
                if let Some(operation) = self.operations.last_mut() {
                    operation.value_start = Some(at);
                }
            }
            Member::Path | Member::Other => {}
        }
        self.operations.push(Operation {
            likely: object && self.stands_among_operations(outside),
            ..Operation::default()
        });
    }

    /// Whether an object inside `outside` containers is where a PATCH operation could stand: the text
    /// itself, an element of a nameless array, or one of `Operations`.
    fn stands_among_operations(&self, outside: usize) -> bool {
        let Some(array) = outside.checked_sub(1) else {
            return true;
        };
        if self.walker.index_at(array).is_none() {
            return false;
        }
        match array
            .checked_sub(1)
            .and_then(|parent| self.walker.key_at(parent))
        {
            Some(name) => unquoted(name).eq_ignore_ascii_case(b"operations"),
            None => array == 0,
        }
    }

    fn closed(&mut self, end: usize) {
        let depth = self.walker.depth();
        if let Some(operation) = self.operations.pop()
            && operation.path == Path::ToSecret
        {
            self.hide_values(&operation, depth);
        }
        if let Some(operation) = self.operations.last_mut()
            && let Some(start) = operation.value_start.take()
        {
            operation.values.push((operation.key.clone(), start..end));
        }
    }

    fn hide_values(&mut self, operation: &Operation, depth: usize) {
        for (key, value) in &operation.values {
            let pointer = format!(
                "{}/{}",
                self.walker.pointer(depth),
                pointer_token(self.text, key.clone())
            );
            self.whole.push((value.clone(), pointer));
        }
    }

    fn key(&mut self, text: &Text) {
        let name = unquoted(self.text.get(text.inner()).unwrap_or_default());
        let member = if is_secret_path(&name) {
            Member::Secret
        } else if name.eq_ignore_ascii_case(b"path") {
            Member::Path
        } else if name.eq_ignore_ascii_case(b"value") {
            Member::Value
        } else {
            Member::Other
        };
        if let Some(operation) = self.operations.last_mut() {
            operation.member = member;
            operation.key = text.inner();
            operation.likely |= name.eq_ignore_ascii_case(b"op");
        }
        // A name that was cut is no place; it may be the beginning of a secret.
        self.scan(text, self.walker.depth() - usize::from(!text.closed));
    }

    fn string(&mut self, text: &Text) {
        let inner = self.text.get(text.inner()).unwrap_or_default();
        match self.member() {
            Member::Secret => {
                let pointer = self.walker.pointer(self.walker.depth());
                self.whole.push((text.span.clone(), pointer));
                return;
            }
            Member::Path => {
                let path = match (is_secret_path(&unquoted(inner)), text.closed) {
                    (true, _) => Path::ToSecret,
                    (false, true) => Path::Elsewhere,
                    (false, false) => Path::Cut,
                };
                if let Some(operation) = self.operations.last_mut() {
                    operation.path = operation.path.max(path);
                }
            }
            Member::Value => {
                if let Some(operation) = self.operations.last_mut() {
                    operation
                        .values
                        .push((operation.key.clone(), text.span.clone()));
                }
            }
            Member::Other => {}
        }
        self.scan(text, self.walker.depth());
    }

    fn bare(&mut self, span: Range<usize>) {
        match self.member() {
            Member::Secret => {
                let pointer = self.walker.pointer(self.walker.depth());
                self.whole.push((span, pointer));
            }
            Member::Value => {
                if let Some(operation) = self.operations.last_mut() {
                    operation.values.push((operation.key.clone(), span));
                }
            }
            Member::Path | Member::Other => {}
        }
    }

    /// Hides what a string's own text gives away.
    fn scan(&mut self, text: &Text, depth: usize) {
        let inner = self.text.get(text.inner()).unwrap_or_default();
        for reading in Reading::of(inner).unescaped().all() {
            for span in secrets_in(&reading.bytes) {
                let secret = reading.bytes.get(span.clone()).unwrap_or_default();
                let open = !text.closed && span.end == reading.bytes.len();
                let origin = reading.origin(&span);
                let from = text.span.start + 1;
                let place = self.walker.pointer(depth);
                let edit = self.sight.hide(
                    from + origin.start..from + origin.end,
                    Style::Plain,
                    secret,
                    place,
                );
                if open {
                    self.sight.remember(secret, true);
                }
                self.edits.extend(edit);
            }
        }
    }

    /// The text ends inside: what is still open there is hidden to the end, and the value of an
    /// operation whose path is not known is hidden too, because the path may have named a secret.
    fn see_cut(&mut self) {
        let end = self.text.len();
        if let Some((depth, start)) = self.hidden {
            self.whole.push((start..end, self.walker.pointer(depth)));
        }
        for (depth, mut operation) in std::mem::take(&mut self.operations).into_iter().enumerate() {
            if let Some(start) = operation.value_start.take() {
                operation.values.push((operation.key.clone(), start..end));
            }
            let may_hide_a_secret = match operation.path {
                Path::ToSecret | Path::Cut => true,
                Path::Unread => operation.likely,
                Path::Elsewhere => false,
            };
            if may_hide_a_secret {
                self.hide_values(&operation, depth);
            }
        }
    }

    fn hide_whole_values(&mut self) {
        let mut whole = std::mem::take(&mut self.whole);
        whole.sort_by(|(one, _), (other, _)| (one.start, other.end).cmp(&(other.start, one.end)));
        let mut behind = 0;
        for (span, pointer) in whole {
            if span.start < behind {
                continue;
            }
            behind = span.end;
            let edit = self.hide_value(span, pointer);
            self.edits.extend(edit);
        }
    }

    /// Hides one whole value. Literals tell nothing, and are left.
    fn hide_value(&mut self, span: Range<usize>, pointer: String) -> Option<Edit> {
        let raw = self.text.get(span.clone())?;
        match Walker::new(raw).next()? {
            Event::Value(text) => {
                let secret = unquoted(raw.get(text.inner())?);
                if !text.closed {
                    self.sight.remember(&secret, true);
                }
                self.sight.hide(span, Style::Quoted, &secret, pointer)
            }
            Event::Bare(_) if is_literal(raw) => None,
            Event::Bare(_) => {
                if span.end == self.text.len() {
                    self.sight.remember(raw, true);
                }
                self.sight.hide(span, Style::Quoted, raw, pointer)
            }
            Event::Open { .. } => self.hide_container(span, raw, pointer),
            Event::Close { .. } | Event::Key(_) => None,
        }
    }

    fn hide_container(&mut self, span: Range<usize>, raw: &[u8], at: String) -> Option<Edit> {
        for event in Walker::new(raw) {
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
        let placeholder = self.sight.placeholder(raw)?;
        Some(Edit {
            span,
            placeholder,
            style: Style::Quoted,
            at,
        })
    }
}

/// `true`, `false` and `null` tell nothing.
fn is_literal(bare: &[u8]) -> bool {
    bare.iter().all(u8::is_ascii_alphabetic)
}

/// A string's text, without JSON's escapes.
fn unquoted(inner: &[u8]) -> Cow<'_, [u8]> {
    Reading::of(inner).unescaped().bytes
}

/// The edits that hide every further place of the exchange's secrets: in strings, names and numbers.
pub(crate) fn repeated(
    text: &[u8],
    secrets: &Secrets,
) -> Vec<(Range<usize>, Style, Vec<u8>, String)> {
    let mut found = Vec::new();
    let mut walker = Walker::new(text);
    while let Some(event) = walker.next() {
        let depth = walker.depth();
        let (inner, style, closed, depth) = match event {
            Event::Key(name) => {
                let place = depth - usize::from(!name.closed);
                (name.inner(), Style::Plain, name.closed, place)
            }
            Event::Value(string) => (string.inner(), Style::Plain, string.closed, depth),
            Event::Bare(span) => (span, Style::Quoted, true, depth),
            Event::Open { .. } | Event::Close { .. } => continue,
        };
        let raw = text.get(inner.clone()).unwrap_or_default();
        for reading in Reading::of(raw).unescaped().all() {
            for (span, secret) in secrets.find(&reading, !closed) {
                if style == Style::Quoted && span.len() != raw.len() {
                    continue;
                }
                let span = inner.start + span.start..inner.start + span.end;
                found.push((span, style, secret.bytes.clone(), walker.pointer(depth)));
            }
        }
    }
    found
}
