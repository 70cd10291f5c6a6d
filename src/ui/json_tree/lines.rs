//! The lines that are shown: those of the outline, without folded ones, plus the lines of long values that
//! are expanded. Only the differences from the outline are stored, so a million lines need no memory, and the
//! cost of folding depends on the number of folds.

use std::collections::BTreeSet;

use super::outline::Outline;

/// Bytes per line of an expanded value.
pub(super) const PART: u32 = 120;

/// Content of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A value, or the opening mark of a container.
    Node(u32),
    /// The closing mark of a container.
    Close(u32),
    /// A part of an expanded value: its node and the index of the part.
    Part(u32, u32),
    /// The end of a truncated text.
    Cut,
}

/// A difference between the shown lines and the outline.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// The line of the changed node: in the outline, and among the shown lines.
    line: u32,
    shown: u32,
    /// Number of lines hidden after it, and number of lines added after it.
    hidden: u32,
    extra: u32,
    node: u32,
}

/// The lines that are shown.
#[derive(Debug, Default)]
pub(super) struct Lines {
    folded: BTreeSet<u32>,
    whole: BTreeSet<u32>,
    changes: Vec<Change>,
    total: u32,
}

impl Lines {
    /// Shows every line of an outline.
    pub(super) fn new(outline: &Outline) -> Self {
        let mut lines = Self::default();
        lines.count(outline);
        lines
    }

    /// Number of shown lines.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    pub(super) fn is_folded(&self, node: u32) -> bool {
        self.folded.contains(&node)
    }

    pub(super) fn is_whole(&self, node: u32) -> bool {
        self.whole.contains(&node)
    }

    /// Folds or unfolds a container.
    pub(super) fn fold(&mut self, outline: &Outline, node: u32, folded: bool) {
        let changed = if folded {
            self.folded.insert(node)
        } else {
            self.folded.remove(&node)
        };
        if changed {
            self.count(outline);
        }
    }

    /// Unfolds the direct children of a container.
    pub(super) fn unfold_all_in(&mut self, outline: &Outline, parent: u32) {
        self.folded
            .retain(|node| outline.get(*node).is_none_or(|node| node.parent != parent));
        self.count(outline);
    }

    /// Unfolds all ancestors of a node.
    pub(super) fn unfold_around(&mut self, outline: &Outline, node: u32) {
        let before = self.folded.len();
        self.folded
            .retain(|folded| *folded >= node || node >= outline.next(*folded));
        if self.folded.len() < before {
            self.count(outline);
        }
    }

    /// Expands a long value, or shows only its beginning.
    pub(super) fn show_whole(&mut self, outline: &Outline, node: u32, whole: bool) {
        let changed = if whole {
            self.whole.insert(node)
        } else {
            self.whole.remove(&node)
        };
        if changed {
            self.count(outline);
        }
    }

    /// Returns the content of a shown line.
    pub(super) fn at(&self, outline: &Outline, shown: u32) -> Option<Line> {
        if shown >= self.total {
            return None;
        }
        let before = self.changes.partition_point(|change| change.shown <= shown);
        let line = match before.checked_sub(1).and_then(|at| self.changes.get(at)) {
            None => shown,
            Some(change) => {
                let below = shown - change.shown;
                if (1..=change.extra).contains(&below) {
                    return Some(Line::Part(change.node, below - 1));
                }
                if below == 0 {
                    change.line
                } else {
                    change.line + change.hidden + (below - change.extra)
                }
            }
        };
        if line >= outline.lines() {
            return Some(Line::Cut);
        }
        outline.at_line(line).map(|(node, closes)| {
            if closes {
                Line::Close(node)
            } else {
                Line::Node(node)
            }
        })
    }

    /// Returns the shown line of a node, or of the folded container that hides it.
    pub(super) fn of(&self, outline: &Outline, node: u32) -> u32 {
        let line = outline.get(node).map_or(0, |node| node.line);
        let before = self.changes.partition_point(|change| change.line <= line);
        match before.checked_sub(1).and_then(|at| self.changes.get(at)) {
            None => line,
            Some(change) if line <= change.line + change.hidden => change.shown,
            Some(change) => change.shown + change.extra + (line - change.line - change.hidden),
        }
    }

    /// Returns the node whose line is shown for this node: itself, or the folded container that hides it.
    pub(super) fn seen(&self, outline: &Outline, node: u32) -> u32 {
        match self.at(outline, self.of(outline, node)) {
            Some(Line::Node(seen)) => seen,
            _ => node,
        }
    }

    /// Number of lines of an expanded value.
    fn parts(outline: &Outline, node: u32) -> u32 {
        let len = outline
            .get(node)
            .map_or(0, |node| outline.range(node).len());
        u32::try_from(len).unwrap_or(u32::MAX).div_ceil(PART)
    }

    fn count(&mut self, outline: &Outline) {
        self.changes.clear();
        let (mut hidden, mut extra, mut hidden_until) = (0, 0, 0);
        let mut folded = self.folded.iter().copied().peekable();
        let mut whole = self.whole.iter().copied().peekable();
        loop {
            let is_fold = match (folded.peek(), whole.peek()) {
                (None, None) => break,
                (Some(fold), Some(long)) => fold < long,
                (fold, _) => fold.is_some(),
            };
            let next = if is_fold { folded.next() } else { whole.next() };
            let Some(node) = next else { break };
            let Some(place) = outline.get(node).filter(|_| node >= hidden_until) else {
                continue;
            };
            let mut change = Change {
                line: place.line,
                shown: place.line - hidden + extra,
                hidden: 0,
                extra: 0,
                node,
            };
            if is_fold {
                hidden_until = outline.next(node);
                change.hidden = outline.last_line(node) - place.line;
            } else {
                change.extra = Self::parts(outline, node);
            }
            hidden += change.hidden;
            extra += change.extra;
            self.changes.push(change);
        }
        self.total = outline.lines() + u32::from(outline.is_cut()) - hidden + extra;
    }
}
