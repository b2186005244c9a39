//! Bytes as hexadecimal digits and back: hashes, keys and signatures in texts.

/// Lower-case digits, two a byte.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(*byte));
    }
    text
}

/// The bytes of such a text; `None` when it is none, or not of this length.
#[must_use]
pub fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] =
            [*pair.first()?, *pair.get(1)?].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_nothing_else_is() {
        assert_eq!(of(&[0, 0x9f, 0xff]), "009fff");
        assert_eq!(bytes("009fff"), Some([0, 0x9f, 0xff]));
        assert_eq!(bytes("009FFF"), Some([0, 0x9f, 0xff]));
        for bad in ["009ff", "009fffff", "00gfff", "äaa9f"] {
            assert_eq!(bytes::<3>(bad), None, "{bad}");
        }
    }
}
