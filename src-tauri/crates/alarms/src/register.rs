//! All open conditions: their lives, their acknowledgements, their order.

use crate::class;
use crate::condition::{
    Acknowledged, Acknowledger, Announcement, Condition, ConditionId, ConditionKey, Kind, Presence,
    Priority, Subject,
};
use lamplight_units::{Mono, Now};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an announcement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// It is a new condition.
    Began(ConditionId),
    /// It changed an open one.
    Changed(ConditionId),
    /// It said nothing new.
    Same(ConditionId),
}

/// Why an acknowledgement was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcknowledgeError {
    /// The condition has ended.
    #[error("the condition has ended")]
    Ended,
    /// It is in the state that was asked for already.
    #[error("nothing to change: the condition is in that state already")]
    Already,
    /// It was acknowledged at the bedside, which only the bedside can take back.
    #[error("the condition was acknowledged at the bedside")]
    ByBedside,
}

/// Every open condition of the ward.
///
/// It has no bound of its own: a condition is never dropped. Sources are bounded by
/// the devices and the alerts that the ward keeps of each. The order and the conditions
/// of a subject are kept up with each change, so that a step does not grow with the ward.
#[derive(Debug, Clone, Default)]
pub struct Register {
    open: BTreeMap<ConditionId, Condition>,
    by_key: HashMap<ConditionKey, ConditionId>,
    by_subject: HashMap<Subject, BTreeSet<ConditionId>>,
    order: BTreeSet<Urgency>,
    last_id: u64,
}

/// The place of a condition in the list, the most urgent first.
///
/// Priority; what is true before what is latched or inhibited; what nobody has
/// acknowledged before what somebody has; by sort (see [`Sort`]); the newest first, among
/// calls whoever has waited longest; ids last, so that two questions never disagree.
type Urgency = (
    Reverse<Priority>,
    bool,
    bool,
    Sort,
    Mono,
    Reverse<Mono>,
    Reverse<ConditionId>,
);

/// What comes first where all else is alike (docs/ALARMS.md, "Order").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// A heart stands still, and somebody is there who says so.
    CodeBlue,
    /// Of a patient, a bed, equipment or the station.
    Alarm,
    /// A person calls, who can wait a moment longer than what cannot call.
    Call,
}

fn sort(announced: &Announcement) -> Sort {
    match announced.kind {
        Kind::Call if announced.class == class::CODE_BLUE => Sort::CodeBlue,
        Kind::Call => Sort::Call,
        Kind::Physiological | Kind::Technical | Kind::Advisory => Sort::Alarm,
    }
}

fn urgency(condition: &Condition) -> Urgency {
    let sort = sort(&condition.announced);
    let since = condition.since.mono;
    let (longest, newest) = match sort {
        Sort::Call => (since, Mono::START),
        Sort::CodeBlue | Sort::Alarm => (Mono::START, since),
    };
    (
        Reverse(condition.priority),
        condition.announced.presence != Presence::Present || condition.inhibited.is_some(),
        condition.acknowledged.is_some(),
        sort,
        longest,
        Reverse(newest),
        Reverse(condition.id),
    )
}

impl Register {
    /// Takes what a source says of a condition.
    ///
    /// A graver priority, or becoming true again, ends an acknowledgement: the person
    /// acknowledged something milder.
    pub fn announce(&mut self, now: Now, news: Announcement) -> Announced {
        // The maps are changed together alone; should they ever differ, the condition
        // must be shown rather than lost, hence the second way to `begin`.
        let open = self.by_key.get(&news.key).copied();
        let Some(id) = open.filter(|id| self.open.contains_key(id)) else {
            return Announced::Began(self.begin(now, news));
        };
        let priority = news.priority;
        let taken = self.edit(id, |condition| condition.take(now, news, priority));
        match taken {
            Some(taken) if !taken.same => Announced::Changed(id),
            Some(_) | None => Announced::Same(id),
        }
    }

    /// Begins a condition under a new id.
    pub(crate) fn begin(&mut self, now: Now, news: Announcement) -> ConditionId {
        self.last_id += 1;
        let id = ConditionId::new(self.last_id);
        self.insert(Condition::begin(now, id, news));
        id
    }

    /// Puts a condition in under the id that it has.
    pub(crate) fn insert(&mut self, condition: Condition) {
        self.by_key
            .insert(condition.announced.key.clone(), condition.id);
        self.last_id = self.last_id.max(condition.id.get());
        self.index(&condition);
        self.open.insert(condition.id, condition);
    }

    fn index(&mut self, condition: &Condition) {
        self.order.insert(urgency(condition));
        self.by_subject
            .entry(condition.announced.subject.clone())
            .or_default()
            .insert(condition.id);
    }

    fn unindex(&mut self, subject: &Subject, id: ConditionId) {
        let emptied = self.by_subject.get_mut(subject).is_some_and(|ids| {
            ids.remove(&id);
            ids.is_empty()
        });
        if emptied {
            self.by_subject.remove(subject);
        }
    }

    /// Changes a condition and its places; its key must stay.
    pub(crate) fn edit<T>(
        &mut self,
        id: ConditionId,
        change: impl FnOnce(&mut Condition) -> T,
    ) -> Option<T> {
        let condition = self.open.get_mut(&id)?;
        let before = urgency(condition);
        let stood = condition.announced.subject.clone();
        let done = change(condition);
        let after = urgency(condition);
        let stands =
            (condition.announced.subject != stood).then(|| condition.announced.subject.clone());
        if before != after {
            self.order.remove(&before);
            self.order.insert(after);
        }
        if let Some(subject) = stands {
            self.unindex(&stood, id);
            self.by_subject.entry(subject).or_default().insert(id);
        }
        Some(done)
    }

    /// The source says that it is over. `None` when it was not open.
    pub fn end(&mut self, key: &ConditionKey) -> Option<Condition> {
        let id = self.by_key.get(key).copied()?;
        self.remove(id)
    }

    /// Takes a condition out.
    pub(crate) fn remove(&mut self, id: ConditionId) -> Option<Condition> {
        let condition = self.open.remove(&id)?;
        self.by_key.remove(&condition.announced.key);
        self.order.remove(&urgency(&condition));
        self.unindex(&condition.announced.subject, id);
        Some(condition)
    }

    /// Somebody at the station has seen it.
    ///
    /// # Errors
    /// When it has ended or is acknowledged already.
    pub fn acknowledge(&mut self, now: Now, id: ConditionId) -> Result<(), AcknowledgeError> {
        self.edit(id, |condition| {
            if condition.acknowledged.is_some() {
                return Err(AcknowledgeError::Already);
            }
            condition.acknowledged = Some(Acknowledged {
                by: Acknowledger::Station,
                at: now,
                until: None,
            });
            Ok(())
        })
        .unwrap_or(Err(AcknowledgeError::Ended))
    }

    /// Takes the station's acknowledgement back.
    ///
    /// # Errors
    /// When it has ended, is not acknowledged, or was acknowledged at the bedside.
    pub fn unacknowledge(&mut self, id: ConditionId) -> Result<(), AcknowledgeError> {
        self.edit(id, |condition| {
            match condition.acknowledged.as_ref().map(|a| &a.by) {
                None => Err(AcknowledgeError::Already),
                Some(Acknowledger::Bedside) => Err(AcknowledgeError::ByBedside),
                Some(Acknowledger::Station | Acknowledger::Person(_)) => {
                    condition.acknowledged = None;
                    Ok(())
                }
            }
        })
        .unwrap_or(Err(AcknowledgeError::Ended))
    }

    /// One condition by id.
    #[must_use]
    pub fn get(&self, id: ConditionId) -> Option<&Condition> {
        self.open.get(&id)
    }

    /// One condition by its source's key.
    #[must_use]
    pub fn by_key(&self, key: &ConditionKey) -> Option<&Condition> {
        self.by_key.get(key).and_then(|id| self.open.get(id))
    }

    /// Every open condition, by id.
    pub fn open(&self) -> impl Iterator<Item = &Condition> {
        self.open.values()
    }

    /// How many are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether none is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The ids of everything open at a subject.
    pub fn ids_at(&self, subject: &Subject) -> impl Iterator<Item = ConditionId> {
        self.by_subject.get(subject).into_iter().flatten().copied()
    }

    /// Every open condition, most urgent first.
    pub fn urgent(&self) -> impl Iterator<Item = &Condition> {
        self.order
            .iter()
            .filter_map(|(.., Reverse(id))| self.open.get(id))
    }

    /// Every open condition as a list, most urgent first.
    #[must_use]
    pub fn by_urgency(&self) -> Vec<&Condition> {
        self.urgent().collect()
    }

    /// The open conditions of a subject, most urgent first.
    #[must_use]
    pub fn at(&self, subject: &Subject) -> Vec<&Condition> {
        let mut all: Vec<&Condition> = self
            .ids_at(subject)
            .filter_map(|id| self.open.get(&id))
            .collect();
        all.sort_by_key(|condition| urgency(condition));
        all
    }

    /// The last id given.
    pub(crate) const fn last_id(&self) -> u64 {
        self.last_id
    }

    /// Continues the numbering of an earlier register.
    pub(crate) fn skip_ids(&mut self, last: u64) {
        self.last_id = self.last_id.max(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::{Category, Class};
    use crate::condition::{Kind, Origin};
    use lamplight_units::{BedId, Wall};
    use std::sync::Arc;
    use std::time::Duration;

    fn at(seconds: u64) -> Now {
        let zero = Now {
            mono: Mono::START,
            wall: Wall::from_micros(0),
        };
        zero.after(Duration::from_secs(seconds))
    }

    fn news(name: &str, priority: Priority) -> Announcement {
        Announcement {
            key: ConditionKey::new("device/1", name),
            subject: Subject::Bed(BedId::parse("1").unwrap()),
            origin: Origin::Device,
            kind: Kind::Physiological,
            class: Class::named(name),
            category: Category::General,
            priority,
            text: Arc::from(name),
            advice: Arc::from(""),
            about: None,
            presence: Presence::Present,
            silenced: None,
            acknowledged_at_bedside: false,
        }
    }

    fn began(done: Announced) -> ConditionId {
        match done {
            Announced::Began(id) => id,
            other => panic!("expected a new condition, got {other:?}"),
        }
    }

    #[test]
    fn the_same_key_is_the_same_condition_until_it_ends() {
        let mut register = Register::default();
        let id = began(register.announce(at(0), news("VENT FIB", Priority::High)));
        assert_eq!(
            register.announce(at(1), news("VENT FIB", Priority::High)),
            Announced::Same(id)
        );
        assert_eq!(register.get(id).unwrap().since, at(0));
        assert!(
            register
                .end(&ConditionKey::new("device/1", "VENT FIB"))
                .is_some()
        );
        let again = began(register.announce(at(2), news("VENT FIB", Priority::High)));
        assert_ne!(id, again);
    }

    #[test]
    fn a_graver_priority_ends_the_acknowledgement_and_a_milder_one_does_not() {
        let mut register = Register::default();
        let id = began(register.announce(at(0), news("SpO2 LOW", Priority::Medium)));
        register.acknowledge(at(1), id).unwrap();
        register.announce(at(2), news("SpO2 LOW", Priority::Low));
        assert!(register.get(id).unwrap().acknowledged.is_some());
        register.announce(at(3), news("SpO2 LOW", Priority::High));
        assert!(register.get(id).unwrap().acknowledged.is_none());
    }

    #[test]
    fn the_bedsides_acknowledgement_comes_and_goes_with_its_reports() {
        let mut register = Register::default();
        let mut said = news("APNOEA", Priority::High);
        said.acknowledged_at_bedside = true;
        let id = began(register.announce(at(0), said));
        assert_eq!(register.unacknowledge(id), Err(AcknowledgeError::ByBedside));
        register.announce(at(1), news("APNOEA", Priority::High));
        assert!(register.get(id).unwrap().acknowledged.is_none());
    }

    #[test]
    fn an_acknowledgement_can_be_taken_back_once() {
        let mut register = Register::default();
        let id = began(register.announce(at(0), news("X", Priority::Low)));
        assert_eq!(register.unacknowledge(id), Err(AcknowledgeError::Already));
        register.acknowledge(at(1), id).unwrap();
        assert_eq!(
            register.acknowledge(at(2), id),
            Err(AcknowledgeError::Already)
        );
        register.unacknowledge(id).unwrap();
        assert_eq!(
            register.acknowledge(at(3), ConditionId::new(99)),
            Err(AcknowledgeError::Ended)
        );
    }

    #[test]
    fn becoming_true_again_after_latching_starts_anew() {
        let mut register = Register::default();
        let id = began(register.announce(at(0), news("ASYSTOLE", Priority::High)));
        register.acknowledge(at(1), id).unwrap();
        let mut latched = news("ASYSTOLE", Priority::High);
        latched.presence = Presence::Latched;
        register.announce(at(2), latched);
        register.announce(at(3), news("ASYSTOLE", Priority::High));
        let condition = register.get(id).unwrap();
        assert_eq!(
            (condition.since, condition.acknowledged.is_none()),
            (at(3), true)
        );
    }

    #[test]
    fn the_list_is_ordered_by_urgency() {
        let mut register = Register::default();
        register.announce(at(0), news("low", Priority::Low));
        let seen = began(register.announce(at(1), news("medium, seen", Priority::Medium)));
        register.announce(at(2), news("medium, old", Priority::Medium));
        register.announce(at(3), news("medium, new", Priority::Medium));
        let mut over = news("high, latched", Priority::High);
        over.presence = Presence::Latched;
        register.announce(at(4), over);
        register.announce(at(1), news("high", Priority::High));
        register.acknowledge(at(5), seen).unwrap();
        let order: Vec<_> = register
            .by_urgency()
            .iter()
            .map(|c| c.announced.text.to_string())
            .collect();
        assert_eq!(
            order,
            [
                "high",
                "high, latched",
                "medium, new",
                "medium, old",
                "medium, seen",
                "low"
            ]
        );
    }
}
