//! Texts that are shortened in the middle, because their end tells them apart.

use crate::ui::{DirectAttribute, DirectElement, spelled};

/// Number of characters at the end of an id that stay visible in a narrow column. The end distinguishes ids:
/// time-ordered ids begin alike for hours.
const ID_TAIL: usize = 5;

/// Ids of up to this many characters fit the column.
const ID_WHOLE_UP_TO: usize = 13;

/// The end of a text, drawn after it if the text has no room. The style sheet compares its length with the width of the
/// cell, so that nothing is measured.
#[derive(Debug)]
pub(super) struct CellTail {
    element: DirectElement,
    end: DirectAttribute,
    length: usize,
}

impl CellTail {
    pub(super) fn new(cell: &DirectElement) -> Self {
        let element = cell.child("span", "sal-cell__tail");
        element.set("aria-hidden", "true");
        Self {
            end: DirectAttribute::new(&element, "data-tail"),
            length: 0,
            element,
        }
    }

    /// Sets the text that it is the end of.
    pub(super) fn set(&mut self, text: &str) {
        self.end.set(tail_of(text).map(spelled).as_deref());
        let length = text.chars().count();
        if self.length != length {
            self.length = length;
            self.element
                .set_style("--sal-text-length", &length.to_string());
        }
    }
}

/// Returns the end of a long id; `None` if the id fits.
pub(super) fn tail_of(id: &str) -> Option<&str> {
    let is_long = id.chars().count() > ID_WHOLE_UP_TO;
    let (at, _) = id.char_indices().rev().nth(ID_TAIL - 1)?;
    is_long.then(|| id.get(at..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_long_id_has_a_tail() {
        assert_eq!(tail_of("0197f7a0-51c2-7d0e-8a4f-000000a00d"), Some("0a00d"));
        assert_eq!(tail_of("2819c223"), None);
        assert_eq!(tail_of(""), None);
        assert_eq!(tail_of("ÄÖÜäöüßéèêëïîô"), Some("êëïîô"));
    }
}
