//! A patient's data as a person types them, and whether they can be kept.

use super::same::in_future;
use super::{CensusError, Details, Flags};
use lamplight_protocols::report::{PatientClaim, PersonName};
use lamplight_units::{Now, StayId};
use std::sync::Arc;

/// Who is admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Newcomer {
    /// Somebody whom the admission system has announced and who has no bed yet.
    Waiting(StayId),
    /// Somebody whose data a person types.
    Typed(Person),
}

/// A patient's data as a person types them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Name, number, birth date, sex; all empty for an unknown patient.
    pub patient: PatientClaim,
    /// Group, weight, flags.
    pub details: Details,
    /// Nobody knows who it is; the name may hold a description ("about 40").
    pub unidentified: bool,
}

impl Person {
    const MOST_NAME: usize = 300;

    /// Whether it can be kept.
    ///
    /// # Errors
    /// With the field that can't.
    pub fn check(&self, now: Now) -> Result<(), CensusError> {
        let bad = |field, why| Err(CensusError::Bad { field, why });
        let PersonName { family, given } = self.patient.name.reveal();
        let nameless = family.trim().is_empty() && given.trim().is_empty();
        if !self.unidentified && nameless && self.patient.ids.is_empty() {
            return Err(CensusError::Nobody);
        }
        if [family, given]
            .iter()
            .any(|name| too_long(name, Self::MOST_NAME))
        {
            return bad("name", "at most 300 characters, without line breaks");
        }
        let birth = self.patient.birth.reveal();
        let digits = birth.bytes().all(|b| b.is_ascii_digit());
        if !digits || ![0, 4, 6, 8].contains(&birth.len()) || !is_date(birth) {
            return bad(
                "birth date",
                "a year, a month of it, or a day such as 1970-01-31",
            );
        }
        if in_future(birth, now.wall) {
            return bad("birth date", "it is in the future");
        }
        if !SEXES.contains(&&**self.patient.sex.reveal()) {
            return bad("sex", "F, M, O, U or nothing");
        }
        check_details(&self.details)
    }
}

/// Administrative sex, HL7 table 0001: female, male, other, unknown; ambiguous, not applicable
/// and non-binary come from ADT and stay where a person changes something else.
const SEXES: [&str; 8] = ["", "F", "M", "O", "U", "A", "N", "X"];

/// Whether group, weight and flags can be kept.
pub(super) fn check_details(details: &Details) -> Result<(), CensusError> {
    let bad = |field, why| Err(CensusError::Bad { field, why });
    if details
        .weight_g
        .is_some_and(|grams| !Details::WEIGHT_G.contains(&grams))
    {
        return bad("weight", "from 0.2 kg to 500 kg");
    }
    let allergies = details.flags.allergies.reveal();
    let odd =
        |allergy: &Arc<str>| allergy.trim().is_empty() || too_long(allergy, Flags::MOST_ALLERGY);
    if allergies.len() > Flags::MOST_ALLERGIES || allergies.iter().any(odd) {
        return bad("allergies", "at most 16, each of at most 100 characters");
    }
    if too_long(details.flags.hint.reveal(), Flags::MOST_HINT) {
        return bad("hint", "at most 200 characters, without line breaks");
    }
    Ok(())
}

fn too_long(text: &str, most: usize) -> bool {
    text.chars().count() > most || text.chars().any(char::is_control)
}

/// `YYYY`, `YYYYMM` or `YYYYMMDD`.
fn is_date(digits: &str) -> bool {
    let whole = match digits.len() {
        4 => format!("{digits}0101"),
        6 => format!("{digits}01"),
        _ => digits.to_owned(),
    };
    whole.is_empty() || chrono::NaiveDate::parse_from_str(&whole, "%Y%m%d").is_ok()
}
