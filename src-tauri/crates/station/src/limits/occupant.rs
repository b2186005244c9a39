//! Who lies in a bed, and when that is another than before.
//!
//! The admission comes first, a monitor's word second. Limits that were set for one patient
//! are never kept for another, so in doubt they go and the ward's hold: when the admission
//! ends or names another, when a monitor comes to name somebody else than it did or than is
//! admitted, when a bed has neither patient nor device. A name that appears where there was
//! none is no other patient; neither is one that agrees with the admission, nor another
//! number for the same record (ADT merge).

use crate::station::Station;
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{BedId, Now};
use serde::{Deserialize, Serialize};

/// Who lies in a bed, as far as anybody has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupant {
    admitted: Option<PatientClaim>,
    /// By a device; remembered while it says nothing.
    named: Option<PatientClaim>,
}

impl Occupant {
    pub(super) const fn nobody() -> Self {
        Self {
            admitted: None,
            named: None,
        }
    }

    /// Whether `after` is another patient, or nobody any longer.
    fn has_left(&self, after: &Self) -> bool {
        match (&self.admitted, &after.admitted) {
            (Some(_), None) => return true,
            (Some(before), Some(after)) if another(before, after) => return true,
            (None, Some(after)) if self.named.as_ref().is_some_and(|n| another(n, after)) => {
                return true;
            }
            (Some(_) | None, Some(_)) | (None, None) => {}
        }
        let Some(named) = &after.named else {
            return false;
        };
        if self.named.as_ref().is_some_and(|old| !another(old, named)) {
            return false;
        }
        match (&self.named, &after.admitted) {
            (_, Some(admitted)) => another(admitted, named),
            (before, None) => before.is_some(),
        }
    }
}

impl Station {
    /// News of who lies in a bed.
    pub(crate) fn occupancy(&mut self, now: Now, bed: &BedId) {
        let Some(tended) = self.tended.get(bed) else {
            return;
        };
        let found = self.occupant(bed);
        let empty = found.admitted.is_none() && self.devices.of_bed(bed).next().is_none();
        if empty || tended.occupant.has_left(&found) {
            self.patient_left(now, bed);
        }
        if let Some(tended) = self.tended.get_mut(bed) {
            tended.occupant = Occupant {
                named: found.named.or_else(|| tended.occupant.named.take()),
                admitted: found.admitted,
            };
        }
    }

    /// The patient's record goes on under another number.
    pub(crate) fn renumbered(&mut self, bed: &BedId) {
        let admitted = self.stays.in_bed(bed).map(|stay| stay.patient.clone());
        if let Some(tended) = self.tended.get_mut(bed) {
            tended.occupant.admitted = admitted;
        }
    }

    fn patient_left(&mut self, now: Now, bed: &BedId) {
        self.end_judging(now, bed);
        let group = self.setup.limits.as_ref().map(|setup| setup.group(bed));
        if let (Some(tended), Some(group)) = (self.tended.get_mut(bed), group) {
            tended.begin_anew(group);
        }
        self.changes.bed(Some(bed));
    }

    pub(crate) fn occupant(&self, bed: &BedId) -> Occupant {
        let claims = self.devices.of_bed(bed);
        Occupant {
            admitted: self.stays.in_bed(bed).map(|stay| stay.patient.clone()),
            named: claims.filter_map(|device| device.patient.clone()).next(),
        }
    }
}

/// Whether two claims speak of two people. Ids decide; names only where neither has any.
fn another(one: &PatientClaim, other: &PatientClaim) -> bool {
    if one.ids.is_empty() && other.ids.is_empty() {
        let named = |claim: &PatientClaim| {
            let name = claim.name.reveal();
            !name.family.is_empty() || !name.given.is_empty()
        };
        return named(one) && named(other) && one.name != other.name;
    }
    let shared = |id: &lamplight_units::PatientId| {
        other.ids.iter().any(|known| known.number() == id.number())
    };
    !one.ids.is_empty() && !other.ids.is_empty() && !one.ids.iter().any(shared)
}
