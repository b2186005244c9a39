//! Chance from a seed: the same seed, the same luck.

/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators" (2014), known as SplitMix64.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..below`; 0 when there is none.
    pub fn below(&mut self, below: usize) -> usize {
        // Far fewer than 2^32 events or sectors: the bias is nothing.
        let below = below.max(1) as u64;
        usize::try_from(self.number() % below).unwrap_or_default()
    }

    /// Heads.
    pub fn heads(&mut self) -> bool {
        self.number() & 1 == 1
    }
}
