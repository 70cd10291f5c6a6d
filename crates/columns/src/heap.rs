//! Many texts in one piece of memory.

use crate::Full;

/// Texts, each known by its place in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    text: String,
    /// Where each ends; it starts where the one before ends.
    ends: Vec<u32>,
}

impl Heap {
    /// Adds a text.
    ///
    /// # Errors
    /// When there is no more room. Nothing has been added then.
    pub(crate) fn push(&mut self, text: &str) -> Result<u32, Full> {
        let place = u32::try_from(self.ends.len()).map_err(|_error| Full)?;
        let end = u32::try_from(self.text.len() + text.len()).map_err(|_error| Full)?;
        self.text.try_reserve(text.len()).map_err(|_error| Full)?;
        self.ends.try_reserve(1).map_err(|_error| Full)?;
        self.text.push_str(text);
        self.ends.push(end);
        Ok(place)
    }

    /// The text at this place; nothing where there is none.
    pub(crate) fn get(&self, place: u32) -> &str {
        let place = place as usize;
        let start = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(place).copied().unwrap_or(start);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives back what was reserved and is not needed.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    /// Which bytes occur in its texts, in lower case.
    pub(crate) fn alphabet(&self) -> Alphabet {
        let mut seen = [false; 256];
        for byte in self.text.bytes() {
            if let Some(seen) = seen.get_mut(usize::from(byte)) {
                *seen = true;
            }
        }
        Alphabet(seen)
    }
}

/// The bytes that occur in some texts. What holds another occurs in none of them, which is told at a glance.
#[derive(Debug)]
pub(crate) struct Alphabet([bool; 256]);

impl Alphabet {
    fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// Whether the texts are in lower case as they are.
    pub(crate) fn is_lowered(&self) -> bool {
        !(b'A'..=b'Z').chain(0x80..=0xff).any(|byte| self.has(byte))
    }

    /// Whether the texts could hold this one, which is in lower case.
    pub(crate) fn can_spell(&self, lowered: &str) -> bool {
        let has = |byte| self.has(byte);
        // A letter beyond ASCII may stand in lower case for one within it, and may be lowered to many.
        (0x80..=0xff).any(has)
            || lowered
                .bytes()
                .all(|byte| has(byte) || has(byte.to_ascii_uppercase()))
    }
}
