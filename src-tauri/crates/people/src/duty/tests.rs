//! Shifts and who has which bed.

mod beds;
mod orders;
mod shifts;

use super::{DutyWish, OnDuty, Plan, Why};
use crate::tests::ward::{Ward, bed};
use crate::{PersonId, Refusal, Wish};
use std::sync::Arc;
use std::time::Duration;

fn plan(shifts: &[(u16, &str)]) -> Plan {
    let shifts = shifts
        .iter()
        .map(|(hour, name)| (hour * 60, Arc::from(*name)));
    Plan::new(shifts.collect()).unwrap()
}

/// A ward at 10:00 in the early shift (UTC), with Cleo signed in at the desk, Nora at the
/// side and Noël at the back.
pub(super) struct Shifts(pub Ward);

impl Shifts {
    pub fn new() -> Self {
        let mut ward = Ward::staffed();
        ward.people.settings.idle.nurse = Duration::from_secs(90 * 86_400);
        ward.people.settings.idle.charge_nurse = Duration::from_secs(90 * 86_400);
        ward.people.settings.idle.administrator = Duration::from_secs(90 * 86_400);
        ward.pin("desk", "2003", "4713").unwrap();
        ward.pin("side", "2001", "4711").unwrap();
        ward.pin("back", "2002", "4712").unwrap();
        let at = ward.now.wall;
        assert_eq!(&*ward.people.shift_at(at).name, "early");
        Self(ward)
    }

    pub fn orders(&mut self, at: &str, wish: DutyWish) -> Result<(), Refusal> {
        self.0.wish(at, Wish::Duty(wish))
    }

    pub fn assign(&mut self, name: &str, nurse: Option<&PersonId>, second: Option<&PersonId>) {
        let wish = self.assignment(name, nurse, second);
        self.orders("desk", wish).unwrap();
    }

    pub fn assignment(
        &self,
        name: &str,
        nurse: Option<&PersonId>,
        second: Option<&PersonId>,
    ) -> DutyWish {
        DutyWish::Assign {
            shift: self.0.now.wall,
            bed: bed(name),
            nurse: nurse.cloned(),
            second: second.cloned(),
        }
    }

    pub fn charge(&mut self, charge: Option<&PersonId>) {
        let wish = DutyWish::SetCharge {
            shift: self.0.now.wall,
            charge: charge.cloned(),
        };
        self.orders("desk", wish).unwrap();
    }

    pub fn on_duty(&self, name: &str) -> OnDuty {
        self.0.people.on_duty(self.0.now.wall, &bed(name))
    }

    /// Owner, second and charge by badge, and why.
    pub fn told(&self, name: &str) -> (Vec<Option<String>>, Why) {
        let on_duty = self.on_duty(name);
        let badge = |id: &Option<PersonId>| {
            let person = self.0.people.register().get(id.as_ref()?)?;
            Some(person.badge.reveal().to_owned())
        };
        let told = [&on_duty.owner, &on_duty.second, &on_duty.charge];
        (told.map(badge).to_vec(), on_duty.why)
    }
}

pub(super) fn badges(owner: &str, second: &str, charge: &str) -> Vec<Option<String>> {
    let some = |badge: &str| (!badge.is_empty()).then(|| badge.to_owned());
    vec![some(owner), some(second), some(charge)]
}
