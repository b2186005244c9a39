//! A condition, and what a source announces of it.

use crate::actor::{Actor, PersonId};
use crate::class::{Category, Class};
use crate::id::number_id;
use lamplight_units::{BedId, DeviceId, FeedId, Now, RefId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

number_id! {
    /// Names a condition in commands and on the screen; never reused while the station runs.
    ConditionId
}

/// A source's own name for a condition: the same key later means the same condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConditionKey {
    /// Who announces, such as `device/00A0…` or `station`.
    pub source: Arc<str>,
    /// What, within the source.
    pub name: Arc<str>,
}

impl ConditionKey {
    /// Joins a source and a name.
    #[must_use]
    pub fn new(source: &str, name: &str) -> Self {
        Self {
            source: Arc::from(source),
            name: Arc::from(name),
        }
    }
}

/// Alarm priority of IEC 60601-1-8 Table 1. Ordered: `High` is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// No alarm priority: for information (BICEPS `None`, IHE PN).
    Advisory,
    /// Attention when there is time.
    Low,
    /// Prompt response.
    Medium,
    /// Immediate response.
    High,
}

/// What a condition is about (IHE alert types SP, ST, SA).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// The patient.
    Physiological,
    /// Equipment, feeds or the station itself.
    Technical,
    /// For information.
    Advisory,
    /// Somebody calls: a signal of its own sort, answered by going there (docs/CALLS.md).
    Call,
}

/// Who judged that the condition is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The bedside device; mirrored as sent and never lowered.
    Device,
    /// The station.
    Station,
}

/// What the condition stands at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A bed.
    Bed(BedId),
    /// A device that speaks for no bed.
    Device(DeviceId),
    /// A feed.
    Feed(FeedId),
    /// The station.
    Station,
    /// A room, WC, bath or door: a place that is no bed's.
    Place(Place),
}

/// A place of the ward that is no bed's, as the ward names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The room; may be empty where nobody knows it.
    pub room: Arc<str>,
    /// What to read: `Room 12, WC`.
    pub words: Arc<str>,
}

/// Whether the condition is true now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Presence {
    /// True.
    Present,
    /// Over at the device, whose signal is latched until reset there.
    Latched,
    /// The device was away and has not repeated it since: nobody knows. Ends when acknowledged.
    Unconfirmed,
}

/// What the device says it has silenced (IHE inactivation states, BICEPS table).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Silenced {
    /// Sound off for a set time.
    AudioPaused,
    /// Sound off until somebody ends it.
    AudioOff,
    /// Sound and light off for a set time.
    AlarmPaused,
    /// Sound and light off until somebody ends it.
    AlarmOff,
}

/// What a source says of a condition. Said again with changes, it changes the condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The source's name for it.
    pub key: ConditionKey,
    /// Where it stands.
    pub subject: Subject,
    /// Who judged.
    pub origin: Origin,
    /// What it is about.
    pub kind: Kind,
    /// What sort it is; policy speaks of sorts.
    pub class: Class,
    /// The melody of its sound.
    pub category: Category,
    /// How urgent.
    pub priority: Priority,
    /// What to read, such as `VENT FIB`.
    pub text: Arc<str>,
    /// What, where, what to do; may be empty for a device's own words.
    pub advice: Arc<str>,
    /// The metric concerned, so that its number can be marked.
    pub about: Option<RefId>,
    /// Whether it is true now.
    pub presence: Presence,
    /// What the device has silenced.
    pub silenced: Option<Silenced>,
    /// Somebody acknowledged it at the bedside.
    pub acknowledged_at_bedside: bool,
}

/// Who acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acknowledger {
    /// Somebody at the device; it reported so.
    Bedside,
    /// Somebody at this station, not signed in by name.
    Station,
    /// Somebody signed in.
    Person(Actor),
}

/// An acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Who.
    pub by: Acknowledger,
    /// When.
    pub at: Now,
    /// When it runs out if the condition lasts: silence is a promise.
    pub until: Option<Now>,
}

/// A condition as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its id.
    pub id: ConditionId,
    /// What its source last said.
    pub announced: Announcement,
    /// How urgent: as announced, or graver by the time it has lasted; never milder.
    pub priority: Priority,
    /// When it began.
    pub since: Now,
    /// Acknowledgement in force.
    pub acknowledged: Option<Acknowledged>,
    /// The open condition that hides this one.
    pub inhibited: Option<ConditionId>,
    /// Who has taken it on.
    pub owner: Option<PersonId>,
}

impl Condition {
    /// A condition that begins now.
    #[must_use]
    pub(crate) fn begin(now: Now, id: ConditionId, news: Announcement) -> Self {
        let acknowledged = news
            .acknowledged_at_bedside
            .then(|| Acknowledged::bedside(now));
        Self {
            id,
            priority: news.priority,
            announced: news,
            since: now,
            acknowledged,
            inhibited: None,
            owner: None,
        }
    }

    /// Takes what its source says now, at the priority that it has by now.
    ///
    /// A graver priority, or becoming true again, ends an acknowledgement: the person
    /// acknowledged something milder.
    pub(crate) fn take(&mut self, now: Now, news: Announcement, priority: Priority) -> Taken {
        let before = self.acknowledged.clone();
        let graver = priority > self.priority;
        let again =
            news.presence == Presence::Present && self.announced.presence != Presence::Present;
        if graver || again {
            self.acknowledged = None;
        }
        let by_bedside = self
            .acknowledged
            .as_ref()
            .is_some_and(|seen| seen.by == Acknowledger::Bedside);
        if by_bedside && !news.acknowledged_at_bedside {
            self.acknowledged = None;
        } else if self.acknowledged.is_none() && news.acknowledged_at_bedside {
            self.acknowledged = Some(Acknowledged::bedside(now));
        }
        if again {
            self.since = now;
        }
        let same = self.announced == news
            && self.priority == priority
            && self.acknowledged.is_some() == before.is_some();
        self.announced = news;
        self.priority = priority;
        Taken {
            graver,
            again,
            same,
        }
    }
}

impl Acknowledged {
    fn bedside(now: Now) -> Self {
        Self {
            by: Acknowledger::Bedside,
            at: now,
            until: None,
        }
    }
}

/// What news did to an open condition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// It is more urgent than before.
    pub graver: bool,
    /// It is true again.
    pub again: bool,
    /// Nothing is different.
    pub same: bool,
}
