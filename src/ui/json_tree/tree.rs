//! State of a JSON tree: what is folded, which value is active, what was found. Pure.

use std::collections::BTreeSet;

use super::Said;
use super::layout;
use super::lines::{Lines, PART};
use super::outline::Outline;
use super::pointer;
use super::row::{LONGEST, Pen, Row};
use super::search::Search;
use super::token::{self, Kind};

/// Number of steps of a pointer that are shown. The full pointer is copied.
const SHOWN_STEPS: usize = 24;

/// A line with more bytes than this is not offered for search elsewhere.
const LONGEST_SAID: usize = 300;

/// Maximum number of sibling values searched for a `path`.
const MOST_BESIDE: u32 = 32;

/// A movement or action, as the keys of the tree pattern define it
/// (<https://www.w3.org/WAI/ARIA/apg/patterns/treeview/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    Up,
    Down,
    /// Closes an open container; otherwise moves to the parent.
    Out,
    /// Opens a closed container; otherwise moves to the first child.
    In,
    First,
    Last,
    /// Moves by this many lines.
    Page(i64),
    /// Opens the siblings of the active value.
    OpenSiblings,
    /// Toggles the container, or expands or shortens a long value.
    Turn,
}

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    outline: Outline,
    lines: Lines,
    search: Search,
    /// Index of the selected match.
    current: Option<usize>,
    active: u32,
    /// Pointers of the marked values, and the depth of the deepest one.
    marks: BTreeSet<String>,
    deepest_mark: usize,
}

impl Tree {
    /// Creates the tree of an outline that has been read to its end.
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

    /// Size of the text in bytes.
    pub(super) fn len(&self) -> usize {
        self.outline.text().len()
    }

    /// Number of shown lines.
    pub(super) fn lines(&self) -> u32 {
        self.lines.total()
    }

    /// Returns a shown line.
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
        // Build the pointer only at a depth that has marks: its cost is proportional to the depth.
        self.outline
            .get(node)
            .is_some_and(|value| value.depth as usize <= self.deepest_mark)
            && !self.marks.is_empty()
            && self.marks.contains(&pointer::of(&self.outline, node))
    }

    /// The active value, to which keys and buttons apply.
    pub(super) fn active(&self) -> u32 {
        self.active
    }

    /// Makes a value the active one.
    pub(super) fn activate(&mut self, node: u32) {
        if node < self.outline.len() {
            self.active = node;
        }
    }

    /// The shown line of the active value.
    pub(super) fn active_line(&self) -> u32 {
        self.lines.of(&self.outline, self.active)
    }

    /// Handles a key press.
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
            // A closing mark is not an item: move to the value before or after it.
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

    /// Toggles a container, or expands or shortens a long value.
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

    /// Returns the JSON Pointer to a value.
    pub(super) fn pointer(&self, node: u32) -> String {
        pointer::of(&self.outline, node)
    }

    /// Returns the pointer to a value, shortened for display.
    pub(super) fn short_pointer(&self, node: u32) -> String {
        pointer::last(&self.outline, node, SHOWN_STEPS)
    }

    /// Returns a value as text: a string decoded, anything else pretty-printed.
    pub(super) fn value(&self, node: u32) -> String {
        match self.outline.get(node) {
            Some(value) if self.outline.kind(value) == Kind::String => {
                token::decoded(self.outline.text(), self.outline.range(value))
            }
            _ => layout::pretty(&self.outline, node),
        }
    }

    /// Returns the text of a line. `None` for a container, a long value or a marked value.
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

    /// Returns the names that lead to a value, innermost first, each `value` preceded by the `path` beside
    /// it.
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

    /// The source text.
    pub(super) fn text(&self) -> String {
        self.outline.text().to_string()
    }

    /// Starts a search for another text.
    pub(super) fn search(&mut self, words: &str) {
        self.search = Search::new(words);
        self.current = None;
    }

    /// Continues the search. Returns whether there is more to search.
    pub(super) fn search_step(&mut self, budget: usize) -> bool {
        self.search.step(&self.outline, budget);
        !self.search.is_done()
    }

    /// The search, with its matches.
    pub(super) fn found(&self) -> &Search {
        &self.search
    }

    /// Index of the selected match.
    pub(super) fn current(&self) -> Option<usize> {
        self.current
    }

    /// Selects the next or the previous match, wrapping around. Returns the line on which it is shown.
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

    /// Returns the first match at or after the active value, or else the first one.
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
    fn names_of_a_value_include_the_path_beside_it() {
        let text = r#"{"Operations":[{"op":"add","path":"name.x","value":{"p":[1]}}]}"#;
        let mut outline = Outline::new(text.into(), false);
        while outline.step(64) == Step::More {}
        let tree = Tree::new(outline, Vec::new());
        let names = |node| tree.said(node).unwrap().names;
        assert_eq!(names(7), ["p", "name.x", "value", "Operations"]);
        assert_eq!(names(3), ["op", "Operations"]);
    }

    #[test]
    fn said_text_is_the_string_or_the_member_source() {
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
