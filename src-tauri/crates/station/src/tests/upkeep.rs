//! Maintenance over time: out of order, hours of use, a restart.

use super::story::{Story, bed, device};
use crate::{Command, CommandError, Station, UpkeepWish};
use lamplight_alarms::{Actor, Priority, Role, Subject};
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

const DAY_S: f64 = 86_400.0;

impl Story {
    /// The dates of a device, so many days from now.
    fn due(&mut self, id: &str, service: Option<f64>, calibration: Option<f64>) {
        let day = |days: f64| self.now.after(Duration::from_secs_f64(days * DAY_S)).wall;
        let wish = UpkeepWish::Due {
            service: service.map(day),
            calibration: calibration.map(day),
        };
        self.tend(id, wish).unwrap();
    }

    /// What is said of maintenance in the list, with its priority.
    fn overdue(&self) -> Vec<(String, Priority, Subject)> {
        let open = self.station.conditions().open();
        let about = open.map(|one| &one.announced);
        about
            .filter(|one| one.text.contains("overdue"))
            .map(|one| (one.text.to_string(), one.priority, one.subject.clone()))
            .collect()
    }
}

fn told(text: &str) -> Vec<(String, Priority, Subject)> {
    vec![(text.to_owned(), Priority::Low, Subject::Device(device("A")))]
}

#[test]
fn what_is_not_tended_by_its_date_is_one_condition_of_the_device_until_it_is() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.due("A", Some(2.0), Some(3.0));
    story.wait(2.0 * DAY_S - 1.0);
    assert_eq!(story.overdue(), [], "a second before the date");
    story.wait(1.0);
    assert_eq!(story.overdue(), told("Maintenance overdue"), "at the date");
    story.wait(DAY_S);
    let both = told("Maintenance and calibration overdue");
    assert_eq!(story.overdue(), both, "and it stays one condition");
    story.tend("A", UpkeepWish::Serviced).unwrap();
    assert_eq!(story.overdue(), told("Calibration overdue"));
    story.due("A", Some(365.0), Some(30.0));
    assert_eq!(story.overdue(), [], "another date");
    story.wait(30.0 * DAY_S);
    story.tend("A", UpkeepWish::Calibrated).unwrap();
    assert_eq!(story.overdue(), []);
}

#[test]
fn what_was_tended_before_its_date_is_due_at_it() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.due("A", Some(2.0), None);
    story.tend("A", UpkeepWish::Serviced).unwrap();
    story.wait(2.0 * DAY_S);
    assert_eq!(story.overdue(), told("Maintenance overdue"));
    story.due("A", None, None);
    assert_eq!(story.overdue(), [], "no date is never");
}

#[test]
fn a_device_out_of_order_is_not_waited_for_and_is_again_when_it_is_mended() {
    let mut story = Story::new();
    story.monitor("A", "elsewhere", 2);
    story.due("A", Some(1.0), None);
    story.tend("A", broken()).unwrap();
    story.wait(2.0 * DAY_S);
    assert_eq!(story.overdue(), []);
    story.tend("A", UpkeepWish::InOrder).unwrap();
    assert_eq!(story.overdue(), told("Maintenance overdue"));
}

#[test]
fn a_date_that_fell_while_the_station_was_away_is_told_after_the_restart() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.due("A", Some(1.0), None);
    let kept = story.station.keep(story.now);
    let later = story.now.after(Duration::from_secs_f64(2.0 * DAY_S));
    story.station = Station::resume(story.station.setup().clone(), kept, later);
    story.now = later;
    assert_eq!(story.overdue(), told("Maintenance overdue"));
    let kept = story.station.keep(story.now);
    story.station = Station::resume(story.station.setup().clone(), kept, later);
    assert_eq!(story.overdue().len(), 1, "once, also after another one");
}
