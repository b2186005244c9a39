//! Duty on the virtual clock: from the people's machine to what the ladders use.

use super::*;
use lamplight_api::command::Refusal;
use lamplight_api::duty::{BedOrder, DutyCommand, StandingView};
use lamplight_people::duty::{Why, Zone};
use lamplight_people::{
    Badge, Claim, Computed, Effect, Input, NewPerson, PersonId, PersonName, Proof, Role, Roles,
    Secret, Settings, Typed, Wish,
};
use lamplight_units::{BedId, Mono, Now, TerminalId};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);

fn bed(id: &str) -> BedId {
    BedId::parse(id).unwrap()
}

fn new(number: &str, name: &str, roles: &[Role]) -> NewPerson {
    NewPerson {
        badge: Badge::parse(number).unwrap(),
        name: PersonName::parse(name).unwrap(),
        roles: Roles::of(roles),
    }
}

/// A ward of beds 1 and 2 whose administrator is signed in and never locked out, with Nora
/// (p2) and Noël (p3), nurses, and Cleo (p4), who leads. Secrets are right as typed.
struct Ward {
    people: People,
    now: Now,
    here: TerminalId,
}

impl Ward {
    /// At a time, in a zone.
    fn new(wall_s: i64, zone: Zone) -> Self {
        let now = Now {
            mono: Mono::START,
            wall: Wall::from_micros(wall_s * 1_000_000),
        };
        let mut settings = Settings::of(vec![bed("1"), bed("2")]);
        settings.zone = zone;
        settings.idle.administrator = 1_000 * HOUR;
        let mut ward = Self {
            people: People::new(now, settings),
            now,
            here: TerminalId::station(),
        };
        let (at, key) = (ward.here.clone(), Secret::new("KEY"));
        let (password, code) = (Typed::new("ada's long password"), Typed::new("000000"));
        ward.people.ask_setup_code(Secret::new("unpacked"));
        ward.gives(Input::FirstAdministrator {
            setup_code: Typed::new("unpacked"),
            at: at.clone(),
            new: new("1", "Ada", &[]),
            password: password.clone(),
            key,
            code: code.clone(),
        });
        ward.wait(Duration::from_secs(60));
        ward.gives(Input::SignIn {
            at,
            claim: Claim::Badge(Badge::parse("1").unwrap()),
            proof: Proof::Password { password, code },
        });
        for (number, name, roles) in [
            ("2", "Nora Nurse", &[Role::Nurse][..]),
            ("3", "Noël Nurse", &[Role::Nurse]),
            ("4", "Cleo Charge", &[Role::Nurse, Role::ChargeNurse]),
        ] {
            ward.wishes(Wish::Add(new(number, name, roles)));
        }
        ward
    }

    /// 2026-11-21 10:00 UTC, in the early shift, with Cleo in charge and Nora at bed 1.
    fn early() -> Self {
        let mut ward = Self::new(1_795_255_200, Zone::utc());
        ward.orders(DutyCommand::SetCharge {
            shift_ms: ward.now.wall.millis(),
            charge: Some("p4".to_owned()),
        })
        .unwrap();
        ward.assigns(&[("1", Some("p2"))]).unwrap();
        ward
    }

    fn gives(&mut self, input: Input) {
        self.people.handle(self.now, input).unwrap();
        self.compute();
    }

    /// Whatever is asked to be computed is right.
    fn compute(&mut self) {
        while let Some(effect) = self.people.poll_effect() {
            if let Effect::Compute { job, work } = effect {
                let step = work.code.as_ref().map(|code| code.steps[1]);
                let made = work.make.as_ref().map(|_| Secret::new("$hash$"));
                let verified = work.verify.is_some();
                let computed = Computed {
                    verified,
                    step,
                    made,
                };
                let input = Input::Computed { job, computed };
                self.people.handle(self.now, input).unwrap();
            }
        }
    }

    fn wishes(&mut self, wish: Wish) {
        let at = self.here.clone();
        self.gives(Input::Wish { at, wish });
    }

    fn orders(&mut self, command: DutyCommand) -> Result<(), Refusal> {
        let outcome = order(&mut self.people, self.now, &self.here, command);
        self.compute();
        outcome
    }

    fn assigns(&mut self, beds: &[(&str, Option<&str>)]) -> Result<(), Refusal> {
        let shift_ms = self.now.wall.millis();
        let beds = beds.iter().map(|(bed, nurse)| BedOrder {
            bed: (*bed).to_owned(),
            nurse: nurse.map(str::to_owned),
            second: None,
        });
        let beds = beds.collect();
        self.orders(DutyCommand::Assign { shift_ms, beds })
    }

    fn wait(&mut self, by: Duration) {
        self.now = self.now.after(by);
        self.people.handle_timeout(self.now);
        self.compute();
    }

    /// The owner of a bed for its ladder, and why.
    fn owner(&self, id: &str) -> (Option<String>, Why) {
        let duty = now(&self.people, self.now.wall);
        let told = &duty.roster.duties[&Subject::Bed(bed(id))];
        let owner = told.owner.as_ref().map(ToString::to_string);
        (owner, duty.beds[&bed(id)].why.clone())
    }
}

fn p(id: &str) -> Option<String> {
    Some(id.to_owned())
}

#[test]
fn the_ladder_gets_the_nurse_the_charge_nurse_and_everybodys_names() {
    let ward = Ward::early();
    assert_eq!(ward.owner("1"), (p("p2"), Why::Assigned));
    assert_eq!(ward.owner("2"), (p("p4"), Why::Unassigned));
    let duty = now(&ward.people, ward.now.wall);
    assert_eq!(duty.roster.charge, Some(PersonId::new("p4")));
    assert_eq!(&*duty.names[&PersonId::new("p3")], "Noël Nurse");
    assert!(duty.overdue.is_empty());
}

#[test]
fn a_shift_that_never_ends_keeps_its_nurse_for_two_hours_and_says_since_when() {
    let mut ward = Ward::early();
    ward.wait(4 * HOUR);
    let ends = ward.people.shift_at(ward.now.wall).begins;
    assert_eq!(ward.owner("1"), (p("p2"), Why::Overrun { since: ends }));
    ward.wait(2 * HOUR);
    assert_eq!(ward.owner("1"), (p("p4"), Why::Unassigned));
    assert!(ward.people.on_duty(ward.now.wall, &bed("1")).charge_overrun);
}

#[test]
fn summer_time_that_ends_in_a_shift_makes_it_longer_and_leaves_its_nurse() {
    // Central Europe: 2026-10-25 01:00 UTC, from +2 to +1 hours.
    let change = 1_792_890_000;
    let zone = Zone::new(7_200, &[(Wall::from_micros(change * 1_000_000), 3_600)]);
    let mut ward = Ward::new(change - 3_600, zone);
    ward.assigns(&[("1", Some("p3"))]).unwrap();
    let night = ward.people.shift_at(ward.now.wall);
    let hours = (night.ends.micros() - night.begins.micros()) / 3_600_000_000;
    assert_eq!((&*night.name, hours), ("night", 9));
    for _ in 0..4 {
        ward.wait(HOUR);
        assert_eq!(ward.owner("1"), (p("p3"), Why::Assigned));
    }
    ward.wait(HOUR);
    let early = ward.people.shift_at(ward.now.wall);
    assert_eq!((&*early.name, early.begins), ("early", night.ends));
    assert!(matches!(ward.owner("1").1, Why::Overrun { .. }));
}

#[test]
fn a_right_withdrawn_on_duty_gives_the_bed_to_the_charge_nurse_at_once() {
    let mut ward = Ward::early();
    let viewer = Roles::of(&[Role::Viewer]);
    ward.wishes(Wish::SetRoles(PersonId::new("p2"), viewer));
    assert_eq!(ward.owner("1"), (p("p4"), Why::Unassigned));
    ward.wishes(Wish::Retire(PersonId::new("p4")));
    assert_eq!(ward.owner("1"), (None, Why::Unassigned));
    assert_eq!(now(&ward.people, ward.now.wall).roster.charge, None);
}

#[test]
fn on_a_break_the_cover_is_told_and_a_late_return_is_overdue() {
    let mut ward = Ward::early();
    ward.orders(DutyCommand::BeginBreak {
        who: "p2".to_owned(),
        cover: "p3".to_owned(),
        minutes: 30,
    })
    .unwrap();
    let covers = (p("p3"), Why::Covers(PersonId::new("p2")));
    assert_eq!(ward.owner("1"), covers);
    ward.wait(Duration::from_secs(1_799));
    assert!(now(&ward.people, ward.now.wall).overdue.is_empty());
    ward.wait(Duration::from_secs(1));
    let overdue = now(&ward.people, ward.now.wall).overdue;
    assert_eq!(
        overdue,
        [Overdue {
            person: PersonId::new("p2"),
            cover: PersonId::new("p3")
        }]
    );
    assert_eq!(ward.owner("1"), covers, "still covered");
    let who = "p2".to_owned();
    ward.orders(DutyCommand::EndBreak { who }).unwrap();
    assert!(now(&ward.people, ward.now.wall).overdue.is_empty());
}

#[test]
fn of_several_beds_all_get_their_nurse_or_none_does() {
    type Orders<'a> = &'a [(&'a str, Option<&'a str>)];
    let rows: [(&str, Orders<'_>, &str); 5] = [
        (
            "no such bed",
            &[("2", Some("p3")), ("9", Some("p3"))],
            "no bed 9",
        ),
        (
            "nobody known",
            &[("2", Some("p3")), ("1", Some("p9"))],
            "may not",
        ),
        ("no bed at all", &[], "Choose 1 to 64 beds"),
        ("nothing new", &[("1", Some("p2"))], "it is so already"),
        ("a viewer", &[("2", Some("p1"))], "may not be a bed's nurse"),
    ];
    for (what, beds, words) in rows {
        let mut ward = Ward::early();
        let refused = ward.assigns(beds).unwrap_err().sentence;
        assert!(refused.contains(words), "{what}: {refused}");
        assert_eq!(ward.owner("1").0, p("p2"), "{what}");
        assert_eq!(ward.owner("2").1, Why::Unassigned, "{what}");
    }
    let mut ward = Ward::early();
    // One of them is his already.
    ward.assigns(&[("1", Some("p2")), ("2", Some("p2"))])
        .unwrap();
    assert_eq!(ward.owner("2"), (p("p2"), Why::Assigned));
}

#[test]
fn the_screen_sees_this_shift_and_plans_the_next() {
    let mut ward = Ward::early();
    let text = "[ward]\nname = \"4 East\"\n[[bed]]\nid = \"1\"\n[[bed]]\nid = \"2\"\n";
    let config: crate::config::Config = toml::from_str(text).unwrap();
    let station = lamplight_station::Station::new(config.setup().unwrap());
    let shown =
        |ward: &Ward, shift_ms| view(&ward.people, &station, ward.now.wall, &ward.here, shift_ms);
    let early = shown(&ward, None).unwrap();
    assert!(early.in_use && early.here.assign && !early.here.take);
    assert_eq!(early.shift.name, "early");
    assert_eq!(early.charge.as_deref(), Some("p4"));
    let names: Vec<&str> = early.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Cleo Charge", "Nora Nurse", "Noël Nurse"]);
    assert_eq!(early.beds[1].standing, StandingView::Unassigned);
    assert_eq!(early.beds[1].owner.as_deref(), Some("p4"));
    let next = early.shifts[1].begins_ms;
    let planned = BedOrder {
        bed: "2".to_owned(),
        nurse: p("p3"),
        second: p("p2"),
    };
    ward.orders(DutyCommand::Assign {
        shift_ms: next,
        beds: vec![planned],
    })
    .unwrap();
    let late = shown(&ward, Some(next)).unwrap();
    assert_eq!(late.beds[1].nurse.as_deref(), Some("p3"));
    assert_eq!(late.beds[1].next.as_deref(), Some("p2"));
    assert_eq!(late.beds[0].standing, StandingView::Overrun);
    assert_eq!(shown(&ward, None).unwrap().beds[1].nurse, None);
    for far_ms in [0, i64::MAX, next + 40 * 86_400_000] {
        assert!(shown(&ward, Some(far_ms)).is_err(), "{far_ms}");
    }
}
