//! Signals: light, sound and notice of each condition, and the one tone of the station.

use super::{Alarms, Care, Climb, Effect, Notice, ToneWish, What};
use crate::actor::PersonId;
use crate::class;
use crate::condition::{
    Acknowledged, Acknowledger, Condition, ConditionId, Kind, Presence, Priority, Silenced,
};
use crate::engine::inactivation::{Inactivation, dark};
use crate::signal::{By, Signal, Silent, Sound, Until, Visual, Why};
use lamplight_units::Now;

/// Why a signal is derived anew.
#[derive(Debug, Clone)]
pub(super) enum Cause {
    /// Nothing that calls for a person anew.
    Quiet,
    /// It is new, graver, true again, or to the fore.
    Alert,
    /// A promise ran out: it goes to somebody else.
    AlertExcept(Option<PersonId>),
}

impl Alarms {
    /// Derives the signal of a condition anew, and tells what is different. Every change
    /// of a condition ends here.
    pub(super) fn refresh(&mut self, now: Now, id: ConditionId, cause: &Cause) {
        let (Some(open), Some(care)) = (self.register.get(id), self.care.get_mut(&id)) else {
            return;
        };
        let priority = open.priority;
        let onset = self.policy.onset(&open.announced.class, priority).is_some();
        let mut alert = !matches!(cause, Cause::Quiet);
        if alert {
            care.onset_told = false;
            care.owed = true;
            care.broke_through |= priority == Priority::High && self.pause.is_some();
        }
        let mut signal = self.derive(id);
        // What called for a person during a silence is owed when the silence is over.
        alert |= self
            .care
            .get(&id)
            .is_some_and(|care| care.owed || (onset && !care.onset_told));
        if alert && signal.as_ref().is_some_and(sounds) {
            self.sound_now(now, id, onset);
            signal = self.derive(id);
        }
        let Some(signal) = signal else {
            return;
        };
        self.sound_on(id, &signal);
        self.notice(id, &signal);
        if let Some(care) = self.care.get_mut(&id)
            && care.signal != signal
        {
            care.signal = signal;
            self.outbox.changed(id);
        }
        self.climb_if_needed(now, id, cause);
    }

    fn sound_now(&mut self, now: Now, id: ConditionId, onset: bool) {
        let Some(open) = self.register.get(id) else {
            return;
        };
        let tone = ToneWish {
            priority: open.priority,
            category: open.announced.category,
        };
        self.outbox.push(Effect::SoundNow {
            condition: id,
            tone,
        });
        self.record(now, Some(id), What::Sounded(tone.priority));
        self.unlist(id);
        let sequence = self.sequence;
        if let Some(care) = self.care.get_mut(&id) {
            care.alerted = sequence;
            care.owed = false;
            care.onset_told = onset;
        }
    }

    /// Takes a condition out of those that sound, under the place that it has there.
    fn unlist(&mut self, id: ConditionId) {
        if let Some(care) = self.care.get(&id) {
            for leads in [false, true] {
                self.sounding
                    .remove(&(care.signal.priority, leads, care.alerted, id));
            }
        }
    }

    fn sound_on(&mut self, id: ConditionId, signal: &Signal) {
        self.unlist(id);
        if let Some(care) = self.care.get(&id)
            && sounds(signal)
        {
            // Of a call and an alarm of one priority the alarm is heard: a monitor cannot
            // press its button again.
            let leads = self.get(id).is_some_and(leads);
            let place = (signal.priority, leads, care.alerted, id);
            self.sounding.insert(place);
        }
    }

    /// A condition is gone: neither sound nor notice stays.
    pub(super) fn hush(&mut self, care: &Care, id: ConditionId) {
        for leads in [false, true] {
            self.sounding
                .remove(&(care.signal.priority, leads, care.alerted, id));
        }
        if care.noticed {
            self.outbox.push(Effect::Notice(Notice::Close(id)));
        }
    }

    fn notice(&mut self, id: ConditionId, signal: &Signal) {
        let (Some(open), Some(care)) = (self.register.get(id), self.care.get_mut(&id)) else {
            return;
        };
        let wanted = open.priority >= self.policy.notice_from
            && open.acknowledged.is_none()
            && open.inhibited.is_none()
            && !is_dark(signal);
        let notice = match (care.noticed, wanted) {
            (false, true) => Notice::Begin(id),
            (true, false) => Notice::Close(id),
            (true, true) if care.signal != *signal => Notice::Update(id),
            (true, true) | (false, false) => return,
        };
        care.noticed = wanted;
        self.outbox.push(Effect::Notice(notice));
    }

    fn climb_if_needed(&mut self, now: Now, id: ConditionId, cause: &Cause) {
        let (Some(open), Some(care)) = (self.register.get(id), self.care.get(&id)) else {
            return;
        };
        let needed = open.acknowledged.is_none()
            && open.inhibited.is_none()
            && care.accepted.is_none()
            && !is_dark(&care.signal);
        let under_way = care.climb.is_some();
        let except = match cause {
            Cause::Quiet if needed && under_way => return,
            Cause::Quiet | Cause::Alert => None,
            Cause::AlertExcept(person) => person.clone(),
        };
        if needed {
            self.start_climb(
                now,
                id,
                Climb {
                    except,
                    ..Climb::default()
                },
            );
        } else if under_way {
            self.stop_climb(id);
        }
    }

    /// Tells the station's tone, if it is another than before.
    pub(super) fn settle(&mut self) {
        let top = self.sounding.last().and_then(|(.., id)| self.get(*id));
        let tone = top.map(|open| ToneWish {
            priority: open.priority,
            category: open.announced.category,
        });
        if tone != self.tone {
            self.tone = tone;
            self.outbox.push(Effect::Tone(tone));
        }
    }

    fn derive(&self, id: ConditionId) -> Option<Signal> {
        let (open, care) = (self.register.get(id)?, self.care.get(&id)?);
        let sound = self
            .silent(open, care)
            .map_or(Sound::Sounding, Sound::Silent);
        Some(Signal {
            priority: open.priority,
            visual: self.visual(open, care),
            sound,
        })
    }

    fn visual(&self, open: &Condition, care: &Care) -> Visual {
        let off = at_bedside(open, care).is_some_and(dark)
            || self.covering(open).is_some_and(|order| dark(order.kind));
        match open.announced.presence {
            Presence::Latched | Presence::Unconfirmed => Visual::Outlined,
            Presence::Present if off || open.inhibited.is_some() => Visual::Outlined,
            Presence::Present if open.acknowledged.is_some() || care.onset_told => Visual::Steady,
            Presence::Present => match open.priority {
                Priority::High | Priority::Medium => Visual::Flashing,
                Priority::Low | Priority::Advisory => Visual::Steady,
            },
        }
    }

    /// The one place where a sound is left out: the first reason that holds.
    fn silent(&self, open: &Condition, care: &Care) -> Option<Silent> {
        let silent = |why, by, until| Some(Silent { why, by, until });
        if open.priority == Priority::Advisory {
            return silent(Why::Advisory, By::Policy, Until::Over);
        }
        if let Some(other) = open.inhibited {
            return silent(Why::Inhibited(other), By::Policy, Until::OtherOver(other));
        }
        // Of an order here and one at the bedside the reason told is the one that says
        // most: if the light is off, why the light is off.
        let bedside = at_bedside(open, care);
        let order = self.covering(open);
        if let Some(order) = order.filter(|o| dark(o.kind) || !bedside.is_some_and(dark)) {
            return Some(ordered(order));
        }
        if let Some(kind) = bedside {
            return silent(Why::AtBedside(kind), By::Bedside, Until::Bedside);
        }
        if let Some(seen) = &open.acknowledged {
            return Some(acknowledged(seen));
        }
        if care.onset_told {
            return silent(Why::OnsetTold, By::Policy, Until::Over);
        }
        if let Some(pause) = self.pause.as_ref().filter(|_| !care.broke_through) {
            let by = By::Person(pause.by.clone());
            return silent(Why::Paused, by, Until::Time(pause.until));
        }
        None
    }
}

/// What the bedside has silenced, as long as the bedside stands by it: of a condition that
/// it has ended, or that nobody could confirm, it holds no longer.
fn at_bedside(open: &Condition, care: &Care) -> Option<Silenced> {
    let stands = match open.announced.presence {
        Presence::Present | Presence::Latched => !care.over_at_source,
        Presence::Unconfirmed => false,
    };
    open.announced.silenced.filter(|_| stands)
}

fn ordered(order: &Inactivation) -> Silent {
    Silent {
        why: Why::Inactivated {
            kind: order.kind,
            reason: order.reason.clone(),
        },
        by: By::Person(order.by.clone()),
        until: order.until.map_or(Until::Person, Until::Time),
    }
}

fn acknowledged(seen: &Acknowledged) -> Silent {
    let (by, until) = match &seen.by {
        Acknowledger::Bedside => (By::Bedside, Until::Bedside),
        Acknowledger::Station => (By::Station, Until::Over),
        Acknowledger::Person(actor) => (By::Person(actor.clone()), Until::Over),
    };
    Silent {
        why: Why::Acknowledged,
        by,
        until: seen.until.map_or(until, Until::Time),
    }
}

/// Whether its tone goes before that of a call of the same priority.
pub(super) fn leads(open: &Condition) -> bool {
    open.announced.kind != Kind::Call || open.announced.class == class::CODE_BLUE
}

fn sounds(signal: &Signal) -> bool {
    signal.sound == Sound::Sounding
}

/// Whether light and sound are off on purpose.
fn is_dark(signal: &Signal) -> bool {
    match &signal.sound {
        Sound::Sounding => false,
        Sound::Silent(silent) => match &silent.why {
            Why::Inactivated { kind, .. } | Why::AtBedside(kind) => dark(*kind),
            Why::Acknowledged
            | Why::Paused
            | Why::Inhibited(_)
            | Why::OnsetTold
            | Why::Advisory => false,
        },
    }
}
