//! A fast hash for content comparison and for the memory of names already understood.
//!
//! Not for secrets. Two different messages of one name collide by chance once in 2^64.

use std::hash::{BuildHasherDefault, Hasher};

/// Folded 64 x 64 -> 128 bit multiplication, as in wyhash and its kin.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fold(u64);

const A: u64 = 0x9E37_79B9_7F4A_7C15;
const B: u64 = 0xD6E8_FEB8_6659_FD93;

#[allow(clippy::cast_possible_truncation, reason = "both halves are meant")]
const fn fold(a: u64, b: u64) -> u64 {
    let wide = (a as u128).wrapping_mul(b as u128);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl Hasher for Fold {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let word = u64::from_le_bytes(chunk.try_into().unwrap_or([0; 8]));
            self.0 = fold(self.0 ^ word ^ A, B);
        }
        let mut last = [0u8; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.0 = fold(
            self.0 ^ u64::from_le_bytes(last) ^ B,
            A ^ (bytes.len() as u64),
        );
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// For hash maps.
pub(super) type FoldBuild = BuildHasherDefault<Fold>;

/// The hash of some bytes.
pub(super) fn of(bytes: &[u8]) -> u64 {
    let mut hasher = Fold::default();
    hasher.write(bytes);
    hasher.finish()
}
