//! Who lay in which bed, when: a row of the journal whenever that changes.
//!
//! What is measured belongs to a bed. Whoever prints a strip of yesterday must not put
//! today's name on it, so the journal has a row for each bed at the start of a run and at
//! each change: the patient, and whether a simulator speaks for the bed. A change is written
//! with the next write of the state, two seconds later at the most.
//!
//! The patient stands in the row's own field, not in its body, so that the journal's print
//! for technicians names nobody.

use lamplight_api::project::patients;
use lamplight_api::view::PatientView;
use lamplight_station::Station;
use lamplight_store::{Entry, JournalFilter, Reader, Row, StoreError};
use lamplight_units::{BedId, Now, Personal, StayId, Wall};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The kind of these rows.
const KIND: &str = "bed.holds";

/// What was written last of each bed; bounded by the beds of the ward.
#[derive(Default)]
pub(super) struct Occupancy(HashMap<BedId, Holds>);

/// What a bed holds.
#[derive(Debug, Clone, PartialEq)]
struct Holds {
    patient: Option<Personal<PatientView>>,
    told: Told,
}

/// The body of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    ward: String,
    simulated: bool,
    /// The stay of whoever is admitted there; older rows do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stay: Option<u64>,
}

impl Occupancy {
    /// The rows for what is not as it was written last.
    pub fn changes(&mut self, now: Now, station: &Station) -> Vec<Entry> {
        let mut rows = Vec::new();
        for bed in station.setup().beds.all() {
            let bed = &bed.setup.id;
            let holds = holds(station, bed);
            if self.0.get(bed) != Some(&holds) {
                rows.push(entry(now, bed, &holds));
                self.0.insert(bed.clone(), holds);
            }
        }
        rows
    }

    /// Another database was begun and knows nothing yet.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

fn holds(station: &Station, bed: &BedId) -> Holds {
    let devices: Vec<_> = station.devices().of_bed(bed).collect();
    Holds {
        patient: patients::of_bed(station, bed, &devices, None).map(Personal::new),
        told: Told {
            ward: station.setup().name.to_string(),
            simulated: devices.iter().any(|device| device.identity.simulated()),
            stay: station.stays().in_bed(bed).map(|stay| stay.id.get()),
        },
    }
}

fn entry(now: Now, bed: &BedId, holds: &Holds) -> Entry {
    let body = serde_json::to_string(&holds.told).unwrap_or_default();
    let mut entry = Entry::new(now.wall, KIND, body);
    entry.bed = Some(bed.clone());
    entry.patient = holds
        .patient
        .as_ref()
        .and_then(|patient| serde_json::to_string(patient.reveal()).ok())
        .map(Personal::new);
    entry
}

/// What the records say of a bed, or of the ward, in a stretch of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    /// Everybody who lay there, the first one first. Empty for a ward.
    pub patients: Vec<Personal<PatientView>>,
    /// Whether a simulator spoke for it at any moment.
    pub simulated: bool,
    /// The ward's name as it was last; empty when nothing is known.
    pub ward: String,
}

/// Reads what a bed held between two times; with `None` what is known of the ward.
pub(crate) fn held(
    reader: &Reader,
    bed: Option<&BedId>,
    from: Wall,
    to: Wall,
) -> Result<Held, StoreError> {
    // All of them: a row a change and a start, and only the last before the stretch counts.
    let rows = reader.journal(&JournalFilter {
        to: Some(to),
        bed: bed.cloned(),
        kind: Some(KIND.to_owned()),
        ..JournalFilter::default()
    })?;
    let mut held = Held::default();
    for (at, row) in rows.iter().enumerate() {
        let Ok(told) = serde_json::from_str::<Told>(&row.entry.body) else {
            continue;
        };
        held.ward = told.ward;
        let next = rows
            .iter()
            .skip(at + 1)
            .find(|next| next.entry.bed == row.entry.bed);
        if next.is_some_and(|next| next.entry.at <= from) {
            continue;
        }
        held.simulated |= told.simulated;
        if let Some(patient) = bed.and_then(|_| patient(row))
            && held.patients.last().map(key) != Some(key(&patient))
        {
            held.patients.push(patient);
        }
    }
    Ok(held)
}

/// Who lies in a bed, since when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Occupant {
    /// As told last.
    pub patient: Personal<PatientView>,
    /// The stay, where the patient is admitted and the records say it.
    pub stay: Option<StayId>,
    /// The first row that names this patient without a break.
    pub since: Wall,
    /// The records begin with this patient: he or she may have come before.
    pub at_latest: bool,
    /// Who lay there before.
    pub before: Option<Personal<PatientView>>,
}

/// Who lay in a bed at a time; `None` when nobody is on record.
pub(crate) fn occupant(
    reader: &Reader,
    bed: &BedId,
    at: Wall,
) -> Result<Option<Occupant>, StoreError> {
    let rows = reader.journal(&JournalFilter {
        to: Some(Wall::from_micros(at.micros().saturating_add(1))),
        bed: Some(bed.clone()),
        kind: Some(KIND.to_owned()),
        ..JournalFilter::default()
    })?;
    let Some(last) = rows.last().and_then(patient) else {
        return Ok(None);
    };
    let told = rows
        .last()
        .and_then(|row| serde_json::from_str::<Told>(&row.entry.body).ok());
    let same = |row: &&Row| patient(row).is_some_and(|one| key(&one) == key(&last));
    let since = rows.iter().rev().take_while(same).last();
    let earlier = rows.iter().rev().skip_while(same);
    let before = earlier.clone().find_map(patient);
    Ok(Some(Occupant {
        since: since.map_or(at, |row| row.entry.at),
        at_latest: earlier.count() == 0,
        patient: last,
        stay: told.and_then(|told| told.stay).map(StayId::new),
        before,
    }))
}

/// Names one person; what else is told of him or her may be corrected later.
fn key(patient: &Personal<PatientView>) -> (String, String, String) {
    let PatientView {
        family, given, mrn, ..
    } = patient.reveal();
    (family.clone(), given.clone(), mrn.clone())
}

fn patient(row: &Row) -> Option<Personal<PatientView>> {
    let text = row.entry.patient.as_ref()?;
    serde_json::from_str(text.reveal()).ok().map(Personal::new)
}

#[cfg(test)]
mod tests;
