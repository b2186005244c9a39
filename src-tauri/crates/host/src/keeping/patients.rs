//! What the journal has of patients. Who they are stands in the row's own field, encrypted
//! apart from its body, so that the journal's print for technicians names nobody.

use lamplight_api::patients::PatientCommand;
use lamplight_api::project::patients::patient;
use lamplight_station::{PatientRow, PatientStep};
use lamplight_store::Entry;
use lamplight_units::{BedId, Personal, StayId};
use serde_json::{Value as Json, json};

/// A row of the census: who did what to whose stay, and why.
pub(super) fn row(row: &PatientRow) -> Entry {
    let body = json!({
        "step": row.step,
        "stay": row.stay.map(StayId::get),
        "from": row.from.as_ref().map(BedId::as_str),
        "reason": &*row.reason,
    });
    let mut entry = Entry::new(row.at.wall, kind(row.step), body.to_string());
    entry.actor = Some(row.by.to_string());
    entry.bed.clone_from(&row.bed);
    let who = row.patient.as_ref().map(|claim| patient(claim, true));
    let who = who.and_then(|who| serde_json::to_string(&who).ok());
    entry.patient = who.map(Personal::new);
    entry
}

const fn kind(step: PatientStep) -> &'static str {
    match step {
        PatientStep::Admitted => "patient.admitted",
        PatientStep::Moved => "patient.moved",
        PatientStep::Left(_) => "patient.left",
        PatientStep::Changed => "patient.changed",
        PatientStep::Conflict(_) => "patient.conflict",
        PatientStep::Settled => "patient.settled",
        PatientStep::BedClosed => "bed.closed",
        PatientStep::BedOpened => "bed.opened",
    }
}

/// A wish about patients for the row of the command: what and where, never who.
pub(super) fn without_names(wish: &PatientCommand) -> Json {
    let named = |what: &str, stay: Option<u64>| json!({ "patient": what, "stay": stay });
    match wish {
        PatientCommand::Admit { .. } => named("admit", None),
        PatientCommand::Change { seen, .. } => named("change", Some(seen.stay)),
        PatientCommand::SetDetails { seen, .. } => named("set_details", Some(seen.stay)),
        PatientCommand::Identify { seen, .. } => named("identify", Some(seen.stay)),
        PatientCommand::Transfer { seen, to } => {
            json!({ "patient": "transfer", "stay": seen.stay, "to": to })
        }
        PatientCommand::Swap { one, other } => {
            json!({ "patient": "swap", "stay": one.stay, "other": other.stay })
        }
        PatientCommand::Discharge {
            seen,
            to_ward,
            reason,
        } => json!({
            "patient": "discharge", "stay": seen.stay, "to_ward": to_ward, "reason": reason,
        }),
        PatientCommand::UndoDischarge { stay } => named("undo_discharge", Some(*stay)),
        PatientCommand::CloseBed { reason, .. } => {
            json!({ "patient": "close_bed", "reason": reason })
        }
        PatientCommand::OpenBed { .. } => named("open_bed", None),
        PatientCommand::Decide {
            conflict,
            decision,
            bed,
            ..
        } => json!({
            "patient": "decide", "conflict": conflict, "decision": decision, "to": bed,
        }),
    }
}

/// The kind of a command's row, and the bed that it names.
pub(super) const fn told(wish: &PatientCommand) -> (&'static str, Option<&String>) {
    let bed = match wish {
        PatientCommand::Admit { bed, .. }
        | PatientCommand::Transfer { to: bed, .. }
        | PatientCommand::CloseBed { bed, .. }
        | PatientCommand::OpenBed { bed } => Some(bed),
        PatientCommand::Change { .. }
        | PatientCommand::SetDetails { .. }
        | PatientCommand::Identify { .. }
        | PatientCommand::Swap { .. }
        | PatientCommand::Discharge { .. }
        | PatientCommand::UndoDischarge { .. }
        | PatientCommand::Decide { .. } => None,
    };
    ("command", bed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_api::command::{Command, Refusal};
    use lamplight_api::patients::{DetailsView, NewcomerForm, PersonForm, SeenStay};
    use lamplight_units::Now;

    #[test]
    fn no_body_of_a_row_names_the_patient() {
        let person = || PersonForm {
            family: "Secretfamily".to_owned(),
            given: "Secretgiven".to_owned(),
            mrn: "SECRET4711".to_owned(),
            birth: "1970-01-01".to_owned(),
            sex: "F".to_owned(),
            unidentified: false,
            details: DetailsView {
                allergies: vec!["Secretallergy".to_owned()],
                hint: "Secrethint".to_owned(),
                ..DetailsView::default()
            },
        };
        let seen = SeenStay {
            stay: 7,
            revision: 1,
        };
        for wish in [
            PatientCommand::Admit {
                bed: "1".to_owned(),
                newcomer: NewcomerForm::Typed {
                    person: Box::new(person()),
                },
            },
            PatientCommand::Change {
                seen,
                person: Box::new(person()),
            },
            PatientCommand::SetDetails {
                seen,
                details: Box::new(person().details),
            },
        ] {
            let command = Command::Patient {
                wish: Box::new(wish),
            };
            let actor = lamplight_alarms::Actor::station(lamplight_alarms::Role::Nurse);
            let outcome: Result<(), Refusal> = Ok(());
            let entry =
                super::super::journal::command(Now::default(), &actor, &command, None, &outcome);
            assert!(
                !entry.body.to_lowercase().contains("secret"),
                "{}",
                entry.body
            );
            assert!(!entry.body.contains("1970"), "{}", entry.body);
        }
    }
}
