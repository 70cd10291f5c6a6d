//! Finds a text among many by its hash.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use crate::OutOfMemoryError;

/// An open-addressing hash table of places, at most half full. The texts are stored elsewhere; each slot
/// holds half of the hash of its text, so that growing does not read the texts.
#[derive(Debug, Default)]
pub(crate) struct Index {
    slots: Vec<Slot>,
    used: usize,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// The place plus one; 0 for a free slot.
    place: u32,
}

/// A hash, truncated to the bits that the table stores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash(u32);

impl Index {
    pub(crate) fn hash(&self, text: &str) -> Hash {
        let [a, b, c, d, ..] = self.hasher.hash_one(text).to_ne_bytes();
        Hash(u32::from_ne_bytes([a, b, c, d]))
    }

    /// Returns the place of the text with this hash for which `is` returns true.
    pub(crate) fn find(&self, hash: Hash, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash.0 as usize & mask;
        loop {
            let slot = self.slots.get(at)?;
            let place = slot.place.checked_sub(1)?;
            if slot.hash == hash.0 && is(place) {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds the place of a text that is not in the table yet.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn insert(&mut self, hash: Hash, place: u32) -> Result<(), OutOfMemoryError> {
        if self.used * 2 >= self.slots.len() {
            self.grow()?;
        }
        let place = place.checked_add(1).ok_or(OutOfMemoryError)?;
        let hash = hash.0;
        put(&mut self.slots, Slot { hash, place });
        self.used += 1;
        Ok(())
    }

    fn grow(&mut self) -> Result<(), OutOfMemoryError> {
        let size = (self.slots.len() * 2).max(64);
        let mut slots = Vec::new();
        slots
            .try_reserve_exact(size)
            .map_err(|_error| OutOfMemoryError)?;
        slots.resize(size, Slot::default());
        for slot in self.slots.iter().filter(|slot| slot.place != 0) {
            put(&mut slots, *slot);
        }
        self.slots = slots;
        Ok(())
    }

    /// Allocated size in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

fn put(slots: &mut [Slot], slot: Slot) {
    let mask = slots.len() - 1;
    let mut at = slot.hash as usize & mask;
    while let Some(there) = slots.get_mut(at) {
        if there.place == 0 {
            *there = slot;
            return;
        }
        at = (at + 1) & mask;
    }
}
