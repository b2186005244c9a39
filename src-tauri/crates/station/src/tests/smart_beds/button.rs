//! The call button on a bed's rail.

use super::*;
use lamplight_calls::Wish;

#[test]
fn the_button_on_the_rail_stands_in_the_list_once_as_a_call_at_the_beds_place() {
    let mut story = Story::new();
    let pressed = |pressed| BedFacts {
        button: Told::Is(pressed),
        ..BedFacts::default()
    };
    story.tells(pressed(false));
    assert_eq!(story.station.calls().open().count(), 0, "never pressed");
    for _ in 0..3 {
        story.tells(pressed(true));
    }
    let open: Vec<(Kind, Subject)> = story
        .station
        .conditions()
        .by_urgency()
        .iter()
        .map(|open| (open.announced.kind, open.announced.subject.clone()))
        .collect();
    assert_eq!(open, [(Kind::Call, Subject::Bed(bed("1")))]);
    story.tells(pressed(false));
    assert_eq!(story.station.calls().open().count(), 0);
    // Remembered by a broker: it is there, and nobody knows since when.
    let mut report = story.frame_report("G", "2", pressed(true));
    report.from_memory = true;
    story.hear_frame(report);
    let calls: Vec<bool> = story
        .station
        .calls()
        .open()
        .map(|c| c.from_memory)
        .collect();
    assert_eq!(calls, [true]);
    // A frame at no bed of the ward calls by its name.
    let report = story.frame_report("H", "", pressed(true));
    story.hear_frame(report);
    let places: Vec<String> = story
        .station
        .calls()
        .open()
        .map(|c| c.place.words())
        .collect();
    assert!(places.iter().any(|place| place.contains('H')), "{places:?}");
}

fn pressed() -> BedFacts {
    BedFacts {
        button: Told::Is(true),
        ..BedFacts::default()
    }
}

fn in_doubt(story: &Story) -> Vec<bool> {
    let open = story.station.calls().open();
    open.map(|call| call.unconfirmed).collect()
}

/// A bed that tells changes alone says it once after a restart, and never again.
#[test]
fn a_button_that_is_told_again_soon_after_a_restart_is_in_no_doubt() {
    let mut story = Story::new();
    story.tells(pressed());
    story.restart(2.0);
    story.wait(5.0);
    story.tells(pressed());
    story.wait(60.0);
    assert_eq!(in_doubt(&story), [false]);
    // What is told too late is in doubt until then, and one call all the same.
    story.restart(2.0);
    story.wait(60.0);
    assert_eq!(in_doubt(&story), [true]);
    story.tells(pressed());
    assert_eq!(in_doubt(&story), [false]);
}

/// A frame that is unplugged while its button is pressed never tells that it is not.
#[test]
fn the_button_of_a_frame_that_has_gone_is_in_doubt_and_completed_by_whoever_went_there() {
    let wish = |story: &mut Story, wish| {
        let call = story.station.calls().open().next().unwrap().id;
        story.wish(Command::Call { call, wish })
    };
    let mut story = Story::new();
    story.tells(pressed());
    wish(&mut story, Wish::Take).unwrap();
    story.wait(299.0);
    assert!(wish(&mut story, Wish::Complete).is_err(), "it ends there");
    story.wait(30.0);
    assert_eq!(in_doubt(&story), [false]);
    story.wait(2.0);
    assert_eq!(in_doubt(&story), [true]);
    wish(&mut story, Wish::Take).unwrap();
    wish(&mut story, Wish::Complete).unwrap();
    assert!(in_doubt(&story).is_empty());
    // Back again it calls, and what it soon tells again is in no doubt.
    story.tells(pressed());
    let mut will = story.frame_report("F", "1", BedFacts::default());
    will.online = Told::Is(false);
    story.hear_frame(will);
    story.wait(20.0);
    let mut back = story.frame_report("F", "1", pressed());
    back.online = Told::Is(true);
    story.hear_frame(back);
    story.wait(60.0);
    assert_eq!(in_doubt(&story), [false]);
}
