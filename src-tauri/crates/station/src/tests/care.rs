//! Chart, scores and tasks of the patient of a bed, over time.

use super::story::{Story, bed, nurse, person, with_number};
use crate::{
    CareRefusal, CareSetup, CareWish, Change, Command, CommandError, Face, Setup, Station,
};
use lamplight_alarms::{Actor, Priority, Role};
use lamplight_chart::{
    EntryId, Item, Kind, Lateness, NewEntry, NewTask, OxygenTherapy, Refusal, Repeat, SpotId,
    State, TaskId, TaskKind, Vital,
};
use lamplight_protocols::report::{AdtEvent, DeviceIdentity, DeviceReport, ReadUnit};
use lamplight_scores::{Consciousness, Outcome, Risk, ScoreId};
use lamplight_units::{StayId, Unit};
use std::time::Duration;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;

/// A ward for grown-ups whose station judges numbers, so that it knows so.
fn ward() -> Story {
    let mut story = super::limits::ward();
    story.adt(AdtEvent::Admit, "P1", "1");
    story
}

fn ward_that(setup: CareSetup) -> Story {
    let mut story = super::limits::ward();
    let with = Setup {
        care: setup,
        ..story.station.setup().clone()
    };
    story.station = Station::new(with);
    story.adt(AdtEvent::Admit, "P1", "1");
    story
}

/// The same, and bed 2 is for grown-ups, too.
fn ward_of_adults() -> Story {
    let mut story = super::limits::ward();
    let mut setup = story.station.setup().clone();
    if let Some(limits) = &mut setup.limits {
        limits.groups.clear();
    }
    story.station = Station::new(setup);
    story.adt(AdtEvent::Admit, "P1", "1");
    story
}

impl Story {
    fn care(&mut self, wish: CareWish) -> Result<(), CommandError> {
        self.wish(Command::Care {
            bed: bed("1"),
            stay: None,
            wish,
        })
    }

    fn chart(&mut self, items: Vec<Item>) {
        let measured = self.now;
        let entry = |item| NewEntry {
            item,
            measured,
            sure: false,
        };
        let entries = items.into_iter().map(entry).collect();
        self.care(CareWish::Chart(entries)).unwrap();
    }

    fn face(&self) -> Face {
        self.station.care_face(&bed("1")).cloned().unwrap()
    }

    /// `7`, or `5+` where parts are missing.
    fn news2(&self) -> String {
        let score = self.face().score.expect("an adult has one");
        assert_eq!(score.score, ScoreId::News2);
        format!("{}{}", score.total, if score.open { "+" } else { "" })
    }

    /// A monitor sends a set of numbers at bed 1, once a second.
    fn monitored(&mut self, seconds: u32, rate: f64) {
        for _ in 0..seconds {
            let report = monitor(self, rate);
            self.hear(report);
            self.wait(1.0);
        }
    }

    fn stay(&self) -> StayId {
        self.station.stays().in_bed(&bed("1")).unwrap().id
    }
}

fn number(report: DeviceReport, refid: &str, value: f64, unit: Unit) -> DeviceReport {
    let mut report = with_number(report, refid, value);
    report.numbers.last_mut().unwrap().unit = ReadUnit::Known(unit);
    report
}

fn monitor(story: &Story, rate: f64) -> DeviceReport {
    let report = story.report("A", "1");
    let report = number(report, "MDC_ECG_HEART_RATE", rate, Unit::BeatPerMin);
    let report = number(report, "MDC_TTHOR_RESP_RATE", 16.0, Unit::BreathPerMin);
    number(report, "MDC_PULS_OXIM_SAT_O2", 97.0, Unit::Percent)
}

/// A thermometer's or a cuff's single measurement, five minutes old.
fn single(story: &Story, device: &str, refid: &str, value: f64, unit: Unit) -> DeviceReport {
    let mut report = number(story.report(device, "1"), refid, value, unit);
    report.numbers[0].episodic = true;
    report
}

fn vital(vital: Vital, number: f64) -> Item {
    let unit = vital.part().unit().unwrap();
    Item::Vital {
        vital,
        number,
        unit,
    }
}

fn pressure(systolic: f64) -> Item {
    Item::BloodPressure {
        systolic,
        diastolic: Some(70.0),
        unit: Unit::MmHg,
    }
}

fn acvpu(letter: Consciousness) -> Item {
    Item::Consciousness(letter)
}

/// NEWS2 0.
fn calm() -> Vec<Item> {
    vec![
        vital(Vital::Respiration, 16.0),
        vital(Vital::Spo2, 97.0),
        vital(Vital::Pulse, 72.0),
        vital(Vital::Temperature, 37.0),
        pressure(120.0),
        Item::Oxygen(OxygenTherapy::Air),
        acvpu(Consciousness::Alert),
    ]
}

/// NEWS2 8: 3 for breathing, 3 for consciousness, 2 for the pulse.
fn grave() -> Vec<Item> {
    let mut items = calm();
    items[0] = vital(Vital::Respiration, 26.0);
    items[2] = vital(Vital::Pulse, 120.0);
    items[6] = acvpu(Consciousness::Voice);
    items
}

fn refusal(outcome: Result<(), CommandError>) -> CareRefusal {
    match outcome {
        Err(CommandError::Care(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_is_charted_for_who_is_not_admitted() {
    let mut story = super::limits::ward();
    let mut report = monitor(&story, 72.0);
    report.patient = Some(person("P1"));
    story.hear(report);
    assert!(story.station.care_of(&bed("1"), story.now).is_none());
    let why = refusal(story.care(CareWish::SuspectInfection(true)));
    assert_eq!(why, CareRefusal::NoStay(bed("1")));
}

#[test]
fn a_complete_charted_set_has_its_total_and_a_charted_consciousness_raises_it() {
    let mut story = ward();
    assert_eq!(story.news2(), "0+", "nothing is known yet");
    story.chart(calm());
    assert_eq!(story.news2(), "0");
    story.wait(10.0 * MINUTE);
    story.chart(vec![acvpu(Consciousness::Voice)]);
    assert_eq!(story.news2(), "3");
    let score = story.face().score.unwrap();
    assert_eq!((score.risk, score.direction), (Risk::LowMedium, 1));
}

#[test]
fn what_devices_send_is_joined_with_what_people_charted() {
    let mut story = ward();
    story.monitored(10, 95.0);
    assert_eq!(story.news2(), "1+");
    story.chart(vec![
        vital(Vital::Temperature, 37.0),
        pressure(120.0),
        Item::Oxygen(OxygenTherapy::Air),
        acvpu(Consciousness::Alert),
    ]);
    assert_eq!(story.news2(), "1");
    story.monitored(10, 115.0);
    assert_eq!(story.news2(), "2", "a faster pulse is seen within seconds");
}

#[test]
fn a_score_is_not_worked_out_with_every_message() {
    let mut story = ward();
    story.chart(calm());
    story.monitored(20, 72.0);
    story.changes();
    let mut looks = 0;
    let mut last = None;
    for _ in 0..60 {
        story.monitored(1, 72.0);
        let care = story.station.care_of(&bed("1"), story.now).unwrap();
        let at = care.scores[0].result.as_ref().unwrap().at;
        looks += u32::from(last != Some(at));
        last = Some(at);
    }
    assert!((10..=14).contains(&looks), "{looks} in a minute");
}

#[test]
fn there_is_never_a_total_of_parts_that_are_too_old() {
    let mut story = ward();
    story.chart(grave());
    assert_eq!(story.news2(), "8");
    // At high risk a set counts for an hour.
    story.wait(HOUR);
    assert_eq!(story.news2(), "8");
    story.wait(1.0);
    assert_eq!(story.news2(), "0+", "nothing counts any longer");
    let score = story.face().score.unwrap();
    assert_eq!(score.risk, Risk::High, "missing parts make nobody milder");
    assert!(score.overdue);
}

#[test]
fn numbers_of_a_monitor_that_fell_silent_stop_counting() {
    let mut story = ward();
    let rest = calm().split_off(3);
    story.monitored(5, 95.0);
    story.chart(rest);
    assert_eq!(story.news2(), "1");
    story.wait(4.0 * MINUTE);
    assert_eq!(story.news2(), "1");
    story.wait(2.0 * MINUTE);
    assert_eq!(story.news2(), "0+");
}

#[test]
fn a_number_from_before_the_admission_or_of_another_patient_never_counts() {
    let mut story = super::limits::ward();
    let cuff = single(&story, "A", "MDC_PRESS_BLD_NONINV_SYS", 80.0, Unit::MmHg);
    story.monitored(2, 140.0);
    story.hear(cuff);
    story.wait(30.0);
    story.adt(AdtEvent::Admit, "P1", "1");
    story.wait(30.0);
    assert_eq!(story.news2(), "0+", "it was measured before");
    let mut other = monitor(&story, 140.0);
    other.patient = Some(person("P2"));
    story.hear(other);
    story.wait(30.0);
    assert_eq!(story.news2(), "0+", "the monitor names somebody else");
}

#[test]
fn a_simulated_device_counts_only_in_a_simulated_ward_and_the_result_says_so() {
    for (real_one_beside, expected) in [(false, "1+"), (true, "0+")] {
        let mut story = ward();
        if real_one_beside {
            story.monitor("B", "2", 2);
        }
        for _ in 0..8 {
            let mut report = monitor(&story, 95.0);
            report.device.sender = DeviceIdentity::SIMULATOR.into();
            story.hear(report);
            story.wait(1.0);
        }
        assert_eq!(story.news2(), expected);
        assert_eq!(story.face().score.unwrap().simulated, !real_one_beside);
    }
}

#[test]
fn a_high_risk_is_a_condition_as_long_as_it_lasts() {
    let mut story = ward();
    story.chart(grave());
    assert_eq!(story.open("1"), ["Medium NEWS2 8 high"]);
    story.wait(10.0 * MINUTE);
    story.chart(calm());
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_ward_says_what_is_a_condition_and_how_urgent() {
    let mut story = ward_that(CareSetup {
        high_risk: None,
        overdue: Some(Priority::Low),
        expect_first_set: true,
        ..CareSetup::default()
    });
    story.chart(grave());
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.wait(HOUR + 1.0);
    assert_eq!(story.open("1"), ["Low NEWS2 overdue"]);
}

#[test]
fn a_late_set_is_a_condition_until_a_complete_one_is_charted() {
    let mut story = ward();
    story.wait(2.0 * HOUR);
    assert_eq!(
        story.open("1"),
        Vec::<String>::new(),
        "nobody charts on this ward, as far as it looks"
    );
    story.chart(calm());
    story.wait(12.0 * HOUR);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.wait(1.0);
    assert_eq!(story.open("1"), ["Advisory NEWS2 overdue"]);
    let mut part = calm();
    part.pop();
    story.chart(part);
    assert_eq!(
        story.open("1"),
        ["Advisory NEWS2 overdue"],
        "a part is missing"
    );
    story.chart(vec![acvpu(Consciousness::Alert)]);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_patient_away_on_standby_is_late_for_nothing() {
    let mut story = ward();
    story.chart(grave());
    story.wish(Command::Standby(bed("1"))).unwrap();
    story.wait(MINUTE);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.wish(Command::Resume(bed("1"))).unwrap();
    story.wait(MINUTE);
    assert_eq!(story.open("1"), ["Medium NEWS2 8 high"]);
}

#[test]
fn a_single_measurement_counts_only_after_somebody_confirmed_it() {
    let mut story = ward();
    story.chart(calm());
    let spot = single(&story, "T", "MDC_TEMP", 39.5, Unit::Celsius);
    story.wait(1.0);
    story.hear(spot.clone());
    assert_eq!((story.news2().as_str(), story.face().waiting), ("0", 1));
    assert_eq!(story.open("1"), ["Advisory Measurement to confirm"]);
    // The device says it again with its next message.
    story.wait(5.0);
    story.hear(spot);
    assert_eq!(story.face().waiting, 1);
    let id = waiting(&story);
    story
        .care(CareWish::Confirm {
            spot: id,
            sure: false,
        })
        .unwrap();
    assert_eq!((story.news2().as_str(), story.face().waiting), ("2", 0));
    assert_eq!(story.open("1"), Vec::<String>::new());
}

fn waiting(story: &Story) -> SpotId {
    let care = story.station.care_of(&bed("1"), story.now).unwrap();
    let first = care.chart.pending().next().map(|pending| pending.id);
    first.expect("it waits")
}

#[test]
fn a_rejected_measurement_counts_for_nothing_and_does_not_come_back() {
    let mut story = ward();
    story.chart(calm());
    let spot = single(&story, "T", "MDC_TEMP", 39.5, Unit::Celsius);
    story.wait(1.0);
    story.hear(spot.clone());
    let id = waiting(&story);
    story.care(CareWish::Reject(id)).unwrap();
    story.wait(5.0);
    story.hear(spot);
    story.wait(5.0);
    assert_eq!((story.news2().as_str(), story.face().waiting), ("0", 0));
}

#[test]
fn the_cuff_of_a_monitor_that_watches_the_patient_waits_only_where_the_ward_wants_it() {
    for (confirm_monitors, waits) in [(false, 0), (true, 1)] {
        let mut story = ward_that(CareSetup {
            confirm_monitors,
            ..CareSetup::default()
        });
        story.monitored(3, 72.0);
        story.chart(
            calm()
                .into_iter()
                .filter(|i| i.kind() != Kind::BloodPressure)
                .collect(),
        );
        let mut cuff = monitor(&story, 72.0);
        cuff = number(cuff, "MDC_PRESS_BLD_NONINV_SYS", 95.0, Unit::MmHg);
        cuff.numbers.last_mut().unwrap().episodic = true;
        story.hear(cuff);
        story.monitored(6, 72.0);
        let total = if waits == 0 { "2" } else { "0+" };
        assert_eq!(
            (story.news2().as_str(), story.face().waiting),
            (total, waits)
        );
    }
}

#[test]
fn a_sheet_is_charted_whole_or_not_at_all_and_asked_about_once() {
    let mut story = ward();
    let measured = story.now;
    let sheet = |sure| -> Vec<NewEntry> {
        let odd = [vital(Vital::Respiration, 50.0), pressure(240.0)];
        let items = calm().into_iter().take(1).chain(odd);
        items
            .map(|item| NewEntry {
                item,
                measured,
                sure,
            })
            .collect()
    };
    let why = refusal(story.care(CareWish::Chart(sheet(false))));
    assert!(why.asks());
    let CareRefusal::Chart(Refusal::Ask(questions)) = why else {
        panic!("it asks")
    };
    assert_eq!(questions.len(), 2);
    let entries = |story: &Story| {
        let care = story.station.care_of(&bed("1"), story.now).unwrap();
        care.chart.entries().count()
    };
    assert_eq!(entries(&story), 0);
    story.care(CareWish::Chart(sheet(true))).unwrap();
    assert_eq!(entries(&story), 3);
}

#[test]
fn a_correction_is_scored_anew_and_the_old_value_stays_to_be_read() {
    let mut story = ward();
    story.chart(calm());
    story.wait(MINUTE);
    let entry = EntryId::new(1);
    let new = Box::new(NewEntry {
        item: vital(Vital::Respiration, 22.0),
        measured: story.now,
        sure: false,
    });
    let reason = "misread".to_owned();
    story
        .care(CareWish::Correct { entry, new, reason })
        .unwrap();
    assert_eq!(story.news2(), "2");
    let care = story.station.care_of(&bed("1"), story.now).unwrap();
    let old = care.chart.entries().next().unwrap();
    assert!(matches!(old.state, State::Corrected { .. }));
}

#[test]
fn scale_2_holds_by_a_named_order_and_a_suspected_infection_brings_qsofa() {
    let mut story = ward();
    let mut items = calm();
    items[1] = vital(Vital::Spo2, 90.0);
    story.chart(items);
    assert_eq!(story.news2(), "3");
    let nameless = refusal(story.care(CareWish::Scale2(Some(" ".into()))));
    assert!(matches!(nameless, CareRefusal::Order(_)));
    story
        .care(CareWish::Scale2(Some("R. Adler".into())))
        .unwrap();
    assert_eq!(story.news2(), "0");
    story.care(CareWish::Scale2(None)).unwrap();
    assert_eq!(story.news2(), "3");
    let qsofa = |story: &Story| {
        let care = story.station.care_of(&bed("1"), story.now).unwrap();
        let one = care.scores.iter().find(|one| one.score == ScoreId::Qsofa);
        one.unwrap()
            .result
            .as_ref()
            .ok()
            .map(|scored| scored.outcome.clone())
    };
    assert_eq!(qsofa(&story), None);
    story.care(CareWish::SuspectInfection(true)).unwrap();
    assert_eq!(qsofa(&story), Some(Outcome::Complete { total: 0 }));
}

#[test]
fn a_task_is_due_then_late_then_done_and_that_can_be_taken_back() {
    let mut story = ward();
    let task = NewTask {
        kind: TaskKind::Turn,
        due: story.now.after(Duration::from_secs(1_800)),
        grace: Duration::from_secs(900),
        repeat: Some(Repeat::AfterDone(Duration::from_secs(7_200))),
    };
    story.care(CareWish::AddTask(task)).unwrap();
    let urgency = |story: &Story| story.face().task.unwrap().urgency;
    assert_eq!(urgency(&story), 0);
    story.changes();
    story.wait(30.0 * MINUTE + 1.0);
    assert_eq!(urgency(&story), 1);
    assert!(story.changes().contains(&Change::Bed(bed("1"))), "the tile");
    story.wait(15.0 * MINUTE);
    assert_eq!((urgency(&story), story.face().late), (2, 1));
    assert_eq!(story.open("1"), ["Advisory Turning late"]);
    let (task, at) = (TaskId::new(1), story.now);
    story.care(CareWish::TaskDone { task, at }).unwrap();
    assert_eq!((urgency(&story), story.open("1").len()), (0, 0));
    story.care(CareWish::TaskUndone(task)).unwrap();
    assert_eq!(story.open("1"), ["Advisory Turning late"]);
    let again = refusal(story.care(CareWish::TaskUndone(task)));
    assert_eq!(again, CareRefusal::NotDone);
}

#[test]
fn a_full_set_ticks_off_the_vital_signs_that_are_due_and_nothing_else() {
    let vitals = |due_in: u64, story: &Story| NewTask {
        kind: TaskKind::Vitals,
        due: story.now.after(Duration::from_secs(due_in)),
        grace: Duration::from_secs(900),
        repeat: None,
    };
    let part = || grave().into_iter().skip(1).collect();
    for (name, due_in, items, open) in [
        ("due", 60, grave(), 1),
        ("not due yet", 7_200, grave(), 2),
        ("a part is missing", 60, part(), 2),
    ] {
        let mut story = ward();
        let turn = NewTask {
            kind: TaskKind::Turn,
            ..vitals(60, &story)
        };
        story.care(CareWish::AddTask(turn)).unwrap();
        let task = vitals(due_in, &story);
        story.care(CareWish::AddTask(task)).unwrap();
        story.wait(120.0);
        story.chart(items);
        let care = story.station.care_of(&bed("1"), story.now).unwrap();
        assert_eq!(care.tasks.open().len(), open, "{name}");
        let done = story.station.tasks_done(&bed("1"));
        assert_eq!(done.len(), 2 - open, "{name}");
        if let [(task, _)] = done[..] {
            story.care(CareWish::TaskUndone(task)).unwrap();
            let care = story.station.care_of(&bed("1"), story.now).unwrap();
            assert_eq!(care.tasks.open().len(), 2, "it can be taken back");
        }
    }
}

#[test]
fn a_discharge_ends_it_and_the_next_patient_begins_empty() {
    let mut story = ward();
    story.chart(grave());
    let first = story.stay();
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert!(story.station.care_face(&bed("1")).is_none());
    story.adt(AdtEvent::Admit, "P2", "1");
    assert_eq!(story.news2(), "0+");
    let care = story.station.care_of(&bed("1"), story.now).unwrap();
    assert_eq!(care.chart.entries().count(), 0);
    let late = Command::Care {
        bed: bed("1"),
        stay: Some(first),
        wish: CareWish::SuspectInfection(true),
    };
    let outcome = story.wish(late);
    assert_eq!(refusal(outcome), CareRefusal::OtherPatient(bed("1")));
}

#[test]
fn a_cancelled_discharge_finds_the_chart_again_and_a_transfer_takes_it_along() {
    let mut story = ward_of_adults();
    story.chart(grave());
    story.adt(AdtEvent::Discharge, "P1", "1");
    story.wait(MINUTE);
    story.adt(AdtEvent::CancelDischarge, "P1", "1");
    assert_eq!(story.news2(), "8");
    story.adt(AdtEvent::Transfer, "P1", "2");
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert_eq!(story.open("2"), ["Medium NEWS2 8 high"]);
    assert!(story.station.care_face(&bed("1")).is_none());
    let there = story.station.care_of(&bed("2"), story.now).unwrap();
    assert_eq!(there.chart.entries().count(), 7);
}

#[test]
fn a_chart_of_a_patient_who_left_is_kept_for_a_day_and_no_longer() {
    let mut story = ward();
    story.chart(calm());
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(story.station.keep(story.now).cares.len(), 1);
    story.wait(25.0 * HOUR);
    story.adt(AdtEvent::Admit, "P2", "2");
    let kept = story.station.keep(story.now).cares;
    assert_eq!(kept.len(), 1, "of the new patient");
    assert_ne!(kept[0].stay(), StayId::new(1));
}

#[test]
fn a_restart_keeps_all_of_it() {
    let mut story = ward();
    story.chart(grave());
    let task = NewTask {
        kind: TaskKind::Round,
        due: story.now.after(Duration::from_secs(60)),
        grace: Duration::from_secs(60),
        repeat: None,
    };
    story.care(CareWish::AddTask(task)).unwrap();
    story.wait(5.0 * MINUTE);
    let before = story.station.care_of(&bed("1"), story.now).unwrap();
    let entries: Vec<_> = before.chart.entries().cloned().collect();
    let results = before.scores[0].course.unwrap().results().to_vec();
    let open = story.open("1");
    assert_eq!(open.len(), 2, "{open:?}");

    let text = serde_json::to_string(&story.station.keep(story.now)).unwrap();
    let setup = story.station.setup().clone();
    story.wait(8.0);
    story.station = Station::resume(setup, serde_json::from_str(&text).unwrap(), story.now);

    assert_eq!(story.news2(), "8");
    assert_eq!(story.open("1"), open);
    let after = story.station.care_of(&bed("1"), story.now).unwrap();
    assert!(after.chart.entries().eq(entries.iter()));
    assert_eq!(after.scores[0].course.unwrap().results(), results);
    let late = after.tasks.open()[0].lateness(story.now);
    assert!(matches!(late, Lateness::Late(_)), "{late:?}");
    story.chart(calm());
    assert_eq!(story.open("1"), ["Advisory Rounding late"]);
}

#[test]
fn what_is_kept_of_a_stay_changes_with_what_was_charted_and_not_with_time() {
    let mut story = ward();
    story.chart(calm());
    story.monitored(10, 72.0);
    let revisions = |story: &Story| {
        let kept = story.station.keep(story.now);
        let cares: Vec<u64> = kept.cares.iter().map(|care| care.revision()).collect();
        let courses: Vec<u64> = kept
            .courses
            .iter()
            .map(|course| course.revision())
            .collect();
        (cares, courses)
    };
    let before = revisions(&story);
    story.monitored(300, 72.0);
    assert_eq!(revisions(&story), before);
}

#[test]
fn only_who_may_chart_does() {
    let mut story = ward();
    let wish = Command::Care {
        bed: bed("1"),
        stay: None,
        wish: CareWish::SuspectInfection(true),
    };
    for (role, may) in [(Role::Nurse, true), (Role::Administrator, false)] {
        let actor = Actor::station(role);
        let outcome = story.station.command(story.now, &actor, wish.clone());
        assert_eq!(outcome.is_ok(), may, "{role:?}");
    }
    assert_eq!(nurse().role, Role::Nurse);
}
