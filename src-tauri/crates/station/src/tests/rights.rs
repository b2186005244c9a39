//! Every wish by every role: done by those whom the table names, refused to all others.

use super::story::{Story, alert, at, bed, device};
use crate::UpkeepWish;
use crate::{BedOrder, CareWish, Command, CommandError, PatientWish};
use lamplight_alarms::limits::{Group, Parameter, Side};
use lamplight_alarms::{
    Actor, Command as Alarm, ConditionId, InactivationId, PersonId, Refusal, Role, Scope, Silenced,
    Subject,
};
use lamplight_people::Right;
use lamplight_protocols::bed::BedOrderKind;
use lamplight_protocols::report::{AlertKind, AlertPriority};
use std::sync::Arc;
use std::time::Duration;

/// Every wish there is; of a condition of the patient, and of one of the equipment.
fn wishes(patient: ConditionId, equipment: ConditionId) -> Vec<(Command, Right)> {
    let here = || Subject::Bed(bed("1"));
    let silence = || Alarm::Inactivate {
        scope: Scope {
            subject: here(),
            class: None,
        },
        kind: Silenced::AudioPaused,
        reason: Arc::from("washing"),
        lasting: Some(Duration::from_secs(60)),
    };
    let shown = Alarm::AcknowledgeShown {
        subject: here(),
        shown: vec![patient, equipment],
    };
    let owner = Alarm::AssignOwner {
        subject: here(),
        owner: Some(PersonId::new("p1")),
    };
    let limits = Command::SetLimits {
        bed: bed("1"),
        edits: vec![at(Parameter::HeartRate, Side::High, 140.0)],
        reset: vec![],
    };
    let dismissed = Command::DismissSuggestion {
        bed: bed("1"),
        id: 1,
    };
    let alarms = [
        (Alarm::Acknowledge(patient), Right::AcknowledgePatient),
        (Alarm::Unacknowledge(patient), Right::AcknowledgePatient),
        (Alarm::Reset(patient), Right::AcknowledgePatient),
        (Alarm::Acknowledge(equipment), Right::AcknowledgeEquipment),
        (Alarm::Unacknowledge(equipment), Right::AcknowledgeEquipment),
        (Alarm::Reset(equipment), Right::AcknowledgeEquipment),
        (Alarm::AcknowledgeAll(here()), Right::AcknowledgeEquipment),
        (shown, Right::AcknowledgeEquipment),
        (Alarm::PauseAudio, Right::PauseSound),
        (Alarm::EndPause, Right::PauseSound),
        (silence(), Right::SilenceBed),
        (
            Alarm::EndInactivation(InactivationId::new(1)),
            Right::EndSilence,
        ),
        (Alarm::Accept(patient), Right::TakeAlarm),
        (Alarm::Decline(patient), Right::TakeAlarm),
        (owner, Right::AssignNurses),
    ];
    let care = Command::Care {
        bed: bed("1"),
        stay: None,
        wish: CareWish::SuspectInfection(true),
    };
    let exit_off = Command::SmartBed {
        bed: bed("1"),
        order: BedOrder {
            kind: BedOrderKind::DisarmExit,
            reason: Arc::from("with the patient"),
        },
    };
    let others = [
        (
            Command::Tend {
                device: device("A"),
                wish: UpkeepWish::Cleaned,
            },
            Right::TendDevices,
        ),
        (care, Right::Chart),
        (exit_off, Right::OrderBed),
        (Command::Standby(bed("1")), Right::Standby),
        (Command::Resume(bed("1")), Right::Standby),
        (Command::Assign(device("A"), bed("2")), Right::AssignDevice),
        (Command::Unassign(device("A")), Right::AssignDevice),
        (limits, Right::SetLimits),
        (dismissed, Right::SetLimits),
        (
            Command::Regroup(bed("1"), Group::Neonatal),
            Right::ChangeGroup,
        ),
    ];
    let alarms = alarms.map(|(alarm, right)| (Command::Alarm(alarm), right));
    let closed = Command::Patient(PatientWish::CloseBed {
        bed: bed("2"),
        reason: Arc::from("repair"),
    });
    let opened = Command::Patient(PatientWish::OpenBed(bed("2")));
    let beds = [closed, opened].map(|wish| (wish, Right::Standby));
    let patients = super::patients::wishes().into_iter();
    let patients = patients.map(|wish| (Command::Patient(wish), Right::Admit));
    let all = alarms.into_iter().chain(others).chain(beds);
    all.chain(patients).collect()
}

/// A ward with one condition of the patient and one of the equipment at bed 1.
fn ward() -> (Story, ConditionId, ConditionId) {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.alert("A", "1", alert("VENT FIB", AlertPriority::High));
    let mut technical = alert("LEADS OFF", AlertPriority::Low);
    technical.kind = AlertKind::Technical;
    story.alert("A", "1", technical);
    let open = story.station.conditions_of(&bed("1"));
    let of = |text: &str| {
        let named = open.iter().find(|open| open.announced.text.contains(text));
        named.expect("it is open").id
    };
    let (patient, equipment) = (of("VENT FIB"), of("LEADS OFF"));
    (story, patient, equipment)
}

fn refused(outcome: &Result<(), CommandError>) -> bool {
    matches!(
        outcome,
        Err(CommandError::Alarm(Refusal::NotPermitted { .. }))
    )
}

#[test]
fn every_wish_is_for_those_whom_the_table_names_and_refused_to_all_others() {
    let (_, patient, equipment) = ward();
    for (wish, right) in wishes(patient, equipment) {
        for role in Role::ALL {
            let (mut story, ..) = ward();
            assert_eq!(story.station.right_for(&wish), right, "{wish:?}");
            let actor = Actor::station(role);
            let before = story.station.keep(story.now);
            let outcome = story.station.command(story.now, &actor, wish.clone());
            // Whoever has the right may still be refused by the state of the ward.
            assert_eq!(
                !refused(&outcome),
                role.may(right),
                "{wish:?} by {role}: {outcome:?}"
            );
            if !role.may(right) {
                assert_eq!(story.station.keep(story.now), before, "{wish:?} by {role}");
            }
        }
    }
}

#[test]
fn of_all_that_is_announced_a_technician_acknowledges_the_equipments() {
    let (mut story, patient, equipment) = ward();
    let technician = Actor::station(Role::Technician);
    let all = Command::Alarm(Alarm::AcknowledgeAll(Subject::Bed(bed("1"))));
    let done = story.station.command(story.now, &technician, all);
    assert_eq!(done, Ok(()));
    let seen = |id| {
        let open = story.station.conditions().get(id);
        open.is_some_and(|open| open.acknowledged.is_some())
    };
    assert_eq!((seen(patient), seen(equipment)), (false, true));
}
