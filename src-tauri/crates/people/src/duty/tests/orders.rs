//! What may be ordered, by whom, and why not.

use super::{Shifts, plan};
use crate::duty::{DutyError, DutyWish, Plan};
use crate::tests::ward::bed;
use crate::{PersonId, Refusal, Right};
use lamplight_units::Wall;
use std::time::Duration;

#[test]
fn an_order_is_refused_with_its_reason() {
    let ward = Shifts::new();
    let id = |number: &str| ward.0.id(number);
    let (nora, noel, vic, cleo) = (id("2001"), id("2002"), id("2004"), id("2003"));
    let nobody = PersonId::new("p999");
    let now = ward.0.now.wall;
    let later = |seconds: i64| Wall::from_micros(now.micros() + seconds * 1_000_000);
    let begins = ward.0.people.shift_at(now).begins;
    let assign =
        |shift, name: &str, nurse: &PersonId, second: Option<&PersonId>| DutyWish::Assign {
            shift,
            bed: bed(name),
            nurse: Some(nurse.clone()),
            second: second.cloned(),
        };
    let away = |who: &PersonId, cover: &PersonId, seconds| DutyWish::BeginBreak {
        who: who.clone(),
        cover: cover.clone(),
        lasting: Duration::from_secs(seconds),
    };
    let care = DutyError::MayNot(Right::CareForBed);
    let past = Wall::from_micros(begins.micros() - 1);
    let charge = |who: &PersonId| DutyWish::SetCharge {
        shift: now,
        charge: Some(who.clone()),
    };
    let pair = |one: &PersonId, other: &PersonId| DutyWish::SetBuddies {
        shift: now,
        one: one.clone(),
        other: Some(other.clone()),
    };
    let rows = [
        (
            "no such bed",
            assign(now, "9", &nora, None),
            DutyError::NoBed(bed("9")),
        ),
        ("a viewer", assign(now, "1", &vic, None), care.clone()),
        (
            "nobody known",
            assign(now, "1", &nobody, None),
            care.clone(),
        ),
        (
            "a viewer as second",
            assign(now, "1", &nora, Some(&vic)),
            care.clone(),
        ),
        (
            "one's own second",
            assign(now, "1", &nora, Some(&nora)),
            DutyError::OneSelf,
        ),
        (
            "the shift before",
            assign(past, "1", &nora, None),
            DutyError::Over,
        ),
        (
            "fifteen days ahead",
            assign(later(15 * 86_400), "1", &nora, None),
            DutyError::TooFar,
        ),
        (
            "a nurse as charge nurse",
            charge(&nora),
            DutyError::MayNot(Right::LeadShift),
        ),
        ("one's own buddy", pair(&nora, &nora), DutyError::OneSelf),
        ("a viewer as buddy", pair(&nora, &vic), care.clone()),
        (
            "cover by oneself",
            away(&nora, &nora, 600),
            DutyError::OneSelf,
        ),
        ("cover by a viewer", away(&nora, &vic, 600), care),
        (
            "a break of no time",
            away(&nora, &noel, 59),
            DutyError::BreakTime,
        ),
        (
            "a break of half a shift",
            away(&nora, &noel, 5_401),
            DutyError::BreakTime,
        ),
        (
            "back from no break",
            DutyWish::EndBreak(cleo),
            DutyError::NotOnBreak,
        ),
        (
            "the same plan",
            DutyWish::SetPlan(Plan::default()),
            DutyError::Already,
        ),
    ];
    for (what, wish, wanted) in rows {
        let mut ward = Shifts::new();
        assert_eq!(ward.orders("desk", wish), Err(wanted.into()), "{what}");
    }
}

#[test]
fn each_order_needs_its_right() {
    let ward = Shifts::new();
    let (nora, noel) = (ward.0.id("2001"), ward.0.id("2002"));
    let now = ward.0.now.wall;
    let away = |who: &PersonId, cover: &PersonId| DutyWish::BeginBreak {
        who: who.clone(),
        cover: cover.clone(),
        lasting: Duration::from_secs(600),
    };
    let rows = [
        (
            "plan",
            DutyWish::SetPlan(plan(&[(7, "day"), (19, "night")])),
            [false, true, false, true],
        ),
        (
            "charge",
            DutyWish::SetCharge {
                shift: now,
                charge: None,
            },
            [false, true, false, true],
        ),
        (
            "assign",
            ward.assignment("1", Some(&nora), None),
            [false, true, false, true],
        ),
        (
            "buddies",
            DutyWish::SetBuddies {
                shift: now,
                one: nora.clone(),
                other: None,
            },
            [false, true, false, true],
        ),
        (
            "take a bed",
            DutyWish::TakeBed(bed("1")),
            [true, true, false, false],
        ),
        (
            "one's own break",
            away(&nora, &noel),
            [true, true, false, true],
        ),
        (
            "another's break",
            away(&noel, &nora),
            [false, true, false, true],
        ),
    ];
    for (what, wish, allowed) in rows {
        // Nora, Cleo, Vic who only looks, Ada who administers.
        for (place, allowed) in ["side", "desk", "hall", "office"].into_iter().zip(allowed) {
            let mut ward = Shifts::new();
            ward.0.pin("hall", "2004", "4714").unwrap();
            let got = ward.orders(place, wish.clone());
            let refused = matches!(got, Err(Refusal::NotPermitted { .. }));
            assert_eq!(!refused, allowed, "{what} at the {place}: {got:?}");
            assert!(refused || got.is_ok(), "{what} at the {place}: {got:?}");
        }
    }
}
