//! The station's own sound: when it is a condition that nobody could hear it.

use super::story::Story;
use crate::{Change, Input, SoundOutput};
use lamplight_alarms::{Priority, Subject};

/// What is open about the station, as `PRIORITY text: advice`.
fn open(story: &Story) -> Vec<(Priority, String, String)> {
    let all = story.station.conditions().at(&Subject::Station);
    let words = all.iter().map(|open| &open.announced);
    words
        .map(|said| {
            let advice = said.advice.to_string();
            (said.priority, said.text.to_string(), advice)
        })
        .collect()
}

fn tell(story: &mut Story, output: SoundOutput) {
    story.station.handle(story.now, Input::Output(output));
}

#[test]
fn an_output_that_nobody_hears_is_a_medium_condition_with_advice() {
    for (output, advice) in [
        (SoundOutput::Muted, "Switch it on"),
        (SoundOutput::Missing, "Connect a loudspeaker"),
        (SoundOutput::Failed("busy".to_owned()), "(busy)"),
    ] {
        let mut story = Story::new();
        tell(&mut story, output.clone());
        let open = open(&story);
        let [(priority, text, told)] = open.as_slice() else {
            panic!("{output:?}: one condition expected, got {open:?}");
        };
        assert_eq!((*priority, text.as_str()), (Priority::Medium, "No sound"));
        assert!(told.contains(advice), "{output:?}: {told}");
        assert!(story.changes().contains(&Change::Ward), "{output:?}");
    }
}

#[test]
fn an_output_that_plays_or_is_switched_off_ends_the_condition() {
    for output in [SoundOutput::Working, SoundOutput::Off] {
        let mut story = Story::new();
        tell(&mut story, SoundOutput::Missing);
        tell(&mut story, output.clone());
        assert_eq!(open(&story), [], "{output:?}");
    }
}

#[test]
fn an_output_that_starts_says_nothing_yet() {
    let mut story = Story::new();
    tell(&mut story, SoundOutput::Starting);
    assert_eq!(open(&story), []);
    // A player that is started again has not shown yet that it can be heard.
    tell(&mut story, SoundOutput::Missing);
    tell(&mut story, SoundOutput::Starting);
    assert_eq!(open(&story).len(), 1);
}

#[test]
fn another_reason_changes_the_advice_of_the_same_condition() {
    let mut story = Story::new();
    tell(&mut story, SoundOutput::Missing);
    tell(&mut story, SoundOutput::Muted);
    let open = open(&story);
    assert_eq!(open.len(), 1);
    assert!(open[0].2.contains("muted"), "{open:?}");
}
