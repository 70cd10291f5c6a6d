//! Searches a text for a fixed set of words in one pass.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::{Builder, DFA};
use aho_corasick::{Input, Match, MatchKind};

/// A set of words that is known at compile time.
pub(crate) struct FixedWords(Option<DFA>);

impl FixedWords {
    /// Finds the longest word at each position, ignoring ASCII case.
    pub(crate) fn in_any_case<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut builder = Builder::new();
        builder
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true);
        Self(builder.build(words).ok())
    }

    /// Finds words exactly as spelled. Reports the match that ends first.
    pub(crate) fn as_spelled<'w>(words: impl IntoIterator<Item = &'w [u8]>) -> Self {
        Self(Builder::new().build(words).ok())
    }

    /// Returns the non-overlapping matches in the order of the text.
    pub(crate) fn find<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Match> {
        let mut rest = Input::new(text);
        std::iter::from_fn(move || {
            let found = self.0.as_ref()?.try_find(&rest).ok()??;
            // No word is empty, so the search always advances.
            rest.set_start(found.end());
            Some(found)
        })
    }

    /// Whether a text contains one of the words. Returns true if the automaton could not be built.
    pub(crate) fn may_be_in(&self, text: &[u8]) -> bool {
        self.0.as_ref().is_none_or(|words| {
            let first = words.try_find(&Input::new(text).earliest(true));
            first.is_ok_and(|first| first.is_some())
        })
    }
}
