//! Searches one text for many patterns in a single pass.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::noncontiguous::{Builder, NFA};
use aho_corasick::{Anchored, MatchKind};

use crate::pace::{Pace, SLICE};

/// Up to this total size, patterns are compared directly. Building an automaton for them takes longer than
/// searching an ordinary exchange; for more patterns the automaton is faster.
const FEW_BYTES: usize = 512;
/// How many bytes at the beginning of a pattern are hashed to find candidates.
const BEGINNING: usize = 4;
/// Maximum number of patterns reported for one end position.
const MOST_AT_ONCE: usize = 8;

/// The prepared patterns, which are in lower case and sorted.
pub(super) enum PatternMatcher {
    Few(Few),
    Many(NFA),
}

/// A few patterns, none shorter than [`BEGINNING`].
pub(super) struct Few {
    /// Each pattern with its first bytes, in the order of the patterns.
    patterns: Vec<(u32, Vec<u8>)>,
    /// One bit for each hash of the first bytes of a pattern.
    beginnings: [u64; 64],
}

impl PatternMatcher {
    /// Returns `None` when there is no pattern, or when the automaton cannot be built.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = &'p [u8]> + Clone) -> Option<Self> {
        patterns.clone().next()?;
        let bytes: usize = patterns.clone().map(<[u8]>::len).sum();
        if bytes <= FEW_BYTES
            && let Some(few) = Few::new(patterns.clone())
        {
            return Some(Self::Few(few));
        }
        let automaton = Builder::new()
            .match_kind(MatchKind::Standard)
            // The search steps through the automaton byte by byte and never uses a prefilter.
            .prefilter(false)
            .dense_depth(1)
            .build(patterns);
        automaton.ok().map(Self::Many)
    }

    /// Calls `see` for each position where patterns match, ignoring case, with the indices of the patterns
    /// that end or begin there. The longest pattern comes first.
    pub(super) async fn each(
        &self,
        text: &[u8],
        see: &mut dyn FnMut(PatternHit, &[usize]),
        pace: &Pace,
    ) {
        match self {
            Self::Few(few) => few.each(text, see, pace).await,
            Self::Many(automaton) => each_of_many(automaton, text, see, pace).await,
        }
    }
}

/// The position at which patterns begin or end.
#[derive(Clone, Copy)]
pub(super) enum PatternHit {
    BeginAt(usize),
    EndAt(usize),
}

impl Few {
    fn new<'p>(patterns: impl Iterator<Item = &'p [u8]>) -> Option<Self> {
        let mut few = Self {
            patterns: Vec::new(),
            beginnings: [0; 64],
        };
        for pattern in patterns {
            let beginning = u32::from_be_bytes(*pattern.first_chunk::<BEGINNING>()?);
            let (word, bit) = place_of(beginning);
            if let Some(word) = few.beginnings.get_mut(word) {
                *word |= bit;
            }
            few.patterns.push((beginning, pattern.to_vec()));
        }
        Some(few)
    }

    async fn each(&self, text: &[u8], see: &mut dyn FnMut(PatternHit, &[usize]), pace: &Pace) {
        let text = text.to_ascii_lowercase();
        let mut read = 0_u32;
        let mut found = Vec::new();
        for (last, byte) in text.iter().enumerate() {
            if last % SLICE == SLICE - 1 {
                pace.count(SLICE).await;
            }
            read = read << 8 | u32::from(*byte);
            let (word, bit) = place_of(read);
            let may_begin = self
                .beginnings
                .get(word)
                .is_some_and(|bits| bits & bit != 0);
            let Some(at) = (last + 1).checked_sub(BEGINNING).filter(|_| may_begin) else {
                continue;
            };
            let rest = text.get(at..).unwrap_or_default();
            let first = self
                .patterns
                .partition_point(|(beginning, _)| *beginning < read);
            let same = self.patterns.iter().enumerate().skip(first);
            found.clear();
            found.extend(
                same.take_while(|(_, (beginning, _))| *beginning == read)
                    .filter(|(_, (_, pattern))| rest.starts_with(pattern))
                    .map(|(index, _)| index),
            );
            if !found.is_empty() {
                found.reverse();
                see(PatternHit::BeginAt(at), &found);
            }
        }
    }
}

/// The bit of a hash of first bytes.
fn place_of(beginning: u32) -> (usize, u64) {
    let hash = beginning.wrapping_mul(0x9E37_79B1) >> 20;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

async fn each_of_many(
    automaton: &NFA,
    text: &[u8],
    see: &mut dyn FnMut(PatternHit, &[usize]),
    pace: &Pace,
) {
    let Ok(mut state) = automaton.start_state(Anchored::No) else {
        return;
    };
    let mut found = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        if at % SLICE == SLICE - 1 {
            pace.count(SLICE).await;
        }
        state = automaton.next_state(Anchored::No, state, byte.to_ascii_lowercase());
        if !automaton.is_special(state) || !automaton.is_match(state) {
            continue;
        }
        let count = automaton.match_len(state).min(MOST_AT_ONCE);
        found.clear();
        found.extend((0..count).map(|index| automaton.match_pattern(state, index).as_usize()));
        see(PatternHit::EndAt(at + 1), &found);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::pace::at_once;

    fn places(
        matcher: &PatternMatcher,
        patterns: &[Vec<u8>],
        text: &[u8],
    ) -> BTreeSet<(usize, usize)> {
        let mut places = BTreeSet::new();
        let mut see = |hit: PatternHit, found: &[usize]| {
            for index in found {
                let length = patterns[*index].len();
                let start = match hit {
                    PatternHit::BeginAt(at) => at,
                    PatternHit::EndAt(at) => at - length,
                };
                places.insert((start, start + length));
            }
        };
        at_once(matcher.each(text, &mut see, &Pace::unbroken()));
        places
    }

    proptest! {
        #[test]
        fn few_patterns_are_found_where_an_automaton_finds_them(
            patterns in prop::collection::btree_set("[ab]{4,8}", 1..8),
            text in "[abAB]{0,60}",
        ) {
            let patterns: Vec<Vec<u8>> = patterns.into_iter().map(String::into_bytes).collect();
            let few = PatternMatcher::new(patterns.iter().map(Vec::as_slice)).unwrap();
            prop_assert!(matches!(few, PatternMatcher::Few(_)));
            let automaton = Builder::new()
                .match_kind(MatchKind::Standard)
                .build(&patterns)
                .unwrap();
            let text = text.as_bytes();
            prop_assert_eq!(
                places(&few, &patterns, text),
                places(&PatternMatcher::Many(automaton), &patterns, text)
            );
        }
    }

    #[test]
    fn many_patterns_and_short_ones_have_an_automaton() {
        let many: Vec<Vec<u8>> = (100..300)
            .map(|number| format!("secret{number}").into_bytes())
            .collect();
        for patterns in [many, vec![b"ab".to_vec()]] {
            let matcher = PatternMatcher::new(patterns.iter().map(Vec::as_slice)).unwrap();
            assert!(matches!(matcher, PatternMatcher::Many(_)));
            let text = [b"x ", patterns[0].as_slice()].concat();
            assert_eq!(
                places(&matcher, &patterns, &text),
                BTreeSet::from([(2, text.len())])
            );
        }
        assert!(PatternMatcher::new(std::iter::empty()).is_none());
    }
}
