//! A JSON text as one walks through it: what is folded, where one is, what was found. Pure.

use std::collections::BTreeSet;

use super::Said;
use super::layout;
use super::lines::{Lines, PART};
use super::outline::Outline;
use super::pointer;
use super::row::{LONGEST, Pen, Row};
use super::search::Search;
use super::token::{self, Kind};

/// Steps of a pointer that are shown. It is copied whole.
const SHOWN_STEPS: usize = 24;

/// What says more bytes than this is not looked for elsewhere.
const LONGEST_SAID: usize = 300;

/// A `path` is looked for among so many values.
const MOST_BESIDE: u32 = 32;

/// Where one wants to go, as the keys of the tree pattern mean it
/// (<https://www.w3.org/WAI/ARIA/apg/patterns/treeview/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    Up,
    Down,
    /// Closes the container; from a closed one, or a value, to what it is in.
    Out,
    /// Opens the container; from an open one, to what is first in it.
    In,
    First,
    Last,
    /// So many lines.
    Page(i64),
    /// Opens what stands beside it.
    OpenSiblings,
    /// Opens or closes the container; shows a long value whole, or its beginning.
    Turn,
}

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    outline: Outline,
    lines: Lines,
    search: Search,
    /// Which match is looked at.
    current: Option<usize>,
    active: u32,
    /// Pointers of values that are marked, and how deep the deepest is.
    marks: BTreeSet<String>,
    deepest_mark: usize,
}

impl Tree {
    /// The tree of an outline that is read to its end.
    pub(super) fn new(outline: Outline, marks: Vec<String>) -> Self {
        let depth = |pointer: &String| pointer.matches('/').count();
        Self {
            lines: Lines::new(&outline),
            deepest_mark: marks.iter().map(depth).max().unwrap_or_default(),
            marks: marks.into_iter().collect(),
            outline,
            search: Search::default(),
            current: None,
            active: 0,
        }
    }

    /// Bytes of the text.
    pub(super) fn len(&self) -> usize {
        self.outline.text().len()
    }

    /// How many lines are shown.
    pub(super) fn lines(&self) -> u32 {
        self.lines.total()
    }

    /// A shown line.
    pub(super) fn row(&self, line: u32) -> Option<Row> {
        let pen = Pen {
            outline: &self.outline,
            lines: &self.lines,
            search: &self.search,
            current: self.current,
            active: self.active,
            is_marked: &|node| self.is_marked(node),
        };
        pen.row(line)
    }

    fn is_marked(&self, node: u32) -> bool {
        // A pointer is made only where there can be a mark: it costs as much as the node is deep.
        self.outline
            .get(node)
            .is_some_and(|value| value.depth as usize <= self.deepest_mark)
            && !self.marks.is_empty()
            && self.marks.contains(&pointer::of(&self.outline, node))
    }

    /// The value that keys and buttons are about.
    pub(super) fn active(&self) -> u32 {
        self.active
    }

    /// Makes another value that one.
    pub(super) fn activate(&mut self, node: u32) {
        if node < self.outline.len() {
            self.active = node;
        }
    }

    /// The line on which the active value is shown.
    pub(super) fn active_line(&self) -> u32 {
        self.lines.of(&self.outline, self.active)
    }

    /// Does what a key means.
    pub(super) fn press(&mut self, press: Press) {
        let (node, line) = (self.active, self.active_line());
        let Some(value) = self.outline.get(node).copied() else {
            return;
        };
        let last = self.outline.len() - 1;
        let is_folded = self.lines.is_folded(node);
        match press {
            Press::Up => self.active = self.lines.seen(&self.outline, node.saturating_sub(1)),
            Press::Down => {
                let next = if is_folded {
                    self.outline.next(node)
                } else {
                    node + 1
                };
                self.activate(next);
            }
            Press::First => self.active = 0,
            Press::Last => self.active = self.lines.seen(&self.outline, last),
            Press::Out if value.children > 0 && !is_folded => self.fold(node, true),
            Press::Out => self.activate(value.parent),
            Press::In if is_folded => self.fold(node, false),
            Press::In if value.children > 0 => self.activate(node + 1),
            Press::In => {}
            Press::Page(by) => self.page(line, by),
            Press::OpenSiblings => self.lines.unfold_all_in(&self.outline, value.parent),
            Press::Turn => self.turn(node),
        }
    }

    fn page(&mut self, line: u32, by: i64) {
        let target = (i64::from(line) + by).clamp(0, i64::from(self.lines.total()) - 1);
        let line = u32::try_from(target).unwrap_or_default();
        self.active = match self.lines.at(&self.outline, line) {
            Some(super::lines::Line::Node(node) | super::lines::Line::Part(node, _)) => node,
            // The mark that closes a container stands behind all that is in it.
            Some(super::lines::Line::Close(node)) => {
                let next = self.outline.next(node);
                if by < 0 {
                    self.lines.seen(&self.outline, next - 1)
                } else {
                    next.min(self.outline.len() - 1)
                }
            }
            Some(super::lines::Line::Cut) | None => {
                self.lines.seen(&self.outline, self.outline.len() - 1)
            }
        };
    }

    /// Opens or closes a container; shows a long value whole, or its beginning.
    pub(super) fn turn(&mut self, node: u32) {
        let Some(value) = self.outline.get(node) else {
            return;
        };
        if value.children > 0 {
            self.fold(node, !self.lines.is_folded(node));
        } else if self.outline.range(value).len() > LONGEST {
            let whole = !self.lines.is_whole(node);
            self.lines.show_whole(&self.outline, node, whole);
        }
    }

    fn fold(&mut self, node: u32, folded: bool) {
        self.lines.fold(&self.outline, node, folded);
        if folded {
            self.active = self.lines.seen(&self.outline, self.active);
        }
    }

    /// Where a value is, as a JSON Pointer.
    pub(super) fn pointer(&self, node: u32) -> String {
        pointer::of(&self.outline, node)
    }

    /// The same, short enough to be shown.
    pub(super) fn short_pointer(&self, node: u32) -> String {
        pointer::last(&self.outline, node, SHOWN_STEPS)
    }

    /// A value as text: what a string says, and the rest laid out.
    pub(super) fn value(&self, node: u32) -> String {
        match self.outline.get(node) {
            Some(value) if self.outline.kind(value) == Kind::String => {
                token::decoded(self.outline.text(), self.outline.range(value))
            }
            _ => layout::pretty(&self.outline, node),
        }
    }

    /// What a line says. `None` for what holds others, is long, or was replaced.
    pub(super) fn said(&self, node: u32) -> Option<Said> {
        let value = self.outline.get(node)?;
        let (kind, range) = (self.outline.kind(value), self.outline.range(value));
        let start = match self.outline.key(value) {
            Some(key) if kind != Kind::String => key.start,
            _ => range.start,
        };
        let can =
            !kind.is_container() && range.end - start <= LONGEST_SAID && !self.is_marked(node);
        if !can {
            return None;
        }
        let text = match kind {
            Kind::String => self.value(node),
            _ => self.outline.text().get(start..range.end)?.to_owned(),
        };
        let names = self.names(node);
        Some(Said { text, names })
    }

    /// The names that lead to a value; and where one is `value`, the `path` that stands beside it.
    fn names(&self, node: u32) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = node;
        while let Some(value) = self.outline.get(at) {
            if let Some(key) = self.outline.key(value) {
                let name = token::decoded(self.outline.text(), key);
                if name.eq_ignore_ascii_case("value") {
                    names.extend(self.path_beside(value.parent));
                }
                names.push(name);
            }
            at = value.parent;
        }
        names
    }

    fn path_beside(&self, parent: u32) -> Option<String> {
        let children = self.outline.get(parent)?.children;
        let mut at = parent + 1;
        for _ in 0..children.min(MOST_BESIDE) {
            let key = self.outline.key(self.outline.get(at)?);
            let name = key.map(|key| token::decoded(self.outline.text(), key));
            if name.is_some_and(|name| name.eq_ignore_ascii_case("path")) {
                return Some(self.value(at));
            }
            at = self.outline.next(at);
        }
        None
    }

    /// The text as it was given.
    pub(super) fn text(&self) -> String {
        self.outline.text().to_string()
    }

    /// Looks for other words from now on.
    pub(super) fn search(&mut self, words: &str) {
        self.search = Search::new(words);
        self.current = None;
    }

    /// Looks on. Whether there is more to look at.
    pub(super) fn search_step(&mut self, budget: usize) -> bool {
        self.search.step(&self.outline, budget);
        !self.search.is_done()
    }

    /// What was found.
    pub(super) fn found(&self) -> &Search {
        &self.search
    }

    /// Which match is looked at.
    pub(super) fn current(&self) -> Option<usize> {
        self.current
    }

    /// Looks at the next match, or the one before, around the ends. The line on which it stands.
    pub(super) fn look(&mut self, forward: bool) -> Option<u32> {
        let count = self.search.found().len();
        let current = match self.current {
            _ if count == 0 => return None,
            None if forward => self.nearest(),
            None => (self.nearest() + count - 1) % count,
            Some(at) if forward => (at + 1) % count,
            Some(at) => (at + count - 1) % count,
        };
        self.current = Some(current);
        let found = *self.search.found().get(current)?;
        self.active = found.node;
        self.lines.unfold_around(&self.outline, found.node);
        let value = self.outline.get(found.node)?;
        let range = self.outline.range(value);
        let line = self.lines.of(&self.outline, found.node);
        let inside = (found.start as usize).checked_sub(range.start);
        let Some(inside) = inside.filter(|_| found.end as usize > range.start + LONGEST) else {
            return Some(line);
        };
        self.lines.show_whole(&self.outline, found.node, true);
        Some(line + 1 + u32::try_from(inside).unwrap_or_default() / PART)
    }

    /// The first match at or behind where one is, or the first.
    fn nearest(&self) -> usize {
        let found = self.search.found();
        let at = found.partition_point(|found| found.node < self.active);
        if at < found.len() { at } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::Step;
    use super::*;

    #[test]
    fn a_value_is_known_by_the_names_that_lead_to_it_and_by_the_path_beside_it() {
        let text = r#"{"Operations":[{"op":"add","path":"name.x","value":{"p":[1]}}]}"#;
        let mut outline = Outline::new(text.into(), false);
        while outline.step(64) == Step::More {}
        let tree = Tree::new(outline, Vec::new());
        let names = |node| tree.said(node).unwrap().names;
        assert_eq!(names(7), ["p", "name.x", "value", "Operations"]);
        assert_eq!(names(3), ["op", "Operations"]);
    }

    #[test]
    fn a_line_says_its_text_or_its_name_and_what_is_written() {
        let text = format!(
            r#"{{"a":"Zo\u00eb","b" : true,"c":[4.50],"secret":"x","long":"{}"}}"#,
            "y".repeat(LONGEST_SAID)
        );
        let mut outline = Outline::new(text.as_str().into(), false);
        while outline.step(64) == Step::More {}
        let tree = Tree::new(outline, vec!["/secret".to_owned()]);
        let said: Vec<_> = (0..7)
            .map(|node| tree.said(node).map(|said| said.text))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            said,
            [
                None,
                text("Zoë"),
                text(r#""b" : true"#),
                None,
                text("4.50"),
                None,
                None
            ]
        );
    }
}
