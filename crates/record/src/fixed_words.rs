//! Searches a text for a fixed set of words in one pass.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::{Builder, DFA};
use aho_corasick::{Input, Match, MatchKind};

use crate::pace::{Pace, SLICE};

/// A set of words that is known at compile time.
pub(crate) struct FixedWords {
    words: Option<DFA>,
    /// The length of the longest word.
    longest: usize,
}

impl FixedWords {
    /// Finds the longest word at each position, ignoring ASCII case.
    pub(crate) fn in_any_case<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut builder = Builder::new();
        builder
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true);
        Self::built(&builder, words)
    }

    /// Finds words exactly as spelled. Reports the match that ends first.
    pub(crate) fn as_spelled<'w>(words: impl IntoIterator<Item = &'w [u8]>) -> Self {
        Self::built(&Builder::new(), words)
    }

    fn built<W: AsRef<[u8]>>(builder: &Builder, words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<W> = words.into_iter().collect();
        Self {
            longest: words
                .iter()
                .map(|word| word.as_ref().len())
                .max()
                .unwrap_or_default(),
            words: builder.build(words).ok(),
        }
    }

    /// Searches for the non-overlapping matches in the order of the text.
    pub(crate) fn find<'t>(&'t self, text: &'t [u8]) -> WordSearch<'t> {
        WordSearch {
            words: self,
            text,
            at: 0,
        }
    }

    /// Whether a text contains one of the words. Returns true if the automaton could not be built.
    pub(crate) fn may_be_in(&self, text: &[u8]) -> bool {
        self.words.as_ref().is_none_or(|words| {
            let first = words.try_find(&Input::new(text).earliest(true));
            first.is_ok_and(|first| first.is_some())
        })
    }
}

/// A search in one text.
pub(crate) struct WordSearch<'t> {
    words: &'t FixedWords,
    text: &'t [u8],
    /// Where the next match may begin.
    at: usize,
}

impl WordSearch<'_> {
    /// Returns the next match.
    pub(crate) async fn next(&mut self, pace: &Pace) -> Option<Match> {
        let words = self.words.words.as_ref()?;
        loop {
            // A match that begins in the slice may end after it.
            let behind = self.at + SLICE;
            let end = self.text.len().min(behind + self.words.longest);
            let input = Input::new(self.text).range(self.at..end);
            let found = words.try_find(&input).ok()?;
            let is_last = end == self.text.len();
            if let Some(found) = found.filter(|found| is_last || found.start() < behind) {
                // No word is empty, so the search always advances.
                self.at = found.end();
                return Some(found);
            }
            if is_last {
                return None;
            }
            self.at = behind;
            pace.count(SLICE).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::at_once;

    #[test]
    fn a_word_is_found_wherever_a_slice_ends() {
        let words = FixedWords::in_any_case(["secret", "secretariat", "key"]);
        for before in SLICE - 14..SLICE + 3 {
            let text = ["x".repeat(before).as_str(), "SecretAriat key"].concat();
            let mut search = words.find(text.as_bytes());
            let mut found = Vec::new();
            while let Some(hit) = at_once(search.next(&Pace::in_slices())) {
                found.push(hit.range());
            }
            assert_eq!(found, [before..before + 11, before + 12..before + 15]);
        }
    }
}
