//! Stores many texts in one allocation.

use memchr::memmem::Finder;

use crate::OutOfMemoryError;

/// Texts, identified by their place in the order of insertion.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    text: String,
    /// End offset of each text, which is the start offset of the next one.
    ends: Vec<u32>,
    alphabet: Alphabet,
}

impl Heap {
    /// Adds a text and returns its place.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room. The heap is then unchanged.
    pub(crate) fn push(&mut self, text: &str) -> Result<u32, OutOfMemoryError> {
        let place = u32::try_from(self.ends.len()).map_err(|_error| OutOfMemoryError)?;
        let end = u32::try_from(self.text.len() + text.len()).map_err(|_error| OutOfMemoryError)?;
        self.text
            .try_reserve(text.len())
            .map_err(|_error| OutOfMemoryError)?;
        self.ends
            .try_reserve(1)
            .map_err(|_error| OutOfMemoryError)?;
        self.text.push_str(text);
        self.ends.push(end);
        self.alphabet.add(text);
        Ok(place)
    }

    /// Returns the text at this place; an empty text if there is none.
    pub(crate) fn get(&self, place: u32) -> &str {
        let place = place as usize;
        self.text
            .get(self.start(place)..self.end(place))
            .unwrap_or_default()
    }

    /// Returns the last text; an empty text if there is none.
    pub(crate) fn last(&self) -> &str {
        let start = self.start(self.len().saturating_sub(1));
        self.text.get(start..).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn start(&self, place: usize) -> usize {
        place.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// End offset of a text. For a place that does not exist, the end of the last text.
    fn end(&self, place: usize) -> usize {
        let end = self.ends.get(place).or(self.ends.last());
        end.copied().unwrap_or_default() as usize
    }

    /// Searches about this many bytes, starting with the text at `from`, and calls `found` with the place of
    /// each text that contains the needle. Returns the place to continue at, which is [`Heap::len`] at the
    /// end.
    ///
    /// All texts are searched as one, because a separate search in each text would take longer.
    pub(crate) fn search(
        &self,
        sought: &Finder<'_>,
        from: usize,
        bytes: usize,
        mut found: impl FnMut(usize),
    ) -> usize {
        if !self.alphabet.can_spell(sought.needle()) {
            return self.len();
        }
        let mut at = self.start(from);
        let enough = at.saturating_add(bytes);
        let ends = self.ends.get(from..).unwrap_or_default();
        let within = ends.partition_point(|end| (*end as usize) <= enough);
        let to = from.saturating_add(within.max(1)).min(self.len());
        let block = self.text.as_bytes().get(..self.start(to));
        let block = block.unwrap_or_default();
        let mut place = from;
        while let Some(rest) = block.get(at..)
            && let Some(hit) = sought.find(rest)
        {
            at += hit;
            while self.end(place) <= at && place < to {
                place += 1;
            }
            let end = self.end(place);
            if at + sought.needle().len() <= end {
                found(place);
                at = end;
            } else {
                // These bytes span two texts, so they are not a match.
                at += 1;
            }
        }
        to
    }

    /// Returns a copy without the last text.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn all_but_last(&self) -> Result<Self, OutOfMemoryError> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        let before = self.ends.split_last().map_or(&[][..], |(_, before)| before);
        let whole = self.text.get(..self.start(before.len()));
        let whole = whole.unwrap_or_default();
        text.try_reserve(whole.len())
            .map_err(|_error| OutOfMemoryError)?;
        text.push_str(whole);
        ends.try_reserve(before.len())
            .map_err(|_error| OutOfMemoryError)?;
        ends.extend_from_slice(before);
        Ok(Self {
            text,
            ends,
            alphabet: self.alphabet,
        })
    }

    /// Releases reserved memory that is not needed.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Allocated size in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }
}

/// The set of bytes that occur in the texts. A needle with any other byte cannot match, so the search is
/// skipped. For example, ids made of digits, of which there are as many as entries, need not be searched for
/// a word.
#[derive(Debug, Clone, Copy)]
struct Alphabet([bool; 256]);

impl Default for Alphabet {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl Alphabet {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            if let Some(seen) = self.0.get_mut(usize::from(byte)) {
                *seen = true;
            }
        }
    }

    fn can_spell(&self, text: &[u8]) -> bool {
        let has = |byte: &u8| self.0.get(usize::from(*byte)).copied().unwrap_or_default();
        text.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_search_finds_what_each_text_contains(
            texts in proptest::collection::vec("[abé]{0,5}", 0..20), needle in "[abé]{1,3}", bytes in 1..30_usize,
        ) {
            let mut heap = Heap::default();
            for text in &texts {
                heap.push(text).unwrap();
            }
            let (mut found, mut from) = (vec![], 0);
            while from < heap.len() {
                from = heap.search(&Finder::new(&needle), from, bytes, |place| found.push(place));
            }
            let expected: Vec<_> = (0..texts.len()).filter(|at| texts[*at].contains(&needle)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
