//! What adversarial ADT makes of the census: raw HL7 in, `state` read back.
//!
//! Each story is sent message by message; then `state` must tell who lies in beds 1 to 3, what
//! a person has to decide, and what changed nothing.

use chrono::FixedOffset;
use lamplight_api::state::State;
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_station::{FeedSetup, Input, Setup, Station};
use lamplight_units::{BedId, FeedId, Mono, Now, Wall};
use lamplight_ward::{BedSetup, Beds, Patience, PlacePattern};
use serde_json::Value as Json;
use std::sync::Arc;
use std::time::Duration;

/// A ward of three beds, `4E^^1` to `4E^^3`, which hears a hospital's ADT.
struct Ward {
    station: Station,
    receiver: Receiver,
    now: Now,
}

fn feed() -> FeedId {
    FeedId::parse("adt").unwrap()
}

impl Ward {
    fn new() -> Self {
        let one = |id: &str| BedSetup {
            id: BedId::parse(id).unwrap(),
            places: vec![PlacePattern::parse(&format!("4E^^{id}")).unwrap()],
            devices: vec![],
        };
        let station = Station::new(Setup {
            name: Arc::from("4E"),
            beds: Beds::new(vec![one("1"), one("2"), one("3")]).unwrap(),
            feeds: vec![FeedSetup {
                id: feed(),
                zone: FixedOffset::east_opt(0).unwrap(),
            }],
            patience: Patience::default(),
            policy: lamplight_alarms::ValidPolicy::default(),
            roster: lamplight_alarms::Roster::default(),
            limits: None,
            care: lamplight_station::CareSetup::default(),
            calls: lamplight_station::CallSetup::default(),
            smart_beds: lamplight_station::SmartBedPolicy::default(),
            role: lamplight_alarms::Role::Nurse,
        });
        Self {
            station,
            receiver: Receiver::new(ReceiverConfig::new("LAMPLIGHT", "peer")),
            // 2026-11-21 12:00 UTC
            now: Now {
                mono: Mono::START,
                wall: Wall::from_micros(1_795_262_400_000_000),
            },
        }
    }

    fn send(&mut self, message: &str) {
        self.now = self.now.after(Duration::from_secs(1));
        let received = self.receiver.receive(self.now, message.as_bytes());
        for report in received.reports {
            let input = Input::Report {
                feed: feed(),
                report,
            };
            self.station.handle(self.now, input);
        }
    }

    fn state(&self) -> Json {
        let text = State::new(&self.station, self.now).text().concat();
        serde_json::from_slice(&text).unwrap()
    }
}

/// A message: event, when it occurred (minutes after eight), PID-3, name, birth date, PV1-3.
fn adt(control: usize, event: &str, minute: u32, who: (&str, &str, &str), place: &str) -> String {
    let (mrn, name, birth) = who;
    let at = format!("20261121{:02}{:02}00+0000", 8 + minute / 60, minute % 60);
    let pv1 = match place {
        "" => String::new(),
        place => format!("PV1|1|I|{place}\r"),
    };
    format!(
        "MSH|^~\\&|ADT|UKH|KIS|UKH|{at}||ADT^{event}|C{control}|P|2.5.1|||||||UNICODE UTF-8\r\
         EVN|{event}|{at}\rPID|1||{mrn}^^^UKH^MR||{name}||{birth}|F\r{pv1}"
    )
}

fn merge(control: usize, into: &str, old: &str) -> String {
    let message = adt(
        control,
        "A40^ADT_A39",
        30,
        (into, "BERG^EVA", "19700101"),
        "",
    );
    format!("{message}MRG|{old}^^^UKH^MR\r")
}

/// X goes to one place and Y to the other.
fn swap(control: usize, minute: u32, x_to: &str, y_to: &str) -> String {
    let first = adt(control, "A17", minute, X, x_to);
    let second = adt(control, "A17", minute, Y, y_to);
    let patient = second.find("PID|").map_or("", |from| &second[from..]);
    format!("{first}{patient}")
}

const X: (&str, &str, &str) = ("X", "BERG^EVA", "19700101");
const Y: (&str, &str, &str) = ("Y", "TAL^IDA", "19800202");

/// `X - Y`: who lies in beds 1 to 3, as `state` tells it twice: by bed, and by stay.
fn lie(state: &Json) -> String {
    let beds = state["census"]["beds"].as_object().unwrap();
    let of = |id: &str| {
        let Some(stay) = beds[id].as_u64() else {
            return "-".to_owned();
        };
        let stays = state["patients"].as_array().unwrap();
        let found = stays.iter().find(|one| one["stay"].as_u64() == Some(stay));
        let found = found.expect("a bed holds a stay that is listed");
        assert_eq!(
            (&found["bed"], &found["state"]),
            (&id.into(), &"admitted".into())
        );
        let number = &found["patient"]["ids"][0]["number"];
        number.as_str().unwrap().to_owned()
    };
    ["1", "2", "3"].map(of).join(" ")
}

fn open(state: &Json) -> Vec<String> {
    let conflicts = state["conflicts"].as_array().unwrap();
    let words = |one: &Json| {
        let kind = one["kind"].as_str().unwrap();
        format!("{kind} {}", one["bed"].as_str().unwrap_or_default())
    };
    let told = conflicts
        .iter()
        .map(words)
        .map(|text| text.trim().to_owned());
    told.collect()
}

#[test]
fn adversarial_adt_leaves_every_patient_where_a_person_or_a_newer_message_says() {
    let at = |n, event, minute, who, bed: &str| adt(n, event, minute, who, &format!("4E^^{bed}"));
    let stories: Vec<(&str, Vec<String>, &str, &[&str])> = vec![
        (
            "out of order: transfer before admission",
            vec![at(1, "A02", 9, X, "2"), at(2, "A01", 5, X, "1")],
            "- X -",
            &[],
        ),
        (
            "out of order: discharge before admission",
            vec![at(1, "A03", 9, X, "1"), at(2, "A01", 5, X, "1")],
            "- - -",
            &[],
        ),
        (
            "doubled under another control id",
            vec![
                at(1, "A01", 5, X, "1"),
                at(2, "A03", 9, X, "1"),
                at(3, "A01", 5, X, "1"),
            ],
            "- - -",
            &[],
        ),
        (
            "an outpatient becomes an inpatient in a bed, and an outpatient there again",
            vec![
                adt(1, "A06", 1, X, "4E"),
                at(2, "A06", 2, X, "1"),
                at(3, "A07", 3, X, "1"),
            ],
            "X - -",
            &[],
        ),
        (
            "data of a person that name a place move nobody",
            vec![at(1, "A01", 1, X, "1"), at(2, "A31", 2, X, "2")],
            "X - -",
            &[],
        ),
        (
            "merges of merges",
            vec![
                at(1, "A01", 1, ("A", "BERG^EVA", "19700101"), "1"),
                merge(2, "B", "A"),
                merge(3, "C", "B"),
            ],
            "C - -",
            &[],
        ),
        (
            "the second merge before the first",
            vec![
                at(1, "A01", 1, ("A", "BERG^EVA", "19700101"), "1"),
                merge(2, "C", "B"),
                merge(3, "B", "A"),
            ],
            "C - -",
            &[],
        ),
        (
            "a discharge under the record that ceased",
            vec![
                at(1, "A01", 1, ("A", "BERG^EVA", "19700101"), "1"),
                merge(2, "B", "A"),
                at(3, "A03", 40, ("A", "BERG^EVA", "19700101"), "1"),
            ],
            "- - -",
            &[],
        ),
        (
            "a swap in one message, and the same once more",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A01", 2, Y, "2"),
                swap(3, 9, "4E^^2", "4E^^1"),
                swap(4, 9, "4E^^2", "4E^^1"),
            ],
            "Y X -",
            &[],
        ),
        (
            "a swap that is older than what is known",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A01", 20, Y, "2"),
                at(3, "A02", 20, X, "3"),
                swap(4, 9, "4E^^2", "4E^^1"),
            ],
            "- Y X",
            &[],
        ),
        (
            "a swap of which one half is nobody's",
            vec![at(1, "A01", 1, X, "1"), swap(2, 9, "4E^^2", "")],
            "- X -",
            &[],
        ),
        (
            "another ward",
            vec![
                adt(1, "A01", 1, X, "5W^^1"),
                adt(2, "A02", 2, Y, "5W^^2"),
                adt(3, "A03", 3, Y, "5W^^2"),
            ],
            "- - -",
            &[],
        ),
        (
            "ours, to another ward",
            vec![at(1, "A01", 1, X, "1"), adt(2, "A02", 2, X, "5W^^1")],
            "- - -",
            &[],
        ),
        (
            "an occupied bed",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A01", 2, Y, "2"),
                at(3, "A02", 3, X, "2"),
            ],
            "X Y -",
            &["occupied 2"],
        ),
        (
            "a transfer cancelled after the bed was given away",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A02", 2, X, "2"),
                at(3, "A01", 3, Y, "1"),
                at(4, "A12", 4, X, "1"),
            ],
            "Y X -",
            &["occupied 1"],
        ),
        (
            "an admission cancelled after the discharge",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A03", 2, X, "1"),
                at(3, "A01", 3, Y, "1"),
                at(4, "A11", 4, X, "1"),
            ],
            "Y - -",
            &["has_left 1"],
        ),
        (
            "a discharge cancelled when the bed is taken",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A03", 2, X, "1"),
                at(3, "A01", 3, Y, "1"),
                at(4, "A13", 4, X, "1"),
            ],
            "Y - -",
            &["occupied 1"],
        ),
        (
            "and it becomes free",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A03", 2, X, "1"),
                at(3, "A01", 3, Y, "1"),
                at(4, "A13", 4, X, "1"),
                at(5, "A03", 5, Y, "1"),
            ],
            "X - -",
            &[],
        ),
        (
            "no PV1, a new patient",
            vec![adt(1, "A01", 1, X, "")],
            "- - -",
            &[],
        ),
        (
            "no PV1, a known one",
            vec![
                at(1, "A01", 1, X, "1"),
                adt(2, "A08", 2, X, ""),
                adt(3, "A02", 3, X, ""),
            ],
            "X - -",
            &["no_such_bed"],
        ),
        (
            "no such bed",
            vec![at(1, "A01", 1, X, "99")],
            "- - -",
            &["no_such_bed"],
        ),
        (
            "born in the future",
            vec![at(1, "A01", 1, ("X", "BERG^EVA", "20990101"), "1")],
            "X - -",
            &["future_birth 1"],
        ),
        (
            "the same number with another name and birth date",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A02", 2, ("X", "TAL^IDA", "19550505"), "2"),
            ],
            "X - -",
            &["other_person 2"],
        ),
        (
            "a swap in two halves",
            vec![
                at(1, "A01", 1, X, "1"),
                at(2, "A01", 1, Y, "2"),
                at(3, "A02", 2, X, "2"),
                at(4, "A02", 2, Y, "1"),
            ],
            "Y X -",
            &[],
        ),
        (
            "admitted into two beds",
            vec![at(1, "A01", 1, X, "1"), at(2, "A01", 2, X, "3")],
            "X - -",
            &["lies_elsewhere 3"],
        ),
        (
            "a discharge of a stranger from a taken bed",
            vec![at(1, "A01", 1, X, "1"), at(2, "A03", 2, Y, "1")],
            "X - -",
            &["unknown 1"],
        ),
    ];
    for (name, messages, beds, conflicts) in stories {
        let mut ward = Ward::new();
        for message in &messages {
            ward.send(message);
        }
        let state = ward.state();
        assert_eq!(lie(&state), beds, "{name}");
        assert_eq!(open(&state), conflicts, "{name}");
        // Each of them is told as a condition, too.
        let told = state["conditions"].as_array().unwrap().iter();
        let told = told
            .filter(|one| one["text"] == "Admission unclear")
            .count();
        assert_eq!(told, conflicts.len(), "{name}");
    }
}

#[test]
fn names_of_any_script_and_length_are_read_back_whole() {
    let long = "Wallenstein-".repeat(17);
    let long = &long[..200];
    for (family, given) in [
        (long, "Maximiliana"),
        ("الأحمدي بن عبد الرحمن", "ليلى"),
        ("כהן־לוי", "שרה"),
        ("患者", "太郎"),
        ("Nguyễn", "Thị Minh Khai"),
        ("Ó Súilleabháin", "Caoimhín"),
    ] {
        let mut ward = Ward::new();
        let name = format!("{family}^{given}");
        ward.send(&adt(1, "A01", 1, ("X", &name, "19700101"), "4E^^1"));
        let state = ward.state();
        let patient = &state["patients"][0]["patient"];
        assert_eq!(
            (&patient["family"], &patient["given"]),
            (&family.into(), &given.into())
        );
        assert_eq!(state["beds"][0]["patient"]["family"], family);
    }
    // What would turn the direction of the text beside it is left out.
    let mut ward = Ward::new();
    ward.send(&adt(
        1,
        "A01",
        1,
        ("X", "BERG\u{202e}^EVA\u{2066}", "1970"),
        "4E^^1",
    ));
    assert_eq!(ward.state()["patients"][0]["patient"]["family"], "BERG");
}

#[test]
fn what_changed_nothing_is_counted_and_what_was_said_stands_beside_what_is_known() {
    let mut ward = Ward::new();
    ward.send(&adt(1, "A01", 1, X, "5W^^1"));
    ward.send(&adt(2, "A02", 9, X, "4E^^2"));
    ward.send(&adt(3, "A01", 5, X, "4E^^1"));
    ward.send(&adt(4, "A01", 10, Y, "4E^^2"));
    let state = ward.state();
    let census = &state["census"];
    assert_eq!(
        (&census["messages_elsewhere"], &census["messages_late"]),
        (&1.into(), &1.into())
    );
    let [waits] = census["waiting"].as_array().unwrap().as_slice() else {
        panic!("one waits: {census}");
    };
    let conflict = &state["conflicts"][0];
    assert_eq!(&conflict["stay"], waits);
    assert_eq!(conflict["holder"], census["beds"]["2"]);
    let said = &conflict["said"];
    assert_eq!(
        (&said["event"], &said["location"]),
        (&"admit".into(), &"4E · bed 2".into())
    );
    assert_eq!(said["patient"]["family"], "TAL");
    assert_eq!(
        conflict["offers"],
        serde_json::json!(["as_said", "put_to", "keep"])
    );
}

#[test]
fn allergies_and_weight_of_an_admission_are_flags() {
    let mut ward = Ward::new();
    let message = adt(1, "A01", 1, X, "4E^^1");
    ward.send(&format!(
        "{message}AL1|1|DA|^Penicillin|SV\rAL1|2|FA|^Nuts\rOBX|1|NM|3141-9^Weight^LN||71.5|kg|||||F\r"
    ));
    let details = ward.state()["patients"][0]["details"].clone();
    assert_eq!(
        details["allergies"],
        serde_json::json!(["Penicillin", "Nuts"])
    );
    assert_eq!(details["weight_g"], 71_500);
}
