//! Texts as free text is looked for in them: in lower case.

use std::borrow::Cow;

use crate::Full;
use crate::heap::Heap;

/// The texts of a heap in lower case. They are kept a second time only when one of them differs.
#[derive(Debug, Default)]
pub(crate) struct Lowered(Option<Heap>);

impl Lowered {
    /// Adds what the text that the heap was given last is in lower case, so that both know it by the same place.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn push(&mut self, lowered: &str, heap: &Heap) -> Result<(), Full> {
        let copy = match &mut self.0 {
            None if heap.last() == lowered => return Ok(()),
            none @ None => none.insert(heap.all_but_last()?),
            Some(copy) => copy,
        };
        copy.push(lowered)?;
        Ok(())
    }

    /// The texts in lower case, by the places they have in the heap.
    pub(crate) fn of<'t>(&'t self, heap: &'t Heap) -> &'t Heap {
        self.0.as_ref().unwrap_or(heap)
    }

    /// Gives back what was reserved and is not needed.
    pub(crate) fn shrink(&mut self) {
        if let Some(copy) = &mut self.0 {
            copy.shrink();
        }
    }

    /// Bytes it holds beside the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Heap::bytes)
    }
}

/// A text in lower case.
pub(crate) fn lowered(text: &str) -> Cow<'_, str> {
    let as_it_is = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(as_it_is) {
        text.into()
    } else {
        text.to_lowercase().into()
    }
}
