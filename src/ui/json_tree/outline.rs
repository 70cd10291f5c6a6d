//! The outline of a JSON text ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): the position of each
//! value, read in slices. Values are not parsed, so numbers such as `1e400`, duplicate keys and the order of
//! members are preserved. Nothing recurses, so deep nesting cannot overflow the stack.

use std::ops::Range;
use std::sync::Arc;

use scim_audit_json_scan::{Grammar, JsonScanner, TokenKind};

use super::nodes::{NONE, Node, Nodes};
use super::token::{self, Kind};

/// Result of reading one slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There is more to read.
    More,
    /// The whole text is read.
    Done,
    /// The text is not JSON.
    Broken,
}

/// The outline of a text.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) text: Arc<str>,
    /// Whether the text is truncated.
    pub(super) cut: bool,
    pub(super) nodes: Nodes,
    pub(super) scanner: JsonScanner,
    /// Start of the string, number or literal being read.
    pub(super) begun: Option<usize>,
    pub(super) expect: Grammar,
    /// The container being read, or [`NONE`]; its opening mark, and the `jump` of the nodes in it.
    pub(super) open: u32,
    pub(super) inside: Option<TokenKind>,
    pub(super) jump: u32,
    /// Start of the last token that is not part of a node yet.
    pub(super) rest: usize,
    /// Number of lines, and how many of them are closing marks.
    pub(super) lines: u32,
    pub(super) closings: u32,
    pub(super) state: Step,
}

impl Outline {
    /// Creates an outline of which nothing is read yet. `cut`: the text is truncated.
    pub(super) fn new(text: Arc<str>, cut: bool) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        // Offsets have 32 bits.
        let fits = text.len() < NONE as usize / 2;
        Self {
            cut,
            nodes: Nodes::default(),
            scanner: JsonScanner::strict(at),
            begun: None,
            expect: Grammar::Value,
            open: NONE,
            inside: None,
            jump: NONE,
            rest: at,
            lines: 0,
            closings: 0,
            state: if fits { Step::More } else { Step::Broken },
            text,
        }
    }

    /// Returns the number of bytes read and the total number of bytes.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.scanner.at(), self.text.len())
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Number of values.
    pub(super) fn len(&self) -> u32 {
        self.nodes.len()
    }

    pub(super) fn get(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// Number of lines when nothing is folded, without the line that marks the cut.
    pub(super) fn lines(&self) -> u32 {
        self.lines
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The text before the cut that is not a value: a truncated key or literal.
    pub(super) fn rest(&self) -> Range<usize> {
        let rest = self.text.get(self.rest..).unwrap_or_default();
        self.rest..self.rest + rest.trim_end_matches(token::BLANKS).len()
    }

    /// The source range of a value. For a container, only its opening mark.
    pub(super) fn range(&self, node: &Node) -> Range<usize> {
        let start = node.start as usize;
        if self.kind(node).is_container() {
            start..start + 1
        } else {
            start..node.over as usize
        }
    }

    /// Returns the first node after this one and its descendants.
    pub(super) fn next(&self, at: u32) -> u32 {
        match self.get(at) {
            Some(node) if self.kind(node).is_container() => node.over.min(self.len()),
            _ => at + 1,
        }
    }

    /// The source range of the key of a value, including its quotes, if it has one.
    pub(super) fn key(&self, node: &Node) -> Option<Range<usize>> {
        let parent = self.get(node.parent)?;
        (self.kind(parent) == Kind::Object)
            .then(|| token::key_before(&self.text, node.start as usize))
            .flatten()
    }

    pub(super) fn kind(&self, node: &Node) -> Kind {
        token::kind_of(self.text.as_bytes().get(node.start as usize))
    }

    /// Returns whether the closing mark of the container is in the text.
    pub(super) fn is_closed(node: &Node) -> bool {
        node.over != NONE
    }

    /// Returns the last line of a value when nothing is folded.
    pub(super) fn last_line(&self, at: u32) -> u32 {
        let Some(node) = self.get(at) else { return 0 };
        if !Self::is_closed(node) {
            return self.lines.saturating_sub(1);
        }
        // Before each node are the closing marks of all containers that began before it and have ended.
        let next = self.next(at);
        node.line + (next - at) + self.begun(next) - self.begun(at) - 1
    }

    /// Number of non-empty containers that begin before a node.
    fn begun(&self, at: u32) -> u32 {
        self.get(at)
            .map_or(self.closings, |node| node.line + node.depth - at)
    }

    /// Returns the content of a line when nothing is folded: a node, and whether the line is its closing
    /// mark.
    pub(super) fn at_line(&self, line: u32) -> Option<(u32, bool)> {
        let at = self.nodes.at_line(line)?;
        let node = self.get(at)?;
        // After a value come the closing marks of its ancestors, innermost first.
        let below = line - node.line;
        let found = self
            .nodes
            .container_at(at, node.depth.checked_sub(below)?)?;
        Some((found, below > 0))
    }
}
