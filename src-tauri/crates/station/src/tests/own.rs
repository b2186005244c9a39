//! The station watches itself.

use super::story::{Story, alert, device, nurse, with_number};
use crate::{Command, DiskSpace, Input, PageState, Part};
use lamplight_alarms::{Effect, Notice, Priority, Subject};
use lamplight_protocols::report::{AlertPhase, AlertPriority, NumberReading, ReadUnit, Term};
use lamplight_units::{MdcCode, RefId, Unit, Value};
use std::sync::Arc;

impl Story {
    fn part(&mut self, part: &Part, trouble: Option<&str>) {
        let (part, trouble) = (part.clone(), trouble.map(Arc::from));
        self.station.handle(self.now, Input::Own { part, trouble });
    }

    fn page(&mut self, state: PageState) {
        let window = Arc::from("the main window");
        self.station.handle(self.now, Input::Page { window, state });
    }

    fn disk(&mut self, mebibytes: u64) {
        let space = DiskSpace::Free(mebibytes << 20);
        self.station.handle(self.now, Input::Disk(space));
    }

    /// What stands at the station, as `PRIORITY text`.
    fn own_open(&self) -> Vec<String> {
        let open = self.station.conditions().at(&Subject::Station);
        open.iter()
            .map(|c| format!("{:?} {}", c.priority, c.announced.text))
            .collect()
    }

    /// Whether a tone was ordered and a notice opened since it was last asked.
    fn signalled(&mut self) -> (bool, bool) {
        let effects: Vec<Effect> = std::iter::from_fn(|| self.station.poll_effect()).collect();
        let tone = |effect: &Effect| matches!(effect, Effect::SoundNow { .. });
        let notice = |effect: &Effect| matches!(effect, Effect::Notice(Notice::Begin(_)));
        (effects.iter().any(tone), effects.iter().any(notice))
    }
}

#[test]
fn a_silent_page_sounds_and_opens_a_notice_without_any_page() {
    let mut story = Story::new();
    story.page(PageState::Silent);
    assert_eq!(story.own_open(), ["Medium Screen not answering"]);
    assert_eq!(story.signalled(), (true, true));
    let open = story.station.conditions().at(&Subject::Station);
    assert!(open[0].announced.advice.contains("the main window"));
    story.page(PageState::Answers);
    assert_eq!(story.own_open(), Vec::<String>::new());
}

#[test]
fn a_page_that_stays_silent_is_high_after_a_minute_although_somebody_acknowledged() {
    let mut story = Story::new();
    story.page(PageState::Silent);
    let id = story.station.conditions().at(&Subject::Station)[0].id;
    let acknowledge = Command::Alarm(lamplight_alarms::Command::Acknowledge(id));
    let done = story.station.command(story.now, &nurse(), acknowledge);
    assert_eq!(done, Ok(()));
    story.signalled();
    story.wait(59.0);
    assert_eq!(story.own_open(), ["Medium Screen not answering"]);
    story.wait(2.0);
    assert_eq!(story.own_open(), ["High Screen not answering"]);
    assert!(story.signalled().0, "a rise sounds");
}

#[test]
fn a_window_closed_on_purpose_leaves_nothing_behind() {
    let mut story = Story::new();
    story.page(PageState::Closed);
    assert_eq!(story.own_open(), Vec::<String>::new());
    story.page(PageState::Silent);
    story.page(PageState::Closed);
    assert_eq!(story.own_open(), Vec::<String>::new());
}

#[test]
fn a_part_that_failed_is_a_condition_until_it_has_run_for_a_minute() {
    let feed = Part::Task(Arc::from("feed bedside"));
    let open = ["Medium Part of the station failed: feed bedside"];
    let mut story = Story::new();
    story.part(&feed, None);
    assert_eq!(story.own_open(), Vec::<String>::new(), "it never failed");
    story.part(&feed, Some("Station: it failed."));
    assert_eq!(story.signalled(), (true, true));
    story.part(&feed, None);
    story.wait(59.0);
    assert_eq!(story.own_open(), open, "it has run for 59 s");
    story.part(&feed, Some("Station: it failed again."));
    story.wait(600.0);
    assert_eq!(story.own_open(), open, "it has not come back");
    story.part(&feed, None);
    story.wait(61.0);
    assert_eq!(story.own_open(), Vec::<String>::new());
}

#[test]
fn parts_do_not_end_each_others_conditions() {
    let (one, other) = (
        Part::Task(Arc::from("sound")),
        Part::Task(Arc::from("notices")),
    );
    let mut story = Story::new();
    for part in [&one, &other, &Part::Journal, &Part::Central] {
        story.part(part, Some("Station: trouble."));
    }
    assert_eq!(story.own_open().len(), 4);
    story.part(&Part::Journal, None);
    story.part(&one, None);
    story.wait(61.0);
    let left = story.own_open();
    assert_eq!(
        left,
        [
            "Medium Part of the station failed: notices",
            "Low Central server unreachable"
        ]
    );
}

#[test]
fn journal_and_central_tell_their_trouble_in_the_adapters_words() {
    let mut story = Story::new();
    let words = "Station: the record can't be written (disk error). Call the technician.";
    story.part(&Part::Journal, Some(words));
    let open = story.station.conditions().at(&Subject::Station);
    assert_eq!(open[0].announced.advice.as_ref(), words);
    assert_eq!(open[0].priority, Priority::Medium);
    story.part(&Part::Journal, None);
    assert_eq!(story.own_open(), Vec::<String>::new());
}

#[test]
fn a_disk_that_fills_climbs_and_one_with_room_is_silent() {
    let mut story = Story::new();
    for (free, wanted) in [
        (9_000, None),
        (2_000, Some("Low Disk nearly full")),
        (500, Some("Medium Disk nearly full")),
        (100, Some("High Disk nearly full")),
        (140, Some("High Disk nearly full")),
        (160, Some("Medium Disk nearly full")),
        (2_100, Some("Low Disk nearly full")),
        (2_500, None),
    ] {
        story.disk(free);
        let wanted: Vec<&str> = wanted.into_iter().collect();
        assert_eq!(story.own_open(), wanted, "{free} MiB");
        story.wait(60.0);
    }
    let gone = DiskSpace::Unknown(Arc::from("no such file or directory"));
    story.station.handle(story.now, Input::Disk(gone));
    assert_eq!(story.own_open(), ["Medium Data folder not reachable"]);
    story.disk(9_000);
    assert_eq!(story.own_open(), Vec::<String>::new());
}

#[test]
fn the_last_sound_test_is_kept() {
    let mut story = Story::new();
    assert_eq!(story.station.sound_test(), None);
    story
        .station
        .handle(story.now, Input::SoundTest { passed: true });
    story.wait(10.0);
    story
        .station
        .handle(story.now, Input::SoundTest { passed: false });
    let kept = story.station.sound_test().unwrap();
    assert_eq!((kept.passed, kept.at), (false, story.now));
}

fn battery(story: &mut Story, charge: f64) {
    let mut report = with_number(story.report("A", "1"), "MDC_ECG_HEART_RATE", 78.0);
    let usual = report.numbers[0].clone();
    report.numbers.push(NumberReading {
        term: Term {
            refid: RefId::sent("MDC_ATTR_VAL_BATT_CHARGE"),
            code: MdcCode::new(67_996),
            sent_as: None,
        },
        value: Value::new(charge),
        unit: ReadUnit::Known(Unit::Percent),
        ..usual
    });
    story.hear(report);
    story.wait(1.0);
}

#[test]
fn a_low_battery_is_told_by_its_charge() {
    let mut story = Story::new();
    for (charge, wanted) in [
        (80.0, None),
        (19.0, Some("Low Battery low")),
        (9.0, Some("Medium Battery low")),
        (16.0, Some("Low Battery low")),
        (26.0, None),
    ] {
        battery(&mut story, charge);
        let wanted: Vec<&str> = wanted.into_iter().collect();
        assert_eq!(story.open("1"), wanted, "{charge} %");
    }
    let known = story.station.devices().get(&device("A"));
    assert!(known.is_some());
}

#[test]
fn what_the_device_says_of_its_battery_is_not_said_twice() {
    let mut story = Story::new();
    battery(&mut story, 9.0);
    assert_eq!(story.open("1"), ["Medium Battery low"]);
    story.alert("A", "1", alert("BATTERY LOW 9 %", AlertPriority::Low));
    assert_eq!(story.open("1"), ["Low BATTERY LOW 9 %"]);
    battery(&mut story, 8.0);
    assert_eq!(story.open("1"), ["Low BATTERY LOW 9 %"]);
    let mut over = alert("BATTERY LOW 9 %", AlertPriority::Low);
    over.phase = Some(AlertPhase::End);
    over.state = Some(lamplight_protocols::report::AlertState::Inactive);
    story.alert("A", "1", over);
    assert_eq!(story.open("1"), ["Medium Battery low"]);
}

#[test]
fn what_is_not_found_again_after_a_restart_is_over() {
    let mut story = Story::new();
    let server = Part::Destination(Arc::from("FHIR server"));
    let phone = Part::Destination(Arc::from("Recipient 5551234 of phones"));
    for part in [&server, &phone, &Part::Central, &Part::Journal] {
        story.part(part, Some("Station: it is not reached."));
    }
    story.page(PageState::Silent);
    story.part(&Part::Task(Arc::from("sound")), Some("Station: it failed."));
    story.disk(1_000);
    story.restart(2.0);
    assert_eq!(story.own_open().len(), 7);
    story.part(&phone, Some("Station: it is not reached still."));
    story.wait(179.0);
    assert_eq!(
        story.own_open().len(),
        7,
        "there is time to find them again"
    );
    story.wait(2.0);
    assert_eq!(
        story.own_open(),
        [
            "Low Disk nearly full",
            "Low Recipient 5551234 of phones unreachable"
        ],
        "the disk is looked at every while"
    );
    story.part(&phone, None);
    assert_eq!(story.own_open().len(), 1);
}
