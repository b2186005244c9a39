//! How old a patient is, from a birth date as it was sent and the group of the bed.
//!
//! Scores are made for ages, so an age that is not certain is "unknown", never guessed: of a
//! date that is not whole only a lower bound counts, and only where that is an adult's.

use chrono::{Datelike, NaiveDate};
use lamplight_alarms::limits::Group;
use lamplight_scores::Age;
use lamplight_units::Wall;

/// From this lower bound on, a year of birth alone is enough. Ours.
const ADULT_MONTHS: u16 = 18 * 12;

/// The age on the day of `now`. `birth` is `YYYY[MM[DD]]`, in HL7's writing or with dashes.
pub(super) fn age(birth: &str, group: Option<Group>, now: Wall) -> Age {
    let digits: String = birth
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .filter(char::is_ascii_digit)
        .take(8)
        .collect();
    if digits.is_empty() {
        return match group {
            Some(Group::Adult) => Age::Adult,
            Some(Group::Paediatric | Group::Neonatal) | None => Age::Unknown,
        };
    }
    let Some(today) = now.to_utc().map(|at| at.date_naive()) else {
        return Age::Unknown;
    };
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse().ok());
    let date = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day);
    let (born, whole) = match digits.len() {
        8 => (
            number(0, 4).zip(number(4, 6)).zip(number(6, 8)).and_then(
                |((year, month), day): ((u32, u32), u32)| {
                    date(i32::try_from(year).ok()?, month, day)
                },
            ),
            true,
        ),
        // The last day that it can be.
        4 | 6 => (
            digits
                .get(..4)
                .and_then(|year| year.parse().ok())
                .and_then(|year| date(year, 12, 31)),
            false,
        ),
        _ => (None, false),
    };
    let Some(months) = born.and_then(|born| months_between(born, today)) else {
        return Age::Unknown;
    };
    if whole || months >= ADULT_MONTHS {
        Age::Months(months)
    } else {
        Age::Unknown
    }
}

/// Whole months; `None` before the birth.
fn months_between(born: NaiveDate, today: NaiveDate) -> Option<u16> {
    if born > today {
        return None;
    }
    let month = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    let begun = i64::from(today.day() < born.day());
    u16::try_from(month(today) - month(born) - begun).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_known_or_unknown_and_never_guessed() {
        // 2026-11-21T12:00:00Z
        let now = Wall::from_micros(1_795_262_400_000_000);
        let adult = Some(Group::Adult);
        for (name, birth, group, wanted) in [
            ("a whole date", "19700101", adult, Age::Months(682)),
            ("with dashes", "1970-01-01", adult, Age::Months(682)),
            ("with a time", "19700101080000", adult, Age::Months(682)),
            (
                "the day before a birthday",
                "20101122",
                adult,
                Age::Months(191),
            ),
            ("on the birthday", "20101121", adult, Age::Months(192)),
            ("born today", "20261121", adult, Age::Months(0)),
            ("born tomorrow", "20261122", adult, Age::Unknown),
            ("a year long ago", "1970", adult, Age::Months(670)),
            ("a year that may be a child's", "2012", adult, Age::Unknown),
            ("no day of the calendar", "19700231", adult, Age::Unknown),
            ("neither year nor date", "19701", adult, Age::Unknown),
            ("nothing, in a bed for adults", "", adult, Age::Adult),
            (
                "nothing, in a bed for children",
                "",
                Some(Group::Paediatric),
                Age::Unknown,
            ),
            ("nothing, and no group", "", None, Age::Unknown),
            ("letters", "\u{dc}1970", adult, Age::Adult),
        ] {
            assert_eq!(age(birth, group, now), wanted, "{name}");
        }
    }
}
