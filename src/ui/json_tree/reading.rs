//! Reads a text into its outline, in slices: one pass, without recursion.

use super::nodes::{NONE, Node};
use super::outline::{Expect, Outline, Step, Token};
use super::token::{self, Kind};

impl Outline {
    /// Reads about `budget` more bytes.
    pub(super) fn step(&mut self, budget: usize) -> Step {
        if self.state == Step::More {
            // An escape must fit a slice; the longest has 6 bytes.
            let until = self.at.saturating_add(budget.max(16)).min(self.text.len());
            self.state = match self.read(until) {
                None => Step::Broken,
                Some(()) if until == self.text.len() => self.finish(),
                Some(()) => Step::More,
            };
        }
        self.state
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

    /// Records the start of a key, or of a value without a key.
    fn begin(&mut self) {
        let keyed = self.expect == Expect::Value
            && self
                .get(self.open)
                .is_some_and(|open| self.kind(open) == Kind::Object);
        if !keyed {
            self.rest = self.at;
        }
    }

    /// Reads on in a string. Returns whether the string has ended, or `None` if it is not valid.
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
                    // The escape continues after this slice; the next slice starts at the escape.
                    Some(_) if until < bytes.len() => return Some(false),
                    // The text ends inside the escape.
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

    /// Reads on in a number or a literal. Returns whether it has ended, or `None` if it is not valid.
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
                // A truncated value can be shown; a truncated key has no value.
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
    reason = "`Outline::new` refuses longer texts"
)]
fn place(at: usize) -> u32 {
    at as u32
}
