//! Carries the alarm engine's effects out: tones, desktop notices, the record.
//!
//! Neither the sound nor a notice waits for a window: the alarm path does not depend on
//! the page. What comes back (a lost output, a press in a notice) is told to the
//! station's thread as [`Told`].

use crate::config::SoundConfig;
use crate::system_clock::SystemClock;
use lamplight_alarms::{ConditionId, Effect, Notice as Wish, Priority, Subject, ToneWish};
use lamplight_notice::{Action, Event as Noticed, Notice, NoticeId, Notices, Privacy, Urgency};
use lamplight_sound::output::DefaultDevice;
use lamplight_sound::{
    Event as Heard, Loudness, Melody, Player, Settings, Status, TestOutcome, Tone,
};
use lamplight_station::{SoundOutput, Station};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// News from sound and notices. Few: an output changes its state, somebody presses.
#[derive(Debug)]
pub(crate) enum Told {
    /// The sound output is in another state.
    Output(SoundOutput),
    /// Somebody acknowledged in a desktop notice.
    Acknowledge(ConditionId),
}

/// What a station does beside its screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signalling {
    /// Tones and desktop notices: a station where people are.
    Full,
    /// None: a station without a window.
    None,
}

/// Sound and notices of a running station.
pub(crate) struct Signals {
    player: Option<Player>,
    notices: Option<Notices>,
}

impl Signals {
    /// Starts what the configuration and the kind of station ask for.
    pub fn start(
        signalling: Signalling,
        sound: &SoundConfig,
        clock: SystemClock,
    ) -> (Self, UnboundedReceiver<Told>) {
        let (tell, told) = unbounded_channel();
        let full = signalling == Signalling::Full;
        if !(full && sound.enabled) {
            // Whoever would receive it is held by the caller.
            let _ = tell.send(Told::Output(SoundOutput::Off));
        }
        let player = (full && sound.enabled)
            .then(|| player(sound, clock, tell.clone()))
            .flatten();
        let notices = full.then(|| notices(clock, tell)).flatten();
        (Self { player, notices }, told)
    }

    /// Does one thing.
    pub fn carry_out(&self, station: &Station, effect: &Effect) {
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
                if let Some(notices) = &self.notices {
                    notices.close(NoticeId(id.get()));
                }
            }
            // Every screen lists it under its receiver; the journal will write it down.
            Effect::Deliver { .. } | Effect::Record(_) | Effect::Changed(_) => {}
        }
    }

    fn sound(&self, order: impl FnOnce(&Player)) {
        if let Some(player) = &self.player {
            order(player);
        }
    }

    fn post(&self, station: &Station, id: ConditionId) {
        let (Some(notices), Some(open)) = (&self.notices, station.alarms().get(id)) else {
            return;
        };
        let place = match &open.announced.subject {
            Subject::Bed(bed) => format!("Bed {bed}"),
            Subject::Device(device) => format!("Device {device}"),
            Subject::Feed(feed) => format!("Feed {feed}"),
            Subject::Station => "Station".to_owned(),
        };
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

fn tone(wish: ToneWish) -> Option<Tone> {
    Tone::new(wish.priority, wish.category)
}

fn player(sound: &SoundConfig, clock: SystemClock, tell: UnboundedSender<Told>) -> Option<Player> {
    let settings = Settings {
        loudness: Loudness::new(sound.loudness),
        melody: if sound.melodies {
            Melody::ByCategory
        } else {
            Melody::Fixed
        },
        ..Settings::default()
    };
    let failed = tell.clone();
    let heard = move |event| {
        let output = match event {
            Heard::Output(status) => output(status),
            Heard::Tested(TestOutcome::Passed { device }) => {
                tracing::info!(device, "the sound output takes a test");
                return;
            }
            Heard::Tested(TestOutcome::NoOutput(status)) => output(status),
            Heard::Tested(TestOutcome::NotTaken) => {
                SoundOutput::Failed("it did not take the test".to_owned())
            }
            Heard::Began { .. } => return,
        };
        // Fails only when the station has stopped.
        let _ = tell.send(Told::Output(output));
    };
    match Player::start(
        settings,
        DefaultDevice,
        Arc::new(move || clock.now()),
        heard,
    ) {
        Ok(player) => {
            player.test();
            Some(player)
        }
        Err(error) => {
            // As above.
            let _ = failed.send(Told::Output(SoundOutput::Failed(error.to_string())));
            None
        }
    }
}

fn output(status: Status) -> SoundOutput {
    match status {
        Status::Starting => SoundOutput::Starting,
        Status::Working { .. } => SoundOutput::Working,
        Status::Muted { .. } => SoundOutput::Muted,
        Status::Missing => SoundOutput::Missing,
        Status::Failed(why) => SoundOutput::Failed(why),
    }
}

fn notices(clock: SystemClock, tell: UnboundedSender<Told>) -> Option<Notices> {
    let noticed = move |event| match event {
        Noticed::Acknowledge(NoticeId(id)) => {
            // Fails only when the station has stopped.
            let _ = tell.send(Told::Acknowledge(ConditionId::new(id)));
        }
        Noticed::Status(status) => tracing::info!(?status, "desktop notices"),
        Noticed::Open(_) | Noticed::OpenAll | Noticed::Shown(_) | Noticed::Dismissed(_) => {}
    };
    Notices::start(Privacy::default(), Arc::new(move || clock.now()), noticed)
        .inspect_err(|error| tracing::error!(%error, "no desktop notices"))
        .ok()
}
