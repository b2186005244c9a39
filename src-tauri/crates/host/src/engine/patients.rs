//! Wishes about patients as the page sends them, read into the station's.

use super::wishes::invalid;
use lamplight_alarms::limits::Group;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::limits::GroupView;
use lamplight_api::patients::{
    CodeView, DetailsView, IsolationView, NewcomerForm, OfferView, PatientCommand, PersonForm,
    SeenStay,
};
use lamplight_protocols::report::{PatientClaim, PersonName};
use lamplight_station::{PatientWish, Seen};
use lamplight_units::{BedId, PatientId, Personal, StayId};
use lamplight_ward::{
    CensusError, CodeStatus, ConflictId, Decision, Details, Flags, Isolation, Newcomer, Person,
};
use std::sync::Arc;

/// The wish behind a command.
pub(super) fn wish(command: PatientCommand) -> Result<PatientWish, Refusal> {
    Ok(match command {
        PatientCommand::Admit { bed: id, newcomer } => PatientWish::Admit {
            bed: bed(&id)?,
            who: Box::new(match newcomer {
                NewcomerForm::Waiting { stay } => Newcomer::Waiting(StayId::new(stay)),
                NewcomerForm::Typed { person: form } => Newcomer::Typed(person(*form)?),
            }),
        },
        PatientCommand::Change {
            seen: of,
            person: form,
        } => PatientWish::Change {
            stay: seen(of),
            person: Box::new(person(*form)?),
        },
        PatientCommand::SetDetails {
            seen: of,
            details: form,
        } => PatientWish::SetDetails {
            stay: seen(of),
            details: Box::new(details(*form)),
        },
        PatientCommand::Identify { seen: of, as_whom } => PatientWish::Identify {
            stay: seen(of),
            as_whom: StayId::new(as_whom),
        },
        PatientCommand::Transfer { seen: of, to } => PatientWish::Transfer {
            stay: seen(of),
            to: bed(&to)?,
        },
        PatientCommand::Swap { one, other } => PatientWish::Swap {
            one: seen(one),
            other: seen(other),
        },
        PatientCommand::Discharge {
            seen: of,
            to_ward,
            reason,
        } => PatientWish::Discharge {
            stay: seen(of),
            to_ward,
            reason: Arc::from(reason.trim()),
        },
        PatientCommand::UndoDischarge { stay } => PatientWish::UndoDischarge(StayId::new(stay)),
        PatientCommand::CloseBed { bed: id, reason } => PatientWish::CloseBed {
            bed: bed(&id)?,
            reason: Arc::from(reason.trim()),
        },
        PatientCommand::OpenBed { bed: id } => PatientWish::OpenBed(bed(&id)?),
        PatientCommand::Decide {
            conflict,
            decision,
            bed: to,
            holder,
        } => PatientWish::Decide {
            conflict: ConflictId::new(conflict),
            decision: read_decision(decision, to)?,
            holder: holder.map(StayId::new),
        },
    })
}

fn read_decision(decision: OfferView, to: Option<String>) -> Result<Decision, Refusal> {
    Ok(match decision {
        OfferView::AsSaid => Decision::AsSaid,
        OfferView::Swap => Decision::Swap,
        OfferView::SamePerson => Decision::SamePerson,
        OfferView::Keep => Decision::Keep,
        OfferView::PutTo => {
            let to = to.ok_or_else(|| invalid("choose the bed for the patient"))?;
            Decision::PutTo(bed(&to)?)
        }
    })
}

fn bed(text: &str) -> Result<BedId, Refusal> {
    BedId::parse(text).map_err(invalid)
}

const fn seen(stay: SeenStay) -> Seen {
    (StayId::new(stay.stay), stay.revision)
}

fn person(form: PersonForm) -> Result<Person, Refusal> {
    let text = |text: &str| Arc::<str>::from(text.trim());
    let number = form.mrn.trim();
    let mut ids = Vec::new();
    if !number.is_empty() {
        let id = PatientId::parse(number, "", "MR").map_err(invalid)?;
        ids.push(id);
    }
    let name = PersonName {
        family: text(&form.family),
        given: text(&form.given),
    };
    Ok(Person {
        patient: PatientClaim {
            ids,
            name: Personal::new(name),
            birth: Personal::new(Arc::from(form.birth.trim().replace('-', ""))),
            sex: Personal::new(text(&form.sex)),
            visit: Personal::default(),
        },
        details: details(form.details),
        unidentified: form.unidentified,
    })
}

fn details(form: DetailsView) -> Details {
    let allergies = form
        .allergies
        .iter()
        .map(|text| Arc::<str>::from(text.trim()));
    Details {
        group: form.group.map(|group| match group {
            GroupView::Adult => Group::Adult,
            GroupView::Paediatric => Group::Paediatric,
            GroupView::Neonatal => Group::Neonatal,
        }),
        weight_g: form.weight_g,
        flags: Flags {
            allergies: Personal::new(allergies.filter(|text| !text.is_empty()).collect()),
            isolation: form.isolation.map(|kind| match kind {
                IsolationView::Contact => Isolation::Contact,
                IsolationView::Droplet => Isolation::Droplet,
                IsolationView::Airborne => Isolation::Airborne,
                IsolationView::Protective => Isolation::Protective,
            }),
            fall_risk: form.fall_risk,
            code: form.code.map(|code| match code {
                CodeView::Full => CodeStatus::Full,
                CodeView::Limited => CodeStatus::Limited,
                CodeView::NoCpr => CodeStatus::NoCpr,
            }),
            hint: Personal::new(Arc::from(form.hint.trim())),
        },
    }
}

/// Of which kind a refusal of the census is.
pub(super) const fn code(why: &CensusError) -> RefusalCode {
    match why {
        CensusError::NoBed(_) | CensusError::NoStay | CensusError::NoConflict => RefusalCode::Gone,
        CensusError::Nobody | CensusError::Bad { .. } | CensusError::NoReason => {
            RefusalCode::Invalid
        }
        CensusError::Taken(_)
        | CensusError::Closed(_)
        | CensusError::InUse(_)
        | CensusError::ChangedMeanwhile
        | CensusError::NotAdmitted
        | CensusError::StillAdmitted
        | CensusError::TooLate
        | CensusError::NoBedYet
        | CensusError::NumberTaken
        | CensusError::NotOffered
        | CensusError::Already => RefusalCode::NotNow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(mrn: &str, birth: &str) -> PersonForm {
        PersonForm {
            family: " Berg ".to_owned(),
            given: String::new(),
            mrn: mrn.to_owned(),
            birth: birth.to_owned(),
            sex: String::new(),
            unidentified: false,
            details: DetailsView {
                allergies: vec![" Latex ".to_owned(), "  ".to_owned()],
                ..DetailsView::default()
            },
        }
    }

    #[test]
    fn a_form_is_read_trimmed_and_an_empty_number_is_none() {
        let read = person(form(" ", "1970-01-31")).unwrap();
        assert!(read.patient.ids.is_empty());
        assert_eq!(read.patient.birth.reveal().as_ref(), "19700131");
        assert_eq!(read.patient.name.reveal().family.as_ref(), "Berg");
        let allergies = read.details.flags.allergies.into_inner();
        assert_eq!(allergies, [Arc::from("Latex")]);
        assert!(person(form(&"9".repeat(251), "")).is_err());
    }

    #[test]
    fn another_bed_is_decided_only_with_the_bed() {
        assert!(read_decision(OfferView::PutTo, None).is_err());
        let to = read_decision(OfferView::PutTo, Some("3".to_owned()));
        assert_eq!(to, Ok(Decision::PutTo(BedId::parse("3").unwrap())));
    }
}
