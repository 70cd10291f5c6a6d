//! JSON pretty-printed as text: two spaces per level, each value in its source form.

use super::outline::Outline;
use super::row::{DEEPEST_INDENT, indent, marks};

/// Returns the pretty-printed text of a node. Everything below the maximum indentation is on one line: at
/// depth 100,000, separate lines would make the text eighty times as long.
pub(super) fn pretty(outline: &Outline, node: u32) -> String {
    let mut out = String::new();
    let until = outline.next(node);
    // The open containers: the first node after each, and its closing mark.
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
