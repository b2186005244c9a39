//! MLLP framing.

/// Puts a message into its block.
#[must_use]
pub fn frame(payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(payload.len() + 3);
    block.push(0x0B);
    block.extend_from_slice(payload);
    block.extend_from_slice(&[0x1C, 0x0D]);
    block
}
