//! A few fixed words, looked for in one pass over a text.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::{Builder, DFA};
use aho_corasick::{Input, Match, MatchKind};

/// Words that are known when the program is built.
pub(crate) struct FixedWords(Option<DFA>);

impl FixedWords {
    /// Finds the longest word at each place, in any case of ASCII letters.
    pub(crate) fn in_any_case<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut builder = Builder::new();
        builder
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true);
        Self(builder.build(words).ok())
    }

    /// Finds words as they are spelled. Of those that end at one place, the first in their order counts.
    pub(crate) fn as_spelled<'w>(words: impl IntoIterator<Item = &'w [u8]>) -> Self {
        Self(Builder::new().build(words).ok())
    }

    /// The words of a text, in the order of the text; they do not overlap.
    pub(crate) fn find<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Match> {
        let mut rest = Input::new(text);
        std::iter::from_fn(move || {
            let found = self.0.as_ref()?.try_find(&rest).ok()??;
            // No word is empty.
            rest.set_start(found.end());
            Some(found)
        })
    }

    /// Whether a text holds one of the words. Where there was no memory for them, it may.
    pub(crate) fn may_be_in(&self, text: &[u8]) -> bool {
        self.0.as_ref().is_none_or(|words| {
            let first = words.try_find(&Input::new(text).earliest(true));
            first.is_ok_and(|first| first.is_some())
        })
    }
}
