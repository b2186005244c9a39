//! Smart beds in the ward: whose they are, what is told, what is asked, and over a restart.

mod button;
mod meant;
mod seen;

use super::story::{Story, bed, device, device_time};
use crate::{
    BedEvent, BedOrder, BedRefusal, CareWish, Change, Command, CommandError, Input, OrderEnd,
    OrderState, PatientWish, SmartBedPolicy, Station,
};
use lamplight_alarms::{Kind, Presence, Priority, Subject};
use lamplight_chart::{Item, NewEntry, NewTask, OxygenDevice, OxygenTherapy, Repeat, TaskKind};
use lamplight_protocols::bed::{
    BedFacts, BedOrderKind, BedReport, ExitMonitor, ExitZone, LyingPosition, Rail, RailState, Told,
};
use lamplight_protocols::order::OrderOutcome;
use lamplight_protocols::report::{AdtEvent, DeviceIdentity, Location, Report};
use lamplight_smartbed::{Check, Rearm, Step};
use lamplight_units::FeedId;
use lamplight_ward::{Details, Unassigned};
use std::sync::Arc;
use std::time::Duration;

const ALL: [BedOrderKind; 3] = [
    BedOrderKind::ArmExit,
    BedOrderKind::DisarmExit,
    BedOrderKind::SilenceExit,
];

fn feed() -> FeedId {
    FeedId::parse("bedside").unwrap()
}

fn exit(exit: ExitMonitor) -> BedFacts {
    BedFacts {
        exit: Told::Is(exit),
        ..BedFacts::default()
    }
}

fn order(kind: BedOrderKind, reason: &str) -> Command {
    Command::SmartBed {
        bed: bed("1"),
        order: BedOrder {
            kind,
            reason: Arc::from(reason),
        },
    }
}

impl Story {
    fn frame_report(&self, id: &str, place: &str, facts: BedFacts) -> BedReport {
        BedReport {
            device: DeviceIdentity {
                id: device(id),
                sender: Arc::from("BEDS"),
                maker: Arc::from(""),
                model: Arc::from(""),
            },
            location: (!place.is_empty()).then(|| Location {
                point_of_care: Arc::from("4E"),
                bed: Arc::from(place),
                ..Location::default()
            }),
            sent_at: Some(device_time(self.now.wall)),
            from_memory: false,
            online: Told::Not,
            facts,
            takes: ALL.to_vec(),
        }
    }

    fn hear_frame(&mut self, report: BedReport) {
        self.station.handle(
            self.now,
            Input::Report {
                feed: feed(),
                report: Report::Bed(Box::new(report)),
            },
        );
    }

    /// The frame `F` at bed 1 tells something.
    fn tells(&mut self, facts: BedFacts) {
        let report = self.frame_report("F", "1", facts);
        self.hear_frame(report);
    }

    /// So many minutes, in which the frame says that it is there.
    fn minutes(&mut self, count: u32) {
        for _ in 0..count {
            self.wait(60.0);
            self.tells(BedFacts::default());
        }
    }

    fn falls(&mut self, falls: bool) {
        let stay = self.station.stays().in_bed(&bed("1")).unwrap();
        let mut details: Details = stay.details.clone();
        details.flags.fall_risk = falls;
        let stay = (stay.id, stay.revision);
        let wish = PatientWish::SetDetails {
            stay,
            details: Box::new(details),
        };
        self.wish(Command::Patient(wish)).unwrap();
    }

    fn bed_events(&mut self) -> Vec<BedEvent> {
        std::iter::from_fn(|| self.station.poll_bed_row())
            .map(|row| row.event)
            .collect()
    }

    fn bed_refusal(&mut self, kind: BedOrderKind, reason: &str) -> BedRefusal {
        match self.wish(order(kind, reason)) {
            Err(CommandError::SmartBed(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    fn asked(&self) -> Vec<OrderState> {
        self.station
            .asked_orders()
            .map(|asked| asked.state.clone())
            .collect()
    }
}

/// Bed 1 with an admitted patient who falls easily, and a frame that is armed.
fn ward() -> Story {
    let mut story = Story::new();
    story.adt(AdtEvent::Admit, "P1", "1");
    story.falls(true);
    story.tells(exit(ExitMonitor::Armed));
    story.bed_events();
    story
}

#[test]
fn a_new_place_is_shown_in_the_same_step() {
    let mut story = Story::new();
    story.changes();
    story.tells(exit(ExitMonitor::Armed));
    // No time has passed: the batch of changes goes out 33 ms later at the latest.
    assert!(story.changes().contains(&Change::Bed(bed("1"))));
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.device.identity.id, device("F"));
    // Nobody is watched by it, so it goes where it says that it stands, at once.
    story.tells(exit(ExitMonitor::Off));
    story.changes();
    let moved = story.frame_report("F", "2", BedFacts::default());
    story.hear_frame(moved);
    let changes = story.changes();
    assert!(changes.contains(&Change::Bed(bed("1"))), "{changes:?}");
    assert!(changes.contains(&Change::Bed(bed("2"))), "{changes:?}");
    assert!(story.station.smart_bed(&bed("1"), story.now).is_none());
    assert!(story.station.smart_bed(&bed("2"), story.now).is_some());
}

#[test]
fn a_frame_that_nobody_knows_is_listed_and_shown_on_no_bed() {
    let mut story = Story::new();
    let report = story.frame_report("X", "99", exit(ExitMonitor::Armed));
    story.hear_frame(report);
    let found = story.station.devices().get(&device("X")).unwrap();
    assert_eq!(
        found.assignment,
        lamplight_ward::Assignment::None(Unassigned::UnknownPlace)
    );
    story.wait(3_600.0);
    assert_eq!(story.station.conditions().open().count(), 0);
    // Somebody leaves it all the same: that is told of the frame, not of a bed.
    let report = story.frame_report("X", "99", exit(ExitMonitor::Out));
    story.hear_frame(report);
    let open: Vec<_> = story.station.conditions().open().collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].announced.subject, Subject::Device(device("X")));
    // A person gives it to a bed, and its alarm goes along.
    story.wish(Command::Assign(device("X"), bed("2"))).unwrap();
    assert_eq!(story.open("2"), ["Medium Bed exit"]);
}

#[test]
fn a_frame_stands_beside_a_monitor_and_not_beside_another_frame() {
    let mut story = Story::new();
    story.monitor("A", "1", 3);
    story.tells(exit(ExitMonitor::Off));
    assert!(story.station.smart_bed(&bed("1"), story.now).is_some());
    assert_eq!(story.station.devices().of_bed(&bed("1")).count(), 1);
    assert!(story.open("1").is_empty());
    let second = story.frame_report("G", "1", exit(ExitMonitor::Off));
    story.hear_frame(second);
    assert_eq!(story.open("1"), ["Low Two frames for one bed"]);
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.device.identity.id, device("F"));
    // The second one is wheeled away and switched off.
    story.monitor("A", "1", 295);
    assert_eq!(story.open("1"), ["Low Two frames for one bed"]);
    story.tells(exit(ExitMonitor::Off));
    story.monitor("A", "1", 10);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn an_exit_of_a_patient_who_falls_easily_is_high_and_goes_with_the_bed_s_own_word() {
    let mut story = ward();
    story.tells(exit(ExitMonitor::Out));
    assert_eq!(story.open("1"), ["High Bed exit"]);
    let open = story.station.conditions_of(&bed("1"));
    assert!(open[0].announced.advice.starts_with("Bed 1: "));
    assert_eq!(open[0].announced.class.as_str(), "bed-exit");
    // Silence does not end it, and is told beside it.
    story.wait(340.0);
    assert_eq!(
        story.open("1"),
        ["High Bed exit", "Medium No data from the bed"]
    );
    story.tells(exit(ExitMonitor::Armed));
    assert!(story.open("1").is_empty());
    assert_eq!(
        story.bed_events(),
        [
            BedEvent::Fact(Step::Exit {
                from: Some(ExitMonitor::Armed),
                to: Some(ExitMonitor::Out)
            }),
            BedEvent::Fact(Step::Exit {
                from: Some(ExitMonitor::Out),
                to: Some(ExitMonitor::Armed)
            }),
        ]
    );
}

#[test]
fn an_exit_that_is_over_without_saying_how_it_stands_ends_when_somebody_has_seen_it() {
    let mut story = ward();
    story.tells(exit(ExitMonitor::Out));
    story.tells(BedFacts {
        exit: Told::Unknown,
        ..BedFacts::default()
    });
    assert_eq!(story.open("1"), ["High Bed exit"]);
    let open = story.station.conditions_of(&bed("1"));
    assert_eq!(open[0].announced.presence, Presence::Unconfirmed);
    let seen = lamplight_alarms::Command::Acknowledge(open[0].id);
    story.wish(Command::Alarm(seen)).unwrap();
    assert!(story.open("1").is_empty());
    story.minutes(5);
    assert!(story.open("1").is_empty());
    // The next one is an alarm again.
    story.tells(exit(ExitMonitor::Out));
    assert_eq!(story.open("1"), ["High Bed exit"]);
}

#[test]
fn the_flag_of_the_stay_decides_what_is_asked_of_the_bed() {
    let mut story = ward();
    story.tells(BedFacts {
        rails: [
            Told::Is(RailState::Up),
            Told::Is(RailState::Down),
            Told::Not,
            Told::Not,
        ],
        brake: Told::Is(true),
        lowest: Told::Is(true),
        ..BedFacts::default()
    });
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(
        smart.protection.all(),
        [Check::Yes, Check::No, Check::Yes, Check::Yes]
    );
    story.minutes(1);
    assert_eq!(story.open("1"), ["Low Right head rail down"]);
    story.falls(false);
    assert!(story.open("1").is_empty());
    story.falls(true);
    assert_eq!(story.open("1"), ["Low Right head rail down"]);
    // On standby nobody is looked after here.
    story.wish(Command::Standby(bed("1"))).unwrap();
    assert!(story.open("1").is_empty());
    story.wish(Command::Resume(bed("1"))).unwrap();
    assert_eq!(story.open("1"), ["Low Right head rail down"]);
}

#[test]
fn a_bed_that_is_moved_while_it_watches_takes_no_patient_along() {
    let mut story = ward();
    let moved = story.frame_report("F", "2", BedFacts::default());
    story.hear_frame(moved.clone());
    assert_eq!(story.open("1"), ["Medium Bed says it was moved"]);
    let smart = story.station.smart_bed(&bed("1"), story.now);
    assert!(smart.is_some_and(|smart| smart.lying.elsewhere.is_some()));
    assert!(story.station.smart_bed(&bed("2"), story.now).is_none());
    assert!(story.station.stays().in_bed(&bed("1")).is_some());
    assert!(story.station.stays().in_bed(&bed("2")).is_none());
    // Its alarm is still that of the patient whom it watches.
    let mut out = moved.clone();
    out.facts = exit(ExitMonitor::Out);
    story.hear_frame(out);
    assert_eq!(
        story.open("1"),
        ["High Bed exit", "Medium Bed says it was moved"]
    );
    // It watches nobody any more: then it stands where it says.
    let mut off = moved;
    off.facts = BedFacts {
        exit: Told::Is(ExitMonitor::Off),
        occupied: Told::Is(false),
        ..BedFacts::default()
    };
    story.hear_frame(off);
    assert!(story.open("1").is_empty());
    assert!(story.station.smart_bed(&bed("2"), story.now).is_some());
}

#[test]
fn an_order_is_shown_as_asked_until_the_bed_says_so_and_as_failed_if_it_does_not() {
    let mut story = ward();
    story.falls(false);
    story.wish(order(BedOrderKind::DisarmExit, "")).unwrap();
    let sent = story.station.poll_order().unwrap();
    story.changes();
    assert_eq!(story.asked(), [OrderState::Sent]);
    // What the bed is, the bed says: it is armed until it says otherwise.
    let armed = |story: &Story| {
        let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
        smart.look.exit().value() == Some(ExitMonitor::Armed)
    };
    assert!(armed(&story));
    assert_eq!(
        story.bed_refusal(BedOrderKind::DisarmExit, ""),
        BedRefusal::Asked
    );
    story.station.handle(
        story.now,
        Input::Order {
            number: sent.number,
            outcome: OrderOutcome::Delivered,
        },
    );
    assert!(story.changes().contains(&Change::Bed(bed("1"))));
    assert!(armed(&story));
    story.bed_events();
    story.tells(exit(ExitMonitor::Off));
    assert!(story.asked().is_empty() && !armed(&story));
    assert!(
        story
            .bed_events()
            .contains(&BedEvent::Order(BedOrderKind::DisarmExit, OrderEnd::Obeyed))
    );

    story.wish(order(BedOrderKind::ArmExit, "")).unwrap();
    story.wait(10.0);
    assert!(matches!(story.asked()[..], [OrderState::Failed(_)]));
    assert!(!armed(&story));
    assert!(matches!(
        story.bed_events()[..],
        [BedEvent::Order(BedOrderKind::ArmExit, OrderEnd::Failed(_))]
    ));
    // Late obedience is what the bed tells, as ever.
    story.tells(exit(ExitMonitor::Armed));
    assert!(armed(&story));
    story.wait(120.0);
    assert!(story.asked().is_empty());
}

#[test]
fn what_a_bed_is_not_asked_for_and_why() {
    let mut story = ward();
    let why = story.bed_refusal(BedOrderKind::DisarmExit, "  ");
    assert_eq!(why, BedRefusal::NoReason);
    let long = "x".repeat(201);
    let why = story.bed_refusal(BedOrderKind::DisarmExit, &long);
    assert_eq!(why, BedRefusal::LongReason);
    let why = story.bed_refusal(BedOrderKind::ArmExit, "");
    assert_eq!(why, BedRefusal::Already);
    let why = story.bed_refusal(BedOrderKind::SilenceExit, "");
    assert_eq!(why, BedRefusal::NotAlarming);
    // A zone alarm is armed at the bed only.
    story.tells(BedFacts {
        exit: Told::Is(ExitMonitor::Off),
        zone: Told::Is(ExitZone::Edge),
        ..BedFacts::default()
    });
    assert_eq!(
        story.bed_refusal(BedOrderKind::ArmExit, ""),
        BedRefusal::Zone
    );
    story.tells(BedFacts {
        zone: Told::Is(ExitZone::Outer),
        occupied: Told::Is(false),
        ..BedFacts::default()
    });
    let why = story.bed_refusal(BedOrderKind::ArmExit, "");
    assert_eq!(why, BedRefusal::NobodyThere);
    let mut poor = story.frame_report("F", "1", BedFacts::default());
    poor.takes.clear();
    story.hear_frame(poor);
    let why = story.bed_refusal(BedOrderKind::ArmExit, "");
    assert_eq!(why, BedRefusal::NotTaken);
    let mut gone = story.frame_report("F", "1", BedFacts::default());
    gone.online = Told::Is(false);
    story.hear_frame(gone);
    let why = story.bed_refusal(BedOrderKind::ArmExit, "");
    assert_eq!(why, BedRefusal::Unreachable);
    let other = Command::SmartBed {
        bed: bed("2"),
        order: BedOrder {
            kind: BedOrderKind::ArmExit,
            reason: Arc::default(),
        },
    };
    assert!(matches!(
        story.wish(other),
        Err(CommandError::SmartBed(BedRefusal::NoFrame(_)))
    ));
    assert!(story.asked().is_empty(), "nothing was sent");
    assert!(story.station.poll_order().is_none());
}

#[test]
fn a_bed_is_asked_to_arm_itself_once_where_the_ward_wants_that() {
    for (rearm, zone, asked) in [
        (Rearm::Say, ExitZone::Outer, 0),
        (Rearm::Ask, ExitZone::Outer, 1),
        (Rearm::Ask, ExitZone::Edge, 0),
    ] {
        let mut story = Story::new();
        let mut setup = story.station.setup().clone();
        setup.smart_beds = SmartBedPolicy {
            rearm,
            ..SmartBedPolicy::default()
        };
        story.station = Station::new(setup);
        story.adt(AdtEvent::Admit, "P1", "1");
        let is = |exit, occupied| BedFacts {
            exit: Told::Is(exit),
            occupied: Told::Is(occupied),
            zone: Told::Is(zone),
            ..BedFacts::default()
        };
        story.tells(is(ExitMonitor::Armed, true));
        story.tells(is(ExitMonitor::Paused, false));
        story.tells(is(ExitMonitor::Paused, true));
        story.minutes(2);
        let orders = std::iter::from_fn(|| story.station.poll_order()).count();
        assert_eq!(orders, asked, "{rearm:?} {zone:?}");
        assert_eq!(story.open("1"), ["Low Exit monitoring not set again"]);
        story.minutes(5);
        assert!(story.station.poll_order().is_none(), "once");
        story.tells(is(ExitMonitor::Armed, true));
        assert!(story.open("1").is_empty());
    }
}

#[test]
fn the_head_is_asked_for_where_somebody_is_ventilated_by_chart_or_by_numbers() {
    let low = || BedFacts {
        head_deg: Told::Is(12.0),
        ..BedFacts::default()
    };
    let mut story = ward();
    story.tells(low());
    story.minutes(20);
    assert!(story.open("1").is_empty());
    let measured = story.now;
    let oxygen = |therapy| {
        CareWish::Chart(vec![NewEntry {
            item: Item::Oxygen(therapy),
            measured,
            sure: false,
        }])
    };
    let chart = |story: &mut Story, wish| {
        let command = Command::Care {
            bed: bed("1"),
            stay: None,
            wish,
        };
        story.wish(command).unwrap();
    };
    let ventilator = OxygenTherapy::By {
        device: OxygenDevice::Ventilator,
        litres_per_min: None,
        fio2_percent: Some(40.0),
    };
    chart(&mut story, oxygen(ventilator));
    story.minutes(10);
    assert!(
        story
            .open("1")
            .contains(&"Low Head below 30\u{b0}".to_owned())
    );
    story.wait(60.0);
    let measured = story.now;
    let air = CareWish::Chart(vec![NewEntry {
        item: Item::Oxygen(OxygenTherapy::Air),
        measured,
        sure: false,
    }]);
    chart(&mut story, air);
    story.minutes(2);
    assert!(
        !story
            .open("1")
            .contains(&"Low Head below 30\u{b0}".to_owned())
    );
    // A ventilator's numbers say the same without a chart.
    for _ in 0..700 {
        let report = story.report("V", "1");
        story.hear(super::story::with_number(
            report,
            "MDC_VENT_PRESS_AWAY_END_EXP_POS",
            5.0,
        ));
        story.tells(BedFacts::default());
        story.wait(1.0);
    }
    assert!(
        story
            .open("1")
            .contains(&"Low Head below 30\u{b0}".to_owned())
    );
}

#[test]
fn a_position_that_the_bed_tells_turns_the_patient_in_the_tasks() {
    let mut story = ward();
    let due = story.now.after(Duration::from_secs(600));
    let task = NewTask {
        kind: TaskKind::Turn,
        due,
        grace: Duration::from_secs(900),
        repeat: Some(Repeat::AfterDone(Duration::from_secs(7_200))),
    };
    let add = Command::Care {
        bed: bed("1"),
        stay: None,
        wish: CareWish::AddTask(task),
    };
    story.wish(add).unwrap();
    let lies = |position| BedFacts {
        position: Told::Is(position),
        ..BedFacts::default()
    };
    story.tells(lies(LyingPosition::Back));
    story.minutes(5);
    let turned = story.now;
    story.tells(lies(LyingPosition::Left));
    story.minutes(2);
    let next = |story: &Story| {
        let care = story.station.care_of(&bed("1"), story.now).unwrap();
        care.tasks.open()[0].due.wall
    };
    assert_eq!(next(&story), due.wall);
    story.minutes(1);
    assert_eq!(
        next(&story),
        turned.after(Duration::from_secs(7_200)).wall,
        "counted from when the patient was turned"
    );
    let care = story.station.care_of(&bed("1"), story.now).unwrap();
    assert_eq!(care.done[0].by.name(), "the smart bed");
}

#[test]
fn over_a_restart_the_alarm_the_facts_and_the_weights_go_on() {
    let mut story = ward();
    story.tells(BedFacts {
        exit: Told::Is(ExitMonitor::Out),
        weight_kg: Told::Is(70.0),
        lowest: Told::Is(false),
        ..BedFacts::default()
    });
    story.minutes(11);
    let before = story.open("1");
    assert_eq!(before, ["High Bed exit", "Low Bed not at its lowest"]);
    story.restart(2.0);
    assert_eq!(story.open("1"), before);
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.look.frame().course().points().len(), 1);
    assert_eq!(smart.look.exit().value(), Some(ExitMonitor::Out));
    // The end finds its condition.
    story.tells(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        lowest: Told::Is(true),
        ..BedFacts::default()
    });
    story.wait(6.0);
    assert!(story.open("1").is_empty());
    // After an hour away what the bed told is old, and is said to be.
    story.tells(exit(ExitMonitor::Out));
    story.restart(3_600.0);
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.look.exit().value(), None);
    assert!(story.open("1").contains(&"High Bed exit".to_owned()));
}

#[test]
fn the_next_patient_of_the_bed_has_no_weights_of_the_one_before() {
    let mut story = ward();
    story.tells(BedFacts {
        weight_kg: Told::Is(70.0),
        ..BedFacts::default()
    });
    let points = |story: &Story| {
        let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
        smart.look.frame().course().points().len()
    };
    assert_eq!(points(&story), 1);
    story.adt(AdtEvent::Discharge, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    assert_eq!(points(&story), 0);
}

#[test]
fn ten_thousand_messages_change_what_they_say_and_grow_nothing() {
    let mut story = ward();
    for n in 0..10_000 {
        let up = n % 2 == 0;
        let state = if up { RailState::Up } else { RailState::Down };
        story.tells(BedFacts {
            rails: [Told::Is(state), Told::Not, Told::Not, Told::Not],
            weight_kg: Told::Is(if up { 70.0 } else { 900.0 }),
            ..BedFacts::default()
        });
    }
    assert_eq!(story.open("1"), ["Low Left head rail unsteady"]);
    let rows = story.bed_events();
    assert!(rows.len() < 20, "{} rows", rows.len());
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.look.frame().rail_changes(Rail::HeadLeft), 9_999);
    assert_eq!(smart.look.frame().course().points().len(), 1);
}

#[test]
fn a_frame_whose_id_a_monitor_has_is_another_device() {
    let mut story = Story::new();
    story.monitor("F", "1", 3);
    story.tells(exit(ExitMonitor::Armed));
    assert_eq!(story.station.devices().of_bed(&bed("1")).count(), 1);
    let smart = story.station.smart_bed(&bed("1"), story.now).unwrap();
    assert_eq!(smart.device.identity.id, device("F@bed"));
}

#[test]
fn what_a_broker_remembers_makes_no_alarm_and_obeys_no_order() {
    let mut story = ward();
    story.falls(false);
    story.wish(order(BedOrderKind::DisarmExit, "")).unwrap();
    let mut old = story.frame_report("F", "1", exit(ExitMonitor::Off));
    old.from_memory = true;
    old.sent_at = None;
    story.hear_frame(old);
    assert_eq!(story.asked(), [OrderState::Sent]);
    let mut new = story.frame_report("N", "2", exit(ExitMonitor::Out));
    new.from_memory = true;
    new.sent_at = None;
    story.hear_frame(new);
    assert!(!story.open("2").contains(&"Medium Bed exit".to_owned()));
}

#[test]
fn a_bed_of_nobody_that_watches_is_told_without_a_sound() {
    let mut story = Story::new();
    story.tells(exit(ExitMonitor::Armed));
    story.minutes(5);
    assert_eq!(story.open("1"), ["Advisory Armed, nobody admitted"]);
    assert_eq!(
        story.station.conditions_of(&bed("1"))[0].announced.priority,
        Priority::Advisory
    );
    story.adt(AdtEvent::Admit, "P1", "1");
    assert!(story.open("1").is_empty());
}
