//! Whose page it is: told by the records of its time, not by who lies in the bed now.

use super::device;
use super::make::About;
use super::words;
use crate::keeping::occupancy::{Held, held};
use crate::keeping::past::Past;
use chrono::{DateTime, FixedOffset, NaiveDate};
use lamplight_api::command::Refusal;
use lamplight_api::print::PrintQuery;
use lamplight_api::view::PatientView;
use lamplight_report::Header;
use lamplight_units::Personal;

/// Between two patients who lay in the bed one after the other.
const THEN: &str = " → ";

/// The head and foot of a document's pages.
pub(super) async fn header(
    past: &Past,
    query: &PrintQuery,
    about: About,
    printed_at: DateTime<FixedOffset>,
) -> Result<Header, Refusal> {
    let (language, identity) = (query.language, query.identity);
    past.ask(move |past| {
        let (reader, stretch) = (past.reader(), about.stretch);
        let held = held(reader, about.bed.as_ref(), stretch.from(), stretch.to())?;
        let devices = match &about.bed {
            Some(bed) => device::of_stretch(reader, bed, stretch)?,
            None => device::Devices::default(),
        };
        let words = words::of(language);
        let bed = about
            .bed
            .map_or_else(|| words.all_beds.to_owned(), |bed| bed.as_str().to_owned());
        let named = named(&held, identity);
        Ok(Header {
            ward: held.ward,
            bed,
            patient: named.name,
            mrn: named.mrn,
            birth: named.birth,
            device: devices.names,
            printed_at,
            by: words.this_station.to_owned(),
            simulated: held.simulated || devices.simulated,
        })
    })
    .await
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    name: Option<Personal<String>>,
    mrn: Option<Personal<String>>,
    birth: Option<Personal<NaiveDate>>,
}

/// Two patients in one stretch are both named, the first one first: nobody may take all of
/// it for the second one's.
fn named(held: &Held, identity: bool) -> Named {
    if !identity {
        return Named::default();
    }
    let joined = |of: fn(&PatientView) -> String| {
        let all: Vec<String> = held.patients.iter().map(|p| of(p.reveal())).collect();
        let some = all.iter().any(|text| !text.is_empty());
        some.then(|| Personal::new(all.join(THEN)))
    };
    let birth = match held.patients.as_slice() {
        [only] => NaiveDate::parse_from_str(&only.reveal().birth, "%Y-%m-%d").ok(),
        _ => None,
    };
    Named {
        name: joined(full_name),
        mrn: joined(|patient| patient.mrn.clone()),
        birth: birth.map(Personal::new),
    }
}

fn full_name(patient: &PatientView) -> String {
    match (patient.family.is_empty(), patient.given.is_empty()) {
        (false, false) => format!("{}, {}", patient.family, patient.given),
        (false, true) => patient.family.clone(),
        (true, _) => patient.given.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patient(family: &str, given: &str, mrn: &str, birth: &str) -> Personal<PatientView> {
        Personal::new(PatientView {
            stay: None,
            family: family.to_owned(),
            given: given.to_owned(),
            mrn: mrn.to_owned(),
            birth: birth.to_owned(),
            sex: String::new(),
            admitted: true,
        })
    }

    #[test]
    fn a_page_names_everybody_whose_data_are_on_it() {
        let anna = patient("DEMO", "ANNA", "1", "1970-01-01");
        let bert = patient("MUSTER", "", "2", "1960");
        for (patients, name, mrn, born) in [
            (vec![], None, None, false),
            (vec![anna.clone()], Some("DEMO, ANNA"), Some("1"), true),
            (vec![bert.clone()], Some("MUSTER"), Some("2"), false),
            (
                vec![anna, bert],
                Some("DEMO, ANNA → MUSTER"),
                Some("1 → 2"),
                false,
            ),
        ] {
            let held = Held {
                patients,
                ..Held::default()
            };
            let told = named(&held, true);
            assert_eq!(told.name.map(Personal::into_inner).as_deref(), name);
            assert_eq!(told.mrn.map(Personal::into_inner).as_deref(), mrn);
            assert_eq!(told.birth.is_some(), born);
            assert_eq!(named(&held, false), Named::default(), "without identity");
        }
    }
}
