//! Lives of conditions: they begin, change, return, become graver by lasting, and end.

use super::{Alarms, Care, Deadline, Ending, Event, Recent, Story, What, Withdrawn};
use crate::condition::{
    Acknowledged, Acknowledger, Announcement, Condition, ConditionId, ConditionKey, Presence,
    Priority,
};
use crate::engine::attend::Cause;
use crate::register::Announced;
use crate::signal::{Signal, Sound, Visual};
use lamplight_units::{Mono, Now};
use std::sync::Arc;

impl Alarms {
    /// Takes what a source says of a condition. Said again with changes, it changes it;
    /// said again without, nothing happens.
    pub fn announce(&mut self, now: Now, news: Announcement) -> Announced {
        let open = self.register.by_key(&news.key).map(|open| open.id);
        let done = match open {
            Some(id) => self.hear(now, id, news),
            None => Announced::Began(self.open(now, news)),
        };
        self.settle();
        done
    }

    /// The source says that it is over. `None` when it was not open.
    ///
    /// A latching class is held until a person resets it; one that is told at onset and
    /// end is held for its end delay. The record is never removed: its end is an event.
    pub fn end(&mut self, now: Now, key: &ConditionKey) -> Option<ConditionId> {
        let condition = self.register.by_key(key)?;
        let (id, priority) = (condition.id, condition.priority);
        let class = condition.announced.class.clone();
        if self.care.get(&id).is_some_and(|care| care.over_at_source) {
            return Some(id);
        }
        // What the bedside has latched was over there already: nothing is waited for.
        let present = condition.announced.presence == Presence::Present;
        let delay = self.policy.onset(&class, priority).filter(|_| present);
        if self.policy.latches(&class) {
            self.hold(now, id);
        } else if let Some(delay) = delay.filter(|delay| !delay.is_zero()) {
            self.over_at_source(now, id);
            self.deadlines.set(Deadline::EndDelay(id), now.mono + delay);
        } else {
            self.close(now, id, Ending::BySource);
        }
        self.settle();
        Some(id)
    }

    fn over_at_source(&mut self, now: Now, id: ConditionId) {
        if let Some(care) = self.care.get_mut(&id) {
            care.over_at_source = true;
        }
        self.record(now, Some(id), What::OverAtSource);
        self.outbox.changed(id);
    }

    /// The station's latch: over, but its signal goes on.
    fn hold(&mut self, now: Now, id: ConditionId) {
        self.over_at_source(now, id);
        self.deadlines.clear(Deadline::Rise(id));
        self.register
            .edit(id, |open| open.announced.presence = Presence::Latched);
        self.weigh_with(now, id);
        self.refresh(now, id, &Cause::Quiet);
    }

    fn open(&mut self, now: Now, news: Announcement) -> ConditionId {
        let said = Arc::new(news.clone());
        let recent = self
            .recent_keys
            .get(&news.key)
            .copied()
            .and_then(|id| self.forget(id));
        let id = match recent {
            Some(recent) => self.resume(now, recent, news, said),
            None => {
                let id = self.register.begin(now, news);
                self.care.insert(id, Care::new(unseen(), Story::default()));
                self.record(now, Some(id), What::Began(said));
                self.schedule_rise(now.mono, id);
                id
            }
        };
        if self.get(id).is_some_and(|open| open.acknowledged.is_some()) {
            self.record(now, Some(id), What::Acknowledged(Acknowledger::Bedside));
        }
        self.weigh_with(now, id);
        self.refresh(now, id, &Cause::Alert);
        id
    }

    /// Continues a condition that ended a moment ago: same id, same beginning, same story,
    /// the same climb with time. Its sound is new all the same: see docs/ALARMS.md, "return".
    fn resume(
        &mut self,
        now: Now,
        recent: Recent,
        news: Announcement,
        said: Arc<Announcement>,
    ) -> ConditionId {
        let id = recent.condition.id;
        let begun = Condition::begin(now, id, news);
        self.register.insert(Condition {
            since: recent.condition.since,
            priority: begun
                .priority
                .max(recent.risen.unwrap_or(Priority::Advisory)),
            ..begun
        });
        let mut care = Care::new(unseen(), recent.story);
        care.next_rise = recent.next_rise;
        care.risen = recent.risen;
        self.care.insert(id, care);
        self.record(now, Some(id), What::Returned(said));
        if let Some(at) = recent.rise_at {
            self.deadlines.set(Deadline::Rise(id), at);
        }
        id
    }

    fn hear(&mut self, now: Now, id: ConditionId, news: Announcement) -> Announced {
        let Some(care) = self.care.get_mut(&id) else {
            return Announced::Same(id);
        };
        let was_over = std::mem::take(&mut care.over_at_source);
        if was_over {
            self.deadlines.clear(Deadline::EndDelay(id));
        }
        let changed = self.take(now, id, news, false);
        if changed || was_over {
            self.outbox.changed(id);
            Announced::Changed(id)
        } else {
            Announced::Same(id)
        }
    }

    /// Puts news into an open condition and tells what follows; says whether anything did.
    fn take(&mut self, now: Now, id: ConditionId, news: Announcement, by_time: bool) -> bool {
        let Some(open) = self.register.get(id) else {
            return false;
        };
        let (was, seen) = (open.priority, open.acknowledged.clone());
        let words = open.announced != news;
        let moved = open.announced.subject != news.subject;
        let stood = moved.then(|| open.announced.subject.clone());
        let again =
            news.presence == Presence::Present && open.announced.presence != Presence::Present;
        let risen = self
            .care
            .get(&id)
            .and_then(|care| care.risen)
            .filter(|_| !again);
        let priority = news.priority.max(risen.unwrap_or(Priority::Advisory));
        let said = (words || again).then(|| Arc::new(news.clone()));
        let Some(taken) = self
            .register
            .edit(id, |open| open.take(now, news, priority))
        else {
            return false;
        };
        if taken.same && !words {
            return false;
        }
        self.tell_change(now, id, said, again);
        self.tell_priority(now, id, was, priority, by_time);
        self.tell_acknowledged(now, id, seen, taken.graver || taken.again);
        if taken.again {
            self.rises_anew(now, id);
        }
        if taken.graver || taken.again {
            self.drop_acceptance(now, id, Withdrawn::Graver);
        }
        if let Some(stood) = stood {
            self.weigh(now, &stood);
        }
        self.weigh_with(now, id);
        let alert = taken.graver || taken.again || moved;
        self.refresh(now, id, if alert { &Cause::Alert } else { &Cause::Quiet });
        true
    }

    fn tell_change(
        &mut self,
        now: Now,
        id: ConditionId,
        said: Option<Arc<Announcement>>,
        again: bool,
    ) {
        if let Some(said) = said {
            let what = if again {
                What::Returned(said)
            } else {
                What::Changed(said)
            };
            self.record(now, Some(id), what);
            self.outbox.changed(id);
        }
    }

    fn tell_priority(
        &mut self,
        now: Now,
        id: ConditionId,
        from: Priority,
        to: Priority,
        by_time: bool,
    ) {
        if to > from {
            self.record(now, Some(id), What::Rose { from, to, by_time });
        } else if to < from {
            self.record(now, Some(id), What::Fell { from, to });
        }
    }

    fn tell_acknowledged(
        &mut self,
        now: Now,
        id: ConditionId,
        before: Option<Acknowledged>,
        graver: bool,
    ) {
        let after = self.get(id).and_then(|open| open.acknowledged.clone());
        if before == after {
            return;
        }
        if before.is_some() {
            self.deadlines.clear(Deadline::Acknowledgement(id));
            let why = if graver {
                Withdrawn::Graver
            } else {
                Withdrawn::Bedside
            };
            self.record(now, Some(id), What::Unacknowledged(why));
        }
        if let Some(after) = after {
            self.record(now, Some(id), What::Acknowledged(after.by));
        }
    }

    fn rises_anew(&mut self, now: Now, id: ConditionId) {
        if let Some(care) = self.care.get_mut(&id) {
            care.risen = None;
            care.next_rise = 0;
        }
        self.deadlines.clear(Deadline::Rise(id));
        self.schedule_rise(now.mono, id);
    }

    /// Sets the next rise, counted from the one before.
    fn schedule_rise(&mut self, from: Mono, id: ConditionId) {
        let (Some(open), Some(care)) = (self.register.get(id), self.care.get(&id)) else {
            return;
        };
        let Some(rules) = self.policy.rules(&open.announced.class) else {
            return;
        };
        let before = care
            .next_rise
            .checked_sub(1)
            .and_then(|before| rules.rises.get(before))
            .map_or(std::time::Duration::ZERO, |rise| rise.after);
        if let Some(rise) = rules.rises.get(care.next_rise) {
            let wait = rise.after.saturating_sub(before);
            self.deadlines.set(Deadline::Rise(id), from + wait);
        }
    }

    /// A condition has lasted long enough to be graver.
    pub(super) fn rise(&mut self, now: Now, due: Mono, id: ConditionId) {
        let (Some(open), Some(care)) = (self.register.get(id), self.care.get_mut(&id)) else {
            return;
        };
        let rules = self.policy.rules(&open.announced.class);
        let Some(rise) = rules.and_then(|rules| rules.rises.get(care.next_rise)) else {
            return;
        };
        care.risen = care.risen.max(Some(rise.to));
        care.next_rise += 1;
        let said = open.announced.clone();
        self.schedule_rise(due, id);
        self.take(now, id, said, true);
    }

    /// Closes the record of a condition. It stays continuable for a while.
    pub(super) fn close(&mut self, now: Now, id: ConditionId, ending: Ending) {
        let rise_at = self.deadlines.get(Deadline::Rise(id));
        self.record(now, Some(id), What::Ended(ending));
        self.stop_climb(id);
        self.drop_deliveries(id);
        for deadline in [
            Deadline::Rise(id),
            Deadline::EndDelay(id),
            Deadline::Acknowledgement(id),
            Deadline::Acceptance(id),
        ] {
            self.deadlines.clear(deadline);
        }
        let (Some(condition), Some(care)) = (self.register.remove(id), self.care.remove(&id))
        else {
            return;
        };
        self.hush(&care, id);
        self.outbox.changed(id);
        let subject = condition.announced.subject.clone();
        let weighs = self.policy.inhibits(&condition.announced.class);
        self.remember(
            now,
            Recent {
                condition,
                story: care.story,
                next_rise: care.next_rise,
                rise_at,
                risen: care.risen,
            },
        );
        if weighs {
            self.weigh(now, &subject);
        }
    }

    fn remember(&mut self, now: Now, recent: Recent) {
        if self.policy.continuation.is_zero() {
            return;
        }
        if self.recent.len() >= Self::MOST_RECENT
            && let Some(oldest) = self.recent.keys().next().copied()
        {
            self.forget(oldest);
        }
        let id = recent.condition.id;
        self.recent_keys
            .insert(recent.condition.announced.key.clone(), id);
        self.recent.insert(id, recent);
        self.deadlines
            .set(Deadline::Forget(id), now.mono + self.policy.continuation);
    }

    /// Takes an ended condition out of those that can be continued.
    pub(super) fn forget(&mut self, id: ConditionId) -> Option<Recent> {
        self.deadlines.clear(Deadline::Forget(id));
        let recent = self.recent.remove(&id)?;
        self.recent_keys.remove(&recent.condition.announced.key);
        Some(recent)
    }

    /// The event that a condition's story begins with.
    #[must_use]
    pub fn beginning(&self, id: ConditionId) -> Option<&Event> {
        self.care.get(&id)?.story.first.as_deref()
    }
}

/// A signal before the first one is derived: nothing lies on it, `refresh` replaces it in
/// the same step.
const fn unseen() -> Signal {
    Signal {
        priority: Priority::Advisory,
        visual: Visual::Outlined,
        sound: Sound::Sounding,
    }
}
