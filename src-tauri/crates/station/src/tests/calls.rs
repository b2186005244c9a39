//! Calls in the one list: where they stand, in which order, who is told, what a press does.

use super::story::{Story, alert, bed};
use crate::{
    CallSetup, Change, Command, CommandError, FeedState, FeedStatus, Input, OrderState, Station,
};
use lamplight_alarms::{
    Actor, Category, Command as Alarm, Condition, Duty, Effect, Kind, PersonId, Presence, Priority,
    Receiver, Role, Roster, Subject,
};
use lamplight_calls::{Places, Refusal, Spot, Wish};
use lamplight_protocols::call::{
    CallKind, CallNews, CallPhase, CallPlace, CallReport, CallSpot, CallTold, TakesOrders,
};
use lamplight_protocols::order::{OrderOutcome, OrderWhat};
use lamplight_protocols::report::{AlertPriority, Report};
use lamplight_units::FeedId;
use std::sync::Arc;
use std::time::Duration;

use CallPhase::{Ended, Raised, Taken};

fn places() -> Places {
    let mut places = Places::default();
    places.add_room("12", vec![bed("1"), bed("2")]).unwrap();
    let wc = Some(Spot::Wc);
    places.add_address("wc", None, "12", wc).unwrap();
    places.add_address("one", Some(bed("1")), "", None).unwrap();
    places.add_address("two", Some(bed("2")), "", None).unwrap();
    places
}

fn told(address: &str, kind: CallKind, phase: CallPhase) -> CallTold {
    CallTold {
        key: Arc::from(address),
        place: CallPlace {
            address: Arc::from(address),
            spot: CallSpot::Bed,
            ..CallPlace::default()
        },
        kind,
        phase,
        text: Arc::from("MUELLER, room 12"),
        urgency: None,
        by: None,
        from_memory: false,
        takes_orders: TakesOrders::No,
        paged: false,
    }
}

fn nurse(id: &str) -> Actor {
    Actor::new(id, id, Role::Nurse)
}

fn ward() -> Story {
    let mut story = Story::new();
    let mut setup = story.station.setup().clone();
    setup.calls = CallSetup {
        places: places(),
        ..CallSetup::default()
    };
    let duty = |owner: &str| Duty {
        owner: Some(PersonId::new(owner)),
        second: None,
    };
    setup.roster = Roster {
        duties: [
            (Subject::Bed(bed("1")), duty("nora")),
            (Subject::Bed(bed("2")), duty("noel")),
        ]
        .into(),
        charge: Some(PersonId::new("cleo")),
    };
    story.station = Station::new(setup);
    story
}

impl Story {
    fn news(&mut self, what: CallNews) {
        let report = CallReport {
            system: Arc::from("call system"),
            sent_at: None,
            what,
        };
        self.station.handle(
            self.now,
            Input::Report {
                feed: FeedId::parse("bedside").unwrap(),
                report: Report::Call(Box::new(report)),
            },
        );
    }

    fn call(&mut self, told: CallTold) {
        self.news(CallNews::Call(told));
    }

    /// The feed over which the call system tells turns that way.
    fn feed(&mut self, state: FeedState) {
        let status = FeedStatus {
            id: FeedId::parse("bedside").unwrap(),
            address: Arc::from("broker:1883"),
            state,
            since: self.now,
            failures: 0,
            connections: 1,
            messages_per_s: 0.0,
            messages: 0,
            duplicates: 0,
            dead_letters: 0,
            last_message: None,
            trouble: Arc::from(""),
        };
        self.station.handle(self.now, Input::Feed(status));
    }

    fn tell(&mut self, address: &str, kind: CallKind, phase: CallPhase) {
        self.call(told(address, kind, phase));
    }

    fn list(&self) -> Vec<&Condition> {
        self.station.conditions().by_urgency()
    }

    fn texts(&self) -> Vec<&str> {
        let open = self.list();
        open.iter().map(|open| &*open.announced.text).collect()
    }

    fn told_of(&self, open: &Condition) -> Vec<Receiver> {
        let told = self.station.alarms().deliveries(open.id);
        told.map(|one| one.to.clone()).collect()
    }

    fn tones(&mut self) -> Vec<(Priority, Category)> {
        std::iter::from_fn(|| self.station.poll_effect())
            .filter_map(|effect| match effect {
                Effect::SoundNow { tone, .. } => Some((tone.priority, tone.category)),
                _ => None,
            })
            .collect()
    }

    fn answer(&mut self, wish: Wish, by: &str) -> Result<(), CommandError> {
        let call = self.station.calls().open().next().expect("a call").id;
        let command = Command::Call { call, wish };
        self.station.command(self.now, &nurse(by), command)
    }
}

#[test]
fn a_line_that_tells_room_and_bed_and_no_ward_finds_the_bed() {
    let mut story = ward();
    let mut call = told("4711", CallKind::Patient, Raised);
    (call.place.room, call.place.bed) = (Arc::from("9"), Arc::from("2"));
    story.call(call);
    let open = story.list()[0];
    assert_eq!(open.announced.subject, Subject::Bed(bed("2")));
}

#[test]
fn a_call_from_a_bed_stands_at_the_bed_and_sounds_a_chime() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    let tones = story.tones();
    let open = story.list()[0];
    assert_eq!(open.announced.subject, Subject::Bed(bed("1")));
    assert_eq!(open.announced.kind, Kind::Call);
    assert_eq!(&*open.announced.text, "Patient call");
    assert!(
        !open.announced.advice.contains("MUELLER"),
        "no name in a notice"
    );
    assert_eq!(
        story.told_of(open),
        [Receiver::Person(PersonId::new("nora"))]
    );
    assert_eq!(tones, [(Priority::Low, Category::Call)]);
    story.tell("one", CallKind::Patient, Ended);
    assert!(story.list().is_empty());
}

#[test]
fn a_call_from_the_wc_stands_at_its_place_and_goes_to_the_nurses_of_the_room() {
    let mut story = ward();
    story.tell("wc", CallKind::Wc, Raised);
    let open = story.list()[0];
    let Subject::Place(place) = &open.announced.subject else {
        panic!("{:?}", open.announced.subject);
    };
    assert_eq!((&*place.room, &*place.words), ("12", "Room 12, WC"));
    let nora = Receiver::Person(PersonId::new("nora"));
    assert_eq!(story.told_of(open), std::slice::from_ref(&nora));
    story.wait(61.0);
    let told = story.told_of(story.list()[0]);
    assert_eq!(told, [nora, Receiver::Person(PersonId::new("noel"))]);
}

#[test]
fn a_call_from_the_wc_and_its_end_change_the_beds_of_its_room_and_no_others() {
    let mut story = ward();
    let beds = |story: &mut Story| -> Vec<Change> {
        let changes = story.changes();
        changes
            .into_iter()
            .filter(|one| matches!(one, Change::Bed(_)))
            .collect()
    };
    let both = [Change::Bed(bed("1")), Change::Bed(bed("2"))];
    for phase in [Raised, Ended] {
        beds(&mut story);
        story.tell("wc", CallKind::Wc, phase);
        assert_eq!(beds(&mut story), both, "{phase:?}");
    }
    story.tell("nobody knows", CallKind::Wc, Raised);
    assert_eq!(beds(&mut story), []);
}

#[test]
fn a_call_from_an_unknown_place_is_shown_by_its_text_and_goes_to_the_charge_nurse() {
    let mut story = ward();
    story.tell("4711", CallKind::Patient, Raised);
    let open = story.list()[0];
    assert!(open.announced.advice.starts_with("Place 4711: "));
    assert!(open.announced.advice.contains("does not know the place"));
    assert_eq!(
        story.told_of(open),
        [Receiver::Person(PersonId::new("cleo"))]
    );
}

#[test]
fn a_call_that_moves_leaves_no_duty_behind() {
    let mut story = ward();
    let rooms = |story: &Story| -> Vec<String> {
        let duties = story.station.alarms().roster().duties.keys();
        let rooms = duties.filter_map(|subject| match subject {
            Subject::Place(place) => Some(place.room.to_string()),
            _ => None,
        });
        rooms.collect()
    };
    let tell = |story: &mut Story, address: &str, room: &str, phase| {
        let mut call = told(address, CallKind::Patient, phase);
        call.place.room = Arc::from(room);
        story.call(call);
    };
    for room in ["70", "71", "72"] {
        tell(&mut story, "4711", room, Raised);
        assert_eq!(rooms(&story), [room]);
    }
    // Where another call is open, somebody is still on duty.
    tell(&mut story, "4712", "72", Raised);
    tell(&mut story, "4711", "73", Raised);
    assert_eq!(rooms(&story), ["72", "73"]);
    tell(&mut story, "4712", "72", Ended);
    tell(&mut story, "4711", "73", Ended);
    assert!(rooms(&story).is_empty());
}

#[test]
fn the_list_is_ordered_by_the_published_rule() {
    let mut story = ward();
    story.tell("two", CallKind::Patient, Raised);
    story.wait(5.0);
    story.tell("one", CallKind::Service, Raised);
    story.wait(5.0);
    story.tell("wc", CallKind::Wc, Raised);
    story.wait(5.0);
    story.alert("m", "1", alert("MED", AlertPriority::Medium));
    story.wait(5.0);
    story.alert("n", "2", alert("HIGH", AlertPriority::High));
    story.wait(5.0);
    story.tell("x", CallKind::Emergency, Raised);
    story.wait(5.0);
    story.tell("y", CallKind::CodeBlue, Raised);
    let expected = [
        "Code blue",
        "HIGH",
        "Emergency call",
        "MED",
        "WC call",
        "Patient call",
        "Service call",
    ];
    assert_eq!(story.texts(), expected);
}

#[test]
fn what_somebody_took_is_silent_and_rings_again_after_three_minutes() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.tones();
    story.answer(Wish::Take, "nora").unwrap();
    let open = story.list()[0];
    assert_eq!(open.owner, Some(PersonId::new("nora")));
    assert!(open.acknowledged.is_some());
    story.wait(179.0);
    assert!(story.tones().is_empty());
    story.wait(1.0);
    assert_eq!(story.tones(), [(Priority::Low, Category::Call)]);
    assert!(story.list()[0].acknowledged.is_none());
}

#[test]
fn to_acknowledge_a_call_is_to_take_it_and_to_take_that_back_is_to_release_it() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    let id = story.list()[0].id;
    let now = story.now;
    let seen = Command::Alarm(Alarm::Acknowledge(id));
    story.station.command(now, &nurse("nora"), seen).unwrap();
    assert!(
        story
            .station
            .calls()
            .open()
            .all(|call| call.taken.is_some())
    );
    let back = Command::Alarm(Alarm::Unacknowledge(id));
    story.station.command(now, &nurse("nora"), back).unwrap();
    assert!(
        story
            .station
            .calls()
            .open()
            .all(lamplight_calls::Call::rings)
    );
    assert!(story.list()[0].acknowledged.is_none());
}

#[test]
fn neither_a_silence_of_the_bed_nor_acknowledging_all_of_it_takes_the_button_away() {
    let mut story = ward();
    let charge = Actor::new("cleo", "Cleo", Role::ChargeNurse);
    let silence = Command::Alarm(Alarm::Inactivate {
        scope: lamplight_alarms::Scope {
            subject: Subject::Bed(bed("1")),
            class: None,
        },
        kind: lamplight_alarms::Silenced::AlarmOff,
        reason: Arc::from("procedure"),
        lasting: None,
    });
    story.station.command(story.now, &charge, silence).unwrap();
    story.tell("one", CallKind::Patient, Raised);
    assert_eq!(story.tones(), [(Priority::Low, Category::Call)]);
    let all = Command::Alarm(Alarm::AcknowledgeAll(Subject::Bed(bed("1"))));
    assert!(story.station.command(story.now, &charge, all).is_err());
    assert!(story.list()[0].acknowledged.is_none());
}

#[test]
fn a_wc_call_is_not_completed_from_the_station() {
    let mut story = ward();
    story.tell("wc", CallKind::Wc, Raised);
    story.answer(Wish::Take, "nora").unwrap();
    let refused = story.answer(Wish::Complete, "nora").unwrap_err();
    assert_eq!(refused, CommandError::Call(Refusal::EndsAtPlace));
    story.tell("wc", CallKind::Wc, Ended);
    assert!(story.list().is_empty());
}

#[test]
fn handed_on_it_is_told_to_that_person_and_promoted_to_all() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.answer(Wish::Take, "nora").unwrap();
    let unknown = story.answer(Wish::HandOn(PersonId::new("nobody")), "nora");
    assert_eq!(unknown, Err(CommandError::Call(Refusal::NoSuchPerson)));
    story.tones();
    story
        .answer(Wish::HandOn(PersonId::new("cleo")), "nora")
        .unwrap();
    assert_eq!(story.tones().len(), 1);
    let told = story.told_of(story.list()[0]);
    assert!(
        told.contains(&Receiver::Person(PersonId::new("cleo"))),
        "{told:?}"
    );
    story.answer(Wish::Promote, "nora").unwrap();
    let told = story.told_of(story.list()[0]);
    assert!(told.contains(&Receiver::All), "{told:?}");
}

#[test]
fn whoever_only_looks_takes_no_call() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    let call = story.station.calls().open().next().unwrap().id;
    let viewer = Actor::new("v", "V", Role::Viewer);
    let wish = Command::Call {
        call,
        wish: Wish::Take,
    };
    assert!(story.station.command(story.now, &viewer, wish).is_err());
}

#[test]
fn where_the_system_takes_orders_the_state_stays_the_systems() {
    let mut story = ward();
    let mut call = told("one", CallKind::Patient, Raised);
    call.takes_orders = TakesOrders::Obeys;
    story.call(call.clone());
    story.answer(Wish::Take, "nora").unwrap();
    let order = story.station.poll_order().unwrap();
    assert!(matches!(&order.what, OrderWhat::TakeCall(of) if &*of.by == "nora"));
    assert!(story.list()[0].acknowledged.is_none(), "a wish is no state");
    let number = order.number;
    let outcome = OrderOutcome::Delivered;
    story
        .station
        .handle(story.now, Input::Order { number, outcome });
    call.phase = Taken;
    story.call(call);
    assert_eq!(story.station.asked_orders().count(), 0);
    let taken = story.station.calls().open().next().unwrap().taken.clone();
    assert_eq!(&**taken.unwrap().by.name(), "nora");
    assert!(story.list()[0].acknowledged.is_some());
}

#[test]
fn an_order_that_the_system_does_not_obey_is_said_to_have_failed_and_the_call_rings() {
    let mut story = ward();
    let mut call = told("one", CallKind::Patient, Raised);
    call.takes_orders = TakesOrders::Obeys;
    story.call(call);
    story.answer(Wish::Take, "nora").unwrap();
    story.wait(11.0);
    let failed = story.station.asked_orders().next().unwrap();
    assert!(matches!(failed.state, OrderState::Failed(_)));
    assert!(story.list()[0].acknowledged.is_none());
}

#[test]
fn a_system_that_is_only_told_does_not_hold_up_who_takes_the_call() {
    let mut story = ward();
    let mut call = told("one", CallKind::Patient, Raised);
    call.takes_orders = TakesOrders::Told;
    story.call(call);
    story.answer(Wish::Take, "nora").unwrap();
    assert!(story.list()[0].acknowledged.is_some(), "it holds at once");
    let order = story.station.poll_order().unwrap();
    assert!(matches!(&order.what, OrderWhat::TakeCall(of) if &*of.by == "nora"));
    let (number, outcome) = (order.number, OrderOutcome::Delivered);
    story
        .station
        .handle(story.now, Input::Order { number, outcome });
    assert_eq!(story.station.asked_orders().count(), 0);
    story.wait(11.0);
    assert_eq!(
        story.station.asked_orders().count(),
        0,
        "nothing is awaited"
    );
    // ESPA has no word for giving a call back: it is given back here.
    story.answer(Wish::Release, "nora").unwrap();
    assert!(story.station.poll_order().is_none());
    assert!(story.station.calls().open().next().unwrap().taken.is_none());
}

#[test]
fn a_system_that_can_only_be_asked_for_the_end_does_not_hold_up_who_takes_the_call() {
    let mut story = ward();
    let mut call = told("one", CallKind::Service, Raised);
    call.takes_orders = TakesOrders::Ends;
    story.call(call.clone());
    for wish in [Wish::Take, Wish::Release, Wish::Take] {
        story.answer(wish, "nora").unwrap();
        assert!(story.station.poll_order().is_none(), "nobody would hear it");
    }
    assert!(story.list()[0].acknowledged.is_some(), "it holds at once");
    story.answer(Wish::Complete, "nora").unwrap();
    let order = story.station.poll_order().unwrap();
    assert!(matches!(order.what, OrderWhat::EndCall(_)));
    assert_eq!(story.list().len(), 1, "until its place says so");
    call.phase = Ended;
    story.call(call);
    assert!(story.list().is_empty());
    assert_eq!(story.station.asked_orders().count(), 0);
}

#[test]
fn a_system_that_can_not_be_told_is_said_so_and_the_call_stays_taken() {
    let mut story = ward();
    let mut call = told("one", CallKind::Patient, Raised);
    call.takes_orders = TakesOrders::Told;
    story.call(call);
    story.answer(Wish::Take, "nora").unwrap();
    while story.station.poll_change().is_some() {}
    story.wait(11.0);
    let failed = story.station.asked_orders().next().unwrap();
    assert!(matches!(failed.state, OrderState::Failed(_)));
    assert!(story.list()[0].acknowledged.is_some());
    let mut changes = std::iter::from_fn(|| story.station.poll_change());
    assert!(
        changes.any(|change| change == Change::Needs),
        "the list shows it"
    );
}

#[test]
fn a_restart_of_the_gateway_makes_what_it_does_not_tell_again_unconfirmed() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.tell("wc", CallKind::Wc, Raised);
    story.news(CallNews::Restarted);
    story.tell("wc", CallKind::Wc, Raised);
    story.wait(30.0);
    let doubt = |presence| {
        let open = story.list();
        let found = open.iter().find(|open| open.announced.presence == presence);
        found.map(|open| open.announced.text.to_string())
    };
    assert_eq!(
        doubt(Presence::Unconfirmed).as_deref(),
        Some("Patient call")
    );
    assert_eq!(doubt(Presence::Present).as_deref(), Some("WC call"));
}

#[test]
fn a_fault_of_the_system_and_of_a_place_are_technical() {
    let mut story = ward();
    story.news(CallNews::Fault(Arc::from("bus 2 does not answer")));
    story.tell("one", CallKind::Fault, Raised);
    let kinds: Vec<Kind> = story
        .list()
        .iter()
        .map(|open| open.announced.kind)
        .collect();
    assert_eq!(kinds, [Kind::Technical, Kind::Technical]);
    story.news(CallNews::Fault(Arc::from("")));
    assert_eq!(story.texts(), ["Fault at a call place"]);
}

#[test]
fn the_fault_of_a_call_system_ends_with_its_feed() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.news(CallNews::Fault(Arc::from("its connection broke")));
    assert_eq!(story.list().len(), 2);
    let gone = FeedId::parse("bedside").unwrap();
    story.station.handle(story.now, Input::FeedGone(gone));
    let left = story.list();
    assert_eq!(left.len(), 1, "the call is the patient's");
    assert_eq!(left[0].announced.kind, Kind::Call);
}

#[test]
fn the_fault_of_a_call_system_that_is_not_told_again_is_over() {
    let offline = || CallNews::Fault(Arc::from("It is not connected to the broker."));
    let mut story = ward();
    story.feed(FeedState::Connected);
    story.news(offline());
    story.wait(600.0);
    assert_eq!(story.texts(), ["Call system fault"], "it stands");
    // The way to the broker was lost and is there again: told again it stands.
    story.news(CallNews::FaultInDoubt);
    story.news(offline());
    story.wait(600.0);
    assert_eq!(story.texts(), ["Call system fault"]);
    // Meanwhile the broker has forgotten it.
    story.news(CallNews::FaultInDoubt);
    story.wait(170.0);
    assert_eq!(story.texts(), ["Call system fault"]);
    story.wait(20.0);
    assert_eq!(story.texts(), Vec::<&str>::new());
}

#[test]
fn over_a_restart_a_fault_waits_until_its_system_could_have_told_it_again() {
    let mut story = ward();
    story.news(CallNews::Fault(Arc::from("bus 2 does not answer")));
    let kept = story.station.keep(story.now);
    let setup = story.station.setup().clone();
    story.now = story.now.after(Duration::from_secs(5));
    story.station = Station::resume(setup, kept, story.now);
    for away in [FeedState::Connecting, FeedState::Listening] {
        story.feed(away);
        story.wait(600.0);
        assert_eq!(story.texts(), ["Call system fault"], "{away:?}");
    }
    story.feed(FeedState::Connected);
    story.wait(29.0);
    assert_eq!(story.texts(), ["Call system fault"]);
    story.wait(31.0);
    assert_eq!(story.texts(), Vec::<&str>::new());
}

#[test]
fn a_call_made_while_staff_are_present_is_an_emergency_in_the_list() {
    let mut story = ward();
    story.tell("two", CallKind::Presence, Raised);
    story.tell("one", CallKind::Patient, Raised);
    assert_eq!(story.texts(), ["Emergency call"]);
    assert_eq!(story.tones(), [(Priority::High, Category::Call)]);
}

#[test]
fn a_restart_keeps_calls_with_whoever_has_them_and_their_clock() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.answer(Wish::Take, "nora").unwrap();
    story.tell("wc", CallKind::Wc, Raised);
    story.wait(100.0);
    let kept = story.station.keep(story.now);
    let setup = story.station.setup().clone();
    let again = Duration::from_secs(5);
    story.now = story.now.after(again);
    story.station = Station::resume(setup, kept, story.now);
    story.tones();
    let first = |story: &Story| story.station.conditions_of(&bed("1"))[0].clone();
    assert_eq!(first(&story).owner, Some(PersonId::new("nora")));
    story.wait(74.0);
    assert!(first(&story).acknowledged.is_some());
    story.wait(1.0);
    assert!(first(&story).acknowledged.is_none());
    assert_eq!(story.list().len(), 2);
}

#[test]
fn every_step_of_a_call_is_a_row_for_the_journal() {
    let mut story = ward();
    story.tell("one", CallKind::Patient, Raised);
    story.answer(Wish::Take, "nora").unwrap();
    story.tell("one", CallKind::Patient, Ended);
    let rows: Vec<_> = std::iter::from_fn(|| story.station.poll_call_row()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].taken_within, Duration::from_secs(120));
}
