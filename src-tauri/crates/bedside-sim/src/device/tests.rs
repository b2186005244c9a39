//! Stories on a virtual clock: what each scenario makes a monitor tell, and when.

use super::*;
use crate::ward::Ward;
use crate::wave::WaveKind;
use lamplight_protocols::hl7::encode;
use lamplight_protocols::report::{AlertPhase, AlertPriority, AlertState, NumberReading};
use lamplight_units::NoValue;

fn config(scenario: &str, chunk_ms: u64) -> DeviceConfig {
    let text = format!("about = 'test'\n{scenario}");
    let scenario = crate::scenario::built_in(scenario)
        .unwrap_or_else(|| Scenario::parse("test", &text))
        .unwrap();
    DeviceConfig {
        seed: 42,
        unit: "4E".to_owned(),
        chunk: Duration::from_millis(chunk_ms),
        waves: WaveSet::Mixed,
        start: Wall::from_micros(1_795_270_000_000_000),
        scenario: Arc::new(scenario),
        replays: Vec::new(),
    }
}

/// Everything that the bed's monitor tells in so many seconds.
fn run(config: &DeviceConfig, bed: u16, seconds: u64) -> Vec<Outgoing> {
    let mut device = Device::new(config, bed).unwrap();
    let mut out = Vec::new();
    // In uneven steps, as a busy machine does.
    for tick in 0..=seconds * 3 {
        device.step(Duration::from_millis(tick * 1_000 / 3), &mut out);
    }
    out.into_iter()
        .filter_map(|output| match output {
            Output::Message(message) => Some(*message),
            Output::Network(_) => None,
        })
        .collect()
}

fn seconds(config: &DeviceConfig, message: &Outgoing) -> f64 {
    (message.at.micros() - config.start.micros()) as f64 / 1e6
}

fn number<'a>(message: &'a Outgoing, refid: &str) -> Option<&'a NumberReading> {
    let mut numbers = message.report.numbers.iter();
    numbers.find(|n| n.term.refid.as_str() == refid)
}

type AlertLine = (f64, String, AlertPhase, AlertState, AlertPriority);

fn alerts(config: &DeviceConfig, messages: &[Outgoing]) -> Vec<AlertLine> {
    messages
        .iter()
        .flat_map(|m| m.report.alerts.iter().map(move |a| (m, a)))
        .map(|(m, a)| {
            let (phase, state) = (a.phase.unwrap(), a.state.unwrap());
            (
                seconds(config, m),
                a.text.to_string(),
                phase,
                state,
                a.priority,
            )
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let bytes = |seed| {
        let config = DeviceConfig {
            seed,
            ..config("showcase", 256)
        };
        let mut ward = Ward::new(&config, 4).unwrap();
        let sender = encode::Sender::new("S", "", "");
        let mut all = Vec::new();
        for (_, output) in ward.step(Duration::from_secs(12)) {
            if let Output::Message(message) = output {
                all.extend(message.encode(&sender));
            }
        }
        all
    };
    let first = bytes(1);
    assert!(first.len() > 100_000);
    assert!(first == bytes(1), "the same seed gave other bytes");
    assert!(first != bytes(2));
}

#[test]
fn the_steps_taken_do_not_change_what_is_told() {
    let config = config("lethal-rhythm", 256);
    let mut device = Device::new(&config, 1).unwrap();
    let mut out = Vec::new();
    device.step(Duration::from_secs(40), &mut out);
    let at_once: Vec<Outgoing> = out
        .into_iter()
        .filter_map(|o| match o {
            Output::Message(m) => Some(*m),
            Output::Network(_) => None,
        })
        .collect();
    // NaN is not equal to itself: compare the bytes.
    let bytes = |all: Vec<Outgoing>| -> Vec<Vec<u8>> {
        let sender = encode::Sender::new("S", "", "");
        all.iter().map(|m| m.encode(&sender)).collect()
    };
    assert!(bytes(at_once) == bytes(run(&config, 1, 40)));
}

#[test]
fn a_calm_bed_tells_twelve_numbers_a_second_and_no_alert() {
    let config = config("calm-ward", 256);
    for bed in [1, 2, 3, 4, 6, 7] {
        let messages = run(&config, bed, 60);
        assert_eq!(alerts(&config, &messages), [], "bed {bed}");
        let numbers: Vec<&Outgoing> = messages
            .iter()
            .filter(|m| m.kind == MessageKind::Numbers)
            .collect();
        assert_eq!(numbers.len(), 60);
        let last = numbers[59];
        assert!(
            last.report.numbers.len() >= 12,
            "{}",
            last.report.numbers.len()
        );
        for name in [
            "MDC_ECG_HEART_RATE",
            "MDC_PULS_OXIM_SAT_O2",
            "MDC_TTHOR_RESP_RATE",
            "MDC_TEMP",
        ] {
            assert!(
                number(last, name).unwrap().value.number().is_some(),
                "{name} of bed {bed}"
            );
        }
        let cuff = number(last, "MDC_PRESS_BLD_NONINV_SYS").unwrap();
        assert!(cuff.episodic && cuff.at != last.report.sent_at);
        let rates = |refid| number(last, refid).unwrap().value.number().unwrap();
        let apart = rates("MDC_ECG_HEART_RATE") - rates("MDC_PULS_OXIM_PULS_RATE");
        assert!(apart.abs() <= 3.0, "bed {bed}: {apart}");
    }
}

#[test]
fn pieces_of_waves_follow_each_other_without_gap_or_overlap() {
    for chunk_ms in [256, 1_000] {
        let config = config("[[step]]\nbeds='2'\nrecording='mitdb-100'\n", chunk_ms);
        for bed in [1, 2] {
            let messages = run(&config, bed, 20);
            let mut next: Vec<(String, f64)> = Vec::new();
            for chunk in messages.iter().flat_map(|m| &m.report.waves) {
                let start = chunk.start.unwrap().to_wall(chrono_utc());
                let at = start.seconds_since(config.start);
                let name = chunk.term.refid.to_string();
                let end = at + chunk.samples.len() as f64 * chunk.rate.period_s();
                match next.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, due)) => {
                        assert!((*due - at).abs() < 2e-6, "{name} at {at}, due {due}");
                        *due = end;
                    }
                    None => next.push((name, end)),
                }
            }
            assert!(next.len() >= 4);
            assert!(next.iter().all(|(_, end)| *end > 18.9), "{next:?}");
        }
    }
}

fn chrono_utc() -> chrono::FixedOffset {
    encode::Sender::new("", "", "").zone
}

#[test]
fn a_fibrillating_heart_has_no_rate_and_a_high_alarm_that_latches() {
    let config = config(
        "[[step]]\nbeds='1'\nat_s=10\nrhythm='vf'\n[[step]]\nbeds='1'\nat_s=30\nrhythm='sinus'\n\
         [[step]]\nbeds='1'\nat_s=50\nreset_alarms=true\n",
        256,
    );
    let messages = run(&config, 1, 55);
    let lines: Vec<AlertLine> = alerts(&config, &messages)
        .into_iter()
        .filter(|line| line.1 == "VENT FIB")
        .collect();
    let phases: Vec<_> = lines.iter().map(|l| (l.0.round(), l.2, l.3)).collect();
    assert_eq!(phases[0].1, AlertPhase::Start);
    assert!((14.0..=16.0).contains(&phases[0].0), "{phases:?}");
    assert!(lines.iter().all(|line| line.4 == AlertPriority::High));
    assert!(
        phases
            .iter()
            .any(|p| p.1 == AlertPhase::End && p.2 == AlertState::Latched)
    );
    assert_eq!(phases.last().unwrap().1, AlertPhase::Reset);
    let at_25 = messages
        .iter()
        .find(|m| m.kind == MessageKind::Numbers && seconds(&config, m) > 25.0)
        .unwrap();
    let heart = number(at_25, "MDC_ECG_HEART_RATE").unwrap();
    assert_eq!(heart.value.reason(), Some(NoValue::NotMeasured));
}

#[test]
fn leads_off_is_a_technical_alarm_and_never_looks_like_asystole() {
    let config = config(
        "[[step]]\nbeds='1'\nat_s=5\nlead_off='LA'\nrhythm='asystole'\n",
        256,
    );
    let messages = run(&config, 1, 30);
    let lines = alerts(&config, &messages);
    assert_eq!(lines[0].1, "LEADS OFF LA");
    assert!(lines.iter().all(|l| !l.1.contains("ASYSTOLE")), "{lines:?}");
    let late = messages.iter().filter(|m| seconds(&config, m) > 10.0);
    for chunk in late.flat_map(|m| &m.report.waves) {
        let is_ecg = WaveKind::ALL
            .iter()
            .any(|k| k.is_ecg() && k.refid() == chunk.term.refid.as_str());
        assert_eq!(
            chunk.samples.iter().all(|s| s.is_nan()),
            is_ecg,
            "{}",
            chunk.term.refid
        );
    }
}

#[test]
fn the_showcase_is_whole_after_fifteen_seconds() {
    let config = config("showcase", 256);
    let mut ward = Ward::new(&config, 16).unwrap();
    assert_eq!(ward.devices().len(), 15, "bed 16 is empty");
    let mut open: Vec<(u16, String, AlertPriority)> = Vec::new();
    for (bed, output) in ward.step(Duration::from_millis(14_000)) {
        let Output::Message(message) = output else {
            continue;
        };
        for alert in &message.report.alerts {
            assert_eq!(
                alert.phase,
                Some(AlertPhase::Start),
                "bed {bed} {}",
                alert.text
            );
            open.push((bed, alert.text.to_string(), alert.priority));
        }
    }
    open.sort_by_key(|line| line.0);
    let lines: Vec<_> = open
        .iter()
        .map(|(bed, text, p)| (*bed, text.as_str(), *p))
        .collect();
    assert_eq!(
        lines,
        [
            (2, "VENT FIB", AlertPriority::High),
            (4, "SpO2 86 < 90", AlertPriority::Medium),
            (7, "LEADS OFF LA", AlertPriority::Low),
            (15, "BATTERY LOW 9 %", AlertPriority::Low),
        ]
    );
}

#[test]
fn sixty_four_beds_alarm_within_one_second() {
    let config = DeviceConfig {
        waves: WaveSet::None,
        ..config("alarm-storm", 1_000)
    };
    let mut ward = Ward::new(&config, 64).unwrap();
    let before = ward.step(Duration::from_millis(9_900));
    let count = |all: &[(u16, Output)]| {
        all.iter()
            .filter(|(_, o)| matches!(o, Output::Message(m) if m.kind == MessageKind::Alert))
            .count()
    };
    assert_eq!(count(&before), 0);
    assert_eq!(
        count(&ward.step(Duration::from_millis(10_500))),
        64 + 32 + 16
    );
}

#[test]
fn the_flood_is_a_high_alarm_of_every_bed_within_one_second() {
    let config = DeviceConfig {
        waves: WaveSet::None,
        ..config("flood-64", 1_000)
    };
    let mut ward = Ward::new(&config, 64).unwrap();
    let mut alarming = |until_ms: u64| {
        let mut beds: Vec<u16> = Vec::new();
        for (bed, output) in ward.step(Duration::from_millis(until_ms)) {
            let Output::Message(message) = output else {
                continue;
            };
            for alert in &message.report.alerts {
                assert_eq!(alert.priority, AlertPriority::High, "bed {bed}");
                beds.push(bed);
            }
        }
        beds.sort_unstable();
        beds
    };
    assert_eq!(alarming(9_900), Vec::<u16>::new());
    assert_eq!(alarming(10_900), (1..=64).collect::<Vec<u16>>());
}

#[test]
fn a_monitor_that_restarts_is_silent_and_tells_its_alarm_anew() {
    let config = config(
        "[[step]]\nbeds='1'\nspo2=82\n[[step]]\nbeds='1'\nat_s=20\npower='restart'\n",
        256,
    );
    let messages = run(&config, 1, 50);
    let silent = messages
        .iter()
        .filter(|m| (20.1..28.0).contains(&seconds(&config, m)));
    assert_eq!(silent.count(), 0);
    let starts: Vec<(f64, String)> = messages
        .iter()
        .flat_map(|m| m.report.alerts.iter().map(move |a| (m, a)))
        .filter(|(_, a)| a.phase == Some(AlertPhase::Start))
        .map(|(m, a)| (seconds(&config, m), a.thread.to_string()))
        .collect();
    assert_eq!(starts.len(), 2, "{starts:?}");
    assert!(
        starts[1].0 > 28.0 && starts[0].1 != starts[1].1,
        "{starts:?}"
    );
}

#[test]
fn a_wrong_clock_a_move_and_the_network_are_told() {
    let config = config(
        "[[step]]\nbeds='1'\nclock_offset_s=600\n[[step]]\nbeds='1'\nat_s=5\nmoves_to=9\n\
         [[step]]\nbeds='1'\nat_s=6\nnetwork='cable-out'\n",
        256,
    );
    let mut device = Device::new(&config, 1).unwrap();
    let mut out = Vec::new();
    device.step(Duration::from_secs(8), &mut out);
    assert!(out.contains(&Output::Network(Network::CableOut)));
    let Some(Output::Message(last)) = out.last() else {
        panic!("no message last")
    };
    assert!((606.0..609.0).contains(&seconds(&config, last)));
    assert_eq!(last.report.location.as_ref().unwrap().bed.as_ref(), "9");
}

#[test]
fn pieces_that_are_too_short_or_too_long_are_refused() {
    for (ms, possible) in [(19, false), (20, true), (10_000, true), (10_001, false)] {
        let config = config("", ms);
        assert_eq!(Device::new(&config, 1).is_ok(), possible, "{ms}");
    }
}
