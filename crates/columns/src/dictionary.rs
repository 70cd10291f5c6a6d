//! Texts of which each is kept once.

use crate::Full;
use crate::heap::Heap;
use crate::index::Index;

/// Texts, each known by its code: the place where it came first.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    heap: Heap,
    index: Index,
}

impl Dictionary {
    /// The code of a text, and whether it is new.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn code(&mut self, text: &str) -> Result<(u32, bool), Full> {
        let hash = self.index.hash(text);
        let known = self.index.find(hash, |place| self.heap.get(place) == text);
        if let Some(code) = known {
            return Ok((code, false));
        }
        let code = self.heap.push(text)?;
        self.index.insert(hash, code)?;
        Ok((code, true))
    }

    pub(crate) fn get(&self, code: u32) -> &str {
        self.heap.get(code)
    }

    /// The texts by their codes.
    pub(crate) fn heap(&self) -> &Heap {
        &self.heap
    }

    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Forgets how to find: nothing is added any more.
    pub(crate) fn close(&mut self) {
        self.index = Index::default();
        self.heap.shrink();
    }

    /// Bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.heap.bytes() + self.index.bytes()
    }
}
