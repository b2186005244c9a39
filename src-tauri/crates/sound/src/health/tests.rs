//! Stories of outputs that come, go and hang.

use super::*;
use lamplight_units::Wall;
use proptest::prelude::*;

fn at(ms: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_millis(ms)),
        wall: Wall::from_micros(0),
    }
}

fn name() -> String {
    "speaker".to_owned()
}

/// An output that was opened at zero and works.
fn working() -> Health {
    let mut health = Health::new(at(0));
    assert_eq!(health.poll(at(0)), Some(Action::Open(1)));
    assert!(health.opened(at(10), 1, name()));
    health.consumed(at(15), 1, 960);
    health.consumed(at(20), 1, 1920);
    assert_eq!(*health.status(), Status::Working { device: name() });
    health
}

#[test]
fn an_output_that_is_open_but_has_taken_nothing_does_not_count_as_working() {
    let mut health = Health::new(at(0));
    health.poll(at(0));
    health.opened(at(10), 1, name());
    assert_eq!(*health.status(), Status::Starting);
    assert!(!health.usable());
}

#[test]
fn an_output_that_takes_one_buffer_and_then_none_never_counts_as_working() {
    let mut health = Health::new(at(0));
    health.poll(at(0));
    health.opened(at(10), 1, name());
    health.consumed(at(20), 1, 4800);
    assert_eq!(*health.status(), Status::Starting);
    assert_eq!(health.poll(at(4019)), None);
    assert_eq!(health.poll(at(4020)), Some(Action::Close(1)));
    assert_eq!(
        *health.status(),
        Status::Failed("it takes no samples".to_owned())
    );
}

#[test]
fn a_missing_output_is_tried_again_with_growing_pauses_up_to_five_seconds() {
    let mut health = Health::new(at(0));
    let mut tries = Vec::new();
    for ms in 0..30_000 {
        if let Some(Action::Open(attempt)) = health.poll(at(ms)) {
            tries.push(ms);
            health.failed(at(ms), attempt, OpenError::Missing);
        }
    }
    assert_eq!(*health.status(), Status::Missing);
    assert_eq!(
        tries,
        [
            0, 250, 750, 1750, 3750, 7750, 12_750, 17_750, 22_750, 27_750
        ]
    );
}

#[test]
fn a_device_that_stands_still_is_told_within_two_seconds_closed_and_opened_again() {
    let mut health = working();
    assert_eq!(health.poll(at(1519)), None);
    assert_eq!(health.poll(at(1520)), Some(Action::Close(1)));
    assert_eq!(
        *health.status(),
        Status::Failed("it takes no samples".to_owned())
    );
    assert_eq!(health.poll(at(1520 + 250)), Some(Action::Open(2)));
    health.opened(at(1800), 2, name());
    health.consumed(at(1810), 2, 960);
    health.consumed(at(1820), 2, 1920);
    assert!(health.usable());
}

#[test]
fn an_opening_that_hangs_is_abandoned_and_its_late_answer_is_not_wanted() {
    let mut health = Health::new(at(0));
    health.poll(at(0));
    assert_eq!(health.poll(at(4999)), None);
    assert_eq!(health.poll(at(5000)), Some(Action::Close(1)));
    assert_eq!(
        *health.status(),
        Status::Failed("it does not answer".to_owned())
    );
    assert_eq!(health.poll(at(5250)), Some(Action::Open(2)));
    assert!(
        !health.opened(at(5300), 1, name()),
        "the first attempt comes too late"
    );
    assert!(health.opened(at(5301), 2, name()));
}

#[test]
fn a_loss_is_told_with_the_systems_words() {
    let mut health = working();
    health.failed(at(100), 1, OpenError::Refused("unplugged".to_owned()));
    assert_eq!(*health.status(), Status::Failed("unplugged".to_owned()));
    assert_eq!(health.poll(at(100)), Some(Action::Close(1)));
}

#[test]
fn news_of_an_earlier_attempt_changes_nothing() {
    let mut health = working();
    health.failed(at(100), 0, OpenError::Missing);
    health.muted(0, true);
    assert_eq!(*health.status(), Status::Working { device: name() });
}

#[test]
fn a_muted_output_is_told_and_still_gets_its_bursts() {
    let mut health = working();
    health.muted(1, true);
    health.consumed(at(40), 1, 2880);
    assert_eq!(*health.status(), Status::Muted { device: name() });
    assert!(health.usable());
    health.muted(1, false);
    assert_eq!(*health.status(), Status::Working { device: name() });
}

proptest! {
    #[test]
    fn whatever_happens_it_is_tried_again_within_the_longest_pause(
        steps in prop::collection::vec((0_u64..4000, 0_u8..5), 1..80),
    ) {
        let mut health = Health::new(at(0));
        let (mut now, mut attempt, mut taken) = (0, 0, 0);
        for (wait, what) in steps {
            now += wait;
            match what {
                0 => { health.opened(at(now), attempt, name()); }
                1 => health.failed(at(now), attempt, OpenError::Missing),
                2 => { taken += 1; health.consumed(at(now), attempt, taken); }
                3 => health.muted(attempt, taken % 2 == 0),
                _ => {}
            }
            while let Some(action) = health.poll(at(now)) {
                if let Action::Open(number) = action {
                    prop_assert_eq!(number, attempt + 1);
                    attempt = number;
                }
            }
            // Whatever state it is in, something happens by itself before long.
            let rest = health.next_wake().since(at(now).mono);
            prop_assert!(rest <= BACKOFF_MOST.max(OPEN_WITHIN).max(FIRST_WITHIN));
        }
    }
}
