//! Finds secrets in a SCIM JSON text: members with a secret name, values that a neighbour names
//! ([`super::pairs`]), values that filters compare with, and secrets that a text reveals by itself. Works at
//! any depth (a bulk request contains whole requests), and also inside strings that contain JSON.

use std::ops::Range;

use scim_audit_model::entry::RedactionReason;

use super::hide::{is_literal, unquoted};
use super::nested::{find_nested, may_nest};
use super::pairs::{Container, Member, Told, is_scim_list, told};
use super::walk::{End, Event, Text, Walker};
use crate::reading::{Coding, Reading, Readings};
use crate::scan::{Look, secrets_in};
use crate::sight::{Edit, MOST_PLACES, RedactionContext, Style};

/// Maximum number of JSON strings that may enclose an embedded JSON text.
pub(super) const MOST_LEVELS: u8 = 4;
/// Names longer than this are not compared with the list names of RFC 7643.
const LONGEST_LIST_NAME: usize = 64;
/// Scan cost of a token in addition to its bytes.
pub(super) const TOKEN_COST: usize = 16;

pub(super) struct Finder<'t, 's, 'k> {
    pub(super) text: &'t [u8],
    pub(super) walker: Walker<'t>,
    pub(super) sight: &'s mut RedactionContext<'k>,
    /// How many JSON strings enclose the text.
    pub(super) level: u8,
    /// JSON Pointer of the string that contains the text.
    pub(super) within: &'s str,
    pub(super) cut: bool,
    pub(super) containers: Vec<Container>,
    /// Spans of values that are secrets as a whole, with their JSON Pointers. An inner value may come before
    /// the outer value that contains it.
    pub(super) whole: Vec<(Range<usize>, String, RedactionReason)>,
    pub(super) edits: Vec<Edit>,
    /// Depth and start offset of the secret object or array being read.
    pub(super) hidden: Option<(usize, usize)>,
}

/// Returns the edits that hide every secret that SCIM's rules identify. Returns `None` when the text is
/// neither a JSON object or array, nor the beginning of one, nor a harmless scalar. `cut`: the text was
/// truncated.
pub(crate) async fn find(
    text: &[u8],
    cut: bool,
    sight: &mut RedactionContext<'_>,
) -> Option<Vec<Edit>> {
    let found = find_at(text, cut, 0, "", sight).await;
    found.map(|(edits, _)| edits)
}

pub(super) async fn find_at(
    text: &[u8],
    cut: bool,
    level: u8,
    within: &str,
    sight: &mut RedactionContext<'_>,
) -> Option<(Vec<Edit>, usize)> {
    let mut finder = Finder {
        text,
        walker: Walker::new(text),
        sight,
        level,
        within,
        cut,
        containers: Vec::new(),
        whole: Vec::new(),
        edits: Vec::new(),
        hidden: None,
    };
    let mut before = 0;
    let mut first = true;
    while let Some(event) = finder.walker.next_in_slices(finder.sight.pace).await {
        if std::mem::take(&mut first)
            && !matches!(event, Event::Open { .. })
            && !finder.is_harmless_scalar(&event)
        {
            return None;
        }
        let at = finder.walker.at();
        if !finder.sight.spend(at - before + TOKEN_COST) {
            return Some((finder.edits, at));
        }
        finder.sight.pace.count(at - before + TOKEN_COST).await;
        before = at;
        finder.see(event).await;
    }
    match finder.walker.end() {
        _ if first => return None,
        // In a string, other text may follow the JSON, or the text only begins like JSON. Treat the point
        // where parsing failed as a cut.
        End::Malformed if level > 0 => finder.see_cut(before),
        End::Malformed => return None,
        End::Cut => finder.see_cut(text.len()),
        End::Whole => {}
    }
    finder.hide_whole_values().await;
    Some((finder.edits, before.max(1)))
}

impl<'t> Finder<'t, '_, '_> {
    /// True for a literal such as `null`, and for a string of at least three words. A number or a shorter
    /// string may be a credential.
    fn is_harmless_scalar(&self, event: &Event) -> bool {
        match event {
            Event::Bare(span) => is_literal(self.text.get(span.clone()).unwrap_or_default()),
            Event::Value(text) => {
                let inner = self.text.get(text.inner()).unwrap_or_default();
                text.closed
                    && inner
                        .split(|byte| *byte == b' ')
                        .filter(|word| !word.is_empty())
                        .count()
                        > 2
            }
            Event::Open { .. } | Event::Close { .. } | Event::Key(_) => false,
        }
    }

    async fn see(&mut self, event: Event) {
        if let Some((depth, start)) = self.hidden {
            if let Event::Close { end } = event {
                self.containers.pop();
                if self.walker.depth() == depth {
                    self.hidden = None;
                    self.add_whole(start..end, depth, RedactionReason::Name);
                }
            } else if matches!(event, Event::Open { .. }) {
                self.containers.push(Container::default());
            }
            return;
        }
        match event {
            Event::Open { at, object } => self.opened(at, object),
            Event::Close { end } => self.closed(end),
            Event::Key(text) => self.key(&text).await,
            Event::Value(text) => self.string(&text).await,
            Event::Bare(span) => self.bare(span),
        }
    }

    /// JSON Pointer of the first `depth` containers. Empty once more than [`MOST_PLACES`] secrets were found.
    pub(super) fn pointer(&self, depth: usize) -> String {
        if self.whole.len() + self.edits.len() > MOST_PLACES {
            return String::new();
        }
        format!("{}{}", self.within, self.walker.pointer(depth))
    }

    pub(super) fn add_whole(&mut self, span: Range<usize>, depth: usize, why: RedactionReason) {
        let pointer = self.pointer(depth);
        self.whole.push((span, pointer, why));
    }

    fn member(&self) -> Member {
        let container = self.containers.last();
        let member = container
            .map(|container| container.member)
            .unwrap_or_default();
        match member {
            Member::Other | Member::Value
                if container.is_some_and(|container| container.personal) =>
            {
                Member::Personal
            }
            other => other,
        }
    }

    fn opened(&mut self, at: usize, object: bool) {
        let outside = self.walker.depth().saturating_sub(1);
        let member = self.member();
        match member {
            Member::Secret => self.hidden = Some((outside, at)),
            Member::Value => {
                if let Some(container) = self.containers.last_mut() {
                    container.value_start = Some(at);
                }
            }
            Member::Personal | Member::Telling { .. } | Member::Other => {}
        }
        // In an array whose first element names a secret, the later elements are its values.
        let index = outside
            .checked_sub(1)
            .and_then(|array| self.walker.index_at(array));
        if let Some(array) = self
            .containers
            .last_mut()
            .filter(|array| array.told == Told::Secret)
            && index.is_some_and(|index| index > 0)
        {
            array.value_start = Some(at);
        }
        self.containers.push(Container {
            suspect: object && self.is_suspect(outside),
            personal: member == Member::Personal,
            ..Container::default()
        });
    }

    /// Whether the values of an object at this depth may be secrets if the member that names them was cut
    /// off. False inside the lists of RFC 7643.
    fn is_suspect(&self, outside: usize) -> bool {
        let list = (0..outside)
            .rev()
            .find_map(|depth| self.walker.key_at(depth));
        !list.is_some_and(|name| name.len() <= LONGEST_LIST_NAME && is_scim_list(&unquoted(name)))
    }

    fn closed(&mut self, end: usize) {
        let depth = self.walker.depth();
        if let Some(container) = self.containers.pop()
            && container.told == Told::Secret
            && !(container.is_list && self.lists_names(&container))
        {
            self.hide_values(&container, depth);
        }
        if let Some(container) = self.containers.last_mut()
            && let Some(start) = container.value_start.take()
        {
            container.values.push((container.key.clone(), start..end));
        }
    }

    async fn key(&mut self, text: &Text) {
        let plain = self.plain(text).await;
        let name: &[u8] = &plain.bytes;
        let member = Member::of(name, self.sight.personal);
        if let Some(container) = self.containers.last_mut() {
            let kind = [&b"type"[..], b"primary", b"$ref"]
                .iter()
                .any(|kind| name.eq_ignore_ascii_case(kind));
            container.member = if container.personal && (kind || !matches!(member, Member::Secret))
            {
                if kind {
                    Member::Telling { path: false }
                } else {
                    Member::Personal
                }
            } else {
                member
            };
            container.key = text.inner();
            container.suspect |= name.eq_ignore_ascii_case(b"op");
        }
        // A cut name may be the beginning of a secret, so the pointer leaves it out.
        let depth = self.walker.depth() - usize::from(!text.closed);
        self.scan(text, plain, depth).await;
    }

    /// The text of a string with its JSON escapes decoded.
    async fn plain(&self, text: &Text) -> Reading<'t> {
        let inner = Reading::of(self.text.get(text.inner()).unwrap_or_default());
        inner.decoded(Coding::Escapes, self.sight.pace).await
    }

    async fn string(&mut self, text: &Text) {
        let plain = self.plain(text).await;
        let depth = self.walker.depth();
        self.see_element(Some(&plain.bytes), &text.span);
        self.see_telling_list(&plain.bytes);
        match self.member() {
            Member::Secret => {
                return self.add_whole(text.span.clone(), depth, RedactionReason::Name);
            }
            Member::Personal => {
                return self.add_whole(text.span.clone(), depth, RedactionReason::Personal);
            }
            Member::Telling { path } => {
                let said = told(&plain.bytes, path, text.closed, self.sight.personal);
                if let Some(container) = self.containers.last_mut() {
                    container.told = container.told.max(said);
                }
            }
            Member::Value => {
                if let Some(container) = self.containers.last_mut() {
                    container
                        .values
                        .push((container.key.clone(), text.span.clone()));
                }
            }
            Member::Other => {}
        }
        self.scan(text, plain, depth).await;
    }

    fn bare(&mut self, span: Range<usize>) {
        let depth = self.walker.depth();
        self.see_element(None, &span);
        match self.member() {
            Member::Secret => self.add_whole(span, depth, RedactionReason::Name),
            Member::Personal => self.add_whole(span, depth, RedactionReason::Personal),
            Member::Value => {
                if let Some(container) = self.containers.last_mut() {
                    container.values.push((container.key.clone(), span));
                }
            }
            Member::Telling { .. } | Member::Other => {}
        }
    }

    /// Hides the secrets that the text of a string reveals, and those of JSON embedded in it.
    async fn scan(&mut self, text: &Text, plain: Reading<'_>, depth: usize) {
        let (from, open, level) = (text.span.start + 1, !text.closed, self.level);
        let cut = open && self.cut;
        let look = Look {
            cut,
            personal: self.sight.personal,
        };
        let is_told = self.whole.len() + self.edits.len() <= MOST_PLACES;
        let (walker, within) = (&self.walker, self.within);
        let (sight, edits) = (&mut *self.sight, &mut self.edits);
        // Few strings contain a secret, so the pointer is built only when one is found.
        let mut pointer_text: Option<String> = None;
        let mut told = || {
            let pointer = || is_told.then(|| format!("{within}{}", walker.pointer(depth)));
            pointer_text
                .get_or_insert_with(|| pointer().unwrap_or_default())
                .clone()
        };
        let mut first = true;
        let pace = sight.pace;
        let mut readings = Readings::of(plain);
        while let Some(reading) = readings.next(pace).await {
            if !sight.spend(2 * reading.bytes.len()) {
                break;
            }
            let whole = std::mem::take(&mut first);
            for find in secrets_in(&reading.bytes, look, pace).await {
                let secret = reading.bytes.get(find.span.clone()).unwrap_or_default();
                sight.prepare(secret).await;
                let ends_open = open && find.span.end == reading.bytes.len();
                let origin = reading.origin(&find.span);
                let span = from + origin.start..from + origin.end;
                let edit = sight.hide(span, Style::Plain, secret, told(), find.why);
                if ends_open {
                    sight.remember(secret, true);
                }
                for inner in &find.inner {
                    sight.remember(inner, false);
                }
                edits.extend(edit);
            }
            if level >= MOST_LEVELS || !may_nest(&reading.bytes) {
                continue;
            }
            let within = told();
            for edit in find_nested(&reading.bytes, cut, level + 1, &within, sight).await {
                let origin = reading.origin(&edit.span);
                edits.push(Edit {
                    span: from + origin.start..from + origin.end,
                    style: if whole { edit.style } else { Style::Plain },
                    ..edit
                });
            }
        }
    }
}
