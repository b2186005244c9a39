//! Whom the screen names on a bed: the admission first, else what a device says.

use crate::view::PatientView;
use lamplight_protocols::report::PatientClaim;
use lamplight_station::Station;
use lamplight_units::{BedId, Now};
use lamplight_ward::{Device, Stay};

/// The patient of a bed; with `now` also the stay with its flags.
#[must_use]
pub fn of_bed(
    station: &Station,
    bed: &BedId,
    devices: &[&Device],
    now: Option<Now>,
) -> Option<PatientView> {
    if let Some(stay) = station.stays().in_bed(bed) {
        return Some(match now {
            Some(now) => of_stay(stay, now),
            None => patient(&stay.patient, true),
        });
    }
    devices
        .iter()
        .filter_map(|device| device.patient.as_ref())
        .find(|claim| names_somebody(claim))
        .map(|claim| patient(claim, false))
}

fn names_somebody(claim: &PatientClaim) -> bool {
    let name = claim.name.reveal();
    !claim.ids.is_empty() || !name.family.is_empty() || !name.given.is_empty()
}

/// The patient of a stay, with its flags.
#[must_use]
pub fn of_stay(stay: &Stay, now: Now) -> PatientView {
    PatientView {
        stay: Some(Box::new(super::census::stay(stay, now))),
        ..patient(&stay.patient, stay.admitted())
    }
}

/// A claim as the screen shows it.
#[must_use]
pub fn patient(claim: &PatientClaim, admitted: bool) -> PatientView {
    let name = claim.name.reveal();
    let record = claim.record_number();
    PatientView {
        family: name.family.to_string(),
        given: name.given.to_string(),
        mrn: record.map(|id| id.number().to_owned()).unwrap_or_default(),
        birth: iso_date(claim.birth.reveal()),
        sex: claim.sex.reveal().to_string(),
        admitted,
        stay: None,
    }
}

/// `19700101` as `1970-01-01`, `197001` as `1970-01`; anything else as sent.
fn iso_date(sent: &str) -> String {
    let digits = sent
        .get(..8)
        .or(Some(sent))
        .filter(|s| s.bytes().all(|b| b.is_ascii_digit()));
    match digits {
        Some(date) if date.len() == 8 => format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]),
        Some(date) if date.len() == 6 => format!("{}-{}", &date[..4], &date[4..]),
        _ => sent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_the_iso_way_as_far_as_they_go() {
        for (sent, shown) in [
            ("19700101", "1970-01-01"),
            ("19610301000000-0600", "1961-03-01"),
            ("197001", "1970-01"),
            ("1970", "1970"),
            ("", ""),
            ("ÄÖÜ1970", "ÄÖÜ1970"),
        ] {
            assert_eq!(iso_date(sent), shown);
        }
    }
}
