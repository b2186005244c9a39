//! Stories of whole messages: topic, payload and retained flag in, reports out.

use super::table::{Row, RowConfig};
use super::{Read, Reader, ReaderConfig};
use crate::bed::{BedOrderKind, BedReport, RailState, Told};
use crate::call::{CallKind, CallNews, CallPhase, CallReport, CallSpot, CallTold, TakesOrders};
use crate::order::{CallRef, DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use crate::report::Report;
use lamplight_units::{DeviceId, FeedId, Now};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

fn row(topic: &str, layout: &str) -> RowConfig {
    RowConfig {
        topic: topic.to_owned(),
        layout: layout.to_owned(),
        ..RowConfig::default()
    }
}

fn reader(rows: &[RowConfig]) -> Reader {
    Reader::new(ReaderConfig {
        root: "lamplight/1".to_owned(),
        run: "station/77".to_owned(),
        rows: rows.iter().map(|row| Row::read(row).unwrap()).collect(),
    })
}

fn live(reader: &mut Reader, topic: &str, payload: &Value) -> Read {
    reader.read(topic, payload.to_string().as_bytes(), false)
}

fn kept(reader: &mut Reader, topic: &str, payload: &Value) -> Read {
    reader.read(topic, payload.to_string().as_bytes(), true)
}

fn calls(read: &Read) -> Vec<&CallTold> {
    let told = |report: &'_ Report| match report {
        Report::Call(_) | Report::Bed(_) => true,
        Report::Device(_) | Report::Adt(_) => false,
    };
    assert!(read.reports.iter().all(told));
    read.reports
        .iter()
        .filter_map(|report| match report {
            Report::Call(call) => match &call.what {
                CallNews::Call(told) => Some(told),
                CallNews::Restarted | CallNews::Fault(_) | CallNews::FaultInDoubt => None,
            },
            _ => None,
        })
        .collect()
}

fn bed(read: &Read) -> &BedReport {
    let bed = read.reports.iter().find_map(|report| match report {
        Report::Bed(bed) => Some(bed),
        _ => None,
    });
    bed.unwrap_or_else(|| panic!("no bed in {read:?}"))
}

fn fault(read: &Read) -> Option<&str> {
    match read.reports.first() {
        Some(Report::Call(call)) => match &call.what {
            CallNews::Fault(words) => Some(words),
            CallNews::Call(_) | CallNews::Restarted | CallNews::FaultInDoubt => None,
        },
        _ => None,
    }
}

const BED: &str = "lamplight/1/beds/b7/state";

#[test]
fn what_the_broker_had_kept_is_from_memory() {
    let mut reader = reader(&[]);
    let read = kept(&mut reader, BED, &json!({"exit": "out", "button": true}));
    assert!(bed(&read).from_memory);
    assert!(calls(&kept(&mut reader, CALL, &json!({"kind": "wc"})))[0].from_memory);
    let read = live(&mut reader, BED, &json!({"exit": "out"}));
    assert!(!bed(&read).from_memory);
}

#[test]
fn a_partial_message_leaves_name_place_and_orders_as_they_were() {
    let mut reader = reader(&[]);
    let whole = json!({
        "maker": "Acme", "place": {"room": "12"}, "takes": ["arm_exit"], "sender": "LAMPLIGHT_SIM"
    });
    live(&mut reader, BED, &whole);
    let read = live(&mut reader, BED, &json!({"rails": {"head_left": "down"}}));
    let bed = bed(&read);
    assert_eq!(&*bed.device.maker, "Acme");
    assert!(bed.device.simulated());
    assert_eq!(bed.location.as_ref().unwrap().path(), "12");
    assert_eq!(bed.takes, [BedOrderKind::ArmExit]);
    assert_eq!(bed.facts.rails[0], Told::Is(RailState::Down));
    assert_eq!(bed.facts.brake, Told::Not);
}

#[test]
fn a_last_will_says_that_the_bed_is_gone() {
    let mut reader = reader(&[]);
    for (payload, want) in [
        (&b"offline"[..], Told::Is(false)),
        (b"\"online\"", Told::Is(true)),
        (b"{\"online\": false}", Told::Is(false)),
        (b"{\"state\": \"online\"}", Told::Is(true)),
    ] {
        let read = reader.read("lamplight/1/beds/b7/online", payload, true);
        assert_eq!(bed(&read).online, want);
    }
    let read = reader.read("lamplight/1/beds/b7/online", b"perhaps", false);
    assert_eq!((read.reports.len(), read.letters.len()), (0, 1));
}

const CALL: &str = "lamplight/1/calls/nurse/open/c1";

#[test]
fn a_call_lives_from_its_message_to_the_clearing_of_its_topic() {
    let mut reader = reader(&[]);
    let wc = json!({"kind": "wc", "place": {"room": "12", "spot": "wc"}, "takes_orders": true});
    let read = live(&mut reader, CALL, &wc);
    assert_eq!(calls(&read)[0].phase, CallPhase::Raised);
    let read = reader.read(CALL, b"", false);
    let ended = calls(&read)[0];
    assert_eq!(
        (ended.phase, &ended.kind),
        (CallPhase::Ended, &CallKind::Wc)
    );
    assert_eq!((&*ended.place.room, ended.place.spot), ("12", CallSpot::Wc));
    // An end without a begin is told all the same.
    let read = reader.read("lamplight/1/calls/nurse/open/c9", b"", false);
    assert_eq!(calls(&read)[0].phase, CallPhase::Ended);
}

#[test]
fn after_a_connection_the_systems_tell_their_open_calls_again() {
    let mut reader = reader(&[row("zigbee2mqtt/{room}", "zigbee2mqtt")]);
    assert_eq!(reader.connected(), []);
    live(&mut reader, CALL, &json!({"kind": "patient"}));
    live(&mut reader, "zigbee2mqtt/12", &json!({"action": "single"}));
    let restarted = CallReport {
        system: Arc::from("nurse"),
        sent_at: None,
        what: CallNews::Restarted,
    };
    // Only of those that keep them with the broker.
    assert_eq!(reader.connected(), [Report::Call(Box::new(restarted))]);
}

#[test]
fn after_a_connection_the_fault_of_a_system_or_gateway_is_in_doubt() {
    let mut reader = reader(&[row("zigbee2mqtt/{room}", "zigbee2mqtt")]);
    let (state, gateway) = ("lamplight/1/calls/nurse/state", "zigbee2mqtt/bridge/state");
    let doubted = |reader: &mut Reader| -> Vec<String> {
        let reports = reader.connected().into_iter();
        let doubted = reports.filter_map(|report| match report {
            Report::Call(call) if call.what == CallNews::FaultInDoubt => Some(call.system),
            _ => None,
        });
        doubted.map(|system| system.to_string()).collect()
    };
    reader.read(state, b"online", true);
    reader.read(gateway, b"online", true);
    assert_eq!(doubted(&mut reader), Vec::<String>::new());
    reader.read(state, b"offline", true);
    reader.read(gateway, b"offline", true);
    assert_eq!(doubted(&mut reader), ["nurse", "zigbee2mqtt"]);
    reader.read(state, b"", false);
    reader.read(gateway, b"online", false);
    assert_eq!(doubted(&mut reader), Vec::<String>::new());
}

#[test]
fn a_call_system_tells_of_itself() {
    let mut reader = reader(&[]);
    let topic = "lamplight/1/calls/nurse/state";
    assert!(
        fault(&reader.read(topic, b"offline", true))
            .unwrap()
            .contains("not connected")
    );
    assert_eq!(fault(&reader.read(topic, b"online", false)), Some(""));
    let read = live(
        &mut reader,
        topic,
        &json!({"online": true, "fault": "line 2 cut"}),
    );
    assert_eq!(fault(&read), Some("line 2 cut"));
    // Taken out of service: the broker forgets its state, and here it has no fault any more.
    let cleared = reader.read(topic, b"", false);
    assert_eq!((fault(&cleared), cleared.letters.len()), (Some(""), 0));
    let read = live(&mut reader, topic, &json!({"event": "restarted"}));
    assert!(matches!(&read.reports[0], Report::Call(call) if call.what == CallNews::Restarted));
}

#[test]
fn a_zigbee_button_calls_at_each_press_and_never_from_memory() {
    let mut button = row("zigbee2mqtt/{room}/button-{bed}", "zigbee2mqtt");
    button.spot = "wc".to_owned();
    let mut reader = reader(&[button]);
    let topic = "zigbee2mqtt/12/button-1";
    let pressed = json!({"action": "single", "linkquality": 10, "battery": "80.00"});
    assert_eq!(
        calls(&kept(&mut reader, topic, &pressed)).len(),
        0,
        "retained"
    );
    for _ in 0..2 {
        let read = live(&mut reader, topic, &pressed);
        let call = calls(&read)[0];
        assert_eq!((&*call.place.room, &*call.place.bed), ("12", "1"));
        assert_eq!(call.place.spot, CallSpot::Wc);
        assert_eq!(&*call.text, "action single");
        assert_eq!(bed(&read).facts.battery_pct, Told::Is(80.0));
    }
    for resting in [json!(""), json!("release"), json!(null)] {
        assert_eq!(
            calls(&live(&mut reader, topic, &json!({"action": resting}))).len(),
            0
        );
    }
}

#[test]
fn a_sensor_calls_when_its_value_changes_and_not_when_it_is_told_again() {
    let mut leak = row("zigbee2mqtt/leak-{room}", "zigbee2mqtt");
    leak.fields
        .insert("water_leak".to_owned(), "call:wc".to_owned());
    let mut reader = reader(&[leak]);
    let topic = "zigbee2mqtt/leak-12";
    let phases = |read: &Read| {
        calls(read)
            .iter()
            .map(|call| call.phase)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        phases(&live(&mut reader, topic, &json!({"water_leak": null}))),
        []
    );
    assert_eq!(
        phases(&live(&mut reader, topic, &json!({"water_leak": true}))),
        [CallPhase::Raised]
    );
    assert_eq!(
        phases(&live(&mut reader, topic, &json!({"water_leak": true}))),
        []
    );
    assert_eq!(
        phases(&live(&mut reader, topic, &json!({"water_leak": false}))),
        [CallPhase::Ended]
    );
    let read = live(
        &mut reader,
        &format!("{topic}/availability"),
        &json!({"state": "offline"}),
    );
    assert_eq!(calls(&read)[0].kind, CallKind::Fault);
    let read = reader.read("zigbee2mqtt/bridge/state", b"offline", true);
    assert!(fault(&read).unwrap().contains("gateway"));
    let cleared = reader.read("zigbee2mqtt/bridge/state", b"", false);
    assert_eq!(fault(&cleared), Some(""));
}

#[test]
fn discovery_names_topic_field_and_class_and_the_row_names_the_place() {
    let config = row(
        "homeassistant/binary_sensor/{room}/{object}/config",
        "home-assistant",
    );
    let mut reader = reader(&[config]);
    let discovered = json!({
        "name": "Leak", "stat_t": "gateway/leak12", "dev_cla": "moisture",
        "val_tpl": "{{ value_json.leak }}", "pl_on": "WET"
    });
    let topic = "homeassistant/binary_sensor/12/leak/config";
    let read = kept(&mut reader, topic, &discovered);
    assert_eq!(read.subscribe, ["gateway/leak12"]);
    assert_eq!(
        kept(&mut reader, topic, &discovered).subscribe,
        Vec::<String>::new(),
        "known"
    );
    assert!(reader.filters().contains(&"gateway/leak12".to_owned()));
    let read = live(&mut reader, "gateway/leak12", &json!({"leak": "WET"}));
    assert_eq!(bed(&read).facts.wet, Told::Is(true));
    let read = live(&mut reader, "gateway/leak12", &json!({"leak": "DRY"}));
    assert_eq!(bed(&read).facts.wet, Told::Is(false));
    let templated =
        json!({"stat_t": "x/y", "dev_cla": "door", "val_tpl": "{{ value_json.x | int }}"});
    let read = kept(&mut reader, topic, &templated);
    assert!(
        read.letters[0].reason.contains("value_template"),
        "{:?}",
        read.letters
    );
}

/// `nursecall/<room>/cmd` and the like of public projects, and the names of a public ward
/// project, by rows alone.
#[test]
fn projects_with_names_of_their_own_are_rows_of_the_table() {
    let mut lamp = row("nursecall/{room}/state", "plain");
    lamp.fields
        .insert("state".to_owned(), "call:patient when CALL".to_owned());
    lamp.end_topic = "nursecall/{room}/cmd".to_owned();
    lamp.end_payload = r#"{"cmd":"RESET"}"#.to_owned();
    let mut ward = row("ward/{room}/{bed}", "plain");
    ward.device = "bed-{room}-{bed}".to_owned();
    for (field, meaning) in [
        ("isBrakeSet", "brake"),
        ("isBedExitAlarmOn", "exit"),
        ("isLowestPosition", "lowest"),
        ("isLeftUpperRail", "rail_head_left"),
    ] {
        ward.fields.insert(field.to_owned(), meaning.to_owned());
    }
    let mut reader = reader(&[lamp, ward]);
    let read = live(
        &mut reader,
        "ward/12/1",
        &json!({"isBrakeSet": true, "isLeftUpperRail": false}),
    );
    assert_eq!(bed(&read).device.id.as_str(), "bed-12-1");
    assert_eq!(bed(&read).facts.brake, Told::Is(true));
    assert_eq!(bed(&read).facts.rails[0], Told::Is(RailState::Down));
    let read = reader.read("nursecall/12/state", b"CALL", false);
    let call = calls(&read)[0].clone();
    assert_eq!(call.takes_orders, TakesOrders::Ends, "nobody hears a take");
    let end = order(OrderWhat::EndCall(CallRef {
        system: Arc::from("nursecall"),
        key: call.key,
        place: call.place,
        by: Arc::from("Nurse"),
    }));
    let publish = reader.publish(Now::default(), &end).unwrap();
    assert_eq!(publish.topic, "nursecall/12/cmd");
    assert_eq!(publish.payload, br#"{"cmd":"RESET"}"#);
}

fn order(what: OrderWhat) -> DeviceOrder {
    DeviceOrder {
        number: OrderNumber(5),
        feed: FeedId::parse("beds").unwrap(),
        what,
    }
}

#[test]
fn an_order_is_published_and_its_acknowledgement_finds_it() {
    let mut reader = reader(&[]);
    let arm = order(OrderWhat::Bed {
        device: DeviceId::parse("b7").unwrap(),
        order: BedOrderKind::ArmExit,
    });
    let publish = reader.publish(Now::default(), &arm).unwrap();
    assert_eq!(publish.topic, "lamplight/1/beds/b7/command");
    assert!(!publish.retain && publish.expires_s == Some(10));
    let body: Value = serde_json::from_slice(&publish.payload).unwrap();
    assert_eq!(
        (&body["order"], &body["id"]),
        (&json!("arm_exit"), &json!("station/77/5"))
    );
    let ack = "lamplight/1/beds/b7/ack";
    let done = json!({"id": "station/77/5", "ok": true});
    let outcome = live(&mut reader, ack, &done).outcomes;
    assert_eq!(outcome, [(OrderNumber(5), OrderOutcome::Delivered)]);
    let refused = json!({"id": "station/77/5", "ok": false, "why": "too light"});
    let outcomes = live(&mut reader, ack, &refused).outcomes;
    assert!(matches!(&outcomes[0].1, OrderOutcome::Failed(why) if why.contains("too light")));
    // Of another run, from memory, of nobody: not ours.
    assert_eq!(
        live(&mut reader, ack, &json!({"id": "station/76/5", "ok": true})).outcomes,
        []
    );
    assert_eq!(kept(&mut reader, ack, &done).outcomes, []);
    assert_eq!(live(&mut reader, ack, &json!({"ok": true})).outcomes, []);
}

#[test]
fn a_display_keeps_its_text_and_a_name_that_is_no_level_is_refused() {
    let reader = reader(&[]);
    let show = |address: &str| {
        reader.publish(
            Now::default(),
            &order(OrderWhat::Display {
                address: Arc::from(address),
                text: Arc::from("12"),
            }),
        )
    };
    let publish = show("corridor").unwrap();
    assert_eq!(publish.topic, "lamplight/1/displays/corridor/text");
    assert!(publish.retain && publish.expires_s.is_none());
    for address in ["", "a/b", "#", "+", "a\u{0}"] {
        assert!(show(address).is_err(), "{address:?}");
    }
}

#[test]
fn what_is_no_message_is_a_dead_letter_with_its_topic() {
    let mut reader = reader(&[]);
    for (topic, payload) in [
        (BED, &b"{"[..]),
        (BED, b"[]"),
        (BED, &[0xff, 0xfe]),
        ("lamplight/1/beds//state", b"{}"),
        ("lamplight/1/beds/b7/surprise", b"{}"),
        ("lamplight/1/calls//open/", b"{}"),
        ("elsewhere", b"{}"),
        ("lamplight/1/beds/\u{1}/state", b"{}"),
    ] {
        let read = reader.read(topic, payload, false);
        assert_eq!((read.reports.len(), read.letters.len()), (0, 1), "{topic}");
        assert!(!read.letters[0].reason.contains('\u{1}'));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Hostile topics and payloads cost themselves only.
    #[test]
    fn any_message_is_read_without_a_panic(
        tail in "(beds|calls|displays|stations|x)(/[a-z+#$\u{0}\u{7f}é]{0,9}){0,4}",
        payload in "[{]?(\"(button|exit|rails|kind|phase|place|action|at|id)\":(true|null|-?[0-9]{1,40}|\"[^\"]{0,9}\"|\\{\\}|\\[\\]),?){0,4}[}]?",
        ours in any::<bool>(),
        retained in any::<bool>(),
    ) {
        let mut reader = reader(&[row("{x}/#", "zigbee2mqtt"), row("+/+", "plain")]);
        let topic = if ours { format!("lamplight/1/{tail}") } else { tail };
        for _ in 0..2 {
            let _ = reader.read(&topic, payload.as_bytes(), retained);
        }
        prop_assert!(reader.filters().len() < 200);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(payload in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut reader = reader(&[row("{x}/#", "home-assistant")]);
        for topic in [BED, CALL, "a/b/config", "lamplight/1/beds/b/ack", "lamplight/1/calls/s/state"] {
            let _ = reader.read(topic, &payload, false);
        }
    }
}
