//! Which condition hides which, and how it comes to the fore again.

use super::super::*;
use super::ward::*;
use crate::actor::Role;
use crate::class::{self, Class};
use crate::condition::{Announcement, Silenced};
use crate::signal::{Visual, Why};

#[test]
fn one_hides_the_other_or_does_not() {
    let low = Priority::Low;
    let high = Priority::High;
    let elsewhere = |said: Announcement| Announcement {
        subject: bed("2"),
        ..said
    };
    let silence = Announcement {
        key: ConditionKey::new("device/1", "silence"),
        ..technical(class::NO_DATA, low)
    };
    let rows = [
        (
            "leads off hides the station's asystole",
            technical(class::LEADS_OFF, low),
            judged(class::ASYSTOLE, high),
            true,
        ),
        (
            "leads off hides the station's rate",
            technical(class::LEADS_OFF, low),
            judged(class::HR_LOW, high),
            true,
        ),
        (
            "leads off leaves the saturation",
            technical(class::LEADS_OFF, low),
            judged(class::SPO2_LOW, high),
            false,
        ),
        (
            "leads off leaves the device's own asystole",
            technical(class::LEADS_OFF, low),
            device(class::ASYSTOLE, high),
            false,
        ),
        (
            "leads off of one bed leaves another",
            elsewhere(technical(class::LEADS_OFF, low)),
            judged(class::ASYSTOLE, high),
            false,
        ),
        (
            "a probe off hides the station's saturation",
            technical(class::SENSOR_OFF, low),
            judged(class::DESATURATION, high),
            true,
        ),
        (
            "a silent device hides its stale values",
            silence.clone(),
            technical(class::STALE, low),
            true,
        ),
        (
            "a silent device hides its leads off",
            silence.clone(),
            technical(class::LEADS_OFF, low),
            true,
        ),
        (
            "a silent device leaves another device's leads off",
            silence.clone(),
            Announcement {
                key: ConditionKey::new("device/2", "leads"),
                ..technical(class::LEADS_OFF, low)
            },
            false,
        ),
        (
            "a silent device leaves what it said of the patient",
            silence,
            device(class::VENT_FIB, high),
            false,
        ),
        (
            "fibrillation hides the tachycardia it grew from",
            device(class::VENT_FIB, high),
            device(class::VENT_TACH, high),
            true,
        ),
        (
            "a run hides a couplet",
            device(class::PVC_RUN, low),
            device(class::COUPLET, low),
            true,
        ),
        (
            "a couplet does not hide a run",
            device(class::COUPLET, low),
            device(class::PVC_RUN, low),
            false,
        ),
        (
            "a link announced milder hides nothing graver",
            device(class::VENT_FIB, low),
            device(class::VENT_TACH, high),
            false,
        ),
        (
            "the station's judgement hides nothing that a device says",
            judged(class::VENT_FIB, high),
            device(class::VENT_TACH, high),
            false,
        ),
        (
            "a device's word hides the station's judgement",
            device(class::VENT_FIB, high),
            judged(class::VENT_TACH, high),
            true,
        ),
        (
            "a class in no table hides nothing",
            device(Class::named("x"), high),
            judged(class::ASYSTOLE, high),
            false,
        ),
    ];
    for (name, by, other, hidden) in rows {
        for order in [true, false] {
            let mut ward = Ward::new();
            let (by, id) = if order {
                (ward.say(by.clone()), ward.say(other.clone()))
            } else {
                let id = ward.say(other.clone());
                (ward.say(by.clone()), id)
            };
            let inhibited = ward.alarms.get(id).unwrap().inhibited;
            assert_eq!(inhibited, hidden.then_some(by), "{name}");
            let silent = ward.why(id) == Some(Why::Inhibited(by));
            assert_eq!(silent, hidden, "{name}");
            assert_eq!(ward.visual(id) == Visual::Outlined, hidden, "{name}");
        }
    }
}

#[test]
fn a_hidden_condition_is_not_announced_and_comes_to_the_fore_as_new() {
    let mut ward = Ward::new();
    ward.roster();
    let leads = technical(class::LEADS_OFF, Priority::Low);
    ward.say(leads.clone());
    let id = ward.say(judged(class::ASYSTOLE, Priority::High));
    assert_eq!((ward.sounded(), ward.told()), (vec![], vec![]));
    assert_eq!(
        ward.does(NURSE, Role::Nurse, Command::Acknowledge(id)),
        Err(Refusal::Inhibited)
    );
    ward.pass(300);
    ward.over(&leads);
    assert_eq!(
        (ward.sounded(), ward.told()),
        (vec![id], vec![NURSE.to_owned()])
    );
    assert_eq!(ward.visual(id), Visual::Flashing);
    assert_eq!(ward.recorded(id, |what| *what == What::ToTheFore), 1);
}

#[test]
fn of_a_chain_only_the_gravest_sounds_whatever_the_order() {
    let mut ward = Ward::new();
    let links = [
        class::VENT_TACH,
        class::PVC_RUN,
        class::VENT_FIB,
        class::COUPLET,
    ];
    let ids: Vec<ConditionId> = links
        .into_iter()
        .map(|class| ward.say(device(class, Priority::High)))
        .collect();
    let sounding: Vec<ConditionId> = ids
        .iter()
        .copied()
        .filter(|id| ward.why(*id).is_none())
        .collect();
    assert_eq!(sounding, [ids[2]]);
    ward.over(&device(class::VENT_FIB, Priority::High));
    assert_eq!(ward.sounded(), [ids[0]], "the latched one no longer hides");
}

#[test]
fn what_is_silenced_hides_nothing() {
    let mut ward = Ward::new();
    let graver = ward.say(device(class::VENT_FIB, Priority::High));
    let milder = ward.say(device(class::VENT_TACH, Priority::High));
    assert_eq!(ward.why(milder), Some(Why::Inhibited(graver)));
    ward.charge(Command::Inactivate {
        scope: Scope {
            subject: bed("1"),
            class: Some(class::VENT_FIB),
        },
        kind: Silenced::AlarmOff,
        reason: Arc::from("known artefact"),
        lasting: None,
    });
    assert_eq!(ward.sounded(), [milder]);
    ward.say(Announcement {
        silenced: Some(Silenced::AudioOff),
        ..device(class::HR_LOW, Priority::Medium)
    });
    assert_eq!(ward.why(milder), None);
}
