//! One run: sources that come and go and die, people who do anything, clocks that jump,
//! a program that ends and begins again.

use crate::faults::{Message, Wire};
use crate::promises::Observer;
use lamplight_alarms::{
    Actor, Alarms, Announcement, Category, Class, Command, ConditionId, ConditionKey, DeliveryId,
    DeliveryState, Duty, InactivationId, Kind, Origin, PersonId, Presence, Priority, Role, Roster,
    Scope, Silenced, Snapshot, Subject, ValidPolicy,
};
use lamplight_units::{BedId, Mono, Now, Wall};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const BEDS: usize = 8;
const CLASSES: [&str; 16] = [
    "asystole",
    "vent-fib",
    "vent-tach",
    "pvc-run",
    "couplet",
    "pvc",
    "atrial-fib",
    "hr-high",
    "hr-low",
    "spo2-low",
    "desaturation",
    "leads-off",
    "sensor-off",
    "no-data",
    "values-stale",
    "fridge-door-open",
];
const ROLES: [Role; 5] = [
    Role::Viewer,
    Role::Nurse,
    Role::ChargeNurse,
    Role::Technician,
    Role::Administrator,
];
const PRIORITIES: [Priority; 4] = [
    Priority::Advisory,
    Priority::Low,
    Priority::Medium,
    Priority::High,
];

pub struct Run {
    rng: StdRng,
    now: Now,
    alarms: Alarms,
    wire: Wire,
    /// What each source holds true.
    true_at_source: BTreeSet<ConditionKey>,
    observer: Observer,
}

impl Run {
    pub fn new(seed: u64) -> Self {
        let mut alarms = Alarms::new(ValidPolicy::default());
        alarms.set_roster(roster());
        Self {
            rng: StdRng::seed_from_u64(seed),
            now: Now {
                mono: Mono::START,
                wall: Wall::from_micros(1_700_000_000_000_000),
            },
            alarms,
            wire: Wire::default(),
            true_at_source: BTreeSet::new(),
            observer: Observer::default(),
        }
    }

    /// Lives through so many hours, then checks that the run has tested something.
    pub fn hours(mut self, hours: u64) {
        let mut left = Duration::from_secs(hours * 3_600);
        while !left.is_zero() {
            // News comes in bursts with long gaps between.
            let longest = if self.rng.random_bool(0.3) {
                20_000
            } else {
                900_000
            };
            let quiet = Duration::from_millis(self.rng.random_range(10..longest)).min(left);
            left -= quiet;
            self.pass(quiet);
            self.something_happens();
            self.observe();
        }
        let seen = self.observer.seen;
        for (what, count) in [
            ("begun", seen.begun),
            ("ended", seen.ended),
            ("high", seen.high),
            ("silent", seen.silent),
            ("inhibited", seen.inhibited),
            ("latched", seen.latched),
            ("reset", seen.reset),
            ("all told", seen.all_told),
            ("paused", seen.paused),
            ("broke through", seen.broke_through),
            ("ran out", seen.ran_out),
            ("restarts", seen.restarts),
        ] {
            assert!(count > 0, "the run never saw: {what}");
        }
    }

    /// Time goes from deadline to arrival to deadline; sometimes it is looked at late.
    fn pass(&mut self, quiet: Duration) {
        let end = self.now.after(quiet);
        loop {
            let due = [self.alarms.poll_timeout(), self.wire.next()];
            let Some(next) = due.into_iter().flatten().min() else {
                break;
            };
            if next > end.mono {
                break;
            }
            let late = if self.rng.random_bool(0.02) {
                Duration::from_secs(self.rng.random_range(0..20))
            } else {
                Duration::ZERO
            };
            let wait = next.since(self.now.mono) + late;
            self.now = self.now.after(wait);
            self.alarms.handle_timeout(self.now);
            self.observe();
            while let Some(message) = self.wire.arrived(self.now.mono) {
                match message {
                    Message::Announce(news) => {
                        self.alarms.announce(self.now, *news);
                    }
                    Message::End(key) => {
                        self.alarms.end(self.now, &key);
                    }
                }
                self.observe();
            }
        }
        if end.mono > self.now.mono {
            self.now = Now {
                mono: end.mono,
                wall: self.now.after(end.mono.since(self.now.mono)).wall,
            };
            self.alarms.handle_timeout(self.now);
            self.observe();
        }
    }

    fn something_happens(&mut self) {
        match self.rng.random_range(0..1000) {
            0..450 => self.source_announces(),
            450..750 => self.source_ends(),
            750..760 => self.source_dies(),
            760..770 => self.clock_jumps(),
            770..775 => self.restarts(),
            775..850 => self.delivery_answers(),
            _ => self.somebody_acts(),
        }
    }

    fn source_announces(&mut self) {
        let news = announcement(&mut self.rng);
        self.true_at_source.insert(news.key.clone());
        let message = Message::Announce(Box::new(news));
        self.wire.send(&mut self.rng, self.now.mono, message);
    }

    fn source_ends(&mut self) {
        // Most ends are of what is true; some of what is not, or was ended before.
        let held: Vec<&ConditionKey> = self.true_at_source.iter().collect();
        let key = match held.choose(&mut self.rng) {
            Some(key) if self.rng.random_bool(0.95) => (*key).clone(),
            Some(_) | None => announcement(&mut self.rng).key,
        };
        self.true_at_source.remove(&key);
        let message = Message::End(key);
        self.wire.send(&mut self.rng, self.now.mono, message);
    }

    /// A source dies with all that it held; what it never repeats is unconfirmed.
    fn source_dies(&mut self) {
        let Some(source) = self.true_at_source.first().map(|key| key.source.clone()) else {
            return;
        };
        self.true_at_source.retain(|key| key.source != source);
        let left: Vec<Announcement> = self
            .alarms
            .conditions()
            .open()
            .filter(|open| open.announced.key.source == source)
            .map(|open| open.announced.clone())
            .collect();
        for news in left {
            if self.rng.random_bool(0.5) {
                let unconfirmed = Announcement {
                    presence: Presence::Unconfirmed,
                    ..news
                };
                self.alarms.announce(self.now, unconfirmed);
                self.observe();
            }
        }
    }

    fn clock_jumps(&mut self) {
        let by = self.rng.random_range(-7_200_000_000_i64..7_200_000_000);
        self.now.wall = Wall::from_micros(self.now.wall.micros() + by);
    }

    fn restarts(&mut self) {
        // As the station keeps it: through its text.
        let text =
            serde_json::to_string(&self.alarms.snapshot(self.now)).expect("a snapshot is text");
        let kept: Snapshot = serde_json::from_str(&text).expect("its own text is read");
        let before: Vec<ConditionId> = kept.conditions.iter().map(|(open, _)| open.id).collect();
        let away = self.rng.random_range(-60_000_000_i64..1_200_000_000);
        self.now = Now {
            mono: Mono::START + Duration::from_millis(self.rng.random_range(0..5_000)),
            wall: Wall::from_micros(self.now.wall.micros() + away),
        };
        self.wire.cut();
        self.alarms = Alarms::restore(ValidPolicy::default(), kept, self.now);
        self.observer.restarted();
        let after: BTreeSet<ConditionId> = self
            .alarms
            .conditions()
            .open()
            .map(|open| open.id)
            .collect();
        assert!(
            after.iter().all(|id| before.contains(id)),
            "a restart invents nothing"
        );
        self.observe();
    }

    fn delivery_answers(&mut self) {
        let told: Vec<DeliveryId> = self
            .alarms
            .conditions()
            .open()
            .flat_map(|open| self.alarms.deliveries(open.id).map(|told| told.id))
            .collect();
        let states = [
            DeliveryState::Delivered,
            DeliveryState::Seen,
            DeliveryState::TimedOut,
            DeliveryState::Declined,
            DeliveryState::Accepted,
        ];
        let Some(state) = states.choose(&mut self.rng) else {
            return;
        };
        let id = told.choose(&mut self.rng).copied();
        let id = id.unwrap_or(DeliveryId::new(self.rng.random_range(0..1_000)));
        let _ = self.alarms.delivery(self.now, id, *state);
    }

    fn somebody_acts(&mut self) {
        let id = self.any_condition();
        let people = ["ana", "ben", "cleo", "dora"];
        let name = people.choose(&mut self.rng).copied().unwrap_or("ana");
        let role = ROLES.choose(&mut self.rng).copied().unwrap_or(Role::Nurse);
        let bed = bed(self.rng.random_range(0..BEDS));
        let command = match self.rng.random_range(0..13) {
            0..3 => Command::Acknowledge(id),
            3 => Command::AcknowledgeAll(bed),
            4 => Command::Unacknowledge(id),
            5..7 => Command::Reset(id),
            7 | 8 => {
                // News that falls into the pause.
                for _ in 0..6 {
                    self.source_announces();
                }
                Command::PauseAudio
            }
            9 if self.rng.random_bool(0.3) => Command::EndPause,
            9 => self.silences(bed),
            10 => Command::EndInactivation(self.any_inactivation()),
            11 => Command::Accept(id),
            _ => Command::Decline(id),
        };
        let actor = Actor::new(name, name, role);
        let looks = self.rng.random_bool(0.1);
        let before = looks.then(|| self.alarms.snapshot(self.now));
        let refused = self.alarms.command(self.now, &actor, command).is_err();
        if let Some(before) = before.filter(|_| refused) {
            let after = self.alarms.snapshot(self.now);
            assert!(before == after, "a refused command changed something");
        }
    }

    fn silences(&mut self, subject: Subject) -> Command {
        let kinds = [
            Silenced::AudioPaused,
            Silenced::AudioOff,
            Silenced::AlarmPaused,
            Silenced::AlarmOff,
        ];
        let class = CLASSES.choose(&mut self.rng).map(|name| Class::known(name));
        let lasting = Duration::from_secs(self.rng.random_range(1..3_600));
        Command::Inactivate {
            scope: Scope {
                subject,
                class: class.filter(|_| self.rng.random_bool(0.7)),
            },
            kind: kinds
                .choose(&mut self.rng)
                .copied()
                .unwrap_or(Silenced::AudioOff),
            reason: Arc::from("drawn"),
            lasting: Some(lasting).filter(|_| self.rng.random_bool(0.8)),
        }
    }

    fn any_inactivation(&mut self) -> InactivationId {
        let all: Vec<InactivationId> = self.alarms.inactivations().map(|one| one.id).collect();
        all.choose(&mut self.rng)
            .copied()
            .unwrap_or(InactivationId::new(0))
    }

    fn any_condition(&mut self) -> ConditionId {
        let open: Vec<ConditionId> = self
            .alarms
            .conditions()
            .open()
            .map(|open| open.id)
            .collect();
        open.choose(&mut self.rng)
            .copied()
            .unwrap_or(ConditionId::new(0))
    }

    fn observe(&mut self) {
        let mut effects = Vec::new();
        while let Some(effect) = self.alarms.poll_effect() {
            effects.push(effect);
        }
        self.observer.step(self.now, &self.alarms, &effects);
    }
}

fn bed(number: usize) -> Subject {
    Subject::Bed(BedId::parse(&number.to_string()).expect("a number is an id"))
}

/// Half the beds have an owner; one has a second nurse alone; the charge nurse is on duty.
fn roster() -> Roster {
    let duty = |number: usize| Duty {
        owner: (number.is_multiple_of(2)).then(|| PersonId::new("ana")),
        second: (number.is_multiple_of(3)).then(|| PersonId::new("ben")),
    };
    Roster {
        duties: (0..BEDS)
            .map(|number| (bed(number), duty(number)))
            .collect::<BTreeMap<_, _>>(),
        charge: Some(PersonId::new("cleo")),
    }
}

fn announcement(rng: &mut StdRng) -> Announcement {
    let number = rng.random_range(0..BEDS);
    let class = CLASSES.choose(rng).copied().unwrap_or("asystole");
    let by_device = rng.random_bool(0.7);
    let source = if by_device {
        format!("device/{number}")
    } else {
        "station".to_owned()
    };
    let technical = [
        "leads-off",
        "sensor-off",
        "no-data",
        "values-stale",
        "fridge-door-open",
    ];
    let presence = match rng.random_range(0..20) {
        0 => Presence::Latched,
        1 => Presence::Unconfirmed,
        _ => Presence::Present,
    };
    let silenced = [
        Silenced::AudioPaused,
        Silenced::AlarmPaused,
        Silenced::AlarmOff,
    ];
    Announcement {
        key: ConditionKey::new(&source, &format!("{number}/{class}")),
        subject: bed(number),
        origin: if by_device {
            Origin::Device
        } else {
            Origin::Station
        },
        kind: if technical.contains(&class) {
            Kind::Technical
        } else {
            Kind::Physiological
        },
        class: Class::known(class),
        category: Category::General,
        priority: PRIORITIES.choose(rng).copied().unwrap_or(Priority::High),
        text: Arc::from(class),
        advice: Arc::from(""),
        about: None,
        presence,
        silenced: silenced
            .choose(rng)
            .copied()
            .filter(|_| rng.random_bool(0.05)),
        acknowledged_at_bedside: rng.random_bool(0.05),
    }
}
