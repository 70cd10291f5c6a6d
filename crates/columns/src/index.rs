//! Finds a text among many by its hash.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use hashbrown::HashTable;

use crate::OutOfMemoryError;

/// A hash table of places. The texts are stored elsewhere; each slot holds half of the hash of its text, so that
/// growing does not read the texts.
#[derive(Debug, Default)]
pub(crate) struct Index {
    slots: HashTable<Slot>,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: Hash,
    place: u32,
}

/// A hash, truncated to the bits that the table stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hash(u32);

impl Hash {
    /// The same bits twice: the table takes the group from the low bits, and the tag in the group from the
    /// high ones.
    fn spread(self) -> u64 {
        u64::from(self.0) << 32 | u64::from(self.0)
    }
}

impl Index {
    pub(crate) fn hash(&self, text: &str) -> Hash {
        let [a, b, c, d, ..] = self.hasher.hash_one(text).to_ne_bytes();
        Hash(u32::from_ne_bytes([a, b, c, d]))
    }

    /// Returns the place of the text with this hash for which `is` returns true.
    pub(crate) fn find(&self, hash: Hash, is: impl Fn(u32) -> bool) -> Option<u32> {
        let is_it = |slot: &Slot| slot.hash == hash && is(slot.place);
        self.slots.find(hash.spread(), is_it).map(|slot| slot.place)
    }

    /// Adds the place of a text that is not in the table yet.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room.
    pub(crate) fn insert(&mut self, hash: Hash, place: u32) -> Result<(), OutOfMemoryError> {
        let spread = |slot: &Slot| slot.hash.spread();
        self.slots
            .try_reserve(1, spread)
            .map_err(|_error| OutOfMemoryError)?;
        self.slots
            .insert_unique(hash.spread(), Slot { hash, place }, spread);
        Ok(())
    }

    /// Allocated size in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.allocation_size()
    }
}
