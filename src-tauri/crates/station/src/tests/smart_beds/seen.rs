//! An exit whose end the bed does not tell, as beds over HL7 do, and that somebody has seen to.

use super::*;

fn seen_to(story: &mut Story) {
    story.tells(exit(ExitMonitor::Out));
    story.tells(BedFacts {
        exit: Told::Unknown,
        ..BedFacts::default()
    });
    assert_eq!(story.open("1"), ["High Bed exit"]);
    let open = story.station.conditions_of(&bed("1"))[0].id;
    let seen = lamplight_alarms::Command::Acknowledge(open);
    story.wish(Command::Alarm(seen)).unwrap();
    assert!(story.open("1").is_empty());
}

#[test]
fn it_is_no_alarm_again_after_a_restart_or_with_other_flags() {
    let none: [&str; 0] = [];
    let mut story = ward();
    seen_to(&mut story);
    story.restart(2.0);
    assert_eq!(story.open("1"), none);
    story.minutes(5);
    assert_eq!(story.open("1"), none);
    story.falls(false);
    story.falls(true);
    assert_eq!(story.open("1"), none);
    // The next one is.
    seen_to(&mut story);
    // Seen to after a restart it is over, too.
    story.tells(exit(ExitMonitor::Out));
    story.tells(BedFacts {
        exit: Told::Unknown,
        ..BedFacts::default()
    });
    story.restart(2.0);
    assert_eq!(story.open("1"), ["High Bed exit"]);
    let open = story.station.conditions_of(&bed("1"))[0].id;
    let seen = lamplight_alarms::Command::Acknowledge(open);
    story.wish(Command::Alarm(seen)).unwrap();
    story.restart(2.0);
    assert_eq!(story.open("1"), none);
}
