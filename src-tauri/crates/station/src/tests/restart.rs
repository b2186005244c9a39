//! A station that stops and goes on: what was decided stands, what was open is open.

use super::story::{Story, alert, bed, device, nurse};
use crate::{Command, FeedState, FeedStatus, Input, Kept, Station, TestAlarm, TestSource};
use lamplight_alarms::{Command as Wish, ConditionId, Priority};
use lamplight_protocols::report::{AlertPhase, AlertPriority, AlertReport, AlertState};
use lamplight_units::{FeedId, Now, Wall};
use lamplight_ward::{BedSetup, Beds, PlacePattern};
use std::sync::Arc;
use std::time::Duration;

impl Story {
    /// Killed, and started again `away` seconds later: what is kept goes through its text.
    pub(super) fn restart(&mut self, away: f64) {
        let text = serde_json::to_string(&self.station.keep(self.now)).unwrap();
        let kept: Kept = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&kept).unwrap(), text);
        #[allow(clippy::cast_possible_truncation, reason = "a story lasts hours")]
        let wall = Wall::from_micros(self.now.wall.micros() + (away * 1e6) as i64);
        let now = Now {
            mono: kept.resumes_at(wall),
            wall,
        };
        self.station = Station::resume(self.station.setup().clone(), kept, now);
        self.now = now;
    }

    fn only(&self, id: &str) -> ConditionId {
        let open = self.station.conditions_of(&bed(id));
        assert_eq!(open.len(), 1, "{:?}", self.open(id));
        open[0].id
    }

    fn order(&mut self, wish: Wish) {
        let command = Command::Alarm(wish);
        self.station.command(self.now, &nurse(), command).unwrap();
    }
}

fn over(text: &str) -> AlertReport {
    AlertReport {
        phase: Some(AlertPhase::End),
        state: Some(AlertState::Inactive),
        ..alert(text, AlertPriority::Medium)
    }
}

#[test]
fn an_open_condition_and_its_acknowledgement_are_there_again_under_the_same_id() {
    let mut story = Story::new();
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    story.alert("A", "1", alert("VENT FIB", AlertPriority::High));
    let id = story.station.conditions_of(&bed("1"))[0].id;
    story.order(Wish::Acknowledge(id));
    let before = story.open("1");
    story.restart(1.5);
    assert_eq!(story.open("1"), before);
    let again = story.station.alarms().get(id).unwrap();
    assert!(again.acknowledged.is_some());
}

#[test]
fn the_end_of_an_alert_finds_its_condition_after_a_restart() {
    let mut story = Story::new();
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    story.restart(2.0);
    story.alert("A", "1", over("SpO2 LOW"));
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn an_alert_that_is_not_repeated_after_a_restart_is_unconfirmed_and_goes_when_seen() {
    let mut story = Story::new();
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    story.restart(20.0);
    story.monitor("A", "1", 30);
    let id = story.only("1");
    story.order(Wish::Acknowledge(id));
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_pause_goes_on_for_as_long_as_it_had_left() {
    let mut story = Story::new();
    story.order(Wish::PauseAudio);
    story.wait(30.0);
    story.restart(10.0);
    let left = |story: &Story| {
        let pause = story.station.alarms().pause()?;
        Some(pause.until.mono.since(story.now.mono))
    };
    assert_eq!(left(&story), Some(Duration::from_secs(80)));
    story.wait(81.0);
    assert_eq!(left(&story), None);
}

#[test]
fn a_bed_that_fell_silent_with_the_station_is_given_its_time_and_then_lost() {
    let mut story = Story::new();
    story.monitor("A", "1", 10);
    story.restart(600.0);
    story.wait(25.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.wait(10.0);
    assert_eq!(story.open("1"), ["Low No data from the monitor"]);
}

#[test]
fn a_loss_before_the_restart_is_not_made_milder_by_it() {
    let mut story = Story::new();
    story.monitor("A", "1", 10);
    story.wait(400.0);
    assert_eq!(story.open("1"), ["Medium No data from the monitor"]);
    story.restart(60.0);
    assert_eq!(story.open("1"), ["Medium No data from the monitor"]);
    story.wait(300.0);
    assert_eq!(story.open("1"), ["High No data from the monitor"]);
    story.monitor("A", "1", 3);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn what_a_person_assigned_or_suspended_stands() {
    let mut story = Story::new();
    story.monitor("A", "", 3);
    let assign = Command::Assign(device("A"), bed("2"));
    story.station.command(story.now, &nurse(), assign).unwrap();
    let standby = Command::Standby(bed("1"));
    story.station.command(story.now, &nurse(), standby).unwrap();
    story.restart(5.0);
    let known = story.station.devices().get(&device("A")).unwrap();
    assert_eq!(known.assignment.bed(), Some(&bed("2")));
    assert!(story.station.setup().beds.get(&bed("1")).unwrap().standby);
    story.monitor("A", "1", 3);
    let known = story.station.devices().get(&device("A")).unwrap();
    assert_eq!(known.assignment.bed(), Some(&bed("2")), "decided by hand");
}

#[test]
fn a_while_in_which_nobody_watched_is_told_for_ten_minutes() {
    let texts = |story: &Story| {
        let open = story.station.conditions().open();
        let texts = open.map(|open| open.announced.text.to_string());
        texts.collect::<Vec<_>>()
    };
    let mut story = Story::new();
    story.restart(9.0);
    assert_eq!(texts(&story), Vec::<String>::new());
    story.restart(500.0);
    assert_eq!(texts(&story), ["Was not running for 8 min"]);
    story.wait(599.0);
    assert_eq!(texts(&story).len(), 1);
    story.wait(2.0);
    assert_eq!(texts(&story), Vec::<String>::new());
}

#[test]
fn what_is_told_for_a_while_ends_in_its_time_although_the_station_restarts_again() {
    let mut story = Story::new();
    story.restart(500.0);
    story.wait(100.0);
    let test = TestAlarm {
        number: 7,
        source: TestSource::Feed(FeedId::parse("bedside").unwrap()),
        priority: Priority::High,
        by: Arc::from("Tara Voss"),
    };
    story.station.handle(story.now, Input::Test(test));
    story.restart(5.0);
    let open = |story: &Story| story.station.conditions().open().count();
    assert_eq!(open(&story), 2, "the test, and that it was not running");
    story.wait(56.0);
    assert_eq!(open(&story), 1, "a test lasts a minute");
    story.wait(440.0);
    assert_eq!(open(&story), 0, "and that for ten");
}

#[test]
fn a_device_whose_bed_is_configured_no_longer_goes_to_where_it_stands() {
    let mut story = Story::new();
    story.monitor("A", "", 3);
    let assign = Command::Assign(device("A"), bed("2"));
    story.station.command(story.now, &nurse(), assign).unwrap();
    story.alert("A", "", alert("SpO2 LOW", AlertPriority::Medium));
    story.wait(60.0);
    assert_eq!(story.open("2").len(), 2, "its alarm and its silence");
    let kept = story.station.keep(story.now);
    let mut setup = story.station.setup().clone();
    let renamed = BedSetup {
        id: bed("2A"),
        places: vec![PlacePattern::parse("4E^^2").unwrap()],
        devices: vec![],
    };
    setup.beds = Beds::new(vec![renamed]).unwrap();
    story.now = story.now.after(Duration::from_secs(2));
    story.station = Station::resume(setup, kept, story.now);
    assert_eq!(story.open("2"), Vec::<String>::new());
    story.monitor("A", "2", 3);
    assert_eq!(story.open("2A"), ["Medium SpO2 LOW"]);
    let known = story.station.devices().get(&device("A")).unwrap();
    assert_eq!(known.assignment.bed(), Some(&bed("2A")));
}

#[test]
fn what_is_wrong_with_a_feed_that_is_configured_no_longer_is_over() {
    let mut story = Story::new();
    for id in ["bedside", "old"] {
        let status = FeedStatus {
            id: FeedId::parse(id).unwrap(),
            address: Arc::from("127.0.0.1:2575"),
            state: FeedState::Failed,
            since: story.now,
            failures: 1,
            connections: 0,
            messages_per_s: 0.0,
            messages: 0,
            duplicates: 0,
            dead_letters: 0,
            last_message: None,
            trouble: Arc::from("the port is in use"),
        };
        story.station.handle(story.now, Input::Feed(status));
    }
    assert_eq!(story.station.conditions().open().count(), 2);
    story.restart(2.0);
    let open = story.station.conditions().open();
    let texts: Vec<_> = open.map(|open| open.announced.text.to_string()).collect();
    assert_eq!(texts, ["Feed bedside does not work"]);
}

#[test]
fn a_wall_clock_that_went_back_counts_as_no_time_away() {
    let mut story = Story::new();
    story.alert("A", "1", alert("VENT FIB", AlertPriority::High));
    let before = story.now.mono;
    story.restart(-7_200.0);
    assert_eq!(story.now.mono, before);
    assert_eq!(story.open("1"), ["High VENT FIB"]);
}

/// Adults, factory limits: heart rate 50 to 120.
fn judged() -> Story {
    Story::with_limits(Some(crate::LimitSetup {
        profile: lamplight_alarms::limits::Profile::new("Test"),
        groups: std::collections::BTreeMap::new(),
    }))
}

#[test]
fn a_finding_of_our_limits_goes_on_when_it_is_found_again() {
    let mut story = judged();
    story.heart_rate("A", "1", 20, 130.0);
    let id = story.only("1");
    story.restart(3.0);
    assert_eq!(story.only("1"), id, "nobody has looked yet");
    story.heart_rate("A", "1", 120, 130.0);
    assert_eq!(story.only("1"), id);
    story.heart_rate("A", "1", 20, 100.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_finding_of_our_limits_that_is_not_found_again_is_over() {
    let mut story = judged();
    story.heart_rate("A", "1", 20, 130.0);
    story.restart(3.0);
    story.heart_rate("A", "1", 70, 100.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn limits_that_were_set_for_a_patient_stand() {
    use lamplight_alarms::limits::{Change, Parameter, Side};
    let mut story = judged();
    story.monitor("A", "1", 3);
    let edit = crate::Edit {
        parameter: Parameter::HeartRate,
        change: Change::At {
            side: Side::High,
            number: 140.0,
            unit: Parameter::HeartRate.unit(),
        },
    };
    let set = Command::SetLimits {
        bed: bed("1"),
        edits: vec![edit],
        reset: Vec::new(),
    };
    story.station.command(story.now, &nurse(), set).unwrap();
    story.restart(3.0);
    story.heart_rate("A", "1", 30, 135.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}
