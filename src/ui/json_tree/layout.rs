//! JSON laid out to be read, as text: two blanks a level, each value as it was written.

use super::outline::Outline;
use super::row::{DEEPEST_INDENT, indent, marks};

/// The text of a node and all in it. What is deeper than lines are indented stands on one line: at depth 100,000,
/// lines would make the text eighty times as long.
pub(super) fn pretty(outline: &Outline, node: u32) -> String {
    let mut out = String::new();
    let until = outline.next(node);
    // The containers that are open, as the nodes of the text follow one another.
    let mut open: Vec<(u32, &str)> = Vec::new();
    let mut at = node;
    loop {
        while let Some((_, close)) = open.pop_if(|(over, _)| *over <= at) {
            line(&mut out, open.len());
            out.push_str(close);
        }
        let Some(value) = outline.get(at).filter(|_| at < until) else {
            return out;
        };
        if at != node {
            if value.place > 0 {
                out.push(',');
            }
            line(&mut out, open.len());
            if let Some(key) = outline.key(value) {
                out.push_str(outline.text().get(key).unwrap_or_default());
                out.push_str(": ");
            }
        }
        let kind = outline.kind(value);
        if kind.is_container() {
            let (opening, closing) = marks(kind);
            out.push_str(opening);
            if value.children == 0 {
                out.push_str(closing);
            } else {
                open.push((outline.next(at), closing));
            }
        } else {
            out.push_str(outline.text().get(outline.range(value)).unwrap_or_default());
        }
        at += 1;
    }
}

fn line(out: &mut String, level: usize) {
    if level <= DEEPEST_INDENT {
        out.push('\n');
        out.push_str(indent(level));
    }
}
