//! The views of one admitted patient for whom a nurse has charted.

use super::*;
use crate::care::{AcvpuView, ItemView, RiskView, SourceOfPart, UnitView, VitalView};
use crate::project::testing::setup;
use lamplight_alarms::limits::Profile;
use lamplight_alarms::{Actor, Role};
use lamplight_chart::NewEntry;
use lamplight_protocols::report::{AdtEvent, AdtHints, AdtReport, Location, PatientClaim, Report};
use lamplight_station::{CareWish, Command, FeedSetup, Input, LimitSetup, Setup};
use lamplight_units::{FeedId, Mono, PatientId, Personal, Wall};
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
    Station::new(Setup {
        feeds: vec![FeedSetup { id: feed, zone }],
        limits: Some(LimitSetup {
            profile: Profile::new("4 East"),
            groups: BTreeMap::new(),
        }),
        ..setup()
    })
}

fn admitted() -> Station {
    let mut station = ward();
    let report = AdtReport {
        event: AdtEvent::Admit,
        patient: PatientClaim {
            ids: vec![PatientId::parse("P1", "H", "MR").unwrap()],
            birth: Personal::new(Arc::from("19500101")),
            ..PatientClaim::default()
        },
        location: Some(Location {
            point_of_care: Arc::from("4E"),
            bed: Arc::from("1"),
            ..Location::default()
        }),
        prior_location: None,
        merged: None,
        at: None,
        hints: AdtHints::default(),
    };
    station.handle(
        now(),
        Input::Report {
            feed: FeedId::parse("bedside").unwrap(),
            report: Report::Adt(Box::new(report)),
        },
    );
    station
}

fn vital(vital: VitalView, number: f64, unit: UnitView) -> ItemView {
    ItemView::Vital {
        vital,
        number,
        unit,
    }
}

/// NEWS2 5, in the units of another continent.
fn set() -> Vec<ItemView> {
    vec![
        vital(VitalView::Respiration, 22.0, UnitView::PerMin),
        vital(VitalView::Spo2, 97.0, UnitView::Percent),
        vital(VitalView::Pulse, 80.0, UnitView::PerMin),
        vital(VitalView::Temperature, 98.6, UnitView::Fahrenheit),
        ItemView::BloodPressure {
            systolic: 120.0,
            diastolic: None,
            unit: UnitView::MmHg,
        },
        ItemView::Oxygen {
            device: None,
            litres: None,
            fio2: None,
        },
        ItemView::Consciousness {
            acvpu: AcvpuView::Confusion,
        },
    ]
}

fn chart(station: &mut Station, items: &[ItemView]) {
    let entry = |item: &ItemView| NewEntry {
        item: items::read(item).unwrap(),
        measured: now(),
        sure: false,
    };
    let wish = Command::Care {
        bed: bed(),
        stay: None,
        wish: CareWish::Chart(items.iter().map(entry).collect()),
    };
    let nurse = Actor::new("n1", "N. Amsel", Role::Nurse);
    station.command(now(), &nurse, wish).unwrap();
}

#[test]
fn a_bed_without_an_admission_has_no_care_and_says_so() {
    let station = ward();
    assert_eq!(face(&station, &bed()), None);
    assert_eq!(care(&station, now(), &bed()).stay, None);
}

#[test]
fn what_was_charted_comes_back_as_it_was_sent() {
    let mut station = admitted();
    let sent = set();
    chart(&mut station, &sent);
    let shown = care(&station, now(), &bed()).stay.unwrap();
    let back: Vec<ItemView> = shown
        .chart
        .iter()
        .rev()
        .map(|one| one.item.clone())
        .collect();
    assert_eq!(back, sent);
    assert!(shown.chart.iter().all(|one| one.by == "N. Amsel"));
}

#[test]
fn a_score_is_shown_with_each_part_its_points_and_its_source() {
    let mut station = admitted();
    chart(&mut station, &set());
    let shown = care(&station, now(), &bed()).stay.unwrap();
    let news2 = &shown.scores[0];
    assert_eq!((news2.name.as_str(), news2.total.as_str()), ("NEWS2", "5"));
    assert_eq!(news2.risk, RiskView::Medium);
    assert_eq!(
        (news2.response.as_str(), news2.within_min),
        ("urgent_assessment", Some(60))
    );
    let part = |name: &str| news2.parts.iter().find(|one| one.part == name).unwrap();
    let temperature = part("temperature");
    assert_eq!(
        (temperature.value.as_str(), temperature.unit.as_str()),
        ("37.0", "°C")
    );
    let consciousness = part("consciousness");
    assert_eq!(
        (consciousness.value.as_str(), consciousness.least),
        ("C", 3)
    );
    assert_eq!(consciousness.source, SourceOfPart::Charted);
    assert_eq!(news2.trend.last().unwrap().value, 5.0);
    assert!(news2.due_ms.is_some() && !news2.overdue);
    let qsofa = shown
        .scores
        .iter()
        .find(|one| one.score == "qsofa")
        .unwrap();
    assert!(qsofa.not_for.contains("infection"), "{}", qsofa.not_for);
}

#[test]
fn a_tile_says_what_is_certain_and_that_parts_are_missing() {
    let mut station = admitted();
    let mut items = set();
    let confusion = items.pop().unwrap();
    chart(&mut station, &items);
    let text = |station: &Station| face(station, &bed()).unwrap().score.unwrap().text;
    assert_eq!(text(&station), "NEWS2 2+ ?");
    let open = care(&station, now(), &bed()).stay.unwrap();
    let news2 = &open.scores[0];
    assert_eq!(
        (
            news2.total.as_str(),
            news2.least.as_str(),
            news2.greatest.as_str()
        ),
        ("", "2", "5")
    );
    let missing = news2.parts.iter().find(|one| one.missing).unwrap();
    assert_eq!(
        (missing.part.as_str(), missing.why.as_str()),
        ("consciousness", "never")
    );
    chart(&mut station, &[confusion]);
    assert_eq!(text(&station), "NEWS2 5");
}

#[test]
fn the_journal_has_what_was_entered_and_how_the_scores_stand() {
    let mut station = admitted();
    chart(&mut station, &set());
    let entered = entered_since(&station, now(), &bed(), Some(5));
    assert_eq!(entered.len(), 2);
    let scores = standing(&station, now(), &bed());
    assert_eq!(scores[0], "NEWS2 5, medium");
}
