//! Numbers that look random and are the same for the same seed.

/// Marsaglia's xorshift.
pub(crate) struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub(crate) fn new(seed: u64) -> Self {
        // Neighbouring seeds shall have nothing in common, and 0 is the one state that stays as it is.
        let mut random = Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..4 {
            random.next();
        }
        random
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 up to `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from((self.next() >> 11) % end as u64).expect("it is below a usize")
    }

    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A number as damage makes them: 0, the least, the greatest, one more or less than what was there, another power.
    pub(crate) fn odd_number(&mut self, was: u64) -> u64 {
        match self.below(12) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => u64::from(u32::MAX),
            4 => 0x7fff_ffff,
            5 => 0x8000_0000,
            6 => was.wrapping_add(1),
            7 => was.wrapping_sub(1),
            8 => was.wrapping_mul(2),
            9 => was.wrapping_neg(),
            10 => 1 << self.below(64),
            _ => self.next() >> self.below(64),
        }
    }
}
