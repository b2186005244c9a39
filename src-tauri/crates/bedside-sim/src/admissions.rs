//! The hospital's admission system: one A01 for each bed at the start, over its own connection.
//!
//! The patients are those whom the monitors name, so that the station's guard has nothing to
//! find, unless a scenario lets a monitor name another one (`names_bed`).

use crate::device::MessageKind;
use crate::device::identity::{APPLICATION, Identity, location};
use crate::scenario::Scenario;
use crate::wire::outbox::Queued;
use lamplight_protocols::hl7::encode::{Sender, Stamp, adt};
use lamplight_protocols::hl7::time::device_time;
use lamplight_protocols::mllp;
use lamplight_protocols::report::{AdtEvent, AdtHints, AdtReport};
use lamplight_units::{ControlId, IdError, Personal, Wall};
use std::sync::Arc;

/// Allergies by bed, so that a ward has some: most patients have none that anybody told.
fn allergies(bed: u16) -> Option<Personal<Vec<Arc<str>>>> {
    let told: &[&str] = match bed % 8 {
        2 => &["Penicillin"],
        5 => &["Latex", "Iodinated contrast"],
        _ => return None,
    };
    Some(Personal::new(
        told.iter().map(|text| Arc::from(*text)).collect(),
    ))
}

/// The admissions of beds 1 to `beds`, in order, each in its block.
///
/// # Errors
/// Never for the simulator's own texts; ids are checked where they are made.
pub fn admissions(
    beds: u16,
    scenario: &Scenario,
    unit: &str,
    now: Wall,
) -> Result<Vec<Queued>, IdError> {
    let sender = Sender::new(APPLICATION, "", "LAMPLIGHT");
    let filled = (1..=beds).filter(|bed| !scenario.leaves_empty(*bed));
    let one = |bed: u16| {
        let control_id = format!("ADT{:X}-{bed}", now.millis());
        let stamp = Stamp {
            control_id: ControlId::parse(&control_id)?,
            at: now,
        };
        let report = AdtReport {
            event: AdtEvent::Admit,
            patient: Identity::of_bed(bed)?.patient,
            location: Some(location(unit, bed)),
            prior_location: None,
            merged: None,
            at: device_time(now, sender.zone),
            hints: AdtHints {
                allergies: allergies(bed),
                weight_g: Some(48_000 + u32::from(bed) * 7_100 % 62_000),
            },
        };
        Ok(Queued {
            kind: MessageKind::Alert,
            control_id,
            block: mllp::frame(&adt(&report, &sender, &stamp)),
        })
    };
    filled.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;
    use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
    use lamplight_protocols::report::Report;
    use lamplight_units::{Mono, Now};

    #[test]
    fn each_patient_is_admitted_into_the_bed_whose_monitor_names_him_or_her() {
        let scenario = scenario::load("calm-ward").unwrap();
        let now = Now {
            mono: Mono::START,
            wall: Wall::from_micros(1_795_000_000_000_000),
        };
        let sent = admissions(16, &scenario, "4E", now.wall).unwrap();
        let mut receiver = Receiver::new(ReceiverConfig::new("LAMPLIGHT", "peer"));
        for queued in &sent {
            let message = &queued.block[1..queued.block.len() - 2];
            let received = receiver.receive(now, message);
            let [Report::Adt(report)] = received.reports.as_slice() else {
                panic!("one admission: {received:?}");
            };
            let bed: u16 = report.location.as_ref().unwrap().bed.parse().unwrap();
            assert_eq!(report.patient, Identity::of_bed(bed).unwrap().patient);
            assert_eq!(report.hints.allergies, allergies(bed));
            assert!(report.hints.weight_g.is_some());
        }
        assert!(sent.len() > 10);
    }
}
