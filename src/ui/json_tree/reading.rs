//! Reads a text into its outline, in slices: one pass, without recursion.

use std::sync::Arc;

use scim_audit_json_scan::{Grammar, TokenKind};

use super::nodes::{NONE, Node};
use super::outline::{Outline, Step};
use super::token::{self, Kind};

impl Outline {
    /// Reads about `budget` more bytes.
    pub(super) fn step(&mut self, budget: usize) -> Step {
        if self.state == Step::More {
            let until = self.scanner.at().saturating_add(budget.max(16));
            let until = until.min(self.text.len());
            self.state = match self.read(until) {
                None => Step::Broken,
                Some(()) if until == self.text.len() => self.finish(),
                Some(()) => Step::More,
            };
        }
        self.state
    }

    /// Reads up to this offset. Returns `None` if the text is not valid.
    fn read(&mut self, until: usize) -> Option<()> {
        let text = Arc::clone(&self.text);
        let window = text.as_bytes().get(..until)?;
        while let Some(token) = self.scanner.next_token(window) {
            if !matches!(token.kind, TokenKind::String | TokenKind::Word) {
                self.mark(token.kind, token.span.start)?;
                continue;
            }
            if self.begun.is_none() {
                self.begin(token.span.start);
            }
            if token.is_closed {
                self.end(token.kind, token.span.end)?;
            }
        }
        Some(())
    }

    /// Records the start of a string, number or literal, and whether it is a key or a value without a key.
    fn begin(&mut self, start: usize) {
        self.begun = Some(start);
        let keyed = self.expect == Grammar::Value && self.inside == Some(TokenKind::OpenObject);
        if !keyed {
            self.rest = start;
        }
    }

    /// Processes the end of a string, number or literal. Returns `None` if it is not valid here.
    fn end(&mut self, kind: TokenKind, end: usize) -> Option<()> {
        let start = self.begun.take()?;
        if kind == TokenKind::Word && !token::is_scalar(self.text.get(start..end)?) {
            return None;
        }
        self.expect = self.expect.after(kind, self.inside)?;
        if self.expect == Grammar::CommaOrEnd {
            self.push(start, place(end));
        }
        Some(())
    }

    fn mark(&mut self, mark: TokenKind, at: usize) -> Option<()> {
        self.expect = self.expect.after(mark, self.inside)?;
        match mark {
            TokenKind::OpenObject | TokenKind::OpenArray => {
                let open = self.push(at, NONE);
                self.enter(open);
            }
            TokenKind::CloseObject | TokenKind::CloseArray => {
                let over = self.nodes.len();
                let node = self.nodes.get_mut(self.open)?;
                node.over = over;
                let (parent, lines) = (node.parent, u32::from(node.children > 0));
                self.lines += lines;
                self.enter(parent);
                self.rest = self.text.len();
            }
            _ => {}
        }
        Some(())
    }

    fn enter(&mut self, container: u32) {
        self.open = container;
        self.jump = self.nodes.jump_from(container);
        self.inside = self.get(container).map(|node| match self.kind(node) {
            Kind::Object => TokenKind::OpenObject,
            _ => TokenKind::OpenArray,
        });
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
        let end = self.text.len();
        let is_whole = match self.scanner.open() {
            Some(TokenKind::Word) => self.end(TokenKind::Word, end).is_some(),
            open => open.is_none(),
        };
        if !is_whole && !self.cut {
            return Step::Broken;
        }
        // A truncated value can be shown; a truncated key has no value.
        if let Some(start) = self.begun
            && matches!(self.expect, Grammar::Value | Grammar::ValueOrEnd)
        {
            self.push(start, place(end));
        }
        if self.nodes.len() == 0 {
            return Step::Broken;
        }
        let whole = self.open == NONE && self.expect == Grammar::CommaOrEnd;
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
