//! Maintenance over time: out of order, hours of use, a restart.

use super::story::{Story, bed, device};
use crate::{Command, CommandError, Station, UpkeepWish};
use lamplight_alarms::{Actor, Role};
use lamplight_ward::{Assignment, Unassigned};
use std::sync::Arc;
use std::time::Duration;

impl Story {
    fn tend(&mut self, id: &str, wish: UpkeepWish) -> Result<(), CommandError> {
        let technician = Actor::station(Role::Technician);
        let wish = Command::Tend {
            device: device(id),
            wish,
        };
        self.station.command(self.now, &technician, wish)
    }

    fn assignment(&self, id: &str) -> Assignment {
        self.station
            .devices()
            .get(&device(id))
            .unwrap()
            .assignment
            .clone()
    }
}

fn broken() -> UpkeepWish {
    UpkeepWish::OutOfOrder(Arc::from("cable broken"))
}

#[test]
fn a_device_that_watches_a_bed_is_taken_from_it_before_it_is_out_of_order() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    let refused = story.tend("A", broken());
    assert!(
        matches!(refused, Err(CommandError::WatchesBed { .. })),
        "{refused:?}"
    );
    assert_eq!(story.assignment("A"), Assignment::Bed(bed("1")));
    story.wish(Command::Unassign(device("A"))).unwrap();
    assert_eq!(story.tend("A", broken()), Ok(()));
}

#[test]
fn what_is_out_of_order_comes_to_no_bed_neither_by_hand_nor_by_its_place() {
    let mut story = Story::new();
    story.monitor("A", "elsewhere", 2);
    story.tend("A", broken()).unwrap();
    let refused = story
        .wish(Command::Assign(device("A"), bed("2")))
        .unwrap_err();
    assert!(refused.to_string().contains("cable broken"), "{refused}");
    story.monitor("A", "1", 2);
    let reason = Arc::from("cable broken");
    let told = Assignment::None(Unassigned::OutOfOrder { reason });
    assert_eq!(story.assignment("A"), told, "it was plugged in at bed 1");
    story.tend("A", UpkeepWish::InOrder).unwrap();
    assert_eq!(
        story.assignment("A"),
        Assignment::Bed(bed("1")),
        "and is mended"
    );
    assert_eq!(
        story.tend("A", UpkeepWish::InOrder),
        Err(CommandError::Already)
    );
}

#[test]
fn out_of_order_needs_a_reason_and_a_device_that_is_known() {
    let mut story = Story::new();
    story.monitor("A", "elsewhere", 1);
    let empty = story.tend("A", UpkeepWish::OutOfOrder(Arc::from(" ")));
    assert!(
        matches!(empty, Err(CommandError::NoReason { .. })),
        "{empty:?}"
    );
    let unknown = story.tend("B", UpkeepWish::Cleaned);
    assert!(
        matches!(unknown, Err(CommandError::NoDevice(_))),
        "{unknown:?}"
    );
}

#[test]
fn hours_of_use_grow_while_a_device_sends_and_live_through_a_restart() {
    let mut story = Story::new();
    story.monitor("A", "1", 1_300);
    let used = |station: &Station| station.upkeep(&device("A")).map(|kept| kept.used.as_secs());
    let sent = used(&story.station).unwrap();
    assert!((1_290..=1_300).contains(&sent), "{sent}");
    story.wait(7_200.0);
    story.monitor("A", "1", 1);
    assert!(
        used(&story.station).unwrap() <= sent + 2,
        "silence is no use"
    );
    story.tend("A", UpkeepWish::Cleaned).unwrap();
    let kept = story.station.keep(story.now);
    let later = story.now.after(Duration::from_secs(60));
    let station = Station::resume(story.station.setup().clone(), kept, later);
    assert_eq!(used(&station), Some(1_200), "in steps of ten minutes");
    let cleaned = station.upkeep(&device("A")).unwrap().cleaned.clone();
    assert_eq!(cleaned.unwrap().at, story.now.wall);
}
