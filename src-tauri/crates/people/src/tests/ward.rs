//! A station for tests, with its host and its clock.

use crate::{
    Badge, Claim, Code, Computed, Effect, Entry, Input, JobId, NewPerson, People, PersonId,
    PersonName, Proof, Refusal, Right, Role, Roles, Secret, Settings, Typed, Verify, What, Wish,
    Work,
};
use lamplight_units::{BedId, Mono, Now, TerminalId, Wall};
use std::time::Duration;

/// 2026-11-21 10:00:00 UTC.
const MORNING: i64 = 1_795_255_200;

pub(crate) fn terminal(name: &str) -> TerminalId {
    TerminalId::parse(name).unwrap()
}

pub(crate) fn bed(name: &str) -> BedId {
    BedId::parse(name).unwrap()
}

pub(crate) fn badge(number: &str) -> Badge {
    Badge::parse(number).unwrap()
}

pub(crate) fn name(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

pub(crate) fn person(number: &str, called: &str, roles: &[Role]) -> NewPerson {
    NewPerson {
        badge: badge(number),
        name: name(called),
        roles: Roles::of(roles),
    }
}

pub(crate) struct Ward {
    pub people: People,
    pub now: Now,
    /// What the host did not compute, since it is slow.
    pub slow: bool,
    pub jobs: Vec<(JobId, Work)>,
    pub effects: Vec<Effect>,
}

pub(crate) const ADA: &str = "ada's long password";

impl Ward {
    /// Just unpacked.
    pub fn unpacked() -> Self {
        let now = Now {
            mono: Mono::START,
            wall: Wall::from_micros(MORNING * 1_000_000),
        };
        let settings = Settings::of(["1", "2", "3"].map(bed).to_vec());
        Self {
            people: People::new(now, settings),
            now,
            slow: false,
            jobs: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// With Ada, who is the administrator, signed in at the office.
    pub fn with_ada() -> Self {
        let mut ward = Self::unpacked();
        assert_eq!(ward.first("office"), Ok(()));
        ward.strong("office", "1000", ADA, "ADAKEY").unwrap();
        ward
    }

    /// With Ada signed in at the office, and others with a PIN each, who are not.
    pub fn staffed() -> Self {
        let mut ward = Self::with_ada();
        for (number, called, roles, pin) in [
            ("2001", "Nora Nurse", &[Role::Nurse][..], "4711"),
            ("2002", "Noël Nurse", &[Role::Nurse], "4712"),
            (
                "2003",
                "Cleo Charge",
                &[Role::Nurse, Role::ChargeNurse],
                "4713",
            ),
            ("2004", "Vic Viewer", &[Role::Viewer], "4714"),
            ("2005", "Tom Tech", &[Role::Nurse, Role::Technician], "4715"),
        ] {
            ward.wish("office", Wish::Add(person(number, called, roles)))
                .unwrap();
            let id = ward.id(number);
            ward.wish("office", Wish::SetPin(id, Typed::new(pin)))
                .unwrap();
        }
        ward.wish(
            "office",
            ward.password_for("2005", "tom's long password", "TOMKEY"),
        )
        .unwrap();
        ward
    }

    pub fn password_for(&self, number: &str, password: &str, key: &str) -> Wish {
        Wish::SetPassword {
            person: self.id(number),
            password: Typed::new(password),
            key: Secret::new(key),
            code: self.code(key),
        }
    }

    pub fn id(&self, number: &str) -> PersonId {
        let with = |person: &&crate::Person| person.badge.reveal() == number;
        let found = self.people.register().all().find(with);
        found.expect("that badge is known").id.clone()
    }

    pub fn session(&self, at: &str) -> Option<&crate::Session> {
        self.people.session(&terminal(at))
    }

    pub fn permit(&mut self, at: &str, right: Right) -> Result<crate::Actor, Refusal> {
        self.people.permit(self.now, &terminal(at), right)
    }

    /// Time goes on, with everything that is due in between.
    pub fn wait(&mut self, by: Duration) {
        let until = self.now.after(by);
        while let Some(due) = self.people.poll_timeout().filter(|due| *due <= until.mono) {
            self.now = self.now.after(due.since(self.now.mono));
            self.people.handle_timeout(self.now);
            self.drain();
        }
        self.now = self.now.after(until.mono.since(self.now.mono));
    }

    pub fn wait_s(&mut self, seconds: u64) {
        self.wait(Duration::from_secs(seconds));
    }

    pub fn first_administrator(&self, at: &str) -> Input {
        Input::FirstAdministrator {
            setup_code: Typed::new("unpacked"),
            at: terminal(at),
            new: person("1000", "Ada Admin", &[]),
            password: Typed::new(ADA),
            key: Secret::new("ADAKEY"),
            code: self.code("ADAKEY"),
        }
    }

    pub fn first(&mut self, at: &str) -> Result<(), Refusal> {
        let outcome = self.gives(at, self.first_administrator(at));
        // Its code is used; the next is good in the next step.
        self.wait_s(30);
        outcome
    }

    pub fn pin(&mut self, at: &str, number: &str, pin: &str) -> Result<(), Refusal> {
        let proof = Proof::Pin(Typed::new(pin));
        self.sign_in(at, Claim::Badge(badge(number)), proof)
    }

    pub fn strong(
        &mut self,
        at: &str,
        number: &str,
        password: &str,
        key: &str,
    ) -> Result<(), Refusal> {
        let proof = Proof::Password {
            password: Typed::new(password),
            code: self.code(key),
        };
        self.sign_in(at, Claim::Badge(badge(number)), proof)
    }

    pub fn sign_in(&mut self, at: &str, claim: Claim, proof: Proof) -> Result<(), Refusal> {
        let at_terminal = terminal(at);
        self.gives(
            at,
            Input::SignIn {
                at: at_terminal,
                claim,
                proof,
            },
        )
    }

    pub fn wish(&mut self, at: &str, wish: Wish) -> Result<(), Refusal> {
        let at_terminal = terminal(at);
        self.gives(
            at,
            Input::Wish {
                at: at_terminal,
                wish,
            },
        )
    }

    /// Gives an input and says what came of it in the end.
    pub fn gives(&mut self, at: &str, input: Input) -> Result<(), Refusal> {
        self.effects.clear();
        let refused = self.people.handle(self.now, input);
        self.drain();
        refused?;
        let at = terminal(at);
        let mut answers = self.effects.iter().rev().filter_map(|effect| match effect {
            Effect::Answered { at: there, outcome } if *there == at => Some(outcome.clone()),
            _ => None,
        });
        answers.next().unwrap_or(Ok(()))
    }

    /// The code of a key at this moment.
    pub fn code(&self, key: &str) -> Typed {
        let step = self.now.wall.millis() / 30_000;
        Typed::new(&format!("{key}{step}"))
    }

    /// Carries out what the machine asks for.
    pub fn drain(&mut self) {
        while let Some(effect) = self.people.poll_effect() {
            if let Effect::Compute { job, work } = &effect {
                self.jobs.push((*job, work.clone()));
            }
            self.effects.push(effect);
            if !self.slow {
                self.compute_all();
            }
        }
    }

    pub fn compute_all(&mut self) {
        for (job, work) in std::mem::take(&mut self.jobs) {
            let computed = compute(&work);
            let input = Input::Computed { job, computed };
            self.people.handle(self.now, input).unwrap();
        }
    }

    /// What was written down since the last input.
    pub fn written(&self) -> Vec<What> {
        self.entries().map(|entry| entry.what.clone()).collect()
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Record(entry) => Some(entry),
            _ => None,
        })
    }
}

/// What the host would compute, with a hash that is none.
fn compute(work: &Work) -> Computed {
    let phc = |typed: &Typed| Secret::new(&format!("${}$", typed.reveal()));
    let right = |verify: &Verify| verify.against.as_ref() == Some(&phc(&verify.typed));
    let step = |code: &Code| {
        let key = code.key.as_ref()?.reveal();
        let of = |step: &&u64| code.typed.reveal() == format!("{key}{step}");
        code.steps.iter().find(of).copied()
    };
    Computed {
        verified: work.verify.as_ref().is_some_and(right),
        step: work.code.as_ref().and_then(step),
        made: work.make.as_ref().map(phc),
    }
}
