//! Stories of tones, outputs and self-tests together.

use super::*;
use crate::Category;
use lamplight_alarms::Priority;
use lamplight_units::Wall;

fn at(ms: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_millis(ms)),
        wall: Wall::from_micros(0),
    }
}

fn drain(conductor: &mut Conductor, ms: u64) -> Vec<Effect> {
    std::iter::from_fn(|| conductor.poll(at(ms)))
        .take(100)
        .collect()
}

fn high() -> Tone {
    Tone::new(Priority::High, Category::General).unwrap()
}

fn working() -> Status {
    Status::Working {
        device: "speaker".to_owned(),
    }
}

/// Output opened and taking samples at 20 ms.
fn ready() -> Conductor {
    let mut conductor = Conductor::new(at(0), Settings::default());
    assert_eq!(drain(&mut conductor, 0), [Effect::Open(1)]);
    conductor.opened(at(10), 1, "speaker".to_owned());
    conductor.consumed(at(15), 1, 960);
    conductor.consumed(at(20), 1, 1920);
    assert_eq!(
        drain(&mut conductor, 20),
        [Effect::Tell(Event::Output(working()))]
    );
    conductor
}

fn played(effects: &[Effect]) -> Vec<u64> {
    let order = |effect: &Effect| match effect {
        Effect::Play { order, .. } => Some(*order),
        Effect::Open(_) | Effect::Close(_) | Effect::Tell(_) => None,
    };
    effects.iter().filter_map(order).collect()
}

fn outcome(effects: &[Effect]) -> Option<TestOutcome> {
    effects.iter().find_map(|effect| match effect {
        Effect::Tell(Event::Tested(outcome)) => Some(outcome.clone()),
        Effect::Tell(_) | Effect::Open(_) | Effect::Close(_) | Effect::Play { .. } => None,
    })
}

#[test]
fn a_tone_is_played_and_its_delivery_told() {
    let mut conductor = ready();
    conductor.set(at(100), Some(high()));
    assert_eq!(played(&drain(&mut conductor, 100)), [1]);
    conductor.began(1, at(115), Duration::from_millis(20));
    let told = drain(&mut conductor, 120);
    let began = Event::Began {
        sound: Sound::Alarm(high()),
        ordered: at(100),
        delivered: at(115),
        heard_after: Duration::from_millis(20),
    };
    assert_eq!(told, [Effect::Tell(began)]);
}

#[test]
fn a_test_passes_when_the_device_has_taken_the_whole_of_it() {
    let mut conductor = ready();
    conductor.test(at(100));
    assert_eq!(played(&drain(&mut conductor, 100)), [1]);
    assert_eq!(outcome(&drain(&mut conductor, 200)), None);
    conductor.finished(1);
    let device = "speaker".to_owned();
    assert_eq!(
        outcome(&drain(&mut conductor, 350)),
        Some(TestOutcome::Passed { device })
    );
}

#[test]
fn a_burst_from_before_the_test_proves_nothing() {
    let mut conductor = ready();
    conductor.set(at(50), Some(high()));
    drain(&mut conductor, 50);
    conductor.test(at(100));
    conductor.finished(1);
    assert_eq!(outcome(&drain(&mut conductor, 110)), None);
}

#[test]
fn a_test_without_an_output_fails_with_the_reason() {
    let mut conductor = Conductor::new(at(0), Settings::default());
    conductor.test(at(0));
    drain(&mut conductor, 0);
    conductor.failed(at(30), 1, OpenError::Missing);
    let result = outcome(&drain(&mut conductor, 30));
    assert_eq!(result, Some(TestOutcome::NoOutput(Status::Missing)));
}

#[test]
fn a_test_of_a_muted_output_fails() {
    let mut conductor = ready();
    conductor.muted(1, true);
    conductor.test(at(100));
    let muted = Status::Muted {
        device: "speaker".to_owned(),
    };
    let result = outcome(&drain(&mut conductor, 100));
    assert_eq!(result, Some(TestOutcome::NoOutput(muted)));
}

#[test]
fn a_test_that_the_device_never_takes_fails_by_itself() {
    let mut conductor = ready();
    conductor.test(at(100));
    for ms in (100..15_100).step_by(100) {
        conductor.consumed(at(ms), 1, ms + 2000);
        assert_eq!(outcome(&drain(&mut conductor, ms)), None, "{ms}");
    }
    conductor.consumed(at(15_100), 1, 99_999);
    assert_eq!(
        outcome(&drain(&mut conductor, 15_100)),
        Some(TestOutcome::NotTaken)
    );
}

#[test]
fn a_device_that_stands_still_is_told_before_it_is_opened_again_and_the_tone_returns() {
    let mut conductor = ready();
    conductor.set(at(100), Some(high()));
    drain(&mut conductor, 100);
    let effects = drain(&mut conductor, 1600);
    let failed = Status::Failed("it takes no samples".to_owned());
    assert_eq!(
        effects,
        [Effect::Close(1), Effect::Tell(Event::Output(failed))]
    );
    assert_eq!(drain(&mut conductor, 1850), [Effect::Open(2)]);
    conductor.opened(at(1900), 2, "speaker".to_owned());
    conductor.consumed(at(1910), 2, 960);
    conductor.consumed(at(1920), 2, 1920);
    let effects = drain(&mut conductor, 1920);
    assert_eq!(effects[0], Effect::Tell(Event::Output(working())));
    assert_eq!(played(&effects), [2]);
}

#[test]
fn a_silent_test_passes_when_samples_are_taken_and_plays_nothing() {
    let mut conductor = ready();
    conductor.verify(at(1000));
    conductor.consumed(at(1010), 1, 3000);
    assert_eq!(outcome(&drain(&mut conductor, 1010)), None);
    conductor.consumed(at(1260), 1, 9000);
    let effects = drain(&mut conductor, 1260);
    assert_eq!(played(&effects), Vec::<u64>::new());
    let device = "speaker".to_owned();
    assert_eq!(outcome(&effects), Some(TestOutcome::Passed { device }));
}

#[test]
fn a_silent_test_of_an_output_that_is_muted_or_stands_still_fails() {
    let mut muted = ready();
    muted.muted(1, true);
    drain(&mut muted, 30);
    muted.verify(at(1000));
    let found = outcome(&drain(&mut muted, 1000));
    let wanted = Status::Muted {
        device: "speaker".to_owned(),
    };
    assert_eq!(found, Some(TestOutcome::NoOutput(wanted)));

    let mut still = ready();
    still.verify(at(1000));
    still.consumed(at(1010), 1, 3000);
    let found = outcome(&drain(&mut still, 2600));
    assert!(
        matches!(found, Some(TestOutcome::NoOutput(Status::Failed(_)))),
        "{found:?}"
    );
}

#[test]
fn an_audible_test_asked_for_during_a_silent_one_is_heard() {
    let mut conductor = ready();
    conductor.verify(at(1000));
    conductor.test(at(1005));
    conductor.consumed(at(1010), 1, 3000);
    conductor.consumed(at(1260), 1, 9000);
    let effects = drain(&mut conductor, 1260);
    assert_eq!(outcome(&effects), None);
    let order = played(&effects)[0];
    conductor.began(order, at(1270), Duration::ZERO);
    conductor.finished(order);
    assert!(outcome(&drain(&mut conductor, 2000)).is_some());
}
