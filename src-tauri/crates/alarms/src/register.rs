//! All open conditions: their lives, their acknowledgements, their order.

use crate::condition::{
    Acknowledged, Acknowledger, Announcement, Condition, ConditionId, ConditionKey, Presence,
};
use lamplight_units::Now;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

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
/// the devices and the alerts that the ward keeps of each.
#[derive(Debug, Default)]
pub struct Register {
    open: BTreeMap<ConditionId, Condition>,
    by_key: HashMap<ConditionKey, ConditionId>,
    last_id: u64,
}

impl Register {
    /// Takes what a source says of a condition.
    ///
    /// A graver priority, or becoming true again, ends an acknowledgement: the person
    /// acknowledged something milder.
    pub fn announce(&mut self, now: Now, news: Announcement) -> Announced {
        let Some(id) = self.by_key.get(&news.key).copied() else {
            return Announced::Began(self.begin(now, news));
        };
        let Some(condition) = self.open.get_mut(&id) else {
            // The two maps are changed together in `begin` and `end` alone; should they
            // ever differ, the condition must be shown rather than lost.
            return Announced::Began(self.begin(now, news));
        };
        let before = condition.acknowledged.clone();
        let graver = news.priority > condition.announced.priority;
        let again =
            news.presence == Presence::Present && condition.announced.presence != Presence::Present;
        if graver || again {
            condition.acknowledged = None;
        }
        match (&condition.acknowledged, news.acknowledged_at_bedside) {
            (None, true) => {
                condition.acknowledged = Some(Acknowledged {
                    by: Acknowledger::Bedside,
                    at: now,
                });
            }
            (
                Some(Acknowledged {
                    by: Acknowledger::Bedside,
                    ..
                }),
                false,
            ) => {
                condition.acknowledged = None;
            }
            _ => {}
        }
        if again {
            condition.since = now;
        }
        if condition.announced == news && condition.acknowledged == before {
            return Announced::Same(id);
        }
        condition.announced = news;
        Announced::Changed(id)
    }

    fn begin(&mut self, now: Now, news: Announcement) -> ConditionId {
        self.last_id += 1;
        let id = ConditionId::new(self.last_id);
        let acknowledged = news.acknowledged_at_bedside.then_some(Acknowledged {
            by: Acknowledger::Bedside,
            at: now,
        });
        self.by_key.insert(news.key.clone(), id);
        self.open.insert(
            id,
            Condition {
                id,
                announced: news,
                since: now,
                acknowledged,
            },
        );
        id
    }

    /// The source says that it is over. `None` when it was not open.
    pub fn end(&mut self, key: &ConditionKey) -> Option<Condition> {
        let id = self.by_key.remove(key)?;
        self.open.remove(&id)
    }

    /// Somebody at the station has seen it.
    ///
    /// # Errors
    /// When it has ended or is acknowledged already.
    pub fn acknowledge(&mut self, now: Now, id: ConditionId) -> Result<(), AcknowledgeError> {
        let condition = self.open.get_mut(&id).ok_or(AcknowledgeError::Ended)?;
        if condition.acknowledged.is_some() {
            return Err(AcknowledgeError::Already);
        }
        condition.acknowledged = Some(Acknowledged {
            by: Acknowledger::Station,
            at: now,
        });
        Ok(())
    }

    /// Takes the station's acknowledgement back.
    ///
    /// # Errors
    /// When it has ended, is not acknowledged, or was acknowledged at the bedside.
    pub fn unacknowledge(&mut self, id: ConditionId) -> Result<(), AcknowledgeError> {
        let condition = self.open.get_mut(&id).ok_or(AcknowledgeError::Ended)?;
        match condition.acknowledged.as_ref().map(|a| &a.by) {
            None => Err(AcknowledgeError::Already),
            Some(Acknowledger::Bedside) => Err(AcknowledgeError::ByBedside),
            Some(Acknowledger::Station) => {
                condition.acknowledged = None;
                Ok(())
            }
        }
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

    /// Every open condition, in no order.
    pub fn open(&self) -> impl Iterator<Item = &Condition> {
        self.open.values()
    }

    /// Every open condition, most urgent first.
    ///
    /// The order: priority; what is true before what is latched; what nobody has
    /// acknowledged before what somebody has; the newest first; ids last, so that
    /// two calls never disagree.
    #[must_use]
    pub fn by_urgency(&self) -> Vec<&Condition> {
        let mut all: Vec<&Condition> = self.open.values().collect();
        all.sort_by_key(|c| {
            (
                Reverse(c.announced.priority),
                c.announced.presence != Presence::Present,
                c.acknowledged.is_some(),
                Reverse(c.since.mono),
                Reverse(c.id),
            )
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Kind, Origin, Priority, Silenced, Subject};
    use crate::signal::{Signal, Visual};
    use lamplight_units::{BedId, Mono, Wall};
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
        assert_eq!(
            Signal::of(register.get(id).unwrap()).visual,
            Visual::Outlined
        );
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

    #[test]
    fn signals_follow_priority_acknowledgement_and_silence() {
        let mut register = Register::default();
        for (priority, visual) in [
            (Priority::High, Visual::Flashing),
            (Priority::Medium, Visual::Flashing),
            (Priority::Low, Visual::Steady),
            (Priority::Advisory, Visual::Steady),
        ] {
            let id = began(register.announce(at(0), news(&format!("{priority:?}"), priority)));
            assert_eq!(
                Signal::of(register.get(id).unwrap()),
                Signal { priority, visual }
            );
            register.acknowledge(at(1), id).unwrap();
            assert_eq!(Signal::of(register.get(id).unwrap()).visual, Visual::Steady);
        }
        let mut off = news("off", Priority::High);
        off.silenced = Some(Silenced::AlarmOff);
        let id = began(register.announce(at(0), off));
        assert_eq!(
            Signal::of(register.get(id).unwrap()).visual,
            Visual::Outlined
        );
        let mut paused = news("paused", Priority::High);
        paused.silenced = Some(Silenced::AudioPaused);
        let id = began(register.announce(at(0), paused));
        assert_eq!(
            Signal::of(register.get(id).unwrap()).visual,
            Visual::Flashing
        );
    }
}
