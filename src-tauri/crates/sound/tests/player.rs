//! The player's threads with outputs that need no loudspeaker.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]

use lamplight_alarms::Priority;
use lamplight_sound::output::{Lost, MakeSource, Null, OpenError, Opened, Output, WavFile};
use lamplight_sound::{Category, Event, Player, Settings, Sound, Status, TestOutcome, Tone};
use lamplight_units::{Mono, Now, Wall};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

fn play(output: impl Output) -> (Player, Receiver<Event>) {
    play_after(output, || ())
}

/// The same; each event is told after `before`.
fn play_after(
    output: impl Output,
    before: impl Fn() + Send + 'static,
) -> (Player, Receiver<Event>) {
    let start = Instant::now();
    let clock = Arc::new(move || Now {
        mono: Mono::from_start(start.elapsed()),
        wall: Wall::from_micros(0),
    });
    let (tell, events) = channel();
    let player = Player::start(Settings::default(), output, clock, move |event| {
        before();
        let _ = tell.send(event);
    });
    (player.unwrap(), events)
}

fn next(events: &Receiver<Event>) -> Event {
    events
        .recv_timeout(Duration::from_secs(120))
        .expect("nothing was told")
}

#[test]
fn a_tone_and_a_test_reach_an_output_that_works() {
    let (player, events) = play(Null);
    let working = Status::Working {
        device: "null".to_owned(),
    };
    assert_eq!(next(&events), Event::Output(working));
    player.test();
    assert!(matches!(
        next(&events),
        Event::Began {
            sound: Sound::Test,
            ..
        }
    ));
    let passed = TestOutcome::Passed {
        device: "null".to_owned(),
    };
    assert_eq!(next(&events), Event::Tested(passed));
    let high = Tone::new(Priority::High, Category::General).unwrap();
    player.set(Some(high));
    let Event::Began {
        sound,
        ordered,
        delivered,
        ..
    } = next(&events)
    else {
        panic!("the tone did not begin");
    };
    assert_eq!(sound, Sound::Alarm(high));
    assert!(delivered.mono >= ordered.mono);
    assert_eq!(player.waiting().tone, Some(high));
    player.stop();
}

#[test]
fn a_wav_file_holds_what_was_played() {
    let file = std::env::temp_dir().join(format!("lamplight-player-{}.wav", std::process::id()));
    let (player, events) = play(WavFile(file.clone()));
    assert!(matches!(
        next(&events),
        Event::Output(Status::Working { .. })
    ));
    player.sound_now(Tone::new(Priority::Low, Category::General).unwrap());
    assert!(matches!(next(&events), Event::Began { .. }));
    // The test comes after the burst, so that when it has passed the burst is written.
    player.test();
    while !matches!(next(&events), Event::Tested(TestOutcome::Passed { .. })) {}
    player.stop();
    let mut reader = hound::WavReader::open(&file).unwrap();
    let loud = reader
        .samples::<i16>()
        .filter(|sample| sample.as_ref().unwrap().abs() > 500);
    assert!(loud.count() > 2000);
    std::fs::remove_file(file).unwrap();
}

/// A machine without loudspeakers.
struct Nothing;

impl Output for Nothing {
    fn open(&self, _make: MakeSource, _lost: Lost) -> Result<Opened, OpenError> {
        Err(OpenError::Missing)
    }
}

#[test]
fn without_an_output_the_player_says_so_and_a_test_fails() {
    let (player, events) = play(Nothing);
    player.set(Tone::new(Priority::High, Category::General));
    assert_eq!(next(&events), Event::Output(Status::Missing));
    player.test();
    assert_eq!(
        next(&events),
        Event::Tested(TestOutcome::NoOutput(Status::Missing))
    );
    player.stop();
}

/// A driver that opens, takes one buffer, and never another.
struct Stuck;

impl Output for Stuck {
    fn open(&self, make: MakeSource, _lost: Lost) -> Result<Opened, OpenError> {
        let mut source = make(8000);
        source.fill(100, Duration::ZERO, |_| {});
        Ok(Opened {
            device: "stuck".to_owned(),
            keep: Box::new(source),
        })
    }
}

#[test]
fn an_output_that_takes_nothing_is_told_and_the_caller_never_waits() {
    // Nothing gets beyond the first that is told until the caller has asked for everything: one
    // that waited for the output would wait for ever.
    let (asked, waits) = channel::<()>();
    let (player, events) = play_after(Stuck, move || {
        let _ = waits.recv();
    });
    player.set(Tone::new(Priority::High, Category::General));
    player.test();
    drop(asked);
    let stuck = Status::Failed("it takes no samples".to_owned());
    assert_eq!(next(&events), Event::Output(stuck.clone()));
    assert_eq!(next(&events), Event::Tested(TestOutcome::NoOutput(stuck)));
    player.stop();
}

#[test]
fn a_silent_test_of_an_output_that_works_passes_and_plays_nothing() {
    let (player, events) = play(Null);
    assert!(matches!(
        next(&events),
        Event::Output(Status::Working { .. })
    ));
    player.verify();
    let passed = TestOutcome::Passed {
        device: "null".to_owned(),
    };
    assert_eq!(next(&events), Event::Tested(passed), "and nothing began");
    player.stop();
}

#[test]
fn a_player_whose_thread_failed_says_that_it_does_not_run() {
    let clock = Arc::new(|| Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    });
    let tell = |_| panic!("on purpose");
    let player = Player::start(Settings::default(), Nothing, clock, tell).unwrap();
    // The missing output is told at once, which ends the thread.
    while player.is_running() {
        std::thread::yield_now();
    }
}
