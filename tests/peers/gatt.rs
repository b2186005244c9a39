//! Bytes of a foreign GATT server, as they crossed a foreign link, read by our decoders; and
//! ours, read by the foreign one.
//!
//! bumble has profiles for heart rate, battery and device information, and none for the other
//! health services; those stand on published vectors (`protocols::gatt::tests`).

use crate::python;
use lamplight_protocols::gatt::heart_rate::{BodyLocation, Contact, HeartRate};
use lamplight_protocols::gatt::information::{battery_pct, system_id, text};
use lamplight_protocols::gatt::uuid::characteristic as uuid;
use lamplight_protocols::gatt::{Device, Information};
use lamplight_protocols::report::Report;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;

/// What the peer prints, a line of JSON each.
fn ask(python: &Path, arguments: &[String]) -> Vec<Json> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/data/gatt_peer.py");
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// One value that crossed the link.
struct Crossed {
    uuid: u16,
    bytes: Vec<u8>,
    meant: Json,
}

fn crossed(line: &Json) -> Crossed {
    let hex = line["hex"].as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    Crossed {
        uuid: u16::from_str_radix(line["uuid"].as_str().unwrap(), 16).unwrap(),
        bytes: (0..hex.len()).step_by(2).map(byte).collect(),
        meant: line["meant"].clone(),
    }
}

/// As the peer words it.
fn meaning(beat: &HeartRate) -> Json {
    json!({
        "bpm": beat.bpm,
        "contact": match beat.contact {
            Contact::NotTold => None,
            Contact::Lost => Some(false),
            Contact::Good => Some(true),
        },
        "energy_kj": beat.energy_kj,
        "intervals_s": beat.intervals_s().collect::<Vec<f64>>(),
    })
}

#[test]
fn what_a_foreign_server_sends_means_to_us_what_it_meant() {
    let Some(python) = python::with_bumble() else {
        return;
    };
    let all: Vec<Crossed> = ask(python, &[]).iter().map(crossed).collect();
    let mut information = Information::default();
    let mut beats = 0;
    for one in &all {
        let (bytes, said) = (&one.bytes, one.uuid);
        information.take(one.uuid, bytes);
        let read = match one.uuid {
            uuid::MAKER | uuid::MODEL | uuid::SERIAL | uuid::FIRMWARE => json!(&*text(bytes)),
            uuid::SYSTEM_ID => json!(system_id(bytes).unwrap()),
            uuid::BATTERY_LEVEL => json!(battery_pct(bytes).unwrap()),
            uuid::BODY_LOCATION => {
                assert_eq!(BodyLocation::decode(bytes), Ok(BodyLocation::Chest));
                json!("chest")
            }
            uuid::HEART_RATE => {
                beats += 1;
                let beat = HeartRate::decode(bytes).unwrap();
                assert_eq!(beat.encode(), *bytes, "and we would write it so");
                meaning(&beat)
            }
            other => panic!("{other:04X}"),
        };
        assert_eq!(read, one.meant, "{said:04X}: {bytes:02X?}");
    }
    assert_eq!((all.len(), beats), (16, 7), "nothing was lost on the way");
    // And so to a device with a name, and its readings.
    let identity = information.identity("C4:F2:17:1A:1D:01").unwrap();
    assert_eq!(identity.id.as_str(), "Example Belts HR-2 Größe 4711");
    assert_eq!(&*information.firmware, "2.1.0");
    let mut device = Device::new(identity);
    let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let last = all
        .iter()
        .rfind(|one| one.uuid == uuid::HEART_RATE)
        .unwrap();
    let brought = device.value(last.uuid, &last.bytes, now).unwrap();
    let Some(Report::Device(report)) = brought.report else {
        panic!("no report");
    };
    let rate = &report.numbers[0];
    assert_eq!(rate.term.refid.as_str(), "MDC_ECG_HEART_RATE");
    assert_eq!(rate.value.number(), Some(48.0));
}

#[test]
fn what_our_simulated_belts_send_means_the_same_to_a_foreign_reader() {
    let Some(python) = python::with_bumble() else {
        return;
    };
    let beat = |bpm, contact, energy_kj, rr: &[u16]| HeartRate {
        bpm,
        contact,
        energy_kj,
        rr: rr.to_vec(),
    };
    let beats = [
        beat(0, Contact::NotTold, None, &[]),
        beat(72, Contact::Good, Some(128), &[853, 864]),
        beat(255, Contact::Lost, None, &[]),
        beat(256, Contact::Good, Some(u16::MAX), &[1]),
        beat(u16::MAX, Contact::NotTold, Some(0), &[u16::MAX; 9]),
    ];
    let hex = |beat: &HeartRate| {
        let bytes = beat.encode();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let written: Vec<String> = beats.iter().map(hex).collect();
    let read = ask(python, &written);
    assert_eq!(read.len(), beats.len());
    for (beat, read) in beats.iter().zip(&read) {
        assert_eq!(meaning(beat), *read, "{beat:?}");
    }
}
