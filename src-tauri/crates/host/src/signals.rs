//! Carries the alarm engine's effects out: tones, desktop notices, the record.
//!
//! Neither the sound nor a notice waits for a window: the alarm path does not depend on
//! the page. What comes back (a lost output, a press in a notice) is told to the
//! station's thread as [`Told`].
//!
//! Both have a thread of their own. One that ended by a fault is started again
//! ([`Signals::mend`]) and given what sounds and what is open now.

mod parts;
mod shown;

use crate::config::SoundConfig;
use crate::restarts::Restarts;
use crate::supervisor::{failed, runs};
use crate::system_clock::SystemClock;
use lamplight_alarms::{ConditionId, Effect, Notice as Wish, Priority, Subject, ToneWish};
use lamplight_notice::{Action, Notice, NoticeId, Notices, Urgency};
use lamplight_people::{Computed, JobId, NotVouched, Vouched};
use lamplight_sound::{Category, Player, Tone};
use lamplight_station::{Command, Input, Part, SoundOutput, Station};
use lamplight_units::Mono;
use shown::Shown;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// News from beside the feeds. Few: an output changes its state, somebody presses, a part
/// of the program fails, a disk is looked at once a minute; so their queue has no bound.
#[derive(Debug)]
pub(crate) enum Told {
    /// The sound output is in another state.
    Output(SoundOutput),
    /// A test of the output has ended, and this is its state: `Working` if it passed.
    Tested {
        /// The state found.
        output: SoundOutput,
    },
    /// Somebody acknowledged in a desktop notice.
    Acknowledge(ConditionId),
    /// News of the station's own parts.
    Input(Box<Input>),
    /// What the people's machine asked for.
    Computed(JobId, Computed),
    /// What the hospital's provider says of whoever stands there.
    Vouched(JobId, Result<Box<Vouched>, NotVouched>),
}

/// What a station does beside its screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signalling {
    /// Tones and desktop notices: a station where people are.
    Full,
    /// None: a station without a window.
    None,
}

/// A thread that can be started again.
struct Kept<T> {
    name: &'static str,
    /// Whether there should be one.
    wanted: bool,
    running: Option<T>,
    restarts: Restarts,
}

/// Sound and notices of a running station.
pub(crate) struct Signals {
    sound: SoundConfig,
    clock: SystemClock,
    tell: UnboundedSender<Told>,
    player: Kept<Player>,
    notices: Kept<Notices>,
    /// For whom the notices were shown.
    shown: Shown,
}

impl Signals {
    /// Starts what the configuration and the kind of station ask for. What comes back goes
    /// to `tell`.
    pub fn start(
        signalling: Signalling,
        sound: &SoundConfig,
        clock: SystemClock,
        tell: UnboundedSender<Told>,
    ) -> Self {
        let full = signalling == Signalling::Full;
        let audible = full && sound.enabled;
        if !audible {
            // Whoever would receive it is held by the caller.
            let _ = tell.send(Told::Output(SoundOutput::Off));
        }
        let now = clock.now().mono;
        Self {
            player: Kept::start("sound", audible, now, || {
                parts::player(sound, clock, tell.clone())
            }),
            notices: Kept::start("notices", full, now, || parts::notices(clock, tell.clone())),
            shown: Shown::default(),
            sound: sound.clone(),
            clock,
            tell,
        }
    }

    /// Does one thing.
    pub fn carry_out(&mut self, station: &Station, effect: &Effect) {
        match effect {
            Effect::Tone(wish) => self.sound(|player| player.set(wish.and_then(tone))),
            Effect::SoundNow { tone: wish, .. } => self.sound(|player| {
                if let Some(tone) = tone(*wish) {
                    player.sound_now(tone);
                }
            }),
            Effect::Reminder => self.sound(Player::remind),
            Effect::Notice(Wish::Begin(id) | Wish::Update(id)) => self.post(station, *id),
            Effect::Notice(Wish::Close(id)) => {
                self.shown.closes(*id);
                if let Some(notices) = &self.notices.running {
                    notices.close(NoticeId(id.get()));
                }
            }
            // Every screen lists it under its receiver; the journal will write it down.
            Effect::Deliver { .. } | Effect::Record(_) | Effect::Changed(_) => {}
        }
    }

    /// What a press in a notice asks for, meant for whoever lay there when it was shown; nothing
    /// where it is shown no longer.
    pub fn acknowledges(&self, id: ConditionId) -> Option<Command> {
        self.shown.acknowledges(id)
    }

    /// A press in a notice, which has closed it, was refused: it is shown anew, for whoever lies
    /// there now.
    pub fn show_again(&mut self, station: &Station, id: ConditionId) {
        if station.alarms().care(id).is_some_and(|care| care.noticed) {
            self.post(station, id);
        }
    }

    /// Whether there is somebody to play a tone.
    pub fn plays(&self) -> bool {
        self.player.running.is_some()
    }

    /// Whether there is somebody to show a notice.
    pub fn notifies(&self) -> bool {
        self.notices.running.is_some()
    }

    /// Tests the output without a sound. The result comes as [`Told::Tested`].
    pub fn verify(&self) {
        self.sound(Player::verify);
    }

    /// Starts what has failed again, when its time has come, and gives it what stands now.
    /// The answer is news for the station.
    pub fn mend(&mut self, now: Mono, station: &Station) -> Vec<Input> {
        let mut news = Vec::new();
        let (sound, clock, tell) = (&self.sound, self.clock, &self.tell);
        if self.player.has_failed(now, Player::is_running) {
            news.extend([
                self.player.trouble(),
                Input::Output(SoundOutput::Failed("its thread failed".to_owned())),
            ]);
        }
        let start = || parts::player(sound, clock, tell.clone());
        if let Some(player) = self.player.start_again(now, start) {
            player.set(station.alarms().tone().and_then(tone));
            news.push(self.player.well());
        }
        if self.notices.has_failed(now, Notices::is_running) {
            news.push(self.notices.trouble());
        }
        let start = || parts::notices(clock, tell.clone());
        if self.notices.start_again(now, start).is_some() {
            news.push(self.notices.well());
            self.post_all(station);
        }
        news
    }

    /// The station's thread has failed: a tone that nothing ends but the end of the
    /// program, and a notice. Whoever hears it finds the bar on the screen.
    pub fn cry(&self) {
        self.sound(|player| player.set(Tone::new(Priority::High, Category::Equipment)));
        if let Some(notices) = &self.notices.running {
            notices.post(Notice {
                id: NoticeId(0),
                urgency: Urgency::Critical,
                title: "Station: this program has failed".to_owned(),
                body: "What it shows is old and nothing new will come. Watch the bedside. Close the program, start it again, and report it with its log.".to_owned(),
                patient: None,
                actions: Vec::new(),
            });
        }
    }

    fn sound(&self, order: impl FnOnce(&Player)) {
        if let Some(player) = &self.player.running {
            order(player);
        }
    }

    /// Notices for everything that would have one; those of a thread before are gone.
    fn post_all(&mut self, station: &Station) {
        self.shown.forget();
        let alarms = station.alarms();
        let noticed = |id| alarms.care(id).is_some_and(|care| care.noticed);
        let open = station.conditions().by_urgency();
        let unseen = open.into_iter().filter(|open| noticed(open.id));
        for open in unseen {
            self.post(station, open.id);
        }
    }

    fn post(&mut self, station: &Station, id: ConditionId) {
        let (Some(notices), Some(open)) = (&self.notices.running, station.alarms().get(id)) else {
            return;
        };
        let place = match &open.announced.subject {
            Subject::Bed(bed) => format!("Bed {bed}"),
            Subject::Device(device) => format!("Device {device}"),
            Subject::Feed(feed) => format!("Feed {feed}"),
            Subject::Station => "Station".to_owned(),
            Subject::Place(place) => place.words.to_string(),
        };
        self.shown.shows(station, id, open);
        notices.post(Notice {
            id: NoticeId(id.get()),
            urgency: match open.priority {
                Priority::High => Urgency::Critical,
                Priority::Medium => Urgency::Normal,
                Priority::Low | Priority::Advisory => Urgency::Low,
            },
            title: format!("{place}: {}", open.announced.text),
            body: open.announced.advice.to_string(),
            patient: None,
            actions: vec![Action::Acknowledge],
        });
    }
}

impl<T> Kept<T> {
    fn start(
        name: &'static str,
        wanted: bool,
        now: Mono,
        start: impl FnOnce() -> Option<T>,
    ) -> Self {
        let mut kept = Self {
            name,
            wanted,
            running: None,
            restarts: Restarts::default(),
        };
        if wanted {
            kept.running = start();
            kept.restarts.started(now);
            if kept.running.is_none() {
                kept.restarts.failed(now);
            }
        }
        kept
    }

    /// Whether its thread has ended since it was last asked.
    fn has_failed(&mut self, now: Mono, lives: impl FnOnce(&T) -> bool) -> bool {
        if self.running.as_ref().is_none_or(lives) {
            return false;
        }
        tracing::error!(
            part = self.name,
            "a thread of the program failed by a panic"
        );
        self.running = None;
        self.restarts.failed(now);
        true
    }

    /// A new one, if its time has come and the system gives it.
    fn start_again(&mut self, now: Mono, start: impl FnOnce() -> Option<T>) -> Option<&T> {
        if !self.wanted || self.running.is_some() || !self.restarts.due(now) {
            return None;
        }
        self.running = start();
        self.restarts.started(now);
        if self.running.is_none() {
            self.restarts.failed(now);
        }
        self.running.as_ref()
    }

    fn part(&self) -> Part {
        Part::Task(Arc::from(self.name))
    }

    fn trouble(&self) -> Input {
        failed(&self.part(), self.name)
    }

    fn well(&self) -> Input {
        runs(&self.part())
    }
}

fn tone(wish: ToneWish) -> Option<Tone> {
    Tone::new(wish.priority, wish.category)
}

#[cfg(test)]
mod tests;
