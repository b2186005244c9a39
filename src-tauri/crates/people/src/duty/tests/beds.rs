//! Who has which bed, whatever happens.

use super::{Shifts, badges, plan};
use crate::duty::{Duty, DutyDone, DutyError, DutyWish, Told, Why};
use crate::tests::ward::bed;
use crate::{Effect, PersonId, Role, Roles, What, Wish};
use lamplight_units::Wall;
use std::time::Duration;

#[test]
fn a_bed_is_its_nurses_then_the_buddys_then_the_charge_nurses_and_always_everybodys() {
    let mut ward = Shifts::new();
    let (nora, noel, cleo) = (ward.0.id("2001"), ward.0.id("2002"), ward.0.id("2003"));
    assert_eq!(ward.told("1"), (badges("", "", ""), Why::Unassigned));
    assert_eq!(ward.on_duty("1").told(), [Told::Everybody]);
    ward.charge(Some(&cleo));
    assert_eq!(
        ward.told("1"),
        (badges("2003", "", "2003"), Why::Unassigned)
    );
    let once = [Told::Person(cleo.clone()), Told::Everybody];
    assert_eq!(ward.on_duty("1").told(), once, "each is told once");
    ward.assign("1", Some(&nora), None);
    assert_eq!(ward.told("1"), (badges("2001", "", "2003"), Why::Assigned));
    let buddies = DutyWish::SetBuddies {
        shift: ward.0.now.wall,
        one: noel.clone(),
        other: Some(nora.clone()),
    };
    ward.orders("desk", buddies).unwrap();
    assert_eq!(
        ward.told("1"),
        (badges("2001", "2002", "2003"), Why::Assigned)
    );
    ward.assign("1", Some(&nora), Some(&cleo));
    assert_eq!(
        ward.told("1"),
        (badges("2001", "2003", "2003"), Why::Assigned)
    );
    ward.assign("1", None, None);
    assert_eq!(
        ward.told("1"),
        (badges("2003", "", "2003"), Why::Unassigned)
    );
}

#[test]
fn a_nurse_takes_a_bed_and_the_record_says_who_and_which() {
    let mut ward = Shifts::new();
    let nora = ward.0.id("2001");
    ward.orders("side", DutyWish::TakeBed(bed("2"))).unwrap();
    assert_eq!(ward.told("2").0[0].as_deref(), Some("2001"));
    assert!(ward.0.effects.contains(&Effect::DutyChanged));
    let shift = ward.0.people.shift_at(ward.0.now.wall).begins;
    let done = DutyDone::Assigned {
        shift,
        bed: bed("2"),
        nurse: Some(nora),
        second: None,
    };
    assert_eq!(ward.0.written(), [What::Duty(done)]);
    let again = ward.orders("side", DutyWish::TakeBed(bed("2")));
    assert_eq!(again, Err(DutyError::Already.into()));
}

#[test]
fn who_covers_a_break_is_told_until_the_nurse_is_back_however_late() {
    let mut ward = Shifts::new();
    let (nora, noel, cleo) = (ward.0.id("2001"), ward.0.id("2002"), ward.0.id("2003"));
    ward.charge(Some(&cleo));
    ward.assign("1", Some(&nora), Some(&noel));
    let begin = |who: &PersonId, cover: &PersonId| DutyWish::BeginBreak {
        who: who.clone(),
        cover: cover.clone(),
        lasting: Duration::from_secs(1_800),
    };
    ward.orders("side", begin(&nora, &noel)).unwrap();
    let covers = Why::Covers(nora.clone());
    assert_eq!(ward.told("1"), (badges("2002", "", "2003"), covers.clone()));
    let overdue = Effect::BreakOverdue {
        person: nora.clone(),
    };
    ward.0.wait_s(1_799);
    assert!(!ward.0.effects.contains(&overdue));
    ward.0.wait_s(1);
    assert!(ward.0.effects.contains(&overdue));
    assert_eq!(ward.told("1").1, covers, "still covered");
    // The cover goes as well, and hands over to the charge nurse.
    ward.orders("back", begin(&noel, &cleo)).unwrap();
    assert_eq!(ward.told("1").0, badges("2003", "", "2003"));
    // Nobody who is away can cover, so covers never go round in a ring.
    let ring = ward.orders("desk", begin(&cleo, &nora));
    assert_eq!(ring, Err(DutyError::CoverOnBreak.into()));
    ward.orders("side", DutyWish::EndBreak(nora.clone()))
        .unwrap();
    assert_eq!(
        ward.told("1"),
        (badges("2001", "2003", "2003"), Why::Assigned)
    );
    let again = ward.orders("side", DutyWish::EndBreak(nora));
    assert_eq!(again, Err(DutyError::NotOnBreak.into()));
}

#[test]
fn a_break_ends_with_its_shift() {
    let mut ward = Shifts::new();
    let (nora, noel) = (ward.0.id("2001"), ward.0.id("2002"));
    let begin = DutyWish::BeginBreak {
        who: nora.clone(),
        cover: noel,
        lasting: Duration::from_secs(1_800),
    };
    ward.orders("side", begin).unwrap();
    ward.0.wait_s(4 * 3_600);
    ward.orders("side", DutyWish::TakeBed(bed("1"))).unwrap();
    assert_eq!(ward.told("1").0[0].as_deref(), Some("2001"));
}

#[test]
fn where_nobody_takes_over_the_last_nurse_has_the_bed_for_two_hours_and_then_the_charge_nurse() {
    let mut ward = Shifts::new();
    let (nora, cleo) = (ward.0.id("2001"), ward.0.id("2003"));
    ward.charge(Some(&cleo));
    ward.assign("1", Some(&nora), None);
    let ends = ward.0.people.shift_at(ward.0.now.wall).ends;
    let to_end =
        Duration::from_micros(u64::try_from(ends.micros() - ward.0.now.wall.micros()).unwrap());
    ward.0.effects.clear();
    ward.0.wait(to_end);
    assert!(
        ward.0.effects.contains(&Effect::DutyChanged),
        "told at the change"
    );
    let overrun = Why::Overrun { since: ends };
    assert_eq!(
        ward.told("1"),
        (badges("2001", "", "2003"), overrun.clone())
    );
    assert!(ward.on_duty("1").charge_overrun);
    ward.0
        .wait(Duration::from_secs(7_200) - Duration::from_micros(1));
    assert_eq!(ward.told("1").1, overrun, "to the last microsecond");
    ward.0.wait(Duration::from_micros(1));
    assert_eq!(
        ward.told("1"),
        (badges("2003", "", "2003"), Why::Unassigned)
    );
    // A day after the shift that she led nobody is named at all: everybody is told.
    ward.0.wait(Duration::from_secs(22 * 3_600));
    assert_eq!(ward.on_duty("1").told(), [Told::Everybody]);
}

#[test]
fn a_bed_left_to_the_charge_nurse_on_purpose_does_not_go_back_to_the_shift_before() {
    let mut ward = Shifts::new();
    let nora = ward.0.id("2001");
    ward.assign("1", Some(&nora), None);
    ward.0.wait_s(4 * 3_600);
    assert!(matches!(ward.told("1").1, Why::Overrun { .. }));
    ward.assign("1", None, None);
    assert_eq!(ward.told("1").1, Why::Unassigned);
}

#[test]
fn whoever_is_retired_or_no_nurse_any_more_has_no_bed_from_that_moment() {
    let technician = Roles::of(&[Role::Technician]);
    let harms: [(&str, &dyn Fn(PersonId) -> Wish); 2] = [
        ("retired", &Wish::Retire),
        ("no nurse", &|id| Wish::SetRoles(id, technician)),
    ];
    for (what, harm) in harms {
        let mut ward = Shifts::new();
        let (nora, cleo) = (ward.0.id("2001"), ward.0.id("2003"));
        ward.charge(Some(&cleo));
        ward.assign("1", Some(&nora), None);
        ward.0.wish("office", harm(nora.clone())).unwrap();
        assert!(ward.0.effects.contains(&Effect::DutyChanged), "{what}");
        let told = ward.told("1");
        assert_eq!(
            told,
            (badges("2003", "", "2003"), Why::Unassigned),
            "{what}"
        );
        ward.0.wish("office", harm(cleo)).unwrap();
        assert_eq!(ward.on_duty("1").told(), [Told::Everybody], "{what}");
    }
}

#[test]
fn a_cover_who_is_retired_leaves_the_bed_to_the_charge_nurse() {
    let mut ward = Shifts::new();
    let (nora, noel, cleo) = (ward.0.id("2001"), ward.0.id("2002"), ward.0.id("2003"));
    ward.charge(Some(&cleo));
    ward.assign("1", Some(&nora), None);
    let begin = DutyWish::BeginBreak {
        who: nora.clone(),
        cover: noel.clone(),
        lasting: Duration::from_secs(600),
    };
    ward.orders("side", begin).unwrap();
    ward.0.wish("office", Wish::Retire(noel)).unwrap();
    assert_eq!(
        ward.told("1"),
        (badges("2003", "", "2003"), Why::NoCover(nora))
    );
}

#[test]
fn a_shift_can_be_planned_ahead_and_begins_by_itself() {
    let mut ward = Shifts::new();
    let (nora, noel) = (ward.0.id("2001"), ward.0.id("2002"));
    ward.assign("1", Some(&nora), None);
    let late = ward.0.people.shift_at(ward.0.now.wall).ends;
    let wish = DutyWish::Assign {
        shift: late,
        bed: bed("1"),
        nurse: Some(noel),
        second: None,
    };
    ward.orders("desk", wish).unwrap();
    assert_eq!(ward.told("1").0[0].as_deref(), Some("2001"));
    ward.0.wait_s(4 * 3_600);
    assert_eq!(ward.told("1"), (badges("2002", "", ""), Why::Assigned));
}

#[test]
fn another_plan_leaves_the_beds_of_this_shift_where_they_are() {
    let mut ward = Shifts::new();
    let (nora, noel) = (ward.0.id("2001"), ward.0.id("2002"));
    ward.assign("1", Some(&nora), None);
    let begin = DutyWish::BeginBreak {
        who: nora.clone(),
        cover: noel.clone(),
        lasting: Duration::from_secs(1_800),
    };
    ward.orders("side", begin).unwrap();
    for (shift_in_s, _) in [(4 * 3_600, "late"), (12 * 3_600, "night")] {
        let wish = DutyWish::Assign {
            shift: Wall::from_micros(ward.0.now.wall.micros() + shift_in_s * 1_000_000),
            bed: bed("1"),
            nurse: Some(noel.clone()),
            second: None,
        };
        ward.orders("desk", wish).unwrap();
    }
    // Now is 10:00 and a bit: a shift that began at 10:00, another at 22:00 as before.
    let other = plan(&[(10, "day"), (22, "night")]);
    ward.orders("desk", DutyWish::SetPlan(other)).unwrap();
    let dropped = What::Duty(DutyDone::PlanSet { dropped: 1 });
    assert_eq!(ward.0.written(), [dropped]);
    assert_eq!(ward.told("1").1, Why::Covers(nora.clone()));
    ward.orders("side", DutyWish::EndBreak(nora)).unwrap();
    assert_eq!(ward.told("1"), (badges("2001", "", ""), Why::Assigned));
    ward.0.wait_s(12 * 3_600);
    assert_eq!(
        ward.told("1").0[0].as_deref(),
        Some("2002"),
        "22:00 is still planned"
    );
}

#[test]
fn what_is_long_over_is_forgotten() {
    let mut ward = Shifts::new();
    let nora = ward.0.id("2001");
    ward.assign("1", Some(&nora), None);
    let begins = ward.0.people.shift_at(ward.0.now.wall).begins;
    ward.0.wait_s(86_400);
    assert!(ward.0.people.duty().shift(begins).is_some());
    ward.0.wait_s(4 * 86_400);
    assert!(ward.0.people.duty().shift(begins).is_none());
    assert_eq!(Duty::AHEAD.as_secs(), 14 * 86_400);
}

#[test]
fn a_wall_clock_that_is_set_is_noticed_within_a_minute() {
    let mut ward = Shifts::new();
    ward.0.now.wall = Wall::from_micros(ward.0.now.wall.micros() + 6 * 3_600_000_000);
    ward.0.effects.clear();
    ward.0.wait_s(60);
    assert!(ward.0.effects.contains(&Effect::DutyChanged));
}
