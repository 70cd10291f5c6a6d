//! The pieces of text that a line consists of, with the kind of each.

use super::lines::{Line, Lines, PART};
use super::nodes::Node;
use super::outline::Outline;
use super::search::Search;
use super::token::Kind;

/// The deepest level that is indented. At depth 3,000, full indentation would move all text out of view.
pub(super) const DEEPEST_INDENT: usize = 40;

const BLANKS: &str =
    "                                                                                ";

/// A value with more bytes than this is shown up to here; the user can expand it.
pub(super) const LONGEST: usize = 1000;

/// Kind of a piece, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// A member name, with its quotes.
    Key,
    /// A value of this kind. Containers are drawn as marks.
    Value(Kind),
    /// Punctuation.
    Mark,
}

/// Whether a piece is a search match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hit {
    /// No match.
    No,
    /// A match.
    Found,
    /// The selected match.
    Current,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) ink: Ink,
    pub(super) hit: Hit,
    pub(super) text: String,
}

/// The toggle of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    None,
    /// An open, non-empty container.
    Fold,
    /// A folded container, with the number of its members or items.
    Unfold(u32, Kind),
    /// A long value of this many bytes, of which only the beginning is shown.
    ShowAll(usize),
    /// A long value that is expanded.
    ShowLess,
}

/// The ARIA properties of a line as a tree item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) node: u32,
    pub(super) level: u32,
    pub(super) place: u32,
    pub(super) siblings: u32,
    pub(super) turn: Turn,
    /// Whether it is the active item, to which keys and buttons apply.
    pub(super) active: bool,
    /// Whether the caller marked its value as redacted.
    pub(super) marked: bool,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) indent: &'static str,
    pub(super) pieces: Vec<Piece>,
    /// `None` for a closing mark and for a part of a value, which are not tree items.
    pub(super) item: Option<Item>,
    /// Whether the text is truncated here.
    pub(super) cut: bool,
}

/// Creates rows.
pub(super) struct Pen<'a> {
    pub(super) outline: &'a Outline,
    pub(super) lines: &'a Lines,
    pub(super) search: &'a Search,
    /// Index of the selected match.
    pub(super) current: Option<usize>,
    pub(super) active: u32,
    pub(super) is_marked: &'a dyn Fn(u32) -> bool,
}

impl Pen<'_> {
    /// Returns the row of a shown line.
    pub(super) fn row(&self, shown: u32) -> Option<Row> {
        let line = self.lines.at(self.outline, shown)?;
        Some(match line {
            Line::Node(at) => self.node(at, self.outline.get(at)?),
            Line::Close(at) => self.close(self.outline.get(at)?),
            Line::Part(at, part) => self.part(self.outline.get(at)?, part),
            Line::Cut => self.cut(),
        })
    }

    fn node(&self, at: u32, node: &Node) -> Row {
        let mut pieces = Vec::new();
        if let Some(key) = self.outline.key(node) {
            let end = self.short(key.start, key.end);
            self.source(&mut pieces, Ink::Key, key.start, end);
            if end < key.end {
                mark(&mut pieces, "…\"");
            }
            mark(&mut pieces, ": ");
        }
        let kind = self.outline.kind(node);
        let range = self.outline.range(node);
        let mut turn = Turn::None;
        if kind.is_container() {
            let folded = self.lines.is_folded(at);
            let (open, close) = marks(kind);
            mark(&mut pieces, open);
            if node.children == 0 {
                if Outline::is_closed(node) {
                    mark(&mut pieces, close);
                    mark(&mut pieces, self.comma(node));
                }
            } else if folded {
                turn = Turn::Unfold(node.children, kind);
                mark(&mut pieces, "…");
                mark(&mut pieces, close);
                mark(&mut pieces, self.comma(node));
            } else {
                turn = Turn::Fold;
            }
        } else if self.lines.is_whole(at) {
            turn = Turn::ShowLess;
        } else {
            let end = self.short(range.start, range.end);
            self.source(&mut pieces, Ink::Value(kind), range.start, end);
            if end < range.end {
                turn = Turn::ShowAll(range.len());
                mark(&mut pieces, "…");
            }
            mark(&mut pieces, self.comma(node));
        }
        let siblings = self
            .outline
            .get(node.parent)
            .map_or(1, |parent| parent.children);
        Row {
            indent: indent(node.depth as usize),
            pieces,
            item: Some(Item {
                node: at,
                level: node.depth + 1,
                place: node.place + 1,
                siblings,
                turn,
                active: at == self.active,
                marked: (self.is_marked)(at),
            }),
            cut: false,
        }
    }

    fn close(&self, node: &Node) -> Row {
        let mut pieces = Vec::new();
        mark(&mut pieces, marks(self.outline.kind(node)).1);
        mark(&mut pieces, self.comma(node));
        plain(indent(node.depth as usize), pieces)
    }

    fn part(&self, node: &Node, part: u32) -> Row {
        let mut pieces = Vec::new();
        let range = self.outline.range(node);
        let start = self.boundary(range.start + (part * PART) as usize);
        let end = self
            .boundary(range.start + ((part + 1) * PART) as usize)
            .min(range.end);
        self.source(&mut pieces, Ink::Value(self.outline.kind(node)), start, end);
        if end == range.end {
            mark(&mut pieces, self.comma(node));
        }
        plain(indent(node.depth as usize + 1), pieces)
    }

    fn cut(&self) -> Row {
        let mut pieces = Vec::new();
        let rest = self.outline.rest();
        let end = self.short(rest.start, rest.end);
        self.source(&mut pieces, Ink::Mark, rest.start, end);
        mark(&mut pieces, if end < rest.end { "…" } else { "" });
        let mut row = plain("", pieces);
        row.cut = true;
        row
    }

    /// Returns a comma if another value follows, or the truncated text had begun one.
    fn comma(&self, node: &Node) -> &'static str {
        let more = self.outline.get(node.parent).is_some_and(|parent| {
            let half = !Outline::is_closed(parent)
                && Outline::is_closed(node)
                && !self.outline.rest().is_empty();
            half || node.place + 1 < parent.children
        });
        if more { "," } else { "" }
    }

    /// Returns the end of a piece, shortened to [`LONGEST`] bytes.
    fn short(&self, start: usize, end: usize) -> usize {
        if end - start > LONGEST {
            self.boundary(start + LONGEST)
        } else {
            end
        }
    }

    /// Returns the start of the character that contains this byte.
    fn boundary(&self, at: usize) -> usize {
        self.outline.text().floor_char_boundary(at)
    }

    /// Adds a range of the text, split into pieces at search matches.
    fn source(&self, pieces: &mut Vec<Piece>, ink: Ink, start: usize, end: usize) {
        let mut push = |hit, from: usize, to: usize| {
            let text = self.outline.text().get(from..to).unwrap_or_default();
            if !text.is_empty() {
                pieces.push(Piece {
                    ink,
                    hit,
                    text: text.to_owned(),
                });
            }
        };
        let mut at = start;
        for (place, found) in self.search.within(start, end) {
            let from = self.boundary(found.start as usize).max(at);
            let to = self.boundary((found.end as usize).min(end));
            push(Hit::No, at, from);
            let hit = if self.current == Some(place) {
                Hit::Current
            } else {
                Hit::Found
            };
            push(hit, from, to);
            at = to;
        }
        push(Hit::No, at, end);
    }
}

fn plain(indent: &'static str, pieces: Vec<Piece>) -> Row {
    Row {
        indent,
        pieces,
        item: None,
        cut: false,
    }
}

fn mark(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece {
            ink: Ink::Mark,
            hit: Hit::No,
            text: last,
        }) => last.push_str(text),
        _ => pieces.push(Piece {
            ink: Ink::Mark,
            hit: Hit::No,
            text: text.to_owned(),
        }),
    }
}

/// The opening and closing mark of a container.
pub(super) fn marks(kind: Kind) -> (&'static str, &'static str) {
    if kind == Kind::Object {
        ("{", "}")
    } else {
        ("[", "]")
    }
}

/// Two spaces per level.
pub(super) fn indent(depth: usize) -> &'static str {
    BLANKS
        .get(..2 * depth.min(DEEPEST_INDENT))
        .unwrap_or(BLANKS)
}
