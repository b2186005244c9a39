//! Whether two claims speak of one person, and what a message adds to what is known.

use lamplight_protocols::report::PatientClaim;
use lamplight_units::{PatientId, Wall};

/// Two ids are one when number and authority agree; an authority left out agrees with any.
pub(super) fn same_id(one: &PatientId, other: &PatientId) -> bool {
    let open = one.authority().is_empty() || other.authority().is_empty();
    one.number() == other.number() && (open || one.authority() == other.authority())
}

/// Whether any of some ids is any of others.
pub(super) fn share<'a>(
    some: &[PatientId],
    mut others: impl Iterator<Item = &'a PatientId>,
) -> bool {
    others.any(|other| some.iter().any(|one| same_id(one, other)))
}

/// How two claims under one number differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Difference {
    /// The birth dates exclude each other.
    pub birth: bool,
    /// They are known in full and agree.
    pub birth_agrees: bool,
    /// The family names differ.
    pub name: bool,
}

/// Compares; what one side leaves out contradicts nothing.
pub(super) fn difference(known: &PatientClaim, sent: &PatientClaim) -> Difference {
    let (one, other) = (known.birth.reveal(), sent.birth.reveal());
    let (one_name, other_name) = (known.name.reveal(), sent.name.reveal());
    let folded = |text: &str| text.trim().to_lowercase();
    let (one_family, other_family) = (folded(&one_name.family), folded(&other_name.family));
    Difference {
        birth: !one.starts_with(&**other) && !other.starts_with(&**one),
        birth_agrees: one.len() == 8 && one == other,
        name: !one_family.is_empty() && !other_family.is_empty() && one_family != other_family,
    }
}

impl Difference {
    /// Too much for one person in an admission or a transfer: another birth date, or another
    /// family name without a birth date that vouches for it.
    pub(super) const fn another_person(self) -> bool {
        self.birth || (self.name && !self.birth_agrees)
    }

    /// Too much for a correction. A08 and merges exist to correct one of the two; both at once
    /// is another person under this number.
    pub(super) const fn beyond_correction(self) -> bool {
        self.birth && self.name
    }
}

/// Takes what the message tells; an empty field leaves the stored one (HL7 v2, chapter 2).
pub(super) fn refresh(held: &mut PatientClaim, sent: &PatientClaim) {
    for id in &sent.ids {
        if held.ids.len() < MOST_IDS && !held.ids.contains(id) {
            held.ids.push(id.clone());
        }
    }
    let name = sent.name.reveal();
    if !name.family.is_empty() || !name.given.is_empty() {
        held.name = sent.name.clone();
    }
    for (held, sent) in [
        (&mut held.birth, &sent.birth),
        (&mut held.sex, &sent.sex),
        (&mut held.visit, &sent.visit),
    ] {
        if !sent.reveal().is_empty() {
            held.clone_from(sent);
        }
    }
}

/// Of an older message: only what is not known yet.
pub(super) fn fill(held: &mut PatientClaim, sent: &PatientClaim) {
    let newer = std::mem::replace(held, sent.clone());
    refresh(held, &newer);
    held.ids = newer.ids;
}

/// The most identifiers of one stay; more are left out.
pub(super) const MOST_IDS: usize = 32;

/// Whether a date `YYYY[MM[DD]]` is after the day after `today`.
pub(super) fn in_future(date: &str, today: Wall) -> bool {
    let Some(tomorrow) = today
        .to_utc()
        .map(|at| at.date_naive() + chrono::Days::new(1))
    else {
        return false;
    };
    let limit = tomorrow.format("%Y%m%d").to_string();
    let length = date.len().min(8);
    match (date.get(..length), limit.get(..length)) {
        (Some(date), Some(limit)) => !date.is_empty() && date > limit,
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_protocols::report::PersonName;
    use lamplight_units::Personal;
    use std::sync::Arc;

    fn claim(family: &str, birth: &str) -> PatientClaim {
        PatientClaim {
            name: Personal::new(PersonName {
                family: Arc::from(family),
                given: Arc::default(),
            }),
            birth: Personal::new(Arc::from(birth)),
            ..PatientClaim::default()
        }
    }

    #[test]
    fn another_person_has_another_birth_date_or_a_name_that_nothing_vouches_for() {
        for (known, sent, another, beyond) in [
            (("Berg", "19700101"), ("Berg", "19700101"), false, false),
            (("Berg", "19700101"), ("BERG ", "1970"), false, false),
            (("Berg", "19700101"), ("", ""), false, false),
            (("Berg", "19700101"), ("Tal", "19700101"), false, false),
            (("Berg", ""), ("Tal", "19700101"), true, false),
            (("Berg", "19700101"), ("Berg", "19710101"), true, false),
            (("Berg", "19700101"), ("Tal", "19710101"), true, true),
        ] {
            let found = difference(&claim(known.0, known.1), &claim(sent.0, sent.1));
            assert_eq!(found.another_person(), another, "{known:?} {sent:?}");
            assert_eq!(found.beyond_correction(), beyond, "{known:?} {sent:?}");
        }
    }

    #[test]
    fn a_birth_date_is_in_the_future_from_the_day_after_tomorrow_on() {
        // 2026-11-21
        let today = Wall::from_micros(1_795_262_400_000_000);
        for (date, future) in [
            ("20261121", false),
            ("20261122", false),
            ("20261123", true),
            ("2027", true),
            ("2026", false),
            ("202612", true),
            ("", false),
        ] {
            assert_eq!(in_future(date, today), future, "{date}");
        }
    }

    #[test]
    fn an_older_message_fills_only_what_is_not_known() {
        let mut held = claim("Berg", "");
        fill(&mut held, &claim("Tal", "19700101"));
        assert_eq!(held, claim("Berg", "19700101"));
    }
}
