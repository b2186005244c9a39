//! The schedule, the output's health and the self-test as one machine.
//!
//! Everything that happens comes in by a method with the time; what is to be done comes
//! out of [`Conductor::poll`], which is asked until it is empty after every change.

use crate::health::{Action, Health, OpenError};
use crate::schedule::{Schedule, Start};
use crate::{Plan, Settings, Sound, Status, Tone, Waiting};
use lamplight_units::{Mono, Now};
use std::collections::VecDeque;
use std::time::Duration;

/// What the player tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The output's status has changed.
    Output(Status),
    /// The device has begun to take a burst.
    Began {
        /// Which.
        sound: Sound,
        /// When it was ordered.
        ordered: Now,
        /// When the device took its first sample.
        delivered: Now,
        /// How much later, by the device's own account, that sample is heard.
        heard_after: Duration,
    },
    /// The self-test's result; one for each test asked for, unless it joined another.
    Tested(TestOutcome),
}

/// What a self-test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// The device took the whole test, or the whole of a burst that came before it; in a
    /// silent test, samples.
    /// Whether anybody heard it, only a person can say.
    Passed {
        /// The device.
        device: String,
    },
    /// There is no output that works, or it is muted.
    NoOutput(Status),
    /// The output works, but took no whole burst in time.
    NotTaken,
}

/// A test waits so long for an output that is being opened.
const TEST_OUTPUT_WITHIN: Duration = Duration::from_secs(6);
/// And so long for the device to have taken it; the longest burst lasts three seconds.
const TEST_TAKEN_WITHIN: Duration = Duration::from_secs(15);

/// What is to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    Open(u64),
    Close(u64),
    /// Play this in place of what is sounding.
    Play {
        order: u64,
        plan: Plan,
        gain: f64,
    },
    Tell(Event),
}

#[derive(Debug, Clone, Copy)]
struct Test {
    since: Mono,
    proof: Proof,
}

/// What a test waits for.
#[derive(Debug, Clone, Copy)]
enum Proof {
    /// A whole burst that can be heard. Only orders above this one prove anything.
    Burst { after: u64 },
    /// Samples taken after the first look, silent ones too: by which attempt, and how many
    /// it had taken by then.
    Samples { from: Option<(u64, u64)> },
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Conductor {
    settings: Settings,
    schedule: Schedule,
    health: Health,
    told: Status,
    test: Option<Test>,
    ordered: Option<(Start, Now)>,
    last_order: u64,
    /// Emptied by every poll; at most a handful.
    effects: VecDeque<Effect>,
}

impl Conductor {
    pub(crate) fn new(now: Now, settings: Settings) -> Self {
        Self {
            settings,
            schedule: Schedule::new(&settings),
            health: Health::new(now),
            told: Status::Starting,
            test: None,
            ordered: None,
            last_order: 0,
            effects: VecDeque::new(),
        }
    }

    pub(crate) fn adjust(&mut self, settings: Settings) {
        self.settings = settings;
        self.schedule.adjust(&settings);
    }

    pub(crate) const fn waiting(&self) -> Waiting {
        self.schedule.waiting()
    }

    pub(crate) fn set(&mut self, now: Now, tone: Option<Tone>) {
        self.schedule.set(now, tone);
    }

    pub(crate) fn sound_now(&mut self, tone: Tone) {
        self.schedule.sound_now(tone);
    }

    pub(crate) fn remind(&mut self) {
        self.schedule.remind();
    }

    /// A test that is asked for during another joins it; a silent one becomes audible.
    pub(crate) fn test(&mut self, now: Now) {
        let audible = |test: Test| matches!(test.proof, Proof::Burst { .. });
        if !self.test.is_some_and(audible) {
            let after = self.last_order;
            self.test = Some(Test {
                since: now.mono,
                proof: Proof::Burst { after },
            });
            self.schedule.test();
        }
    }

    /// The same without a sound: whether the output runs, is not muted and goes on taking
    /// samples. One that is asked for during another joins it.
    pub(crate) fn verify(&mut self, now: Now) {
        self.test.get_or_insert(Test {
            since: now.mono,
            proof: Proof::Samples { from: None },
        });
    }

    pub(crate) fn opened(&mut self, now: Now, attempt: u64, device: String) {
        if !self.health.opened(now, attempt, device) {
            self.effects.push_back(Effect::Close(attempt));
        }
    }

    pub(crate) fn failed(&mut self, now: Now, attempt: u64, why: OpenError) {
        self.health.failed(now, attempt, why);
    }

    pub(crate) fn consumed(&mut self, now: Now, attempt: u64, total: u64) {
        self.health.consumed(now, attempt, total);
        if let Some(Test {
            proof: Proof::Samples { from },
            ..
        }) = &mut self.test
        {
            let first = *from.get_or_insert((attempt, total));
            if first.0 != attempt {
                *from = Some((attempt, total));
            } else if total > first.1 {
                self.pass();
            }
        }
    }

    pub(crate) fn muted(&mut self, attempt: u64, muted: bool) {
        self.health.muted(attempt, muted);
    }

    /// The device took the first sample of an order.
    pub(crate) fn began(&mut self, order: u64, delivered: Now, heard_after: Duration) {
        self.schedule.began(order);
        if let Some((start, ordered)) = self.ordered.take_if(|(start, _)| start.order == order) {
            let sound = start.sound;
            let event = Event::Began {
                sound,
                ordered,
                delivered,
                heard_after,
            };
            self.effects.push_back(Effect::Tell(event));
        }
    }

    /// The device took the last sample of an order.
    pub(crate) fn finished(&mut self, order: u64) {
        let proves = |test: Test| matches!(test.proof, Proof::Burst { after } if order > after);
        if self.test.is_some_and(proves) {
            self.pass();
        }
    }

    /// What a test waited for has happened; it counts on an output that can be heard.
    fn pass(&mut self) {
        if let Status::Working { device } = self.health.status() {
            let device = device.clone();
            self.conclude(TestOutcome::Passed { device });
        }
    }

    /// What is to be done now. Ask until there is nothing.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Effect> {
        if let Some(effect) = self.effects.pop_front() {
            return Some(effect);
        }
        if let Some(action) = self.health.poll(now) {
            return Some(match action {
                Action::Open(attempt) => Effect::Open(attempt),
                Action::Close(attempt) => Effect::Close(attempt),
            });
        }
        self.schedule.available(now, self.health.usable());
        if self.told != *self.health.status() {
            self.told = self.health.status().clone();
            return Some(Effect::Tell(Event::Output(self.told.clone())));
        }
        self.judge_test(now);
        if let Some(effect) = self.effects.pop_front() {
            return Some(effect);
        }
        self.schedule.poll(now).map(|start| self.play(now, start))
    }

    /// When to ask again although nothing has changed.
    pub(crate) fn next_wake(&self, now: Now) -> Mono {
        let test = self.test.map(|test| match self.health.status() {
            Status::Working { .. } => test.since + TEST_TAKEN_WITHIN,
            Status::Starting | Status::Muted { .. } | Status::Missing | Status::Failed(_) => {
                test.since + TEST_OUTPUT_WITHIN
            }
        });
        let schedule = self.schedule.next_wake(now);
        [test, schedule]
            .into_iter()
            .flatten()
            .fold(self.health.next_wake(), Mono::min)
    }

    /// Whether an output has not been seen to run, or a burst to begin, so that it is
    /// worth looking often.
    pub(crate) const fn expects(&self) -> bool {
        self.ordered.is_some() || self.health.proving()
    }

    fn play(&mut self, now: Now, start: Start) -> Effect {
        self.last_order = start.order;
        self.ordered = Some((start, now));
        Effect::Play {
            order: start.order,
            plan: Plan::of(start.sound, self.settings.melody),
            gain: self.settings.loudness.gain(start.sound),
        }
    }

    fn judge_test(&mut self, now: Now) {
        let Some(test) = self.test else { return };
        let waited = now.mono.since(test.since);
        match self.health.status() {
            Status::Working { .. } if waited >= TEST_TAKEN_WITHIN => {
                self.conclude(TestOutcome::NotTaken);
            }
            // Nothing to wait for: it is known.
            status @ (Status::Muted { .. } | Status::Missing | Status::Failed(_)) => {
                self.conclude(TestOutcome::NoOutput(status.clone()));
            }
            status @ Status::Starting if waited >= TEST_OUTPUT_WITHIN => {
                self.conclude(TestOutcome::NoOutput(status.clone()));
            }
            Status::Working { .. } | Status::Starting => {}
        }
    }

    fn conclude(&mut self, outcome: TestOutcome) {
        self.test = None;
        self.schedule.forget_test();
        self.effects.push_back(Effect::Tell(Event::Tested(outcome)));
    }
}

#[cfg(test)]
mod tests;
