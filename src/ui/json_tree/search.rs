//! Searches the keys and values of an outline, in slices. It compares decoded characters, not the source
//! text: `é` finds `\u00e9`. It ignores case.

use super::outline::Outline;
use super::token::{self, Characters, Kind};

/// Maximum number of matches. A search that reaches it is reported as incomplete.
pub(super) const MOST: usize = 100_000;

/// Position of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// The value that matches, or whose key matches.
    pub(super) node: u32,
    /// Source range of the match.
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A search, in progress or finished.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The search text in lower case.
    needle: Vec<char>,
    /// The current node; whether its key is done, so that its value is next; and the offset within.
    node: u32,
    in_value: bool,
    at: Option<usize>,
    found: Vec<Match>,
    done: bool,
}

impl Search {
    /// Creates a search that has not started. An empty text has no matches.
    pub(super) fn new(words: &str) -> Self {
        Self {
            needle: words.chars().flat_map(char::to_lowercase).collect(),
            done: words.is_empty(),
            ..Self::default()
        }
    }

    /// Returns whether the search text is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.needle.is_empty()
    }

    /// Returns whether everything was searched, or the maximum number of matches was reached.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Returns whether there may be more matches than were counted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// The matches so far, in text order.
    pub(super) fn found(&self) -> &[Match] {
        &self.found
    }

    /// The matches that overlap a range of the text, with their indexes.
    pub(super) fn within(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, &Match)> {
        let first = self
            .found
            .partition_point(|found| found.end as usize <= start);
        let rest = self.found.get(first..).unwrap_or_default().iter();
        (first..).zip(rest.take_while(move |found| (found.start as usize) < end))
    }

    /// Searches about `budget` more bytes.
    pub(super) fn step(&mut self, outline: &Outline, budget: usize) {
        let mut budget = i64::try_from(budget).unwrap_or(i64::MAX);
        while !self.done && budget > 0 {
            let Some(node) = outline.get(self.node) else {
                self.done = true;
                return;
            };
            let range = if self.in_value {
                let kind = outline.kind(node);
                match kind {
                    _ if kind.is_container() => None,
                    Kind::String => Some(token::inside(outline.text(), outline.range(node))),
                    _ => Some(outline.range(node)),
                }
            } else {
                outline
                    .key(node)
                    .map(|key| token::inside(outline.text(), key))
            };
            // Each step has a minimum cost, so that a slice without text is bounded too.
            budget -= 16;
            let over = range.is_none_or(|range| {
                let from = self.at.unwrap_or(range.start);
                let until = from.saturating_add(usize::try_from(budget.max(1024)).unwrap_or(1024));
                let until = until.min(range.end);
                let at = self.look(outline.text(), from, until, range.end);
                budget -= i64::try_from(at - from).unwrap_or(i64::MAX);
                self.at = Some(at);
                at >= range.end
            });
            if over {
                self.at = None;
                self.node += u32::from(self.in_value);
                self.in_value = !self.in_value;
            }
            self.done |= self.is_full();
        }
    }

    /// Searches for matches that begin between `from` and `until`. Returns the offset it reached.
    fn look(&mut self, text: &str, from: usize, until: usize, end: usize) -> usize {
        let first = self.needle.first().copied().unwrap_or_default();
        // 0x80 if the first letter is not ASCII: bytes from 0x80 up are checked anyway.
        let lower = u8::try_from(first).unwrap_or(0x80);
        let upper = lower.to_ascii_uppercase();
        let mut at = from;
        while at < until && !self.is_full() {
            // Skip bytes that cannot begin a match.
            let mut window = text.as_bytes().get(at..until).unwrap_or_default().iter();
            let Some(skipped) = window.position(|byte| {
                *byte == b'\\' || *byte >= 0x80 || *byte == lower || *byte == upper
            }) else {
                return until;
            };
            at += skipped;
            if let Some(found_end) = self.found_at(text, at, end) {
                self.found.push(Match {
                    node: self.node,
                    start: u32::try_from(at).unwrap_or(u32::MAX),
                    end: u32::try_from(found_end).unwrap_or(u32::MAX),
                });
                at = found_end;
            } else {
                at = Characters::new(text, at..end)
                    .next()
                    .map_or(end, |(_, range)| range.end);
            }
        }
        at
    }

    fn found_at(&self, text: &str, at: usize, end: usize) -> Option<usize> {
        let mut needle = self.needle.iter().copied().peekable();
        for (character, range) in Characters::new(text, at..end) {
            for lower in character.to_lowercase() {
                match needle.next() {
                    Some(wanted) if wanted == lower => {}
                    // The rest of a character whose lower case has several characters.
                    None => break,
                    Some(_) => return None,
                }
            }
            if needle.peek().is_none() {
                return Some(range.end);
            }
        }
        None
    }
}
