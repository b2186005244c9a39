//! More devices than a station keeps.

use super::story::{Story, alert, bed, device};
use crate::{Command, UpkeepWish};
use lamplight_alarms::{Actor, Role};
use lamplight_protocols::report::AlertPriority;
use lamplight_ward::Devices;

fn told(story: &Story) -> bool {
    let mut open = story.station.conditions().open();
    open.any(|one| &*one.announced.text == "Too many devices: not all are heard")
}

fn known(story: &Story, id: &str) -> bool {
    story.station.devices().get(&device(id)).is_some()
}

#[test]
fn a_sender_that_makes_up_names_makes_the_station_deaf_to_no_device() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    for id in ["TAKEN", "TENDED", "IDLE"] {
        story.hear(story.report(id, ""));
    }
    story.wish(Command::Unassign(device("TAKEN"))).unwrap();
    let command = Command::Tend {
        device: device("TENDED"),
        wish: UpkeepWish::Cleaned,
    };
    let technician = Actor::station(Role::Technician);
    story
        .station
        .command(story.now, &technician, command)
        .unwrap();
    story.alert("ALARMS", "", alert("SpO2 LOW", AlertPriority::High));
    story.wait(1.0);
    for n in 0..Devices::MOST {
        story.hear(story.report(&format!("MADE-UP-{n}"), ""));
    }
    for (id, kept) in [
        ("A", true),
        ("TAKEN", true),
        ("TENDED", true),
        ("ALARMS", true),
        ("IDLE", false),
    ] {
        assert_eq!(known(&story, id), kept, "{id}");
    }
    story.monitor("NEW", "2", 1);
    assert_eq!(story.station.devices().of_bed(&bed("2")).count(), 1);
    assert!(story.station.devices().all().count() <= Devices::MOST);
    assert!(!told(&story));
    story.hear(story.report("IDLE", ""));
    assert!(known(&story, "IDLE"), "it speaks again");
}

#[test]
fn a_station_that_can_hear_no_further_device_says_so() {
    let mut story = Story::new();
    for n in 0..Devices::MOST {
        let id = format!("MADE-UP-{n}");
        story.alert(&id, "", alert("SpO2 LOW", AlertPriority::High));
    }
    assert!(!told(&story));
    story.hear(story.report("NEW", "1"));
    assert!(!known(&story, "NEW"));
    assert!(told(&story));
    story.restart(2.0);
    story.wait(590.0);
    assert!(told(&story));
    story.wait(10.0);
    assert!(!told(&story));
}
