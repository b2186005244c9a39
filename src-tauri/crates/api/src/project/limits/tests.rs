//! The editor's view of a bed with a heart rate and a cuff.

use super::*;
use crate::project::testing::setup;
use lamplight_alarms::limits::Change;
use lamplight_alarms::{Actor, Role};
use lamplight_protocols::report::{
    Channel, DeviceIdentity, DeviceReport, Limits, Location, Marks, NumberReading, ReadUnit,
    Report, ResultStatus, Term,
};
use lamplight_station::{Command, Edit, FeedSetup, Input, LimitSetup, Setup};
use lamplight_units::{DeviceId, FeedId, Metric, Mono, RefId, Unit, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

fn now() -> Now {
    Now {
        mono: Mono::START,
        wall: Wall::from_micros(1_795_262_400_000_000),
    }
}

fn bed() -> BedId {
    BedId::parse("1").unwrap()
}

fn ward() -> Station {
    let feed = FeedId::parse("bedside").unwrap();
    let zone = chrono::FixedOffset::east_opt(0).unwrap();
    let mut profile = Profile::new("4 East");
    let change = Change::Delay {
        side: Side::High,
        delay: Duration::from_secs(8),
    };
    profile
        .set(Group::Adult, Parameter::HeartRate, &[change])
        .unwrap();
    Station::new(Setup {
        feeds: vec![FeedSetup { id: feed, zone }],
        limits: Some(LimitSetup {
            profile,
            groups: BTreeMap::new(),
        }),
        ..setup()
    })
}

fn hear(station: &mut Station, refid: &str, value: f64, unit: Unit) {
    let number = NumberReading {
        term: Term::known(Metric::by_refid(refid).unwrap()),
        channel: Channel::default(),
        value: Value::new(value),
        sent: None,
        unit: ReadUnit::Known(unit),
        limits: Limits::default(),
        status: ResultStatus::Raw,
        marks: Marks::default(),
        at: None,
        episodic: false,
    };
    let report = DeviceReport {
        device: DeviceIdentity {
            id: DeviceId::parse("A").unwrap(),
            sender: Arc::from("TEST"),
            maker: Arc::from(""),
            model: Arc::from(""),
        },
        location: Some(Location {
            point_of_care: Arc::from("4E"),
            bed: Arc::from("1"),
            ..Location::default()
        }),
        patient: None,
        sent_at: None,
        numbers: vec![number],
        texts: vec![],
        waves: vec![],
        alerts: vec![],
        watchdog: None,
    };
    let feed = FeedId::parse("bedside").unwrap();
    let report = Report::Device(Box::new(report));
    station.handle(now(), Input::Report { feed, report });
}

fn at(side: Side, number: f64) -> Edit {
    let unit = Unit::BeatPerMin;
    Edit {
        parameter: Parameter::HeartRate,
        change: Change::At { side, number, unit },
    }
}

fn nurse() -> Actor {
    Actor::station(Role::Nurse)
}

fn shown(station: &Station) -> BedLimitsView {
    bed_limits(station, now(), &bed()).unwrap()
}

#[test]
fn a_row_tells_each_value_and_where_it_is_from() {
    let mut station = ward();
    hear(&mut station, "MDC_ECG_HEART_RATE", 78.0, Unit::BeatPerMin);
    let edits = vec![at(Side::High, 130.0)];
    let bed = bed();
    station
        .command(
            now(),
            &nurse(),
            Command::SetLimits {
                bed,
                edits,
                reset: Vec::new(),
            },
        )
        .unwrap();
    let limits = shown(&station);
    assert_eq!((&*limits.profile, &*limits.not_judged), ("4 East", ""));
    assert_eq!(limits.rows.len(), Parameter::COUNT);
    let row = &limits.rows[0];
    assert_eq!((&*row.parameter, &*row.unit, row.digits), ("HR", "/min", 0));
    assert_eq!((row.value, row.seen, &*row.problem), (Some(78.0), true, ""));
    let high = &row.sides[1];
    assert_eq!((high.side, high.on), (SideView::High, true));
    assert_eq!((high.at.value, high.at.default), (130.0, 120.0));
    assert_eq!(high.at.from, ProvenanceView::Patient);
    assert_eq!(
        (high.delay.value, high.delay.from),
        (8.0, ProvenanceView::Ward)
    );
    assert_eq!(row.sides[0].at.from, ProvenanceView::Factory);
    assert_eq!((high.least, high.most), (15.0, 300.0));
}

#[test]
fn a_row_tells_whether_the_ward_or_the_patient_has_a_limit_off() {
    let mut station = ward();
    let off = Edit {
        parameter: Parameter::HeartRate,
        change: Change::On {
            side: Side::High,
            on: false,
        },
    };
    let wish = Command::SetLimits {
        bed: bed(),
        edits: vec![off],
        reset: Vec::new(),
    };
    station.command(now(), &nurse(), wish).unwrap();
    let sides = &shown(&station).rows[0].sides;
    let tells = |at: usize| (sides[at].on, sides[at].on_default, sides[at].on_from);
    assert_eq!(tells(1), (false, true, ProvenanceView::Patient));
    assert_eq!(tells(0), (true, true, ProvenanceView::Factory));
}

#[test]
fn a_grave_limit_that_nobody_has_switched_on_is_not_shown() {
    let rows = shown(&ward()).rows;
    let sides = |name: &str| {
        let row = rows.iter().find(|row| row.parameter == name).unwrap();
        row.sides.iter().map(|side| side.side).collect::<Vec<_>>()
    };
    use SideView::{ExtremeHigh, ExtremeLow, High, Low};
    assert_eq!(sides("HR"), [Low, High, ExtremeLow, ExtremeHigh]);
    assert_eq!(sides("SpO2"), [Low, High, ExtremeLow]);
    assert_eq!(sides("Temp"), [Low, High]);
    let breaths = rows.iter().filter(|row| row.apnoea.is_some());
    assert_eq!(
        breaths.map(|row| &*row.parameter).collect::<Vec<_>>(),
        ["RR"]
    );
}

#[test]
fn why_a_bed_is_not_judged_is_told() {
    let mut station = ward();
    assert!(shown(&station).not_judged.starts_with("No device speaks"));
    hear(&mut station, "MDC_ECG_HEART_RATE", 78.0, Unit::BeatPerMin);
    station
        .command(now(), &nurse(), Command::Standby(bed()))
        .unwrap();
    assert!(shown(&station).not_judged.contains("on standby"));
}

#[test]
fn a_value_is_shown_in_the_unit_of_its_row() {
    let mut station = ward();
    hear(&mut station, "MDC_TEMP_CORE", 98.6, Unit::Fahrenheit);
    let rows = shown(&station).rows;
    let row = rows.iter().find(|row| row.parameter == "Temp").unwrap();
    assert!((row.value.unwrap() - 37.0).abs() < 1e-9);
    assert_eq!((row.digits, row.step, &*row.unit), (1, 0.1, "°C"));
}

#[test]
fn proposals_have_rows_and_reasons() {
    let mut station = ward();
    hear(&mut station, "MDC_ECG_HEART_RATE", 80.0, Unit::BeatPerMin);
    hear(&mut station, "MDC_CONC_AWAY_CO2_INSP", 3.0, Unit::MmHg);
    let found = proposals(&station, now(), &bed()).unwrap();
    let [row] = &found.rows[..] else {
        panic!("{found:?}");
    };
    assert_eq!((&*row.parameter, row.low, row.high), ("HR", 64.0, 100.0));
    assert_eq!(found.without[0].parameter, "FiCO2");
    assert!(found.without[0].sentence.contains("no rule"));
}

/// Ten minutes in which the rate is beyond 120 for a while, twice: once by 5, once by 15.
fn history() -> Vec<Point> {
    let value = |second| match second {
        60..90 => 125.0,
        300..330 => 135.0,
        _ => 90.0,
    };
    (0..600)
        .map(|second| Point {
            at: wall(second),
            metric: RefId::sent("MDC_ECG_HEART_RATE"),
            value: Value::new(value(second)),
            unit: Unit::BeatPerMin,
        })
        .collect()
}

fn wall(second: i64) -> Wall {
    Wall::from_micros(now().wall.micros() + second * 1_000_000)
}

#[test]
fn the_last_hours_are_judged_again_with_the_limits_of_a_preview() {
    let station = ward();
    let edits = [at(Side::High, 130.0)];
    let asked = station
        .preview_limits(now(), &nurse(), &bed(), &edits, &[])
        .unwrap();
    let shown = preview(&station, now(), &bed(), &asked).unwrap();
    assert_eq!((shown.what_if, &*shown.unknown), (None, NO_HISTORY));
    assert_eq!(shown.limits.rows[0].sides[1].at.value, 130.0);
    let happened = |second, acted_on| Happened {
        metric: RefId::sent("MDC_ECG_HEART_RATE"),
        kind: FindingKind::High,
        began: wall(second),
        ended: Some(wall(second + 25)),
        acted_on,
    };
    let happened = [happened(68, true), happened(308, true)];
    let history = history();
    let found = what_if(&asked, history.iter().cloned(), &happened, Wall::iso).unwrap();
    assert_eq!((found.before, found.after), (2, 1));
    assert_eq!((found.acted_on, found.stay), (2, 1));
    assert_eq!(found.vanish, [format!("HR high {}", wall(68).iso())]);
    assert!((found.hours - 599.0 / 3_600.0).abs() < 1e-9);
}
