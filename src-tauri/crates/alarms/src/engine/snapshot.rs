//! Restart: the whole state as plain data, and back.
//!
//! While the program runs only the monotonic clock counts. It begins anew with the
//! program, so the time away is taken from the wall clock, once: the engine first lives
//! through it on the old monotonic clock, so that all that fell due in between happens in
//! its order, then every instant is moved over to the new one. A wall clock that went
//! back meanwhile counts as no time away; one that went far ahead makes pauses and
//! promises run out, which is the safe side.

use super::{
    Alarms, Care, Deadline, Delivery, DeliveryState, Effect, Inactivation, Pause, Recent, Roster,
    What,
};
use crate::condition::{Condition, ConditionId};
use crate::engine::attend::leads;
use crate::policy::ValidPolicy;
use lamplight_units::{Mono, Now, Wall};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Everything that must live through a restart. Effects are not in it: poll them first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When it was taken.
    pub taken: Now,
    /// Every open condition with its care.
    pub conditions: Vec<(Condition, Care)>,
    /// What could still be continued.
    pub recent: Vec<Recent>,
    /// Every inactivation.
    pub inactivations: Vec<Inactivation>,
    /// The pause of the sound.
    pub pause: Option<Pause>,
    /// Who is on duty.
    pub roster: Roster,
    /// Every delivery.
    pub deliveries: Vec<Delivery>,
    /// Every deadline.
    pub deadlines: Vec<(Deadline, Mono)>,
    /// The last condition's number.
    pub last_condition: u64,
    /// The last inactivation's number.
    pub last_inactivation: u64,
    /// The last delivery's number.
    pub last_delivery: u64,
    /// The last event's number.
    pub sequence: u64,
}

impl Alarms {
    /// The state as plain data.
    #[must_use]
    pub fn snapshot(&self, now: Now) -> Snapshot {
        let with_care = |(id, care): (&ConditionId, &Care)| {
            self.register
                .get(*id)
                .map(|open| (open.clone(), care.clone()))
        };
        Snapshot {
            taken: now,
            conditions: self.care.iter().filter_map(with_care).collect(),
            recent: self.recent.values().cloned().collect(),
            inactivations: self.inactivations.values().cloned().collect(),
            pause: self.pause.clone(),
            roster: self.roster.clone(),
            deliveries: self.deliveries.values().cloned().collect(),
            deadlines: self.deadlines.all().collect(),
            last_condition: self.register.last_id(),
            last_inactivation: self.last_inactivation,
            last_delivery: self.last_delivery,
            sequence: self.sequence,
        }
    }

    /// Goes on from a snapshot: pauses, acknowledgements and ladders as they were, what
    /// fell due in between carried out, tone, notices and open deliveries told anew.
    #[must_use]
    pub fn restore(policy: ValidPolicy, mut kept: Snapshot, now: Now) -> Self {
        // Notices went with the program that showed them; `refresh` begins them anew.
        for (_, care) in &mut kept.conditions {
            care.noticed = false;
        }
        let away = away(kept.taken.wall, now.wall);
        let woken = Now {
            mono: kept.taken.mono + away,
            wall: now.wall,
        };
        let mut alarms = Self::put_back(policy, kept);
        alarms.record(woken, None, What::Restarted { away });
        alarms.handle_timeout(woken);
        let alarms = Self::put_back(
            alarms.policy.clone(),
            Shift {
                from: woken,
                to: now,
            }
            .snapshot(alarms.snapshot(woken)),
        )
        .with_outbox_of(alarms);
        alarms.told_anew(now)
    }

    fn put_back(policy: ValidPolicy, kept: Snapshot) -> Self {
        let mut alarms = Self::new(policy);
        for (condition, care) in kept.conditions {
            let id = condition.id;
            if care.signal.sound == crate::signal::Sound::Sounding {
                let place = (care.signal.priority, leads(&condition), care.alerted, id);
                alarms.sounding.insert(place);
            }
            alarms.register.insert(condition);
            alarms.care.insert(id, care);
        }
        alarms.register.skip_ids(kept.last_condition);
        for recent in kept.recent {
            let id = recent.condition.id;
            alarms
                .recent_keys
                .insert(recent.condition.announced.key.clone(), id);
            alarms.recent.insert(id, recent);
        }
        let by_id = |order: Inactivation| (order.id, order);
        alarms.inactivations = kept.inactivations.into_iter().map(by_id).collect();
        alarms.pause = kept.pause;
        alarms.roster = kept.roster;
        let by_id = |delivery: Delivery| (delivery.id, delivery);
        alarms.deliveries = kept.deliveries.into_iter().map(by_id).collect();
        for (deadline, at) in kept.deadlines {
            alarms.deadlines.set(deadline, at);
        }
        alarms.last_inactivation = kept.last_inactivation;
        alarms.last_delivery = kept.last_delivery;
        alarms.sequence = kept.sequence;
        alarms
    }

    fn with_outbox_of(mut self, other: Self) -> Self {
        self.outbox = other.outbox;
        self.tone = None;
        self
    }

    /// The sound, the screen and the transports have forgotten what they were told.
    fn told_anew(mut self, now: Now) -> Self {
        self.tone = None;
        let ids: Vec<ConditionId> = self.care.keys().copied().collect();
        for id in ids {
            self.outbox.changed(id);
            self.refresh(now, id, &super::attend::Cause::Quiet);
        }
        let queued = |delivery: &&Delivery| delivery.state == DeliveryState::Queued;
        for delivery in self.deliveries.values().filter(queued) {
            self.outbox.push(Effect::Deliver {
                id: delivery.id,
                condition: delivery.condition,
                to: delivery.to.clone(),
                step: delivery.step,
            });
        }
        self.settle();
        self
    }
}

fn away(then: Wall, now: Wall) -> Duration {
    let micros = now.micros().saturating_sub(then.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

/// Moves instants from one monotonic clock to another. The past before the new clock's
/// zero falls on its zero; nothing is computed from it.
struct Shift {
    from: Now,
    to: Now,
}

impl Shift {
    fn mono(&self, at: Mono) -> Mono {
        if at >= self.from.mono {
            self.to.mono + at.since(self.from.mono)
        } else {
            self.to.mono - self.from.mono.since(at)
        }
    }

    /// A time that has been: its wall time stays as written.
    fn past(&self, at: &mut Now) {
        at.mono = self.mono(at.mono);
    }

    /// A time to come: its wall time follows from how long it is until then.
    fn future(&self, at: &mut Now) {
        *at = self.to.after(at.mono.since(self.from.mono));
    }

    fn condition(&self, condition: &mut Condition) {
        self.past(&mut condition.since);
        if let Some(seen) = &mut condition.acknowledged {
            self.past(&mut seen.at);
            if let Some(until) = &mut seen.until {
                self.future(until);
            }
        }
    }

    fn snapshot(&self, mut kept: Snapshot) -> Snapshot {
        for (condition, care) in &mut kept.conditions {
            self.condition(condition);
            if let Some(accepted) = &mut care.accepted {
                self.past(&mut accepted.at);
                if let Some(until) = &mut accepted.until {
                    self.future(until);
                }
            }
        }
        for recent in &mut kept.recent {
            self.condition(&mut recent.condition);
            if let Some(at) = &mut recent.rise_at {
                *at = self.mono(*at);
            }
        }
        for order in &mut kept.inactivations {
            self.past(&mut order.since);
            if let Some(until) = &mut order.until {
                self.future(until);
            }
        }
        if let Some(pause) = &mut kept.pause {
            self.past(&mut pause.since);
            self.future(&mut pause.until);
        }
        for delivery in &mut kept.deliveries {
            self.past(&mut delivery.at);
        }
        for (_, at) in &mut kept.deadlines {
            *at = self.mono(*at);
        }
        kept
    }
}
