//! Names that several patients' devices share: a gateway that writes its own id into every
//! OBX-18, or names no device and no place.
//!
//! Two patients never share a device. One message that puts two of them under one name shows
//! that the name is the gateway's; from then on it counts with the place, else with the
//! patient. A message for one patient alone cannot show it.

use super::identity::MAX_ID;
use crate::hl7::hash;
use crate::report::{DeviceReport, Location};
use lamplight_units::DeviceId;

/// The most shared names remembered of one sender; beyond, all are learnt anew.
const MOST: usize = 256;

/// Names seen to be shared.
#[derive(Debug, Default)]
pub(in crate::hl7) struct SharedNames(Vec<DeviceId>);

impl SharedNames {
    /// Looks for names that several patients of a message share, and tells these apart.
    pub(super) fn part(&mut self, reports: &mut [DeviceReport]) {
        for at in 1..reports.len() {
            let (before, rest) = reports.split_at(at);
            let Some(report) = rest.first() else { continue };
            if before.iter().any(|other| is_of_another(other, report)) {
                self.learn(&report.device.id);
            }
        }
        if self.0.is_empty() {
            return;
        }
        for at in 0..reports.len() {
            let (before, rest) = reports.split_at_mut(at);
            let Some(report) = rest.first_mut().filter(|r| self.0.contains(&r.device.id)) else {
                continue;
            };
            let mut name = with_place(report);
            if before.iter().any(|other| other.device.id == name) {
                name = with_patient(&name, report);
            }
            report.device.id = name;
        }
    }

    fn learn(&mut self, id: &DeviceId) {
        if self.0.contains(id) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.push(id.clone());
    }
}

/// Whether two reports under one name speak of two patients or two places.
fn is_of_another(one: &DeviceReport, other: &DeviceReport) -> bool {
    let patients = one.patient.as_ref().zip(other.patient.as_ref());
    let other_patient = patients.is_some_and(|(a, b)| {
        !a.ids.is_empty() && !b.ids.is_empty() && !a.ids.iter().any(|id| b.ids.contains(id))
    });
    let places = one.location.as_ref().zip(other.location.as_ref());
    let other_place = places.is_some_and(|(a, b)| a != b);
    one.device.id == other.device.id && (other_patient || other_place)
}

fn with_place(report: &DeviceReport) -> DeviceId {
    match report.location.as_ref().map(Location::path) {
        Some(place) if !place.is_empty() => named(&report.device.id, &place),
        Some(_) | None => with_patient(&report.device.id, report),
    }
}

/// The patient's number is personal and a device's name is not, so only a hash is in it.
fn with_patient(id: &DeviceId, report: &DeviceReport) -> DeviceId {
    let first = report.patient.as_ref().and_then(|p| p.ids.first());
    let text = first.map_or_else(String::new, |id| {
        format!("{}^{}", id.number(), id.authority())
    });
    let hash = hash::of(text.as_bytes()) >> 32;
    named(id, &format!("patient-{hash:08x}"))
}

fn named(id: &DeviceId, with: &str) -> DeviceId {
    let text = format!("{id}/{with}");
    DeviceId::parse(&text.chars().take(MAX_ID).collect::<String>()).unwrap_or_else(|_| id.clone())
}
