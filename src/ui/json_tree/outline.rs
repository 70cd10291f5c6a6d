//! The outline of a JSON text ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)): where each value stands, read in
//! slices. Nothing is parsed into values, so numbers such as `1e400`, doubled keys and the order of members stay as
//! they are; nothing recurses, so depth is no danger.

use std::ops::Range;
use std::sync::Arc;

use super::nodes::{NONE, Node, Nodes};
use super::token::{self, Kind};

/// What a slice of reading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There is more to read.
    More,
    /// All is read.
    Done,
    /// The text is not JSON.
    Broken,
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Value,
    /// Just inside `[`: a value or `]`.
    ValueOrEnd,
    /// Just inside `{`: a key or `}`.
    KeyOrEnd,
    Key,
    Colon,
    /// After a value: `,` or the container's end, or the end of the text.
    CommaOrEnd,
}

/// A token that may go on in the next slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    None,
    String(usize),
    Scalar(usize),
}

/// The outline of a text.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) text: Arc<str>,
    /// Whether the text is only the start of what was sent.
    pub(super) cut: bool,
    pub(super) nodes: Nodes,
    pub(super) at: usize,
    pub(super) token: Token,
    pub(super) expect: Expect,
    /// The container being read, or [`NONE`]; and the second way out of what is in it.
    pub(super) open: u32,
    pub(super) jump: u32,
    /// Where the last thing starts that is no node yet.
    pub(super) rest: usize,
    /// Lines, and among them those of closing marks.
    pub(super) lines: u32,
    pub(super) closings: u32,
    pub(super) state: Step,
}

impl Outline {
    /// Nothing is read yet. `cut`: the text ends where what was sent went on.
    pub(super) fn new(text: Arc<str>, cut: bool) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        // Places have 32 bits.
        let fits = text.len() < NONE as usize / 2;
        Self {
            cut,
            nodes: Nodes::default(),
            at,
            token: Token::None,
            expect: Expect::Value,
            open: NONE,
            jump: NONE,
            rest: at,
            lines: 0,
            closings: 0,
            state: if fits { Step::More } else { Step::Broken },
            text,
        }
    }

    /// How many bytes are read, of how many.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.at, self.text.len())
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many values there are.
    pub(super) fn len(&self) -> u32 {
        self.nodes.len()
    }

    pub(super) fn get(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// How many lines there are, with nothing folded, without one for the cut.
    pub(super) fn lines(&self) -> u32 {
        self.lines
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// What stands before the cut and is no value: half a key or half a word.
    pub(super) fn rest(&self) -> Range<usize> {
        let rest = self.text.get(self.rest..).unwrap_or_default();
        self.rest..self.rest + rest.trim_end_matches(token::BLANKS).len()
    }

    /// Where a value stands that is no container. Of a container, the mark it opens with.
    pub(super) fn range(&self, node: &Node) -> Range<usize> {
        let start = node.start as usize;
        if self.kind(node).is_container() {
            start..start + 1
        } else {
            start..node.over as usize
        }
    }

    /// The first node that is not in this one.
    pub(super) fn next(&self, at: u32) -> u32 {
        match self.get(at) {
            Some(node) if self.kind(node).is_container() => node.over.min(self.len()),
            _ => at + 1,
        }
    }

    /// Where the key of a value stands, with its quotes, if it has one.
    pub(super) fn key(&self, node: &Node) -> Option<Range<usize>> {
        let parent = self.get(node.parent)?;
        (self.kind(parent) == Kind::Object)
            .then(|| token::key_before(&self.text, node.start as usize))
            .flatten()
    }

    pub(super) fn kind(&self, node: &Node) -> Kind {
        token::kind_of(self.text.as_bytes().get(node.start as usize))
    }

    /// Whether the container's closing mark is in the text.
    pub(super) fn is_closed(node: &Node) -> bool {
        node.over != NONE
    }

    /// The last line of a value, with nothing folded.
    pub(super) fn last_line(&self, at: u32) -> u32 {
        let Some(node) = self.get(at) else { return 0 };
        if !Self::is_closed(node) {
            return self.lines.saturating_sub(1);
        }
        // Before each node stand the closing marks of every container that began before it and is over.
        let next = self.next(at);
        node.line + (next - at) + self.begun(next) - self.begun(at) - 1
    }

    /// How many containers with something in them begin before a node.
    fn begun(&self, at: u32) -> u32 {
        self.get(at)
            .map_or(self.closings, |node| node.line + node.depth - at)
    }

    /// What stands on a line, with nothing folded: a node, or the closing mark of a container.
    pub(super) fn at_line(&self, line: u32) -> Option<(u32, bool)> {
        let at = self.nodes.at_line(line)?;
        let node = self.get(at)?;
        // Behind a value the marks follow of what it is in, the innermost first.
        let below = line - node.line;
        let found = self
            .nodes
            .container_at(at, node.depth.checked_sub(below)?)?;
        Some((found, below > 0))
    }
}
