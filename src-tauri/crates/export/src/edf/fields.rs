//! The header's fields: ASCII of a fixed width.

use crate::names::ascii;
use lamplight_units::Wall;

/// Exactly so many characters: cut, or filled with spaces.
pub(super) fn padded(text: &str, width: usize) -> String {
    let cut: String = ascii(text).chars().take(width).collect();
    format!("{cut:width$}")
}

/// A part of the patient's or the recording's field: EDF+ parts them by spaces.
pub(super) fn subfield(text: &str) -> String {
    let joined: Vec<&str> = text.split_whitespace().collect();
    if joined.is_empty() {
        "X".to_owned()
    } else {
        joined.join("_")
    }
}

/// A number in eight characters, as exactly as they can have it.
pub(super) fn number8(number: f64) -> String {
    for places in (0..=7).rev() {
        let text = format!("{number:.places$}");
        let short = if places > 0 {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        if short.len() <= 8 {
            return short.to_owned();
        }
    }
    // Larger than the field: no quantity of a bedside is.
    if number < 0.0 { "-9999999" } else { "99999999" }.to_owned()
}

/// The start's date and time as EDF has them, and the date as EDF+ has it, with four
/// figures of the year.
pub(super) fn date(start: Wall) -> (String, String, String) {
    start.to_utc().map_or_else(
        || ("01.01.85".to_owned(), "00.00.00".to_owned(), "X".to_owned()),
        |at| {
            (
                at.format("%d.%m.%y").to_string(),
                at.format("%H.%M.%S").to_string(),
                at.format("%d-%b-%Y").to_string().to_uppercase(),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_figures_as_eight_characters_have() {
        for (number, expected) in [
            (-163.84, "-163.84"),
            (163.835, "163.835"),
            (-4.521_595_1, "-4.5216"),
            (4.521_595_1, "4.521595"),
            (0.0, "0"),
            (-3276.8, "-3276.8"),
            (100.0, "100"),
            (1e12, "99999999"),
            (-1e12, "-9999999"),
        ] {
            assert_eq!(number8(number), expected);
        }
    }

    #[test]
    fn a_field_has_its_width_whatever_it_holds() {
        for text in ["", "short", "a text that is longer than its field", "°C µV"] {
            assert_eq!(padded(text, 8).len(), 8);
        }
        assert_eq!(subfield("Diallo,  F"), "Diallo,_F");
        assert_eq!(subfield("  "), "X");
    }

    #[test]
    fn the_date_is_in_english_capitals() {
        let (day, clock, long) = date(Wall::from_micros(1_700_000_000_000_000));
        assert_eq!(
            (day.as_str(), clock.as_str(), long.as_str()),
            ("14.11.23", "22.13.20", "14-NOV-2023")
        );
    }
}
