//! Lower-case copies of texts, for the search in free text.

use std::borrow::Cow;

use crate::OutOfMemoryError;
use crate::heap::Heap;

/// The texts of a heap in lower case. Stores a copy only if the lower-case form of at least one text differs.
#[derive(Debug, Default)]
pub(crate) struct Lowered(Option<Heap>);

impl Lowered {
    /// Adds the lower-case form of the text that was added to the heap last, so that both have the same
    /// place.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn push(&mut self, lowered: &str, heap: &Heap) -> Result<(), OutOfMemoryError> {
        let copy = match &mut self.0 {
            None if heap.last() == lowered => return Ok(()),
            none @ None => none.insert(heap.all_but_last()?),
            Some(copy) => copy,
        };
        copy.push(lowered)?;
        Ok(())
    }

    /// Returns the texts in lower case, by their places in the heap.
    pub(crate) fn of<'t>(&'t self, heap: &'t Heap) -> &'t Heap {
        self.0.as_ref().unwrap_or(heap)
    }

    /// Releases reserved memory that is not needed.
    pub(crate) fn shrink(&mut self) {
        if let Some(copy) = &mut self.0 {
            copy.shrink();
        }
    }

    /// Allocated size in bytes, without the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Heap::bytes)
    }
}

/// Returns a text in lower case. Does not allocate if nothing changes.
pub(crate) fn lowered(text: &str) -> Cow<'_, str> {
    let as_it_is = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(as_it_is) {
        text.into()
    } else {
        text.to_lowercase().into()
    }
}
