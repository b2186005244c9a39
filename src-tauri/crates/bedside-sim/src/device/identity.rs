//! Who a simulated monitor is, where it stands and on whom. Every patient is invented.
//!
//! Family names are those of the screen designs and of many countries; each given name
//! ends in `(SIM)`, each record number begins with `SIM`, and MSH-3 is
//! [`APPLICATION`], so that nobody can take one for a person, on screen or in a file.

use lamplight_protocols::hl7::encode::Sender;
use lamplight_protocols::report::{DeviceIdentity, Location, PatientClaim, PersonName};
use lamplight_units::{DeviceId, IdError, PatientId, Personal};
use std::sync::Arc;

/// MSH-3 of everything that the simulator sends: by this the station knows it.
pub const APPLICATION: &str = DeviceIdentity::SIMULATOR;

/// MSH-4 and the maker's name.
pub const MAKER: &str = "Lamplight";

/// The model in OBX-18.
pub const MODEL: &str = "SIMULATED MONITOR";

/// Beds 1 to 16 first; then the list goes round with other given names.
/// Bed 12 has a very long name, bed 14 one that is written from right to left.
const FAMILIES: &[&str] = &[
    "ADEYEMI",
    "BRANDT",
    "CHO",
    "DIALLO",
    "ESPOSITO",
    "FISCHER",
    "GARCIA",
    "HASSAN",
    "IVANOV",
    "JONES",
    "KOWALSKI",
    "LINDQVIST-VON HOHENSTAUFFEN-ALTENBURG",
    "MOREAU",
    "\u{627}\u{644}\u{62d}\u{633}\u{64a}\u{646}\u{64a}",
    "O'BRIEN",
    "PATEL",
    "QUISPE",
    "ROSSI",
    "SILVA",
    "TANAKA",
    "UGWU",
    "VARGA",
    "WEBER",
    "XU",
    "YILMAZ",
    "ZHANG",
    "ABEBE",
    "BAKKER",
    "CASTRO",
    "DUBOIS",
    "ERIKSEN",
    "FARAH",
    "GUPTA",
    "HORVAT",
    "IBRAHIM",
    "JANSEN",
    "KIM",
    "LARSEN",
    "MBEKI",
    "NOVAK",
    "OKAFOR",
    "PEREIRA",
    "QURESHI",
    "RUIZ",
    "SATO",
    "THOMSEN",
    "URBAN",
    "VIRTANEN",
    "WALSH",
    "XENAKIS",
    "YANG",
    "ZELENKO",
    "AALTO",
    "BIANCHI",
    "COHEN",
    "DE VRIES",
    "EVANS",
    "FERRARI",
];

/// Coprime in number with the families, so that a whole ward has no namesakes.
const GIVEN: &[(&str, &str)] = &[
    ("Tolu", "F"),
    ("Lukas", "M"),
    ("Min-Jun", "M"),
    ("Fatou", "F"),
    ("Giulia", "F"),
    ("Hanna", "F"),
    ("Rafael", "M"),
    ("Amina", "F"),
    ("Pavel", "M"),
    ("Wyn", "M"),
    ("Bozena", "F"),
    ("Elin Maria", "F"),
    ("Camille", "F"),
    ("\u{644}\u{64a}\u{644}\u{649}", "F"),
    ("Declan", "M"),
    ("Asha", "F"),
    ("Inti", "M"),
    ("Paola", "F"),
    ("Joana", "F"),
    ("Kenji", "M"),
    ("Chidi", "M"),
    ("Bence", "M"),
    ("Greta", "F"),
];

/// A monitor's name, the header it writes, its place and its patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The device.
    pub device: DeviceIdentity,
    /// For the message header.
    pub sender: Sender,
    /// The patient on it.
    pub patient: PatientClaim,
}

/// The EUI-64 of a bed's monitor: locally administered (bit 1 of the first byte), `LA` in it.
#[must_use]
pub fn eui64(bed: u16) -> String {
    format!("024C41FFFE{bed:06X}")
}

/// Where a bed is in the unit, as PV1-3 tells it.
#[must_use]
pub fn location(unit: &str, bed: u16) -> Location {
    Location {
        point_of_care: Arc::from(unit),
        room: Arc::from(""),
        bed: Arc::from(bed.to_string()),
        facility: Arc::from(""),
    }
}

impl Identity {
    /// The monitor of this bed.
    ///
    /// # Errors
    /// Never for the texts above; ids are checked where they are made.
    pub fn of_bed(bed: u16) -> Result<Self, IdError> {
        let eui = eui64(bed);
        Ok(Self {
            device: DeviceIdentity {
                id: DeviceId::parse(&eui)?,
                sender: Arc::from(APPLICATION),
                maker: Arc::from(MAKER),
                model: Arc::from(MODEL),
            },
            sender: Sender::new(APPLICATION, &eui, MAKER),
            patient: patient(bed)?,
        })
    }
}

fn patient(bed: u16) -> Result<PatientClaim, IdError> {
    let nth = usize::from(bed.saturating_sub(1));
    let family = FAMILIES[nth % FAMILIES.len()];
    let (given, sex) = GIVEN[nth % GIVEN.len()];
    let text = |t: String| Personal::new(Arc::from(t));
    Ok(PatientClaim {
        ids: vec![PatientId::parse(
            &format!("SIM{bed:06}"),
            "LAMPLIGHT_SIM",
            "MR",
        )?],
        name: Personal::new(PersonName {
            family: Arc::from(family),
            given: Arc::from(format!("{given} (SIM)")),
        }),
        birth: text(format!(
            "{}0{}1{}",
            1931 + nth * 7 % 70,
            1 + nth % 9,
            nth % 10
        )),
        sex: text(sex.to_owned()),
        visit: text(format!("SIMV{bed:05}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn two_hundred_patients_are_all_different_and_all_marked_as_simulated() {
        let mut seen = HashSet::new();
        for bed in 1..=200 {
            let identity = Identity::of_bed(bed).unwrap();
            let name = identity.patient.name.reveal();
            assert!(name.given.ends_with("(SIM)"));
            assert!(identity.patient.ids[0].number().starts_with("SIM"));
            assert!(
                seen.insert((name.family.clone(), name.given.clone())),
                "bed {bed}"
            );
            assert!(seen.insert((Arc::from(identity.device.id.as_str()), Arc::from(""))));
            assert_eq!(identity.device.id.as_str().len(), 16);
            assert_eq!(identity.patient.birth.reveal().len(), 8);
        }
    }
}
