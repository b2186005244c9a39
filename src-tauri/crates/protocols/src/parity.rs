//! Lines of seven bits with even parity (7E1, 7E2), carried as eight bits.
//!
//! A character of seven bits and a parity bit looks on the wire like one of eight bits
//! without parity, so the port is opened with eight and the bit is ours: adapters that know
//! no seven bits serve too, and a wrong parity costs no character (the block check decides).

/// Takes the parity bit off.
#[must_use]
pub const fn strip(byte: u8) -> u8 {
    byte & 0x7F
}

/// Adds the bit that makes the number of ones even.
#[must_use]
pub const fn even(byte: u8) -> u8 {
    let low = byte & 0x7F;
    low | ((low.count_ones() as u8 & 1) << 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parity_is_even_and_comes_off_again() {
        for byte in 0..0x80 {
            assert_eq!(even(byte).count_ones() % 2, 0);
            assert_eq!(strip(even(byte)), byte);
        }
        assert_eq!(even(b'1'), 0xB1);
    }
}
