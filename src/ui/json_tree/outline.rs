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
enum Expect {
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
enum Token {
    None,
    String(usize),
    Scalar(usize),
}

/// The outline of a text.
#[derive(Debug)]
pub(super) struct Outline {
    text: Arc<str>,
    /// Whether the text is only the start of what was sent.
    cut: bool,
    nodes: Nodes,
    at: usize,
    token: Token,
    expect: Expect,
    /// The container being read, or [`NONE`]; and the second way out of what is in it.
    open: u32,
    jump: u32,
    /// Where the last thing starts that is no node yet.
    rest: usize,
    /// Lines, and among them those of closing marks.
    lines: u32,
    closings: u32,
    state: Step,
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

    /// Reads on, about so many bytes.
    pub(super) fn step(&mut self, budget: usize) -> Step {
        if self.state == Step::More {
            // No escape is longer than a slice.
            let until = self.at.saturating_add(budget.max(16)).min(self.text.len());
            self.state = match self.read(until) {
                None => Step::Broken,
                Some(()) if until == self.text.len() => self.finish(),
                Some(()) => Step::More,
            };
        }
        self.state
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

    fn read(&mut self, until: usize) -> Option<()> {
        loop {
            match self.token {
                Token::String(from) => {
                    if !self.string(from, until)? {
                        return Some(());
                    }
                }
                Token::Scalar(from) => {
                    if !self.scalar(from, until)? {
                        return Some(());
                    }
                }
                Token::None => {}
            }
            if self.at >= until {
                return Some(());
            }
            let byte = *self.text.as_bytes().get(self.at)?;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'"' => {
                    self.begin();
                    self.token = Token::String(self.at);
                    self.at += 1;
                }
                b'{' | b'}' | b'[' | b']' | b':' | b',' => {
                    self.mark(byte)?;
                    self.at += 1;
                }
                _ => {
                    self.begin();
                    self.token = Token::Scalar(self.at);
                }
            }
        }
    }

    /// A key starts here, or a value without one.
    fn begin(&mut self) {
        let keyed = self.expect == Expect::Value
            && self
                .get(self.open)
                .is_some_and(|open| self.kind(open) == Kind::Object);
        if !keyed {
            self.rest = self.at;
        }
    }

    /// Goes on in a string. Whether it is over.
    fn string(&mut self, from: usize, until: usize) -> Option<bool> {
        let bytes = self.text.as_bytes();
        loop {
            let window = bytes.get(self.at..until)?;
            let Some(plain) = window
                .iter()
                .position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\'))
            else {
                self.at = until.max(self.at);
                return Some(false);
            };
            self.at += plain;
            match bytes.get(self.at)? {
                b'"' => break,
                b'\\' => match token::escape_len(bytes.get(self.at..)?) {
                    Some(len) if self.at + len <= until => self.at += len,
                    // It goes on behind this slice; the next one begins here.
                    Some(_) if until < bytes.len() => return Some(false),
                    // The text ends in it.
                    None if self.cut && bytes.len() - self.at < 6 => {
                        self.at = bytes.len();
                        return Some(false);
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        self.at += 1;
        self.token = Token::None;
        match self.expect {
            Expect::Key | Expect::KeyOrEnd => self.expect = Expect::Colon,
            Expect::Value | Expect::ValueOrEnd => self.leaf(from, self.at),
            _ => return None,
        }
        Some(true)
    }

    /// Goes on in a number or a word. Whether it is over.
    fn scalar(&mut self, from: usize, until: usize) -> Option<bool> {
        let window = self.text.as_bytes().get(self.at..until)?;
        let end = window.iter().position(|byte| token::ends_scalar(*byte));
        self.at = end.map_or(until, |end| self.at + end);
        if end.is_none() {
            return Some(false);
        }
        self.scalar_done(from)?;
        Some(true)
    }

    fn scalar_done(&mut self, from: usize) -> Option<()> {
        self.token = Token::None;
        let is_value = matches!(self.expect, Expect::Value | Expect::ValueOrEnd);
        if !is_value || !token::is_scalar(self.text.get(from..self.at)?) {
            return None;
        }
        self.leaf(from, self.at);
        Some(())
    }

    fn mark(&mut self, byte: u8) -> Option<()> {
        match (byte, self.expect) {
            (b'{' | b'[', Expect::Value | Expect::ValueOrEnd) => {
                let open = self.push(self.at, NONE);
                self.enter(open);
                self.expect = if byte == b'{' {
                    Expect::KeyOrEnd
                } else {
                    Expect::ValueOrEnd
                };
            }
            (b'}' | b']', Expect::KeyOrEnd | Expect::ValueOrEnd | Expect::CommaOrEnd) => {
                let kind = if byte == b'}' {
                    Kind::Object
                } else {
                    Kind::Array
                };
                if self.kind(self.get(self.open)?) != kind {
                    return None;
                }
                let over = self.nodes.len();
                let node = self.nodes.get_mut(self.open)?;
                node.over = over;
                let (parent, lines) = (node.parent, u32::from(node.children > 0));
                self.lines += lines;
                self.enter(parent);
                self.expect = Expect::CommaOrEnd;
                self.rest = self.text.len();
            }
            (b',', Expect::CommaOrEnd) => {
                self.expect = match self.kind(self.get(self.open)?) {
                    Kind::Object => Expect::Key,
                    _ => Expect::Value,
                };
            }
            (b':', Expect::Colon) => self.expect = Expect::Value,
            _ => return None,
        }
        Some(())
    }

    fn enter(&mut self, container: u32) {
        self.open = container;
        self.jump = self.nodes.jump_from(container);
    }

    fn leaf(&mut self, from: usize, end: usize) {
        self.push(from, place(end));
        self.expect = Expect::CommaOrEnd;
    }

    fn push(&mut self, start: usize, over: u32) -> u32 {
        let mut node = Node {
            start: place(start),
            over,
            parent: self.open,
            jump: self.jump,
            place: 0,
            depth: 0,
            children: 0,
            line: self.lines,
        };
        if let Some(parent) = self.nodes.get_mut(self.open) {
            node.place = parent.children;
            node.depth = parent.depth + 1;
            parent.children += 1;
            if parent.children == 1 {
                self.closings += 1;
            }
        }
        self.lines += 1;
        self.rest = self.text.len();
        self.nodes.push(node)
    }

    fn finish(&mut self) -> Step {
        match self.token {
            Token::Scalar(from) => {
                if self.scalar_done(from).is_none() && !self.cut {
                    return Step::Broken;
                }
            }
            Token::String(from) => {
                if !self.cut {
                    return Step::Broken;
                }
                // Half a value can be read; half a key cannot.
                if matches!(self.expect, Expect::Value | Expect::ValueOrEnd) {
                    self.leaf(from, self.text.len());
                }
            }
            Token::None => {}
        }
        self.token = Token::None;
        if self.nodes.len() == 0 {
            return Step::Broken;
        }
        let whole = self.open == NONE && self.expect == Expect::CommaOrEnd;
        if !whole && !self.cut {
            return Step::Broken;
        }
        Step::Done
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a longer text is refused at the start"
)]
fn place(at: usize) -> u32 {
    at as u32
}
