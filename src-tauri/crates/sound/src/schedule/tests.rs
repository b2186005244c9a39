//! Stories: at this time that is asked, at that time this sounds.

use super::*;
use crate::Category;
use proptest::prelude::*;

/// A schedule with its clock. `run` lets time pass, jumping from wake-up to wake-up.
struct Story {
    now: Now,
    schedule: Schedule,
    /// What sounded, and when in milliseconds.
    heard: Vec<(u64, Sound)>,
}

fn start() -> Now {
    Now {
        mono: Mono::START,
        wall: lamplight_units::Wall::from_micros(0),
    }
}

fn tone(priority: Priority) -> Tone {
    Tone::new(priority, Category::General).unwrap()
}

const HIGH: Priority = Priority::High;
const MEDIUM: Priority = Priority::Medium;
const LOW: Priority = Priority::Low;

impl Story {
    fn new() -> Self {
        Self::with(&Settings::default())
    }

    fn with(settings: &Settings) -> Self {
        let mut schedule = Schedule::new(settings);
        schedule.available(start(), true);
        Self {
            now: start(),
            schedule,
            heard: Vec::new(),
        }
    }

    fn set(&mut self, priority: Option<Priority>) {
        self.schedule.set(self.now, priority.map(tone));
        self.drain();
    }

    fn sound_now(&mut self, priority: Priority) {
        self.schedule.sound_now(tone(priority));
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(start) = self.schedule.poll(self.now) {
            let at = self.now.mono.since_start().as_millis();
            self.heard.push((u64::try_from(at).unwrap(), start.sound));
            self.schedule.began(start.order);
        }
    }

    fn run_to(&mut self, ms: u64) {
        let until = Mono::from_start(Duration::from_millis(ms));
        let mut steps = 0;
        while let Some(wake) = self
            .schedule
            .next_wake(self.now)
            .filter(|wake| *wake <= until)
        {
            self.now = self.now.after(wake.since(self.now.mono));
            self.drain();
            steps += 1;
            assert!(steps < 10_000, "the schedule wakes without end");
        }
        self.now = self.now.after(until.since(self.now.mono));
        self.drain();
    }

    fn times(&self, priority: Priority) -> Vec<u64> {
        let alarm = |sound: &Sound| matches!(sound, Sound::Alarm(t) if t.priority() == priority);
        self.heard
            .iter()
            .filter(|(_, sound)| alarm(sound))
            .map(|(at, _)| *at)
            .collect()
    }
}

#[test]
fn a_tone_sounds_at_once_and_again_at_its_interval() {
    // A burst with its lead-in, then the interval less the next lead-in.
    for (priority, length, interval) in [
        (HIGH, 2960, 5000),
        (MEDIUM, 950, 15_000),
        (LOW, 600, 25_000),
    ] {
        let mut story = Story::new();
        story.run_to(1000);
        story.set(Some(priority));
        story.run_to(120_000);
        let times = story.times(priority);
        assert_eq!(times[0], 1000, "{priority:?} begins at once");
        for pair in times.windows(2) {
            assert_eq!(pair[1] - pair[0], length + interval, "{priority:?}");
        }
        assert!(times.len() > 3);
    }
}

#[test]
fn a_low_tone_without_repetition_sounds_once() {
    let seconds = Duration::from_secs;
    let intervals = Intervals::new(seconds(5), seconds(15), None).unwrap();
    let mut story = Story::with(&Settings {
        intervals,
        ..Settings::default()
    });
    story.set(Some(LOW));
    story.run_to(600_000);
    assert_eq!(story.times(LOW), [0]);
}

#[test]
fn a_rise_takes_over_in_the_middle_of_a_burst() {
    let mut story = Story::new();
    story.set(Some(MEDIUM));
    story.run_to(400);
    story.set(Some(HIGH));
    assert_eq!(story.times(HIGH), [400]);
}

#[test]
fn a_burst_is_completed_although_its_condition_has_ended() {
    let mut story = Story::new();
    story.set(Some(HIGH));
    story.run_to(400);
    story.set(None);
    story.run_to(60_000);
    assert_eq!(
        story.times(HIGH),
        [0],
        "it was neither cut off nor repeated"
    );
    story.set(Some(LOW));
    assert_eq!(story.times(LOW), [60_000]);
}

#[test]
fn a_fall_lets_the_graver_burst_end_and_sounds_after_the_shortest_interval() {
    let mut story = Story::new();
    story.set(Some(HIGH));
    story.run_to(1000);
    story.set(Some(MEDIUM));
    story.run_to(20_000);
    assert_eq!(story.times(HIGH), [0]);
    assert_eq!(story.times(MEDIUM)[0], 3020 + 2500);
}

#[test]
fn a_new_condition_as_grave_sounds_without_waiting_for_the_repetition() {
    let mut story = Story::new();
    story.set(Some(MEDIUM));
    story.run_to(6000);
    story.sound_now(MEDIUM);
    assert_eq!(story.times(MEDIUM), [0, 6000]);
    story.run_to(21_949);
    assert_eq!(
        story.times(MEDIUM),
        [0, 6000],
        "the repetition counts from the last burst"
    );
    story.run_to(22_000);
    assert_eq!(story.times(MEDIUM), [0, 6000, 21_950]);
}

#[test]
fn sixty_four_new_conditions_in_one_second_are_two_bursts_not_sixty_four() {
    let mut story = Story::new();
    for at in 0..64 {
        story.run_to(at * 15);
        story.set(Some(HIGH));
        story.sound_now(HIGH);
    }
    story.run_to(9000);
    assert_eq!(story.times(HIGH), [0, 3020 + 2500]);
}

#[test]
fn a_new_condition_that_a_graver_tone_covers_adds_nothing() {
    let mut story = Story::new();
    story.set(Some(HIGH));
    story.run_to(4000);
    story.sound_now(LOW);
    story.run_to(60_000);
    assert!(story.times(LOW).is_empty());
}

#[test]
fn a_new_high_condition_breaks_through_silence_once() {
    let mut story = Story::new();
    story.run_to(500);
    story.sound_now(HIGH);
    story.run_to(60_000);
    assert_eq!(story.times(HIGH), [500]);
}

#[test]
fn a_reminder_waits_for_a_pause_and_is_not_needed_while_a_tone_is_repeated() {
    let mut story = Story::new();
    story.sound_now(MEDIUM);
    story.schedule.remind();
    story.run_to(30_000);
    let reminders = || |(_, sound): &&(u64, Sound)| *sound == Sound::Reminder;
    let heard: Vec<u64> = story
        .heard
        .iter()
        .filter(reminders())
        .map(|(at, _)| *at)
        .collect();
    assert_eq!(heard, [1010 + 2500], "after the burst and a pause");
    story.set(Some(LOW));
    story.schedule.remind();
    story.run_to(90_000);
    assert_eq!(story.heard.iter().filter(reminders()).count(), 1);
}

#[test]
fn a_test_sounds_between_the_bursts() {
    let mut story = Story::new();
    story.set(Some(HIGH));
    story.schedule.test();
    story.run_to(20_000);
    assert_eq!(story.heard[0].1, Sound::Alarm(tone(HIGH)));
    assert_eq!(story.heard[1].1, Sound::Test);
    assert_eq!(story.times(HIGH)[1], 7960, "and delays none of them");
}

#[test]
fn an_alarm_takes_over_from_a_test_and_from_a_reminder() {
    for reminder in [true, false] {
        let mut story = Story::new();
        if reminder {
            story.schedule.remind();
        } else {
            story.schedule.test();
        }
        story.drain();
        story.run_to(50);
        story.set(Some(LOW));
        assert_eq!(story.times(LOW), [50]);
    }
}

#[test]
fn what_was_cut_off_by_the_loss_of_the_output_sounds_when_it_is_back() {
    let mut story = Story::new();
    story.sound_now(HIGH);
    story.run_to(1000);
    story.schedule.available(story.now, false);
    story.run_to(9000);
    assert_eq!(story.times(HIGH), [0]);
    story.schedule.available(story.now, true);
    story.drain();
    assert_eq!(story.times(HIGH), [0, 9000]);
}

#[test]
fn what_the_device_never_began_sounds_when_the_output_is_back() {
    let mut story = Story::new();
    story.schedule.sound_now(tone(MEDIUM));
    assert!(
        story.schedule.poll(story.now).is_some(),
        "ordered, and not begun"
    );
    story.run_to(1800);
    story.schedule.available(story.now, false);
    story.schedule.available(story.now, true);
    story.drain();
    assert_eq!(story.times(MEDIUM), [1800]);
}

#[test]
fn a_tone_that_is_set_without_an_output_sounds_when_there_is_one() {
    let mut story = Story::new();
    story.schedule.available(story.now, false);
    story.set(Some(LOW));
    story.run_to(5000);
    assert!(story.heard.is_empty());
    story.schedule.available(story.now, true);
    story.drain();
    assert_eq!(story.times(LOW), [5000]);
}

fn any_priority() -> impl Strategy<Value = Priority> {
    prop_oneof![Just(LOW), Just(MEDIUM), Just(HIGH)]
}

proptest! {
    #[test]
    fn whatever_is_asked_a_graver_tone_never_waits_and_a_present_one_is_never_silent(
        steps in prop::collection::vec((1_u64..9000, 0_u8..6, any_priority()), 1..60),
    ) {
        let mut story = Story::new();
        let mut at = 0;
        for (wait, what, priority) in steps {
            at += wait;
            story.run_to(at);
            let playing = story.schedule.playing.map(|playing| playing.sound);
            let before = story.schedule.waiting().tone.map(Tone::priority);
            match what {
                0 => story.set(None),
                1 | 2 => story.set(Some(priority)),
                3 => story.sound_now(priority),
                4 => story.schedule.remind(),
                _ => story.schedule.test(),
            }
            story.drain();
            let rise = matches!(what, 1 | 2) && before < Some(priority);
            let covered = matches!(playing, Some(Sound::Alarm(t)) if t.priority() >= priority)
                || matches!(story.schedule.last, Some((last, _)) if last >= priority);
            if rise && !covered {
                let last = story.heard.last().copied();
                prop_assert_eq!(last, Some((at, Sound::Alarm(tone(priority)))));
            }
        }
        // Left alone, the present tone sounds within its interval and the longest burst.
        if let Some(present) = story.schedule.waiting().tone {
            let from = story.heard.len();
            story.run_to(at + 33_000);
            let sounded = story.heard[from..].iter().any(|(_, s)| *s == Sound::Alarm(present));
            prop_assert!(sounded, "{present:?} is present and silent");
        }
    }
}
