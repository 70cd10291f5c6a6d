//! The elements of the rows of a virtual list. The slot of a row is its index modulo the number of slots, so
//! scrolling by three rows writes three.

use super::DirectElement;
use super::row_hit::ROW;

/// A slot, the row that it is to show, and the position of the row in pixels.
pub(super) type RowPlace = (usize, Option<u64>, f64);

/// The elements, by slot.
#[derive(Default)]
pub(super) struct RowPool {
    slots: Vec<RowSlot>,
    /// The first slot in DOM order; `None` while the order is not established.
    first: Option<u64>,
}

/// An element, and what it was last told to show.
struct RowSlot {
    element: DirectElement,
    row: Option<u64>,
    top: Option<f64>,
}

impl RowPool {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// What each slot shows.
    pub(super) fn shown(&self) -> Vec<(usize, Option<u64>)> {
        self.slots.iter().map(|slot| slot.row).enumerate().collect()
    }

    /// The height of a row in pixels, if any is visible. It forces a layout if one is due.
    pub(super) fn row_height(&self) -> Option<f64> {
        let mut heights = self.slots.iter().map(|slot| slot.element.height());
        heights.find(|height| *height > 0.0)
    }

    /// Adds elements, without rows.
    pub(super) fn add(&mut self, body: &DirectElement, elements: Vec<DirectElement>) {
        self.first = self.slots.is_empty().then_some(0);
        for element in elements {
            element.toggle("hidden", true);
            body.append(&element);
            self.slots.push(RowSlot {
                element,
                row: None,
                top: None,
            });
        }
    }

    /// Removes the elements beyond this number.
    pub(super) fn keep(&mut self, most: u64) {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if self.slots.len() > most {
            for slot in self.slots.drain(most..) {
                slot.element.remove();
            }
            self.first = None;
        }
    }

    /// Removes all elements.
    pub(super) fn clear(&mut self) {
        for slot in self.slots.drain(..) {
            slot.element.remove();
        }
        self.first = None;
    }

    /// Returns whether one of the elements that will show another row has the focus.
    pub(super) fn loses_focus(&self, mut places: impl Iterator<Item = RowPlace>) -> bool {
        places.any(|(slot, row, _)| {
            self.slots
                .get(slot)
                .is_some_and(|slot| slot.row != row && slot.element.has_focus())
        })
    }

    /// Assigns rows to slots. Returns the slots that show another row now, whose content is to be written.
    pub(super) fn put(
        &mut self,
        places: impl Iterator<Item = RowPlace>,
        is_positioned: bool,
    ) -> Vec<(usize, Option<u64>)> {
        let mut changed = Vec::new();
        for (number, row, top) in places {
            if let Some(slot) = self.slots.get_mut(number)
                && slot.put(row, is_positioned.then_some(top))
            {
                changed.push((number, row));
            }
        }
        changed
    }

    /// Puts the elements into the order of their rows, which begin at `start`. The order only ever rotates.
    pub(super) fn turn(&mut self, body: &DirectElement, start: u64) {
        let size = self.slots.len() as u64;
        let Some(first) = start.checked_rem(size) else {
            return;
        };
        let slot = |number: u64| {
            let number = usize::try_from(number.checked_rem(size)?).ok()?;
            self.slots.get(number)
        };
        match self.first {
            None => {
                for slot in (first..first + size).filter_map(slot) {
                    body.append(&slot.element);
                }
            }
            Some(before) => {
                let forward = (first + size - before)
                    .checked_rem(size)
                    .unwrap_or_default();
                if forward <= size / 2 {
                    for slot in (before..before + forward).filter_map(slot) {
                        body.append(&slot.element);
                    }
                } else {
                    for slot in (first..first + size - forward).rev().filter_map(slot) {
                        body.prepend(&slot.element);
                    }
                }
            }
        }
        self.first = Some(first);
    }
}

impl RowSlot {
    /// Shows a row at a position, if it has one of its own. Returns whether that is another row.
    fn put(&mut self, row: Option<u64>, top: Option<f64>) -> bool {
        if self.top != top {
            self.top = top;
            let place = top.map_or_else(String::new, |top| format!("translateY({top}px)"));
            self.element.set_style("transform", &place);
        }
        if self.row == row {
            return false;
        }
        if self.row.is_none() || row.is_none() {
            self.element.toggle("hidden", row.is_none());
        }
        self.row = row;
        let number = row.map(|row| row.to_string());
        self.element.set_or_remove(ROW, number.as_deref());
        true
    }
}
