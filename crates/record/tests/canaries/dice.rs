//! Deterministic choices: from a seed, or from the bytes of a fuzzer.

/// Makes choices. Uses the bytes of a fuzzer first; after them, or without them, a seeded sequence.
pub(crate) struct Dice<'b> {
    bytes: &'b [u8],
    state: u64,
    turn: usize,
}

impl<'b> Dice<'b> {
    /// The choices for one case of a family. Deterministic for the same family and turn.
    pub(crate) fn seeded(family: &str, turn: usize) -> Self {
        let seed = family
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self {
            bytes: &[],
            state: seed ^ ((turn as u64) << 17),
            turn,
        }
    }

    /// The choices that the bytes of a fuzzer make.
    pub(crate) fn reading(bytes: &'b [u8]) -> Self {
        let mut dice = Self {
            bytes,
            state: 0x5eed,
            turn: 0,
        };
        dice.turn = dice.below(1 << 15);
        dice
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let wide = if end > 256 { 2 } else { 1 };
        if let Some((now, later)) = self.bytes.split_at_checked(wide) {
            self.bytes = later;
            let number = now
                .iter()
                .fold(0, |number, byte| (number << 8) | usize::from(*byte));
            return number % end;
        }
        usize::try_from(self.next() >> 8).unwrap_or_default() % end
    }

    /// A random element.
    pub(crate) fn any<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    /// The next element in turn, from case to case of a family. A second list advances after each full pass
    /// of the first.
    pub(crate) fn each<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let at = self.turn % list.len();
        self.turn /= list.len();
        &list[at]
    }

    /// True once in `count` cases.
    pub(crate) fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    /// Random characters of this alphabet. Never from the bytes of a fuzzer, which could otherwise write the
    /// text to be found.
    pub(crate) fn letters(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet = alphabet.as_bytes();
        (0..length)
            .map(|_| {
                let at = usize::try_from(self.next() >> 8).unwrap_or_default() % alphabet.len();
                char::from(alphabet[at])
            })
            .collect()
    }

    /// A unique secret that looks like a password or token. Any eight consecutive characters do not occur
    /// elsewhere by coincidence.
    pub(crate) fn canary(&mut self) -> String {
        const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        const BOTH: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        let mut canary = self.letters("GHJKLMNPQRSTVWXYZ", 1);
        canary += &self.letters(BOTH, 9);
        canary += &self.letters("23456789", 2);
        canary += &self.letters(LETTERS, 2);
        canary + &self.letters(BOTH, 8)
    }
}
