//! PID and PV1: the same in every message that we write.

use super::segment::{Segment, components};
use crate::report::{Location, PatientClaim};
use lamplight_units::PatientId;

/// Writes PID, and PV1 when a place or a visit is known.
///
/// A patient who is not known is written as IHE DEC asks: name type U, PID-31 Y.
pub(super) fn patient_and_place(
    message: &mut String,
    patient: Option<&PatientClaim>,
    location: Option<&Location>,
) {
    if patient.is_none() && location.is_none() {
        return;
    }
    pid(message, patient);
    pv1(message, patient, location, None);
}

pub(super) fn pid(message: &mut String, patient: Option<&PatientClaim>) {
    let Some(patient) = patient else {
        Segment::new("PID")
            .raw(3, "\"\"^^^Unknown^U")
            .raw(5, "^^^^^^U")
            .raw(31, "Y")
            .end(message);
        return;
    };
    let ids: Vec<String> = patient.ids.iter().map(identifier).collect();
    let name = patient.name.reveal();
    Segment::new("PID")
        .raw(3, ids.join("~"))
        .raw(
            5,
            components(&[&name.family, &name.given, "", "", "", "", "L"]),
        )
        .text(7, patient.birth.reveal())
        .text(8, patient.sex.reveal())
        .end(message);
}

/// CX: `number^^^authority^type`.
pub(super) fn identifier(id: &PatientId) -> String {
    components(&[id.number(), "", "", id.authority(), id.kind()])
}

/// PL: `point of care^room^bed^facility`.
pub(super) fn place(location: &Location) -> String {
    components(&[
        &location.point_of_care,
        &location.room,
        &location.bed,
        &location.facility,
    ])
}

pub(super) fn pv1(
    message: &mut String,
    patient: Option<&PatientClaim>,
    location: Option<&Location>,
    prior: Option<&Location>,
) {
    let mut segment = Segment::new("PV1").raw(2, "I");
    if let Some(location) = location {
        segment = segment.raw(3, place(location));
    }
    if let Some(prior) = prior {
        segment = segment.raw(6, place(prior));
    }
    if let Some(patient) = patient {
        segment = segment.text(19, patient.visit.reveal());
    }
    segment.end(message);
}
