//! Beds and calls of Sparkplug B, from the messages of an edge node to reports.

use super::payload::{Is, Metric, Payload};
use crate::bed::{BedFacts, RailState, Told};
use crate::call::{CallKind, CallNews, CallPhase};
use crate::mqtt::table::{Row, RowConfig};
use crate::mqtt::{Read, Reader, ReaderConfig};
use crate::report::Report;
use lamplight_units::Wall;
use proptest::prelude::*;
use prost::Message;

const INT32: u32 = 3;
const FLOAT: u32 = 9;
const BOOLEAN: u32 = 11;

/// A gateway of room 12 with a bed each, and the buttons of the room in its own metrics.
fn reader() -> Reader {
    let row = |topic: &str, fields: &[(&str, &str)]| {
        let config = RowConfig {
            topic: topic.to_owned(),
            layout: "sparkplug-b".to_owned(),
            spot: "room".to_owned(),
            fields: fields
                .iter()
                .map(|(name, meaning)| ((*name).to_owned(), (*meaning).to_owned()))
                .collect(),
            ..RowConfig::default()
        };
        Row::read(&config).unwrap()
    };
    let bed = [
        ("Rail/HeadLeft", "rail_head_left"),
        ("Brake", "brake"),
        ("Weight", "weight_kg"),
        ("HeadAngle", "head_deg"),
    ];
    let calls = [
        ("Call/WC", "call:wc"),
        ("Button", "press:patient when single"),
    ];
    Reader::new(ReaderConfig {
        root: "lamplight/1".to_owned(),
        run: "station/77".to_owned(),
        rows: vec![
            row("spBv1.0/4E/+/gateway-{room}/bed-{bed}", &bed),
            row("spBv1.0/4E/+/gateway-{room}", &calls),
        ],
    })
}

fn metric(name: Option<&str>, alias: u64, datatype: Option<u32>, value: Is) -> Metric {
    Metric {
        name: name.map(str::to_owned),
        alias: Some(alias),
        datatype,
        value: Some(value),
        ..Metric::default()
    }
}

/// As a birth tells it.
fn born(name: &str, alias: u64, datatype: u32, value: Is) -> Metric {
    metric(Some(name), alias, Some(datatype), value)
}

/// As data tell it.
fn data(alias: u64, value: Is) -> Metric {
    metric(None, alias, None, value)
}

fn bd_seq(number: u64) -> Metric {
    Metric {
        alias: None,
        ..born("bdSeq", 0, 4, Is::Long(number))
    }
}

fn payload(seq: Option<u64>, metrics: Vec<Metric>) -> Vec<u8> {
    let payload = Payload {
        timestamp: Some(1_795_270_052_120),
        metrics,
        seq,
        uuid: None,
    };
    payload.encode_to_vec()
}

fn take(reader: &mut Reader, kind: &str, of: &str, seq: u64, metrics: Vec<Metric>) -> Read {
    let topic = format!("spBv1.0/4E/{kind}/{of}");
    reader.read(&topic, &payload(Some(seq), metrics), false)
}

/// The node is born with seq 0 and bdSeq 4, its bed with seq 1.
fn begun() -> Reader {
    let mut reader = reader();
    let node = vec![
        bd_seq(4),
        born("Node Control/Rebirth", 1, BOOLEAN, Is::Boolean(false)),
        born("Call/WC", 2, BOOLEAN, Is::Boolean(false)),
        born("Button", 3, 12, Is::Text(String::new())),
    ];
    let read = take(&mut reader, "NBIRTH", "gateway-12", 0, node);
    assert_eq!(
        (read.letters.len(), read.rebirths.len()),
        (0, 0),
        "{read:?}"
    );
    let bed = vec![
        born("Rail/HeadLeft", 10, BOOLEAN, Is::Boolean(true)),
        born("Brake", 11, BOOLEAN, Is::Boolean(true)),
        born("Weight", 12, FLOAT, Is::Float(70.4)),
        born("HeadAngle", 13, INT32, Is::Int(30)),
        // Nothing of ours, with a type of its own.
        born("Motor/Hours", 14, 8, Is::Long(u64::MAX)),
    ];
    let read = take(&mut reader, "DBIRTH", "gateway-12/bed-1", 1, bed);
    assert_eq!(
        (read.letters.len(), read.rebirths.len()),
        (0, 0),
        "{read:?}"
    );
    let (online, facts) = beds(&read);
    assert_eq!(online, [Told::Is(true), Told::Not]);
    assert_eq!(facts[1].weight_kg, Told::Is(70.4));
    assert_eq!(facts[1].rails[0], Told::Is(RailState::Up));
    reader
}

fn beds(read: &Read) -> (Vec<Told<bool>>, Vec<BedFacts>) {
    let beds = read.reports.iter().filter_map(|report| match report {
        Report::Bed(bed) => Some(bed),
        Report::Call(_) | Report::Device(_) | Report::Adt(_) => None,
    });
    beds.map(|bed| {
        assert_eq!(bed.device.id.as_str(), "12/1");
        assert!(!bed.from_memory);
        (bed.online, bed.facts.clone())
    })
    .unzip()
}

fn calls(read: &Read) -> Vec<(CallKind, CallPhase, bool)> {
    let calls = read.reports.iter().filter_map(|report| match report {
        Report::Call(call) => Some(call),
        Report::Bed(_) | Report::Device(_) | Report::Adt(_) => None,
    });
    calls
        .map(|call| match &call.what {
            CallNews::Call(told) => {
                assert_eq!((&*call.system, &*told.place.room), ("4E", "12"));
                (told.kind.clone(), told.phase, told.from_memory)
            }
            CallNews::Restarted | CallNews::Fault(_) | CallNews::FaultInDoubt => {
                panic!("{call:?}")
            }
        })
        .collect()
}

#[test]
fn after_its_birth_a_bed_tells_what_changes_by_aliases() {
    let mut reader = begun();
    let changed = vec![
        data(10, Is::Boolean(false)),
        // -5 degrees as the 32 bits of an Int32.
        data(13, Is::Int(0xffff_fffb)),
        data(14, Is::Long(1)),
    ];
    let read = take(&mut reader, "DDATA", "gateway-12/bed-1", 2, changed);
    let (_, facts) = beds(&read);
    let [facts] = facts.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(facts.rails[0], Told::Is(RailState::Down));
    assert_eq!(facts.head_deg, Told::Is(-5.0));
    assert_eq!(facts.brake, Told::Not);
    assert_eq!(
        (read.letters.len(), read.rebirths.len()),
        (0, 0),
        "{read:?}"
    );
}

#[test]
fn null_is_not_known_and_what_was_kept_while_the_node_was_offline_is_not_so_now() {
    let mut reader = begun();
    let null = Metric {
        is_null: Some(true),
        value: None,
        ..data(12, Is::Float(0.0))
    };
    let historical = Metric {
        is_historical: Some(true),
        ..data(11, Is::Boolean(false))
    };
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        2,
        vec![null, historical],
    );
    let (_, facts) = beds(&read);
    assert_eq!(facts[0].weight_kg, Told::Unknown);
    assert_eq!(facts[0].brake, Told::Not);
}

#[test]
fn a_call_is_there_while_its_metric_is_and_a_press_is_one_in_data_only() {
    let mut reader = begun();
    let raised = vec![
        data(2, Is::Boolean(true)),
        data(3, Is::Text("single".to_owned())),
        data(3, Is::Text("release".to_owned())),
    ];
    let read = take(&mut reader, "NDATA", "gateway-12", 2, raised);
    assert_eq!(
        calls(&read),
        [
            (CallKind::Wc, CallPhase::Raised, false),
            (CallKind::Patient, CallPhase::Raised, false)
        ],
        "the press was there although it was released in the same message"
    );
    // Born again: the call is there, and not new; the press is of the past.
    let again = vec![
        bd_seq(4),
        born("Call/WC", 2, BOOLEAN, Is::Boolean(true)),
        born("Button", 3, 12, Is::Text("single".to_owned())),
    ];
    let read = take(&mut reader, "NBIRTH", "gateway-12", 0, again);
    assert_eq!(calls(&read), []);
    let read = take(
        &mut reader,
        "NDATA",
        "gateway-12",
        1,
        vec![data(2, Is::Boolean(false))],
    );
    assert_eq!(calls(&read), [(CallKind::Wc, CallPhase::Ended, false)]);
    // One that was there when the node was first heard is told as of memory.
    let mut other = self::reader();
    let node = vec![bd_seq(0), born("Call/WC", 2, BOOLEAN, Is::Boolean(true))];
    let read = take(&mut other, "NBIRTH", "gateway-12", 0, node);
    assert!(calls(&read).contains(&(CallKind::Wc, CallPhase::Raised, true)));
}

#[test]
fn a_death_counts_by_its_connection_and_takes_all_beds_of_the_node_with_it() {
    let mut reader = begun();
    let death = |number| payload(None, vec![bd_seq(number)]);
    let topic = "spBv1.0/4E/NDEATH/gateway-12";
    let read = reader.read(topic, &death(3), false);
    assert_eq!(read, Read::default(), "the will of the connection before");
    let read = reader.read(topic, &death(4), false);
    let (online, _) = beds(&read);
    assert_eq!(online, [Told::Is(false)]);
    // Its calls can't be told any more, which is a fault at their place.
    assert_eq!(calls(&read), [(CallKind::Fault, CallPhase::Raised, false)]);
    // What comes by an alias now is not believed, and the node is asked.
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        2,
        vec![data(11, Is::Boolean(true))],
    );
    assert_eq!(beds(&read).1, []);
    assert_eq!((read.letters.len(), read.rebirths.len()), (1, 1));
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        3,
        vec![data(11, Is::Boolean(true))],
    );
    assert_eq!(
        (read.letters.len(), read.rebirths.len()),
        (0, 1),
        "said once"
    );
    let read = take(&mut reader, "NBIRTH", "gateway-12", 0, vec![bd_seq(5)]);
    assert_eq!(calls(&read), [(CallKind::Fault, CallPhase::Ended, true)]);
}

#[test]
fn the_death_of_a_device_is_its_own() {
    let mut reader = begun();
    let read = take(&mut reader, "DDEATH", "gateway-12/bed-1", 2, Vec::new());
    assert_eq!(beds(&read).0, [Told::Is(false)]);
    assert_eq!(read.rebirths.len(), 0);
    let read = take(
        &mut reader,
        "NDATA",
        "gateway-12",
        3,
        vec![data(2, Is::Boolean(true))],
    );
    assert_eq!((calls(&read).len(), read.rebirths.len()), (1, 0));
}

#[test]
fn numbers_go_round_after_255_and_a_missing_one_is_asked_for() {
    let mut reader = begun();
    let mut seq = 1;
    let mut next = |reader: &mut Reader, by: u64| {
        seq = (seq + by) % 256;
        let read = take(
            reader,
            "DDATA",
            "gateway-12/bed-1",
            seq,
            vec![data(11, Is::Boolean(true))],
        );
        assert_eq!(
            beds(&read).1.len(),
            1,
            "a call or a fact waits for no birth"
        );
        read.rebirths.len()
    };
    for _ in 0..300 {
        assert_eq!(next(&mut reader, 1), 0);
    }
    assert_eq!(next(&mut reader, 0), 0, "the same message twice");
    assert_eq!(next(&mut reader, 2), 1, "one is missing");
    assert_eq!(next(&mut reader, 1), 1, "until the node is born again");
    take(&mut reader, "NBIRTH", "gateway-12", 0, vec![bd_seq(4)]);
    let bed = vec![born("Brake", 11, BOOLEAN, Is::Boolean(true))];
    take(&mut reader, "DBIRTH", "gateway-12/bed-1", 1, bed);
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        2,
        vec![data(11, Is::Boolean(true))],
    );
    assert_eq!(read.rebirths.len(), 0);
}

#[test]
fn before_any_birth_only_what_names_itself_is_read() {
    let mut reader = reader();
    let named = metric(Some("Brake"), 11, None, Is::Boolean(true));
    let untyped = metric(Some("HeadAngle"), 13, None, Is::Int(0xffff_fffb));
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        7,
        vec![named, untyped, data(12, Is::Float(70.4))],
    );
    let (_, facts) = beds(&read);
    assert_eq!(facts[0].brake, Told::Is(true));
    assert_eq!(facts[0].head_deg, Told::Not, "-5 or 4294967291");
    assert_eq!((read.letters.len(), read.rebirths.len()), (1, 1));
}

#[test]
fn an_alias_of_two_metrics_means_neither() {
    let mut reader = begun();
    let bed = vec![
        born("Brake", 11, BOOLEAN, Is::Boolean(true)),
        born("Rail/HeadLeft", 11, BOOLEAN, Is::Boolean(true)),
    ];
    let read = take(&mut reader, "DBIRTH", "gateway-12/bed-1", 2, bed);
    assert_eq!(read.letters[0].defects.len(), 1, "{read:?}");
    assert_eq!(beds(&read).1[1].brake, Told::Is(true), "by its name");
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        3,
        vec![data(11, Is::Boolean(false))],
    );
    assert_eq!(beds(&read).1, []);
    assert_eq!((read.letters.len(), read.rebirths.len()), (1, 1));
}

#[test]
fn a_value_that_no_fact_can_have_is_unknown_and_said() {
    let mut reader = begun();
    for (seq, value) in [Is::Float(900.0), Is::Float(f32::NAN), Is::DataSet(vec![1])]
        .into_iter()
        .enumerate()
    {
        let seq = u64::try_from(seq).unwrap() + 2;
        let read = take(
            &mut reader,
            "DDATA",
            "gateway-12/bed-1",
            seq,
            vec![data(12, value)],
        );
        assert_eq!(beds(&read).1[0].weight_kg, Told::Unknown);
        assert_eq!(&*read.letters[0].defects[0].place, "Weight");
    }
}

#[test]
fn what_a_broker_kept_and_what_is_no_message_is_not_believed() {
    let mut reader = begun();
    let brake = payload(Some(2), vec![data(11, Is::Boolean(false))]);
    let bed = "spBv1.0/4E/DDATA/gateway-12/bed-1";
    let read = reader.read(bed, &brake, true);
    assert_eq!(
        (read.reports.len(), read.letters.len(), read.rebirths.len()),
        (0, 1, 1)
    );
    for (topic, payload) in [
        (bed, &b"{\"Brake\": true}"[..]),
        (bed, &[0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]),
        ("spBv1.0/4E/NDATA/gateway-12/bed-1", &brake),
        ("spBv1.0/4E/DDATA/gateway-12", &brake),
        ("spBv1.0/4E/DANCE/gateway-12", &brake),
        ("spBv1.0/4E/DDATA/gateway-12/", &brake),
        ("spBv1.0/4E/DDATA/gateway-12/bed-1/x", &brake),
        // Of another group: no row is about it.
        ("spBv1.0/5E/DDATA/gateway-12/bed-1", &brake),
    ] {
        let read = reader.read(topic, payload, false);
        assert_eq!((read.reports.len(), read.letters.len()), (0, 1), "{topic}");
    }
    // Orders of others, and ours where a subscription brings it back.
    let read = reader.read("spBv1.0/4E/NCMD/gateway-12", &brake, false);
    assert_eq!(read, Read::default());
}

#[test]
fn after_a_connection_nodes_with_a_name_are_asked_and_aliases_forgotten() {
    let mut reader = begun();
    assert_eq!(reader.connected(), []);
    let nodes = reader.rebirths();
    let [node] = nodes.as_slice() else {
        panic!("{nodes:?}");
    };
    let order = node.rebirth(Wall::from_micros(2_000_000));
    assert_eq!(order.topic, "spBv1.0/4E/NCMD/gateway-12");
    assert!(!order.retain);
    let read = take(
        &mut reader,
        "DDATA",
        "gateway-12/bed-1",
        2,
        vec![data(11, Is::Boolean(false))],
    );
    assert_eq!((beds(&read).1.len(), read.rebirths.len()), (0, 1));
    // A row that writes its node out needs not to have heard of it.
    let row = RowConfig {
        topic: "spBv1.0/4E/+/bed-7".to_owned(),
        layout: "sparkplug-b".to_owned(),
        ..RowConfig::default()
    };
    let reader = Reader::new(ReaderConfig {
        root: "lamplight/1".to_owned(),
        run: String::new(),
        rows: vec![Row::read(&row).unwrap()],
    });
    assert_eq!(&*reader.rebirths()[0].node, "bed-7");
    let filters = reader.filters();
    for filter in ["spBv1.0/4E/+/bed-7", "spBv1.0/4E/+/bed-7/+"] {
        assert!(filters.iter().any(|own| own == filter), "{filters:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever nodes say, in whatever order: nothing panics, and what is known stays bounded.
    #[test]
    fn any_course_of_messages_is_read_without_a_panic(
        messages in proptest::collection::vec(
            (
                "(NBIRTH|NDEATH|NDATA|DBIRTH|DDEATH|DDATA|NCMD|STATE|x)",
                "gateway-[0-9]{0,2}(/bed-[0-9]{0,2}){0,2}",
                proptest::option::of(0_u64..400),
                proptest::collection::vec(
                    (proptest::option::of("(bdSeq|Brake|Weight|Call/WC|.{0,4})"), 0_u64..5, 0_u32..40, any::<u32>(), 0_u8..9),
                    0..6,
                ),
                any::<bool>(),
            ),
            0..12,
        )
    ) {
        let mut reader = reader();
        for (kind, of, seq, metrics, retained) in messages {
            let metrics = metrics.into_iter().map(|(name, alias, datatype, bits, sort)| Metric {
                name,
                alias: (alias > 0).then_some(alias),
                datatype: (datatype > 0).then_some(datatype),
                is_historical: Some(bits % 7 == 0),
                is_null: Some(bits % 5 == 0),
                value: match sort {
                    0 => None,
                    1 => Some(Is::Int(bits)),
                    2 => Some(Is::Long(u64::from(bits) << 31)),
                    3 => Some(Is::Float(f32::from_bits(bits))),
                    4 => Some(Is::Double(f64::from(bits))),
                    5 => Some(Is::Boolean(bits % 2 == 0)),
                    6 => Some(Is::Text(bits.to_string())),
                    7 => Some(Is::Bytes(vec![0; 3])),
                    _ => Some(Is::Template(vec![0xff])),
                },
            });
            let payload = payload(seq, metrics.collect());
            let _ = reader.read(&format!("spBv1.0/4E/{kind}/{of}"), &payload, retained);
        }
        prop_assert!(reader.rebirths().len() <= 100);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut reader = begun();
        for topic in ["NBIRTH/gateway-12", "DBIRTH/gateway-12/bed-1", "DDATA/gateway-12/bed-1"] {
            let _ = reader.read(&format!("spBv1.0/4E/{topic}"), &bytes, false);
        }
    }
}
