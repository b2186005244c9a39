//! What an admission tells of a patient beside name and place: allergies (AL1), weight (OBX).
//!
//! HL7 v2 has no field of its own for isolation, fall risk or code status: PV1-15 and PV1-16
//! (tables 0009, 0099) are filled by each site as it likes, so nothing is taken from there.

use super::message::{Delimiters, Name, Row};
use super::person::clean;
use crate::report::AdtHints;
use lamplight_units::Personal;
use std::sync::Arc;

/// The most AL1 and OBX of a patient that are read.
pub(super) const MAX_ROWS: usize = 64;
/// The most allergies kept of a patient.
const MAX_ALLERGIES: usize = 16;
/// LOINC codes of body weight: measured, and by any method.
const WEIGHT: [&str; 2] = ["3141-9", "29463-7"];

/// Reads the AL1 and OBX segments behind a PID.
pub(super) fn read(rows: &[(Name, Row<'_>)], d: &Delimiters) -> AdtHints {
    let of = |name| {
        rows.iter()
            .filter(move |row| row.0 == name)
            .map(|row| &row.1)
    };
    let mut allergies: Option<Vec<Arc<str>>> = None;
    for row in of(Name::Al1) {
        let known = allergies.get_or_insert_default();
        let text = allergy(row, d);
        if !text.is_empty() && known.len() < MAX_ALLERGIES && !known.contains(&text) {
            known.push(text);
        }
    }
    AdtHints {
        allergies: allergies.map(Personal::new),
        weight_g: of(Name::Obx).find_map(|row| weight(row, d)),
    }
}

/// AL1-3 in words, else its code.
fn allergy(row: &Row<'_>, d: &Delimiters) -> Arc<str> {
    let field = d.first(row.get(3));
    let words = clean(d.component(field, 2), d);
    Arc::from(if words.is_empty() {
        clean(d.component(field, 1), d)
    } else {
        words
    })
}

/// Grams, from a weight of a person: 200 g to 500 kg.
fn weight(row: &Row<'_>, d: &Delimiters) -> Option<u32> {
    WEIGHT
        .contains(&d.component(row.get(3), 1).trim())
        .then_some(())?;
    let number: f64 = d
        .component(row.get(5), 1)
        .trim()
        .replace(',', ".")
        .parse()
        .ok()?;
    let unit = d.component(row.get(6), 1).trim().to_ascii_lowercase();
    let grams = match unit.as_str() {
        "kg" => number * 1_000.0,
        "g" => number,
        "lb" | "lbs" | "[lb_av]" => number * 453.592_37,
        _ => return None,
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked against a range that u32 holds"
    )]
    (200.0..=500_000.0)
        .contains(&grams)
        .then_some(grams.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hl7::message::lines;

    fn hints(text: &str) -> AdtHints {
        let rows: Vec<_> = lines(text)
            .into_iter()
            .map(|line| {
                let mut row = Row::new();
                row.split(line, b'|');
                (line.name, row)
            })
            .collect();
        read(&rows, &Delimiters::STANDARD)
    }

    #[test]
    fn allergies_are_all_that_the_message_tells_or_not_told() {
        assert_eq!(hints("OBX|1|NM|1||2").allergies, None);
        let told =
            hints("AL1|1|DA|^Penicillin|SV\rAL1|2|FA|91935009\rAL1|3|DA|^Penicillin\rAL1|4|DA|");
        let told = told.allergies.unwrap().into_inner();
        assert_eq!(told, [Arc::from("Penicillin"), Arc::from("91935009")]);
        let many: String = (0..40).map(|n| format!("AL1|{n}|DA|^A{n}\r")).collect();
        assert_eq!(
            hints(&many).allergies.unwrap().reveal().len(),
            MAX_ALLERGIES
        );
    }

    #[test]
    fn a_weight_is_a_persons_and_has_a_unit_of_mass() {
        for (obx, grams) in [
            ("OBX|1|NM|3141-9^Weight^LN||71.5|kg", Some(71_500)),
            ("OBX|1|NM|29463-7^Weight^LN||3120|g", Some(3_120)),
            ("OBX|1|NM|3141-9||150|[lb_av]^^UCUM", Some(68_039)),
            ("OBX|1|NM|3141-9||71,5|kg", Some(71_500)),
            ("OBX|1|NM|3141-9||71|", None),
            ("OBX|1|NM|3141-9||71000|kg", None),
            ("OBX|1|NM|3141-9||nan|kg", None),
            ("OBX|1|NM|8302-2^Height||171|cm", None),
        ] {
            assert_eq!(hints(obx).weight_g, grams, "{obx}");
        }
    }
}
