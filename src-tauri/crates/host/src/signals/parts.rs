//! The player and the notices with their answers turned into [`Told`].

use super::Told;
use crate::config::SoundConfig;
use crate::system_clock::SystemClock;
use lamplight_alarms::ConditionId;
use lamplight_notice::{Event as Noticed, NoticeId, Notices, Privacy};
use lamplight_sound::output::DefaultDevice;
use lamplight_sound::{Event as Heard, Loudness, Melody, Player, Settings, Status, TestOutcome};
use lamplight_station::SoundOutput;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// A player on the system's output, which it tests aloud at once.
pub(super) fn player(
    sound: &SoundConfig,
    clock: SystemClock,
    tell: UnboundedSender<Told>,
) -> Option<Player> {
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
        if let Some(told) = told(event) {
            // Fails only when the station has stopped.
            let _ = tell.send(told);
        }
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

fn told(event: Heard) -> Option<Told> {
    match event {
        Heard::Output(status) => Some(Told::Output(output(status))),
        Heard::Tested(outcome) => {
            tracing::info!(?outcome, "the sound output was tested");
            let output = match outcome {
                TestOutcome::Passed { .. } => SoundOutput::Working,
                TestOutcome::NoOutput(status) => output(status),
                TestOutcome::NotTaken => SoundOutput::Failed("it did not take the test".to_owned()),
            };
            Some(Told::Tested { output })
        }
        Heard::Began { .. } => None,
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

/// Desktop notices.
pub(super) fn notices(clock: SystemClock, tell: UnboundedSender<Told>) -> Option<Notices> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_failed_tells_why_nothing_can_be_heard() {
        let device = || "speaker".to_owned();
        let rows = [
            (
                TestOutcome::Passed { device: device() },
                SoundOutput::Working,
            ),
            (
                TestOutcome::NoOutput(Status::Muted { device: device() }),
                SoundOutput::Muted,
            ),
            (TestOutcome::NoOutput(Status::Missing), SoundOutput::Missing),
            (
                TestOutcome::NotTaken,
                SoundOutput::Failed("it did not take the test".to_owned()),
            ),
        ];
        for (outcome, wanted) in rows {
            match told(Heard::Tested(outcome)) {
                Some(Told::Tested { output }) => assert_eq!(output, wanted),
                other => panic!("{other:?}"),
            }
        }
    }
}
