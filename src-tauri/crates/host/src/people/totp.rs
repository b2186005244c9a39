//! One-time codes: RFC 6238 over HMAC-SHA-1, six digits, thirty seconds, since that is what
//! every authenticator app makes. HMAC-SHA-1 comes from `ring`, which TLS brings anyway.

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// Bytes of a new key: RFC 4226, section 4, R6 recommends 160 bits.
const KEY_BYTES: usize = 20;
/// RFC 4648, section 6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A key for one-time codes. It does not print.
pub struct TotpKey(hmac::Key);

impl TotpKey {
    /// Reads a key in base 32 as an app shows it; blanks and small letters are borne.
    /// `None` when it is none, or too short to be a secret.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = from_base32(text)?;
        // RFC 4226, section 4, R6: at least 128 bits.
        (bytes.len() >= 16)
            .then(|| Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes)))
    }

    /// Which of these steps has this code.
    #[must_use]
    pub fn step_of(&self, typed: &str, steps: &[u64]) -> Option<u64> {
        let typed: String = typed.split_whitespace().collect();
        let has = |step: &&u64| typed == self.code(**step);
        steps.iter().find(has).copied()
    }

    /// The code of a step, as an app shows it.
    #[must_use]
    pub fn code(&self, step: u64) -> String {
        format!("{:06}", self.number(step) % 1_000_000)
    }

    /// RFC 4226, 5.3: dynamic truncation to 31 bits.
    fn number(&self, step: u64) -> u32 {
        let tag = hmac::sign(&self.0, &step.to_be_bytes());
        let bytes = tag.as_ref();
        let at = bytes.last().map_or(0, |last| usize::from(last & 0x0F));
        let four = bytes.get(at..at + 4).unwrap_or_default();
        let number = four
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte));
        number & 0x7FFF_FFFF
    }
}

/// A new key in base 32; `None` when the system gives no random numbers.
#[must_use]
pub fn draw_key() -> Option<String> {
    let mut bytes = [0; KEY_BYTES];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(to_base32(&bytes))
}

/// Whole bytes only: a key of twenty has no rest.
fn to_base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let digit = (held >> bits) & 31;
            text.push(char::from(ALPHABET[digit as usize]));
        }
        held &= (1 << bits) - 1;
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '=') {
        let digit = ALPHABET
            .iter()
            .position(|letter| char::from(*letter) == c.to_ascii_uppercase())?;
        held = held << 5 | u32::try_from(digit).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of both RFCs: `12345678901234567890`.
    const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_counters_of_rfc_4226_have_their_codes() {
        // Appendix D, six digits.
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        let key = TotpKey::parse(KEY).unwrap();
        for (step, code) in (0..).zip(codes) {
            assert_eq!(key.step_of(code, &[step]), Some(step), "counter {step}");
        }
    }

    #[test]
    fn the_times_of_rfc_6238_have_their_codes() {
        // Appendix B, SHA1, eight digits.
        let rows = [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000_u64, 65_353_130),
        ];
        let key = TotpKey::parse(KEY).unwrap();
        for (seconds, code) in rows {
            assert_eq!(key.number(seconds / 30) % 100_000_000, code, "{seconds} s");
        }
    }

    #[test]
    fn a_code_is_six_digits_with_any_blanks_and_of_a_step_that_was_asked_for() {
        let key = TotpKey::parse(KEY).unwrap();
        let rows = [
            ("as the app shows it", "287 082", Some(1)),
            ("of a step that was not asked for", "969429", None),
            ("with a nought less", "87082", None),
            ("eight digits", "94287082", None),
            ("nothing", "", None),
        ];
        for (what, typed, wanted) in rows {
            assert_eq!(key.step_of(typed, &[0, 1, 2]), wanted, "{what}");
        }
    }

    #[test]
    fn a_key_is_base_32_and_long_enough() {
        let small = KEY.to_lowercase();
        let rows = [
            ("as drawn", KEY, true),
            ("small and with blanks", &format!("{} ", &small), true),
            ("a digit of none", "0EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", false),
            ("fifteen bytes", "GEZDGNBVGY3TQOJQGEZDGNBV", false),
            ("nothing", "", false),
        ];
        for (what, text, wanted) in rows {
            assert_eq!(TotpKey::parse(text).is_some(), wanted, "{what}");
        }
    }

    #[test]
    fn a_key_that_was_drawn_is_read_again_and_is_another_each_time() {
        let (one, two) = (draw_key().unwrap(), draw_key().unwrap());
        assert_ne!(one, two);
        assert_eq!(from_base32(&one).unwrap().len(), KEY_BYTES);
        assert_eq!(to_base32(&from_base32(&one).unwrap()), one);
        assert_eq!(from_base32(KEY).unwrap(), b"12345678901234567890");
    }
}
