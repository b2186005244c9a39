//! Which PINs and passwords are taken.
//!
//! A PIN is short because a nurse types it forty times a shift; what makes it enough is the
//! lockout, and that the commonest PINs are refused. A password has a length and no recipe:
//! NIST SP 800-63B, 5.1.1.2 (unverified), advises against rules of composition.

use std::ops::RangeInclusive;

/// Digits of a PIN.
pub const PIN_DIGITS: RangeInclusive<usize> = 4..=8;
/// Characters of a password.
pub const PASSWORD_CHARACTERS: RangeInclusive<usize> = 12..=128;
/// Years of birth of everybody who works, with a margin.
const BIRTH_YEARS: RangeInclusive<u32> = 1900..=2029;

/// Why a PIN is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinFault {
    /// Letters, blanks, or the wrong number of digits.
    #[error("a PIN has 4 to 8 digits and nothing else")]
    NotDigits,
    /// 0000.
    #[error("a PIN of equal digits is guessed at once: choose another")]
    Equal,
    /// 1234, 8765, 7890.
    #[error("a PIN that counts up or down is guessed at once: choose another")]
    Counts,
    /// 1987.
    #[error("a PIN that reads as a year of birth is easily guessed: choose another")]
    Year,
    /// 1212, 123123.
    #[error("a PIN that repeats itself is easily guessed: choose another")]
    Repeats,
    /// What stands on the badge is no secret.
    #[error("the PIN must not be the badge number: choose another")]
    Badge,
}

/// Whether a PIN may be used by whoever has this badge.
///
/// # Errors
/// Why not; the PIN itself is in no error.
pub fn check_pin(pin: &str, badge: &str) -> Result<(), PinFault> {
    let digits: Vec<u32> = pin.chars().filter_map(|c| c.to_digit(10)).collect();
    if !PIN_DIGITS.contains(&digits.len()) || digits.len() != pin.chars().count() {
        return Err(PinFault::NotDigits);
    }
    let steps = |step: u32| {
        digits
            .windows(2)
            .all(|pair| (pair[0] + step) % 10 == pair[1])
    };
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    if steps(0) {
        Err(PinFault::Equal)
    } else if steps(1) || steps(9) {
        Err(PinFault::Counts)
    } else if digits.len() == 4 && BIRTH_YEARS.contains(&value) {
        Err(PinFault::Year)
    } else if repeats(&digits) {
        Err(PinFault::Repeats)
    } else if pin == badge.trim() {
        Err(PinFault::Badge)
    } else {
        Ok(())
    }
}

/// Made of one part, at least twice.
fn repeats(digits: &[u32]) -> bool {
    (1..=digits.len() / 2).any(|part| {
        digits.len().is_multiple_of(part) && digits.iter().zip(&digits[part..]).all(|(a, b)| a == b)
    })
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Short.
    #[error("a password has at least 12 characters: a few words will do")]
    Short,
    /// Long.
    #[error("a password has at most 128 characters")]
    Long,
    /// `aaaaaaaaaaaa`, or twelve blanks.
    #[error("the password has fewer than five different characters: choose another")]
    Monotonous,
    /// The name or the badge in it.
    #[error("the password must not hold the name or the badge number")]
    OwnName,
}

/// Whether a password may be used by whoever has this name and badge.
///
/// # Errors
/// Why not; the password itself is in no error.
pub fn check_password(password: &str, name: &str, badge: &str) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < *PASSWORD_CHARACTERS.start() {
        return Err(PasswordFault::Short);
    }
    if length > *PASSWORD_CHARACTERS.end() {
        return Err(PasswordFault::Long);
    }
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 {
        return Err(PasswordFault::Monotonous);
    }
    let lower = password.to_lowercase();
    let holds = |word: &str| word.chars().count() >= 4 && lower.contains(&word.to_lowercase());
    if holds(badge) || name.split_whitespace().any(holds) {
        return Err(PasswordFault::OwnName);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits_that_nobody_guesses_at_once() {
        use PinFault::{Badge, Counts, Equal, NotDigits, Repeats, Year};
        let rows = [
            ("three digits", "471", Err(NotDigits)),
            ("four digits", "4711", Ok(())),
            ("eight digits", "47110815", Ok(())),
            ("nine digits", "471108153", Err(NotDigits)),
            ("nothing", "", Err(NotDigits)),
            ("a letter", "47a1", Err(NotDigits)),
            ("a blank", "4711 ", Err(NotDigits)),
            ("digits of another script", "٤٧١١", Err(NotDigits)),
            ("noughts", "0000", Err(Equal)),
            ("eight equal ones", "77777777", Err(Equal)),
            ("counting up", "1234", Err(Counts)),
            ("counting up over the end", "7890", Err(Counts)),
            ("counting up from nought", "012345", Err(Counts)),
            ("counting down", "4321", Err(Counts)),
            ("before the first year", "1899", Ok(())),
            ("the first year", "1900", Err(Year)),
            ("a year", "1987", Err(Year)),
            ("the last year", "2029", Err(Year)),
            ("after the last year", "2030", Ok(())),
            ("a year with more", "19871", Ok(())),
            ("a pair twice", "1717", Err(Repeats)),
            ("three twice", "471471", Err(Repeats)),
            ("nearly twice", "471472", Ok(())),
            ("the badge", "60422", Err(Badge)),
        ];
        for (name, pin, wanted) in rows {
            assert_eq!(check_pin(pin, " 60422 "), wanted, "{name}");
        }
    }

    #[test]
    fn a_password_is_long_and_not_ones_name() {
        use PasswordFault::{Long, Monotonous, OwnName, Short};
        let long = "pelican crossing ".repeat(8);
        let rows = [
            ("eleven characters", "pelican-red", Err(Short)),
            ("twelve", "pelican-reds", Ok(())),
            ("another script", "сорок две цапли", Ok(())),
            ("too long", long.as_str(), Err(Long)),
            ("blanks", "              ", Err(Monotonous)),
            (
                "four letters over and over",
                "abcdabcdabcd",
                Err(Monotonous),
            ),
            ("the name", "nurse diallo 7", Err(OwnName)),
            ("the badge", "pelican60422red", Err(OwnName)),
            ("a short part of the name", "fa la la la lo", Ok(())),
        ];
        for (name, password, wanted) in rows {
            assert_eq!(
                check_password(password, "Fa Diallo", "60422"),
                wanted,
                "{name}"
            );
        }
    }
}
