//! What the hospital's lists may do here, and what they may not.

use super::ward::{Ward, badge, bed, person, terminal};
use crate::duty::{DutyError, Plan};
use crate::{Input, Listed, NewPerson, Refusal, Right, Role, What};
use lamplight_units::Wall;
use std::sync::Arc;

impl Ward {
    fn listed(&mut self, entry: Listed) -> Result<(), Refusal> {
        let entry = Box::new(entry);
        let at = terminal("central server");
        self.gives("central server", Input::Listed { at, entry })
    }

    fn nurse(&self, name: &str, nurse: &str, hours: i64) -> Listed {
        let later = self.now.wall.micros() + hours * 3_600_000_000;
        Listed::Nurse {
            shift: Wall::from_micros(later),
            bed: bed(name),
            nurse: Some(badge(nurse)),
            second: None,
        }
    }

    fn roles(&self, number: &str) -> Vec<Role> {
        let id = self.id(number);
        self.people
            .register()
            .get(&id)
            .unwrap()
            .roles
            .iter()
            .collect()
    }
}

fn works(number: &str, called: &str, roles: &[Role]) -> Listed {
    Listed::Works(person(number, called, roles))
}

#[test]
fn a_list_brings_people_without_a_secret_and_says_so_once() {
    let mut ward = Ward::with_ada();
    let nora: NewPerson = person("2001", "Nora Nurse", &[Role::Nurse]);
    ward.listed(Listed::Works(nora.clone())).unwrap();
    assert_eq!(ward.written(), [What::Added(ward.id("2001"))]);
    assert_eq!(ward.roles("2001"), [Role::Nurse]);
    ward.listed(Listed::Works(nora)).unwrap();
    assert_eq!(ward.written(), [], "the same again changes nothing");
    assert_eq!(ward.pin("side", "2001", "4711"), Err(Refusal::WrongSignIn));
}

#[test]
fn a_list_gives_and_takes_no_role_that_needs_a_password() {
    let mut ward = Ward::staffed();
    for role in [Role::Technician, Role::Administrator] {
        let outcome = ward.listed(works("2001", "Nora Nurse", &[Role::Nurse, role]));
        assert_eq!(outcome, Err(Refusal::StrongByList), "{role:?}");
    }
    ward.listed(works("2005", "Tom Tech", &[Role::Viewer]))
        .unwrap();
    assert_eq!(ward.roles("2005"), [Role::Viewer, Role::Technician]);
    let ada = ward.listed(Listed::Left(badge("1000")));
    assert_eq!(ada, Err(Refusal::LastAdministrator));
    assert_eq!(ward.listed(works("2001", "N", &[])), Err(Refusal::NoRole));
}

#[test]
fn whoever_a_list_says_has_left_is_out_at_once_and_nobody_else() {
    let mut ward = Ward::staffed();
    ward.pin("side", "2001", "4711").unwrap();
    ward.listed(Listed::Left(badge("2001"))).unwrap();
    assert!(ward.session("side").is_none());
    // Told twice, and told of somebody who was never here.
    ward.listed(Listed::Left(badge("2001"))).unwrap();
    ward.listed(Listed::Left(badge("9999"))).unwrap();
    ward.pin("side", "2002", "4712").unwrap();
}

#[test]
fn in_the_shift_that_is_on_a_list_fills_what_the_ward_has_left_open() {
    let mut ward = Ward::staffed();
    let owner = |ward: &Ward, name: &str| {
        let on_duty = ward.people.on_duty(ward.now.wall, &bed(name));
        on_duty.owner.map(|id| id == ward.id("2001"))
    };
    let wish = ward.nurse("1", "2001", 0);
    ward.listed(wish.clone()).unwrap();
    assert_eq!(owner(&ward, "1"), Some(true));
    ward.listed(wish).unwrap();
    let other = ward.nurse("1", "2002", 0);
    let refused = DutyError::WardDecides(bed("1"));
    assert_eq!(ward.listed(other), Err(refused.into()));
    assert_eq!(owner(&ward, "1"), Some(true), "as the ward has it");
    // Of a shift to come the newest list counts.
    for number in ["2001", "2002"] {
        let later = ward.nurse("1", number, 24);
        ward.listed(later).unwrap();
    }
    let nobody = ward.nurse("1", "9999", 24);
    assert_eq!(ward.listed(nobody), Err(Refusal::NoPerson));
    let viewer = ward.nurse("2", "2004", 0);
    let may_not = DutyError::MayNot(Right::CareForBed);
    assert_eq!(ward.listed(viewer), Err(may_not.into()));
}

#[test]
fn a_list_names_who_leads_where_nobody_does() {
    let mut ward = Ward::staffed();
    let charge = |ward: &Ward, number: Option<&str>| Listed::Charge {
        shift: ward.now.wall,
        charge: number.map(badge),
    };
    for number in ["2003", "2003"] {
        let entry = charge(&ward, Some(number));
        ward.listed(entry).unwrap();
    }
    let entry = charge(&ward, None);
    assert_eq!(ward.listed(entry), Err(DutyError::WardLeads.into()));
}

#[test]
fn shifts_may_begin_when_the_hospital_says() {
    let mut ward = Ward::staffed();
    let plan = Plan::new(vec![
        (7 * 60, Arc::from("day")),
        (19 * 60, Arc::from("night")),
    ])
    .unwrap();
    ward.listed(Listed::Shifts(plan.clone())).unwrap();
    ward.listed(Listed::Shifts(plan)).unwrap();
    assert_eq!(&*ward.people.shift_at(ward.now.wall).name, "day");
}

#[test]
fn a_station_without_an_administrator_takes_no_list() {
    let mut ward = Ward::unpacked();
    let outcome = ward.listed(works("2001", "Nora Nurse", &[Role::Nurse]));
    assert_eq!(outcome, Err(Refusal::NotSetUp), "or nobody could set it up");
}
