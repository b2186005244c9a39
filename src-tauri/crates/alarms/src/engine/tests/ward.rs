//! A ward for stories: a clock, a source, people, and what the engine wanted done.

use super::super::*;
use crate::actor::{Actor, PersonId, Role};
use crate::class::{Category, Class};
use crate::condition::{Announcement, ConditionKey, Kind, Origin, Presence, Subject};
use crate::policy::Policy;
use crate::signal::{Sound, Visual, Why};
use lamplight_units::{BedId, Wall};
use std::time::Duration;

pub(super) const NURSE: &str = "ana";

pub(super) fn bed(name: &str) -> Subject {
    Subject::Bed(BedId::parse(name).unwrap())
}

pub(super) fn actor(name: &str, role: Role) -> Actor {
    Actor::new(name, name, role)
}

/// What a monitor says of bed 1.
pub(super) fn device(class: Class, priority: Priority) -> Announcement {
    let text: Arc<str> = Arc::from(class.as_str());
    Announcement {
        key: ConditionKey::new("device/1", &text),
        subject: bed("1"),
        origin: Origin::Device,
        kind: Kind::Physiological,
        category: Category::General,
        class,
        priority,
        text,
        advice: Arc::from(""),
        about: None,
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    }
}

/// What the station judges of bed 1.
pub(super) fn judged(class: Class, priority: Priority) -> Announcement {
    let said = device(class, priority);
    Announcement {
        key: ConditionKey::new("station", &said.text),
        origin: Origin::Station,
        ..said
    }
}

/// What is wrong with equipment at bed 1.
pub(super) fn technical(class: Class, priority: Priority) -> Announcement {
    Announcement {
        kind: Kind::Technical,
        ..device(class, priority)
    }
}

pub(super) struct Ward {
    pub now: Now,
    pub alarms: Alarms,
    pub effects: Vec<Effect>,
    pub events: Vec<Arc<Event>>,
}

impl Ward {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = Policy::default();
        change(&mut policy);
        Self {
            now: Now {
                mono: Mono::START,
                wall: Wall::from_micros(0),
            },
            alarms: Alarms::new(policy.validate().unwrap()),
            effects: Vec::new(),
            events: Vec::new(),
        }
    }

    pub fn drain(&mut self) {
        while let Some(effect) = self.alarms.poll_effect() {
            if let Effect::Record(event) = &effect {
                self.events.push(Arc::clone(event));
            }
            self.effects.push(effect);
        }
    }

    /// Announces; the effects of that alone are kept.
    pub fn say(&mut self, news: Announcement) -> ConditionId {
        self.effects.clear();
        let key = news.key.clone();
        self.alarms.announce(self.now, news);
        self.drain();
        self.alarms.conditions().by_key(&key).unwrap().id
    }

    pub fn over(&mut self, news: &Announcement) {
        self.effects.clear();
        self.alarms.end(self.now, &news.key);
        self.drain();
    }

    /// Time goes on to each deadline in turn; the effects of the whole stretch are kept.
    pub fn pass(&mut self, seconds: u64) {
        self.effects.clear();
        let end = self.now.after(Duration::from_secs(seconds));
        while let Some(due) = self.alarms.poll_timeout().filter(|due| *due <= end.mono) {
            self.now = self.now.after(due.since(self.now.mono));
            self.alarms.handle_timeout(self.now);
            self.drain();
        }
        self.now = end;
        self.alarms.handle_timeout(self.now);
        self.drain();
    }

    pub fn does(&mut self, name: &str, role: Role, command: Command) -> Result<(), Refusal> {
        self.effects.clear();
        let done = self.alarms.command(self.now, &actor(name, role), command);
        self.drain();
        done
    }

    pub fn nurse(&mut self, command: Command) {
        self.does(NURSE, Role::Nurse, command).unwrap();
    }

    pub fn charge(&mut self, command: Command) {
        self.does("cleo", Role::ChargeNurse, command).unwrap();
    }

    pub fn roster(&mut self) {
        let person = |name| Some(PersonId::new(name));
        let duty = Duty {
            owner: person(NURSE),
            second: person("ben"),
        };
        self.alarms.set_roster(Roster {
            duties: BTreeMap::from([(bed("1"), duty)]),
            charge: person("cleo"),
        });
    }

    pub fn visual(&self, id: ConditionId) -> Visual {
        self.alarms.signal(id).unwrap().visual
    }

    /// Why it is silent; `None` when it sounds.
    pub fn why(&self, id: ConditionId) -> Option<Why> {
        match &self.alarms.signal(id).unwrap().sound {
            Sound::Sounding => None,
            Sound::Silent(silent) => Some(silent.why.clone()),
        }
    }

    pub fn sounded(&self) -> Vec<ConditionId> {
        let sound = |effect: &Effect| match effect {
            Effect::SoundNow { condition, .. } => Some(*condition),
            _ => None,
        };
        self.effects.iter().filter_map(sound).collect()
    }

    pub fn told(&self) -> Vec<String> {
        let tell = |effect: &Effect| match effect {
            Effect::Deliver { to, .. } => Some(match to {
                Receiver::Person(person) => person.to_string(),
                Receiver::All => "all".to_owned(),
            }),
            _ => None,
        };
        self.effects.iter().filter_map(tell).collect()
    }

    pub fn priority(&self) -> Option<Priority> {
        self.alarms.tone().map(|tone| tone.priority)
    }

    pub fn open(&self, id: ConditionId) -> bool {
        self.alarms.get(id).is_some()
    }

    pub fn recorded(&self, id: ConditionId, what: impl Fn(&What) -> bool) -> usize {
        self.events
            .iter()
            .filter(|event| event.condition == Some(id) && what(&event.what))
            .count()
    }
}
