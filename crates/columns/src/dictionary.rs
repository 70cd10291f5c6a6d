//! Stores each distinct text once.

use crate::OutOfMemoryError;
use crate::heap::Heap;
use crate::index::Index;

/// Distinct texts. The code of a text is its place in the order of first occurrence.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    heap: Heap,
    index: Index,
}

impl Dictionary {
    /// Returns the code of a text, and whether the text is new.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn code(&mut self, text: &str) -> Result<(u32, bool), OutOfMemoryError> {
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

    /// The texts by code.
    pub(crate) fn heap(&self) -> &Heap {
        &self.heap
    }

    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Drops the index and releases reserved memory. No text can be added afterwards.
    pub(crate) fn close(&mut self) {
        self.index = Index::default();
        self.heap.shrink();
    }

    /// Allocated size in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.heap.bytes() + self.index.bytes()
    }
}
