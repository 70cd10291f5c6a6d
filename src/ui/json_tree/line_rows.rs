//! The elements of the lines, written directly (`ui/direct`).

use std::ops::Range;

use leptos::prelude::*;

use super::row::{Hit, Ink, Item, Piece, Row, Turn};
use super::token::Kind;
use super::tree::Tree;
use crate::ui::icon::{self, IconShape};
use crate::ui::{DirectElement, DirectText, RowPainter, bytes};
use crate::words::{self, Key, t};

/// Writes lines of a tree.
pub(super) struct LineRows {
    tree: StoredValue<Tree, LocalStorage>,
    id: u32,
    lines: StoredValue<Vec<LineRow>, LocalStorage>,
}

/// An element, and what it shows.
struct LineRow {
    element: DirectElement,
    row: Option<Row>,
    language: u64,
}

impl LineRows {
    /// `id`: number of the tree, for the ids of lines.
    pub(super) fn new(tree: StoredValue<Tree, LocalStorage>, id: u32) -> Self {
        Self {
            tree,
            id,
            lines: StoredValue::new_local(Vec::new()),
        }
    }
}

impl RowPainter for LineRows {
    fn create(&self, slot: usize) -> DirectElement {
        let element = DirectElement::new("div", "sal-json__row");
        let line = LineRow {
            element: element.clone(),
            row: None,
            language: 0,
        };
        self.lines.try_update_value(|lines| {
            // Those of printing are gone.
            lines.truncate(slot);
            lines.push(line);
        });
        element
    }

    fn write(&self, slot: usize, line: Option<u64>) {
        let row = self
            .tree
            .try_with_value(|tree| tree.row(u32::try_from(line?).ok()?))
            .flatten();
        let language = untrack(words::language_number);
        self.lines.try_update_value(|lines| {
            if let Some(line) = lines.get_mut(slot)
                && (line.row != row || line.language != language)
            {
                line.language = language;
                line.show(row, self.id);
            }
        });
    }

    fn arranged(&self, _seen: Range<u64>) {}

    fn rested(&self) {}
}

impl LineRow {
    fn show(&mut self, row: Option<Row>, tree: u32) {
        let (before, now) = (item(self.row.as_ref()), item(row.as_ref()));
        if before != now || self.row.is_none() {
            self.describe(now, tree);
        }
        self.element.clear();
        if let Some(row) = &row {
            write(&self.element, row);
        }
        self.row = row;
    }

    /// Writes the ARIA attributes. A closing mark and a part of a value are not tree items.
    fn describe(&self, item: Option<Item>, tree: u32) {
        let number = |read: fn(Item) -> u32| item.map(|item| read(item).to_string());
        let selected = item.map(|item| if item.active { "true" } else { "false" });
        for (name, value) in [
            ("id", item.map(|item| id_of(tree, item.node))),
            ("role", item.map(|_| "treeitem".to_owned())),
            ("aria-level", number(|item| item.level)),
            ("aria-posinset", number(|item| item.place)),
            ("aria-setsize", number(|item| item.siblings)),
            ("aria-expanded", item.and_then(|item| expanded(item.turn))),
            ("aria-selected", selected.map(str::to_owned)),
        ] {
            self.element.set_or_remove(name, value.as_deref());
        }
    }
}

/// Returns the id of the element that shows a value in the tree with this number.
pub(super) fn id_of(tree: u32, node: u32) -> String {
    format!("sal-json-{tree}-{node}")
}

fn item(row: Option<&Row>) -> Option<Item> {
    row.and_then(|row| row.item)
}

fn expanded(turn: Turn) -> Option<String> {
    match turn {
        Turn::None => None,
        Turn::Fold | Turn::ShowLess => Some("true".to_owned()),
        Turn::Unfold(..) | Turn::ShowAll(_) => Some("false".to_owned()),
    }
}

fn write(line: &DirectElement, row: &Row) {
    let turn = row.item.map_or(Turn::None, |item| item.turn);
    let turns = matches!(turn, Turn::Fold | Turn::Unfold(..));
    let gutter = line.child("span", "sal-json__gutter");
    gutter.toggle("data-turn", turns);
    gutter.set("aria-hidden", "true");
    DirectText::in_element(&line.child("span", "sal-json__indent")).set(row.indent);
    for piece in &row.pieces {
        write_piece(line, piece);
    }
    if let Some(note) = note(turn) {
        DirectText::in_element(line).set(" ");
        let class = if turns {
            "sal-json__turn sal-json__turn--count"
        } else {
            "sal-json__turn"
        };
        let element = line.child("span", class);
        element.set("data-turn", "");
        DirectText::in_element(&element).set(&note);
    }
    if row.item.is_some_and(|item| item.marked) {
        write_mark(line, icon::LOCK, Key::Redacted, " ");
    }
    if row.cut {
        // Without text before the cut, no space is needed.
        let space = if row.pieces.is_empty() { "" } else { " " };
        write_mark(line, icon::CUT, Key::CutHere, space);
    }
}

/// What a line says about its toggle.
fn note(turn: Turn) -> Option<String> {
    match turn {
        Turn::None | Turn::Fold => None,
        Turn::Unfold(count, kind) => {
            let key = if kind == Kind::Object {
                Key::Members
            } else {
                Key::Items
            };
            Some(words::format(key, &[("count", u64::from(count).into())]))
        }
        Turn::ShowAll(len) => Some(words::format(
            Key::ShowAll,
            &[("size", (&bytes(len as u64)).into())],
        )),
        Turn::ShowLess => Some(t(Key::ShowLess).into_owned()),
    }
}

/// A note on a line, as an icon and text.
fn write_mark(line: &DirectElement, sign: IconShape, words: Key, space: &str) {
    DirectText::in_element(line).set(space);
    let mark = line.child("span", "sal-json__mark");
    mark.append(&DirectElement::icon(sign));
    DirectText::in_element(&mark).set(&t(words));
}

fn write_piece(line: &DirectElement, piece: &Piece) {
    let ink = match piece.ink {
        Ink::Key => "key",
        Ink::Value(Kind::String) => "string",
        Ink::Value(Kind::Number) => "number",
        Ink::Value(Kind::Literal) => "literal",
        Ink::Value(_) | Ink::Mark => "mark",
    };
    let element = if piece.hit == Hit::No {
        line.child("bdi", "sal-json__piece")
    } else {
        let mark = line.child("mark", "sal-json__hit");
        mark.toggle("data-current", piece.hit == Hit::Current);
        mark
    };
    element.set("data-kind", ink);
    DirectText::in_element(&element).set_shown(&piece.text);
}
