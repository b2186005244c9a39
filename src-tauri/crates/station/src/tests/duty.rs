//! Who is on duty reaches the ladders, the list and the screen's changes.

use super::story::{Story, alert, bed};
use crate::{Change, DutyNow, Input, Overdue};
use lamplight_alarms::{Duty, PersonId, Receiver, Roster, Subject};
use lamplight_people::duty::{OnDuty, Why};
use lamplight_protocols::report::AlertPriority;
use std::sync::Arc;

fn person(id: &str) -> PersonId {
    PersonId::new(id)
}

/// Bed 1 is the owner's, bed 2 the charge nurse's, who is called Cleo.
fn duty(owner: Option<&str>, charge: Option<&str>) -> DutyNow {
    let on_duty = |owner: Option<&str>, why| OnDuty {
        owner: owner.or(charge).map(person),
        second: None,
        charge: charge.map(person),
        why,
        charge_overrun: false,
    };
    let first = owner.map_or(Why::Unassigned, |_| Why::Assigned);
    let beds = [
        (bed("1"), on_duty(owner, first)),
        (bed("2"), on_duty(None, Why::Unassigned)),
    ];
    let duties = beds.iter().map(|(bed, on_duty)| {
        let duty = Duty {
            owner: on_duty.owner.clone(),
            second: None,
        };
        (Subject::Bed(bed.clone()), duty)
    });
    let roster = Roster {
        duties: duties.collect(),
        charge: charge.map(person),
    };
    let called = [("p1", "Nora Nurse"), ("p2", "Noël Nurse"), ("p3", "Cleo")];
    DutyNow {
        roster,
        beds: beds.into(),
        names: called
            .map(|(id, name)| (person(id), Arc::from(name)))
            .into(),
        overdue: Vec::new(),
    }
}

impl Story {
    fn duty(&mut self, duty: DutyNow) {
        self.station.handle(self.now, Input::Duty(Box::new(duty)));
    }

    fn changed(&mut self) -> Vec<Change> {
        std::iter::from_fn(|| self.station.poll_change()).collect()
    }

    fn advisories(&self) -> Vec<String> {
        let open = self.station.conditions().at(&Subject::Station);
        open.iter()
            .map(|open| open.announced.text.to_string())
            .collect()
    }

    /// Who was told of the first condition of bed 1.
    fn told(&self) -> Vec<Receiver> {
        let open = self.station.conditions_of(&bed("1"));
        let deliveries = self.station.alarms().deliveries(open[0].id);
        deliveries.map(|told| told.to.clone()).collect()
    }

    fn apnoea(&mut self) {
        self.monitor("M1", "1", 2);
        self.alert("M1", "1", alert("APNEA", AlertPriority::High));
    }
}

#[test]
fn a_change_of_shift_in_the_middle_of_an_alarm_tells_the_nurse_who_comes() {
    let mut story = Story::new();
    let to = |id: &str| Receiver::Person(person(id));
    story.duty(duty(Some("p1"), Some("p3")));
    story.apnoea();
    assert_eq!(story.told(), [to("p1")]);
    story.wait(10.0);
    story.duty(duty(Some("p2"), Some("p3")));
    assert_eq!(story.told(), [to("p1"), to("p2")]);
    story.wait(19.0);
    assert_eq!(story.told(), [to("p1"), to("p2")]);
    story.wait(1.0);
    // There is no second nurse, so her turn, 30 s after it began, is the charge nurse's.
    assert_eq!(story.told(), [to("p1"), to("p2"), to("p3")]);
}

#[test]
fn only_the_beds_whose_nurse_has_changed_are_drawn_anew() {
    let mut story = Story::new();
    story.duty(duty(Some("p1"), Some("p3")));
    story.changed();
    story.duty(duty(Some("p1"), Some("p3")));
    assert_eq!(story.changed(), [], "nothing changed");
    story.duty(duty(Some("p2"), Some("p3")));
    assert_eq!(story.changed(), [Change::Bed(bed("1")), Change::Needs]);
    let mut renamed = duty(Some("p2"), Some("p3"));
    renamed.names.insert(person("p2"), Arc::from("Noël Núñez"));
    story.duty(renamed);
    assert_eq!(story.changed(), [Change::Bed(bed("1")), Change::Needs]);
    assert_eq!(&*story.station.person_name(&person("p2")), "Noël Núñez");
    assert_eq!(&*story.station.person_name(&person("p9")), "p9");
}

#[test]
fn beds_of_nobody_are_said_until_there_is_a_charge_nurse() {
    let mut story = Story::new();
    story.duty(duty(None, None));
    assert_eq!(
        story.advisories(),
        ["No nurse and no charge nurse: beds 1, 2"]
    );
    story.duty(duty(Some("p1"), None));
    assert_eq!(story.advisories(), ["No nurse and no charge nurse: bed 2"]);
    story.duty(duty(Some("p1"), Some("p3")));
    assert_eq!(story.advisories(), Vec::<String>::new());
}

#[test]
fn a_break_that_is_over_is_said_until_the_nurse_is_back() {
    let mut story = Story::new();
    let mut late = duty(Some("p1"), Some("p3"));
    late.overdue = vec![Overdue {
        person: person("p1"),
        cover: person("p2"),
    }];
    story.duty(late);
    assert_eq!(story.advisories(), ["Break over: Nora Nurse"]);
    let open = story.station.conditions().at(&Subject::Station);
    assert!(open[0].announced.advice.contains("Noël Nurse still covers"));
    story.duty(duty(Some("p1"), Some("p3")));
    assert_eq!(story.advisories(), Vec::<String>::new());
}
