//! Messages of a public zigbee2mqtt log and test suite (`../shared/data/mqtt`), read by rows
//! of the table.

use lamplight_protocols::bed::Told;
use lamplight_protocols::call::{CallKind, CallNews, CallPhase, CallTold};
use lamplight_protocols::mqtt::table::{Row, RowConfig};
use lamplight_protocols::mqtt::{Read, Reader, ReaderConfig};
use lamplight_protocols::report::Report;
use serde_json::Value;
use std::path::Path;

fn reader() -> Reader {
    let row = |topic: &str| RowConfig {
        topic: topic.to_owned(),
        layout: "zigbee2mqtt".to_owned(),
        room: "12".to_owned(),
        ..RowConfig::default()
    };
    let rows = [
        "zigbee/{device}",
        "zigbee2mqtt/{device}",
        "zigbee2mqtt/{device}/action",
    ];
    Reader::new(ReaderConfig {
        root: "lamplight/1".to_owned(),
        run: "test".to_owned(),
        rows: rows
            .iter()
            .map(|topic| Row::read(&row(topic)).unwrap())
            .collect(),
    })
}

fn calls(read: &Read) -> Vec<&CallTold> {
    let mut calls = Vec::new();
    for report in &read.reports {
        if let Report::Call(call) = report
            && let CallNews::Call(told) = &call.what
        {
            calls.push(told);
        }
    }
    calls
}

/// What each line means: nothing of a message is a dead letter, batteries that are text are
/// numbers, a bare word is a press, an empty payload is nothing, and a retained press none.
#[test]
fn zigbee2mqtt_messages_are_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/mqtt/zigbee2mqtt-messages.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!(
            "skipped: the shared MQTT messages are not at {}",
            file.display()
        );
        return;
    };
    let mut lines = 0;
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let topic = line["topic"].as_str().unwrap();
        let payload = match &line["payload"] {
            Value::String(bare) => bare.clone(),
            other => other.to_string(),
        };
        let mut reader = reader();
        let kept = reader.read(topic, payload.as_bytes(), true);
        let live = reader.read(topic, payload.as_bytes(), false);
        assert_eq!(
            (&kept.letters, &live.letters),
            (&vec![], &vec![]),
            "{topic}"
        );
        lines += 1;
        let fields = &line["payload"];
        if fields["action"] == "single" || fields == "single" {
            assert_eq!(calls(&kept).len(), 0, "{topic}: a press of the past");
            assert_eq!(calls(&live).len(), 1, "{topic}");
            assert_eq!(calls(&live)[0].kind, CallKind::Patient);
        }
        if fields["contact"] == true {
            // Closed from the first word on: it ends whatever was open before.
            assert_eq!(calls(&kept)[0].phase, CallPhase::Ended, "{topic}");
        }
        if fields["battery"] == "100.00" {
            let Some(Report::Bed(bed)) = live.reports.first() else {
                panic!("{topic}: {:?}", live.reports)
            };
            assert_eq!(bed.facts.battery_pct, Told::Is(100.0));
            assert_eq!(bed.facts.wet, Told::Is(false));
        }
        if topic.ends_with("/availability") && fields["state"] == "offline" {
            assert_eq!(calls(&kept)[0].kind, CallKind::Fault, "{topic}");
        }
    }
    assert!(lines >= 10, "{lines} messages");
}
