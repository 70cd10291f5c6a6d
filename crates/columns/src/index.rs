//! Finding a text among many by its hash.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use crate::Full;

/// A hash table of places, by open addressing: half of it stays free. The texts themselves are elsewhere; beside
/// each place stands half of its text's hash, so that growing looks at no text.
#[derive(Debug, Default)]
pub(crate) struct Index {
    slots: Vec<Slot>,
    used: usize,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// The place and one; 0 is free.
    place: u32,
}

/// A hash, cut to what the table keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash(u32);

impl Index {
    pub(crate) fn hash(&self, text: &str) -> Hash {
        let [a, b, c, d, ..] = self.hasher.hash_one(text).to_ne_bytes();
        Hash(u32::from_ne_bytes([a, b, c, d]))
    }

    /// The place of a text with this hash that `is` it.
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

    /// Adds the place of a text that is not there yet.
    ///
    /// # Errors
    /// When there is no more room.
    pub(crate) fn insert(&mut self, hash: Hash, place: u32) -> Result<(), Full> {
        if self.used * 2 >= self.slots.len() {
            self.grow()?;
        }
        let place = place.checked_add(1).ok_or(Full)?;
        let hash = hash.0;
        put(&mut self.slots, Slot { hash, place });
        self.used += 1;
        Ok(())
    }

    fn grow(&mut self) -> Result<(), Full> {
        let size = (self.slots.len() * 2).max(64);
        let mut slots = Vec::new();
        slots.try_reserve_exact(size).map_err(|_error| Full)?;
        slots.resize(size, Slot::default());
        for slot in self.slots.iter().filter(|slot| slot.place != 0) {
            put(&mut slots, *slot);
        }
        self.slots = slots;
        Ok(())
    }

    /// Bytes it holds.
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
