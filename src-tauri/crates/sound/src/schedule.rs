//! What sounds next: a state machine that knows no clock and no device.
//!
//! Its rules:
//!
//! - The gravest present tone is repeated at its interval.
//! - A tone graver than what is sounding takes over at once.
//! - Otherwise a burst once begun is completed, also when its condition ends meanwhile.
//! - A tone no graver than the burst before it keeps the shortest interval of the
//!   standard, 2.5 s, from that burst's end: two bursts without a pause between them
//!   would be neither. This is the longest that a new condition of the same priority
//!   waits after the burst that is sounding anyway.
//! - A reminder, then a test, sound when nothing else wants to.
//! - What was sounding when the output was lost sounds when it is back.
//!
//! The bound: one tone, one extra tone, one reminder and one test can wait. A second
//! extra tone joins the first and the graver is kept; its burst announces both.

use crate::{Intervals, LEAD, Melody, Plan, Settings, Sound, Tone};
use lamplight_alarms::Priority;
use lamplight_units::{Mono, Now};
use std::time::Duration;

/// What waits to be sounded, for a state dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// The gravest present tone; repeated.
    pub tone: Option<Tone>,
    /// A new condition's tone that has not sounded yet.
    pub once: Option<Tone>,
    /// A reminder that has not sounded yet.
    pub reminder: bool,
    /// A test that has not sounded yet.
    pub test: bool,
}

/// A burst that is to begin now, in place of what is sounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    /// Counts up from 1.
    pub order: u64,
    pub sound: Sound,
}

#[derive(Debug, Clone, Copy)]
struct Playing {
    sound: Sound,
    ends: Mono,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Schedule {
    intervals: Intervals,
    melody: Melody,
    waiting: Waiting,
    /// When the present tone is to sound again; none when it does not.
    due: Option<Mono>,
    playing: Option<Playing>,
    /// The last alarm burst and its end.
    last: Option<(Priority, Mono)>,
    /// Ordered, but the device has not begun to take it.
    unheard: Option<(u64, Sound)>,
    orders: u64,
    available: bool,
}

impl Schedule {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            intervals: settings.intervals,
            melody: settings.melody,
            waiting: Waiting::default(),
            due: None,
            playing: None,
            last: None,
            unheard: None,
            orders: 0,
            available: false,
        }
    }

    /// New settings; they count from the next burst on.
    pub(crate) fn adjust(&mut self, settings: &Settings) {
        self.intervals = settings.intervals;
        self.melody = settings.melody;
    }

    pub(crate) const fn waiting(&self) -> Waiting {
        self.waiting
    }

    /// The gravest present tone. A rise and a fall sound as soon as the rules allow, a
    /// change of category with the next repetition.
    pub(crate) fn set(&mut self, now: Now, tone: Option<Tone>) {
        let before = self.waiting.tone.map(Tone::priority);
        self.waiting.tone = tone;
        match tone {
            None => self.due = None,
            Some(tone) if before != Some(tone.priority()) => self.due = Some(now.mono),
            Some(_) => {}
        }
    }

    /// A new condition sounds at once, whatever is repeated; unless what is repeated is
    /// graver, then that covers it.
    pub(crate) fn sound_now(&mut self, tone: Tone) {
        let covered = self
            .waiting
            .tone
            .is_some_and(|now| now.priority() > tone.priority());
        if !covered {
            self.waiting.once = Some(self.waiting.once.map_or(tone, |once| once.graver(tone)));
        }
    }

    /// One reminder; a tone that is repeated reminds by itself.
    pub(crate) fn remind(&mut self) {
        self.waiting.reminder = self.waiting.tone.is_none();
    }

    pub(crate) fn test(&mut self) {
        self.waiting.test = true;
    }

    /// Nobody waits for the test any more.
    pub(crate) fn forget_test(&mut self) {
        self.waiting.test = false;
    }

    /// The device has begun to take this order's samples.
    pub(crate) fn began(&mut self, order: u64) {
        if self.unheard.is_some_and(|(unheard, _)| unheard <= order) {
            self.unheard = None;
        }
    }

    /// Whether there is an output. What was cut off, or never began, waits again.
    pub(crate) fn available(&mut self, now: Now, available: bool) {
        if self.available == available {
            return;
        }
        self.available = available;
        if available {
            self.due = self.waiting.tone.map(|_| now.mono);
            return;
        }
        let cut = self
            .playing
            .take()
            .filter(|playing| playing.ends > now.mono);
        for sound in [
            cut.map(|cut| cut.sound),
            self.unheard.take().map(|(_, sound)| sound),
        ] {
            match sound {
                Some(Sound::Alarm(tone)) => self.sound_now(tone),
                Some(Sound::Reminder) => self.remind(),
                Some(Sound::Test) => self.test(),
                None => {}
            }
        }
        self.last = None;
    }

    /// The burst that is to begin now. Ask until there is none, after every change.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Start> {
        let now = now.mono;
        if !self.available {
            return None;
        }
        self.end_burst(now);
        let sound = self.ready(now)?;
        self.begin(now, sound);
        Some(Start {
            order: self.orders,
            sound,
        })
    }

    /// When to ask again although nothing has changed.
    pub(crate) fn next_wake(&self, now: Now) -> Option<Mono> {
        if !self.available {
            return None;
        }
        if let Some(playing) = self.playing {
            return Some(playing.ends);
        }
        let claim = match self.waiting.once {
            Some(once) => Some((once.priority(), Mono::START)),
            None => self
                .waiting
                .tone
                .and_then(|tone| Some((tone.priority(), self.due?))),
        };
        let spare = self.earliest(Priority::Low, now.mono);
        let wanted = self.waiting.reminder || (self.waiting.test && self.fits(spare, Sound::Test));
        let spare = wanted.then_some(spare);
        let tone = claim.map(|(priority, due)| self.earliest(priority, due));
        tone.into_iter().chain(spare).min()
    }

    fn end_burst(&mut self, now: Mono) {
        let Some(playing) = self.playing else { return };
        if playing.ends > now {
            return;
        }
        self.playing = None;
        if let Sound::Alarm(tone) = playing.sound {
            self.last = Some((tone.priority(), playing.ends));
        }
    }

    /// What may begin now by the rules.
    fn ready(&self, now: Mono) -> Option<Sound> {
        if let Some(tone) = self.claim(now) {
            let takes_over = match self.playing.map(|playing| playing.sound) {
                None => self.earliest(tone.priority(), now) <= now,
                Some(Sound::Alarm(sounding)) => tone.priority() > sounding.priority(),
                Some(Sound::Reminder | Sound::Test) => true,
            };
            return takes_over.then_some(Sound::Alarm(tone));
        }
        if self.playing.is_some() || self.earliest(Priority::Low, now) > now {
            return None;
        }
        if self.waiting.reminder {
            return Some(Sound::Reminder);
        }
        (self.waiting.test && self.fits(now, Sound::Test)).then_some(Sound::Test)
    }

    /// The tone that wants to sound.
    fn claim(&self, now: Mono) -> Option<Tone> {
        let repeated = self
            .waiting
            .tone
            .filter(|_| self.due.is_some_and(|due| due <= now));
        match (self.waiting.once, repeated) {
            (Some(once), Some(repeated)) => Some(once.graver(repeated)),
            (once, repeated) => once.or(repeated),
        }
    }

    /// Not before `due`, nor within the shortest interval after a burst as grave.
    fn earliest(&self, priority: Priority, due: Mono) -> Mono {
        match self.last {
            Some((last, end)) if last >= priority => due.max(end + Intervals::LEAST),
            Some(_) | None => due,
        }
    }

    /// Whether it would be over before the present tone is due.
    fn fits(&self, now: Mono, sound: Sound) -> bool {
        self.due.is_none_or(|due| now + self.length(sound) <= due)
    }

    /// From the first sample to the end of the last pulse.
    fn length(&self, sound: Sound) -> Duration {
        Plan::of(sound, self.melody).length() + LEAD
    }

    fn begin(&mut self, now: Mono, sound: Sound) {
        let ends = now + self.length(sound);
        self.orders += 1;
        self.playing = Some(Playing { sound, ends });
        self.unheard = Some((self.orders, sound));
        match sound {
            Sound::Alarm(tone) => {
                self.waiting.once = None;
                self.waiting.reminder = false;
                if self
                    .waiting
                    .tone
                    .is_some_and(|wish| wish.priority() == tone.priority())
                {
                    self.due = self.intervals.after(tone).map(|after| {
                        // The rendered burst leads in before its onset.
                        ends + after.saturating_sub(LEAD).max(Intervals::LEAST)
                    });
                }
            }
            Sound::Reminder => self.waiting.reminder = false,
            Sound::Test => self.waiting.test = false,
        }
    }
}

#[cfg(test)]
mod tests;
