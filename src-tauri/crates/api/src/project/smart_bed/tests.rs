//! What crosses to the page of a smart bed.

use super::*;
use crate::project::testing::setup;
use lamplight_protocols::bed::{BedFacts, BedReport, Told};
use lamplight_protocols::report::{DeviceIdentity, Location, Report};
use lamplight_station::{FeedSetup, Input, Setup};
use lamplight_units::{DeviceId, FeedId, Mono, Wall};
use std::sync::Arc;

fn station() -> Station {
    Station::new(Setup {
        feeds: vec![FeedSetup {
            id: FeedId::parse("beds").unwrap(),
            zone: chrono::FixedOffset::east_opt(0).unwrap(),
        }],
        ..setup()
    })
}

fn now(seconds: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_secs(seconds)),
        wall: Wall::from_micros(
            1_795_262_400_000_000 + i64::try_from(seconds).unwrap() * 1_000_000,
        ),
    }
}

fn tell(station: &mut Station, at: Now, facts: BedFacts) {
    let report = BedReport {
        device: DeviceIdentity {
            id: DeviceId::parse("frame-1").unwrap(),
            sender: Arc::from("beds"),
            maker: Arc::from("Maker"),
            model: Arc::from("M1"),
        },
        location: Some(Location {
            point_of_care: Arc::from("4E"),
            bed: Arc::from("1"),
            ..Location::default()
        }),
        sent_at: None,
        from_memory: false,
        online: Told::Not,
        facts,
        takes: vec![BedOrderKind::ArmExit],
    };
    station.handle(
        at,
        Input::Report {
            feed: FeedId::parse("beds").unwrap(),
            report: Report::Bed(Box::new(report)),
        },
    );
}

#[test]
fn a_fact_crosses_with_its_age_and_an_old_one_as_the_last_known() {
    let mut station = station();
    let bed = BedId::parse("1").unwrap();
    assert_eq!(smart_bed(&station, now(0), &bed).frame, None);
    tell(
        &mut station,
        now(10),
        BedFacts {
            exit: Told::Is(ExitMonitor::Off),
            head_deg: Told::Is(38.2),
            weight_kg: Told::Is(900.0),
            ..BedFacts::default()
        },
    );
    let shown = smart_bed(&station, now(10), &bed).frame.unwrap();
    assert_eq!(shown.description, "Maker M1");
    assert_eq!(
        (shown.head_deg.value, shown.head_deg.why),
        (Some(38.0), None)
    );
    assert_eq!(shown.weight_kg.why, Some(UnknownView::OutOfRange));
    assert_eq!(shown.brake.why, Some(UnknownView::NeverTold));
    assert_eq!(shown.may, [BedOrderView::ArmExit]);

    let later = smart_bed(&station, now(400), &bed).frame.unwrap();
    assert_eq!(later.reach, ReachView::Stale);
    assert_eq!(later.head_deg.value, None);
    assert_eq!(later.head_deg.last, Some(38.0));
    assert_eq!(later.head_deg.told_ms, Some(now(10).wall.millis()));
    assert!(later.may.is_empty());
}

#[test]
fn the_tile_has_the_checklist_and_the_bed_is_no_monitor() {
    let mut station = station();
    let bed = BedId::parse("1").unwrap();
    tell(
        &mut station,
        now(1),
        BedFacts {
            exit: Told::Is(ExitMonitor::Armed),
            brake: Told::Is(false),
            ..BedFacts::default()
        },
    );
    let view = crate::project::bed(&station, now(1), &bed);
    let face = view.smart_bed.unwrap();
    assert_eq!(face.exit, Some(ExitView::Armed));
    assert_eq!(
        (face.checks.exit, face.checks.brake, face.checks.rails),
        (CheckView::Yes, CheckView::No, CheckView::Absent)
    );
    // A frame makes no bed that waits for its monitor.
    assert_eq!(view.feed, crate::view::BedFeed::Empty);
    assert_eq!(view.last_data_ms, None);
}

#[test]
fn a_call_from_the_wc_is_a_mark_of_the_beds_in_its_room_and_none_of_their_conditions() {
    use lamplight_protocols::call::{
        CallKind, CallNews, CallPhase, CallPlace, CallReport, CallSpot, CallTold,
    };
    let mut setup = station().setup().clone();
    let beds = vec![BedId::parse("1").unwrap()];
    setup.calls.places.add_room("12", beds).unwrap();
    let mut station = Station::new(setup);
    let mut call = |room: &str, phase: CallPhase| {
        let told = CallTold {
            key: Arc::from(room),
            place: CallPlace {
                address: Arc::from(room),
                room: Arc::from(room),
                spot: CallSpot::Wc,
                ..CallPlace::default()
            },
            kind: CallKind::Wc,
            phase,
            text: Arc::from(""),
            urgency: None,
            by: None,
            from_memory: false,
            takes_orders: lamplight_protocols::call::TakesOrders::No,
            paged: false,
        };
        let report = CallReport {
            system: Arc::from("calls"),
            sent_at: None,
            what: CallNews::Call(told),
        };
        station.handle(
            now(1),
            Input::Report {
                feed: FeedId::parse("beds").unwrap(),
                report: Report::Call(Box::new(report)),
            },
        );
        let bed = crate::project::bed(&station, now(1), &BedId::parse("1").unwrap());
        let rooms = bed.room_calls.into_iter().map(|one| one.call.unwrap().room);
        (bed.conditions.len(), rooms.collect::<Vec<_>>())
    };
    assert_eq!(call("14", CallPhase::Raised), (0, vec![]));
    assert_eq!(call("12", CallPhase::Raised), (0, vec!["12".to_owned()]));
    assert_eq!(call("12", CallPhase::Ended), (0, vec![]));
}
