//! What the monitors tell is what the station's reader understands, with nothing left over.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of a test fail as tests do"
)]

use lamplight_bedside_sim::{DeviceConfig, Outgoing, Output, Ward, WaveSet, scenario};
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_protocols::report::{DeviceReport, Report, WaveChunk};
use lamplight_units::{Mono, Now, Wall};
use std::sync::Arc;
use std::time::Duration;

const START: Wall = Wall::from_micros(1_795_270_000_000_000);

fn told(name: &str, beds: u16, seconds: u64, chunk_ms: u64) -> Vec<(String, Outgoing)> {
    let config = DeviceConfig {
        seed: 3,
        unit: "4E".to_owned(),
        chunk: Duration::from_millis(chunk_ms),
        waves: WaveSet::Mixed,
        start: START,
        scenario: Arc::new(scenario::built_in(name).unwrap().unwrap()),
        replays: Vec::new(),
    };
    let mut ward = Ward::new(&config, beds).unwrap();
    let mut all = Vec::new();
    for (bed, output) in ward.step(Duration::from_secs(seconds)) {
        if let Output::Message(message) = output {
            all.push((
                format!("{name}, bed {bed}, {}", message.control_id),
                *message,
            ));
        }
    }
    all
}

fn read(receiver: &mut Receiver, place: &str, bytes: &[u8]) -> DeviceReport {
    let now = Now {
        mono: Mono::START,
        wall: START,
    };
    let mut received = receiver.receive(now, bytes);
    assert!(
        received.dead_letters.is_empty(),
        "{place}: {:?}",
        received.dead_letters
    );
    assert!(!received.duplicate && !received.test_or_training, "{place}");
    match (received.reports.pop(), received.reports.is_empty()) {
        (Some(Report::Device(report)), true) => *report,
        other => panic!("{place}: {other:?}"),
    }
}

fn same_wave(place: &str, sent: &WaveChunk, got: &WaveChunk) {
    assert_eq!((&sent.term, sent.rate), (&got.term, got.rate), "{place}");
    assert_eq!((&sent.unit, sent.range), (&got.unit, got.range), "{place}");
    assert_eq!(sent.channel, got.channel, "{place}");
    let start = |chunk: &WaveChunk| {
        chunk
            .start
            .unwrap()
            .to_wall(chrono::Offset::fix(&chrono::Utc))
    };
    // DTM has four digits after the second.
    assert!(
        start(sent).seconds_since(start(got)).abs() <= 1e-4,
        "{place}"
    );
    assert_eq!(sent.samples.len(), got.samples.len(), "{place}");
    for (sent_sample, got_sample) in sent.samples.iter().zip(&got.samples) {
        assert_eq!(sent_sample.is_nan(), got_sample.is_nan(), "{place}");
        // Half a step: the sender rounds to whole ones.
        let off = f64::from(sent_sample - got_sample).abs();
        assert!(
            sent_sample.is_nan() || off <= sent.resolution * 0.51,
            "{place}: {off}"
        );
    }
}

fn same(place: &str, sent: &DeviceReport, got: &DeviceReport) {
    assert_eq!(sent.device.id, got.device.id, "{place}");
    assert!(
        got.device.simulated(),
        "{place}: the station cannot know that it is simulated"
    );
    assert_eq!(sent.location, got.location, "{place}");
    let name = |report: &DeviceReport| report.patient.as_ref().unwrap().name.reveal().clone();
    assert_eq!(name(sent), name(got), "{place}");
    assert_eq!(sent.numbers.len(), got.numbers.len(), "{place}");
    for (sent, got) in sent.numbers.iter().zip(&got.numbers) {
        let name = format!("{place} {}", sent.term.refid);
        assert_eq!((&sent.term, &sent.unit), (&got.term, &got.unit), "{name}");
        assert_eq!(sent.value.number(), got.value.number(), "{name}");
        assert_eq!(
            (sent.limits, sent.episodic),
            (got.limits, got.episodic),
            "{name}"
        );
        assert_eq!(sent.channel, got.channel, "{name}");
    }
    let texts = |report: &DeviceReport| -> Vec<_> {
        report
            .texts
            .iter()
            .map(|t| (t.term.clone(), t.text.clone()))
            .collect()
    };
    assert_eq!(texts(sent), texts(got), "{place}");
    assert_eq!(sent.waves.len(), got.waves.len(), "{place}");
    for sent in &sent.waves {
        let got = got.waves.iter().find(|g| g.term == sent.term);
        same_wave(&format!("{place} {}", sent.term.refid), sent, got.unwrap());
    }
    assert_eq!(sent.alerts.len(), got.alerts.len(), "{place}");
    for (sent, got) in sent.alerts.iter().zip(&got.alerts) {
        let place = format!("{place} {}", sent.text);
        assert_eq!(sent.thread, got.thread, "{place}");
        assert_eq!(
            (&sent.event, &sent.source),
            (&got.event, &got.source),
            "{place}"
        );
        assert_eq!(
            (&sent.text, sent.phase, sent.state),
            (&got.text, got.phase, got.state),
            "{place}"
        );
        assert_eq!(
            (sent.priority, sent.kind),
            (got.priority, got.kind),
            "{place}"
        );
        assert_eq!(sent.inactivation, got.inactivation, "{place}");
        let value = |v: &lamplight_protocols::report::AlertReport| {
            v.value.as_ref().map(|v| (v.value.number(), v.limits))
        };
        assert_eq!(value(sent), value(got), "{place}");
    }
}

#[test]
fn every_scenario_reads_back_as_it_was_told() {
    for (name, beds, seconds, chunk_ms) in [
        ("showcase", 16, 25, 256),
        ("rhythms", 11, 10, 1_000),
        ("lethal-rhythm", 2, 80, 1_000),
        ("desaturation", 2, 100, 1_000),
        ("leads-off", 4, 50, 256),
        ("alarm-storm", 64, 12, 10_000),
        ("flood-64", 64, 12, 10_000),
        ("deterioration", 1, 310, 10_000),
    ] {
        let mut receiver = Receiver::new(ReceiverConfig::new("STATION", "loopback"));
        let messages = told(name, beds, seconds, chunk_ms);
        assert!(messages.iter().any(|(_, m)| !m.report.alerts.is_empty()));
        for (place, message) in messages {
            let bed = message.report.device.id.as_str();
            let sender = lamplight_protocols::hl7::encode::Sender::new(
                &message.report.device.sender,
                bed,
                &message.report.device.maker,
            );
            let got = read(&mut receiver, &place, &message.encode(&sender));
            same(&place, &message.report, &got);
        }
    }
}
