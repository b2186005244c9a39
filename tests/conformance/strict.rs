//! hl7apy in its strict mode reads what we write: structure, cardinality and data types of
//! HL7 v2.6 as others understand them.
//!
//! Skips with a printed reason where Python or the package can't be had.

use crate::samples;
use lamplight_protocols::hl7::encode::{Sender, Stamp, adt, encode_device_report};
use lamplight_protocols::hl7::time::device_time;
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState,
    Channel, DeviceIdentity, DeviceReport, Inactivation, Limits, Location, Marks, NumberReading,
    PatientClaim, PersonName, ReadUnit, ResultStatus, Term, TextReading, Watchdog, WaveChunk,
};
use lamplight_tests::foreign::{or_skip, python, run};
use lamplight_units::{
    ControlId, DeviceId, DeviceTime, Metric, NoValue, PatientId, SampleRate, Value,
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const PACKAGE: &str = "hl7apy==1.3.5";

#[test]
fn a_strict_reader_accepts_every_message_that_we_write() {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Some(python) = or_skip(python(tmp, "hl7apy", &[PACKAGE])) else {
        return;
    };
    let folder = tmp.join("strict");
    std::fs::create_dir_all(&folder).unwrap();
    let files: Vec<PathBuf> = messages()
        .into_iter()
        .map(|(name, bytes)| {
            let file = folder.join(format!("{name}.hl7"));
            std::fs::write(&file, bytes).unwrap();
            file
        })
        .collect();
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/judge.py");
    run(Command::new(python).arg(judge).args(&files)).unwrap();
}

/// One of each kind that we write, with every optional part somewhere, and our answers.
fn messages() -> Vec<(String, Vec<u8>)> {
    let sender = Sender {
        receiving_application: "STATION".to_owned(),
        receiving_facility: "UKH".to_owned(),
        ..Sender::new("LAMPLIGHT_SIM", "00A0370000000001", "Lamplight")
    };
    let mut all = Vec::new();
    for (name, report) in [("known", known()), ("unknown", unknown())] {
        let mut count = 0;
        let written = encode_device_report(&report, &sender, samples::now().wall, || {
            count += 1;
            ControlId::parse(&format!("{name}{count}")).unwrap()
        });
        for (index, message) in written.into_iter().enumerate() {
            let received = samples::receiver().receive(samples::now(), &message);
            for (level, reply) in received.replies.into_iter().enumerate() {
                all.push((format!("{name}-{index}-ack{level}"), reply));
            }
            all.push((format!("{name}-{index}"), message));
        }
    }
    // As it is sent to a receiver whose application is to answer, too.
    let asking = Sender {
        application_ack: true,
        ..sender.clone()
    };
    let mut count = 0;
    let asked = encode_device_report(&known(), &asking, samples::now().wall, || {
        count += 1;
        ControlId::parse(&format!("asking{count}")).unwrap()
    });
    all.extend(
        asked
            .into_iter()
            .enumerate()
            .map(|(at, one)| (format!("asking-{at}"), one)),
    );
    for event in [
        AdtEvent::Admit,
        AdtEvent::Transfer,
        AdtEvent::Discharge,
        AdtEvent::Update,
        AdtEvent::CancelAdmit,
        AdtEvent::CancelTransfer,
        AdtEvent::CancelDischarge,
        AdtEvent::Merge,
    ] {
        let stamp = Stamp {
            control_id: ControlId::parse("adt").unwrap(),
            at: samples::now().wall,
        };
        let merged =
            (event == AdtEvent::Merge).then(|| PatientId::parse("40071899", "UKH", "MR").unwrap());
        let report = AdtReport {
            hints: AdtHints::default(),
            event,
            patient: patient(),
            location: Some(place("7")),
            prior_location: (event == AdtEvent::Transfer).then(|| place("3")),
            merged,
            at: Some(time()),
        };
        all.push((format!("adt-{event:?}"), adt(&report, &sender, &stamp)));
    }
    for (name, text) in [
        ("rejected", "MSH|^~\\&|A|B|||2026||QRY^R02|1|P|2.6\r"),
        ("error", "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.6\rPID|1\r"),
    ] {
        let received = samples::receiver().receive(samples::now(), text.as_bytes());
        all.push((name.to_owned(), received.replies[0].clone()));
    }
    all
}

fn time() -> DeviceTime {
    device_time(samples::now().wall, chrono::Offset::fix(&chrono::Utc)).unwrap()
}

fn place(bed: &str) -> Location {
    Location {
        point_of_care: Arc::from("ICU & IMC"),
        room: Arc::from("2"),
        bed: Arc::from(bed),
        facility: Arc::from("UKH"),
    }
}

fn patient() -> PatientClaim {
    PatientClaim {
        ids: vec![
            PatientId::parse("40071822", "UKH", "MR").unwrap(),
            PatientId::parse("V77", "", "VN").unwrap(),
        ],
        name: PersonName {
            family: Arc::from("Mu\u{308}ster|mann"),
            given: Arc::from("Erika"),
        }
        .into(),
        birth: Arc::<str>::from("19480229").into(),
        sex: Arc::<str>::from("F").into(),
        visit: Arc::<str>::from("V77").into(),
    }
}

fn number(refid: &str, channel: &str, value: Value) -> NumberReading {
    let metric = Metric::by_refid(refid).unwrap();
    NumberReading {
        term: Term::known(metric),
        channel: Channel(Arc::from(channel)),
        value,
        sent: None,
        unit: ReadUnit::Known(metric.unit),
        limits: Limits {
            low: Some(50.0),
            high: Some(120.0),
        },
        status: ResultStatus::Raw,
        marks: Marks::default(),
        at: Some(time()),
        episodic: false,
    }
}

fn wave(refid: &str, channel: &str, resolution: f64) -> WaveChunk {
    let metric = Metric::by_refid(refid).unwrap();
    WaveChunk {
        term: Term::known(metric),
        channel: Channel(Arc::from(channel)),
        start: Some(time()),
        rate: SampleRate::from_hz(250.0).unwrap(),
        unit: ReadUnit::Known(metric.unit),
        resolution,
        range: Some((-5.0, 5.0)),
        samples: vec![0.5, -0.25, f32::NAN, 1.0],
    }
}

fn alert(kind: AlertKind, phase: AlertPhase) -> AlertReport {
    let (event, text) = match kind {
        AlertKind::Physiological => ("MDC_EVT_HI", "HR > 120"),
        AlertKind::Technical | AlertKind::Advisory | AlertKind::Unstated => {
            ("MDC_EVT_LEADS_OFF", "Leads off")
        }
    };
    let value = number("MDC_ECG_HEART_RATE", "1.1.1.147842", Value::new(155.0));
    AlertReport {
        thread: Arc::from("A-17"),
        event: Term::known(Metric::by_refid(event).unwrap()),
        source: Some(value.term.clone()),
        channel: Channel(Arc::from("1.1.1.147842")),
        text: Arc::from(text),
        phase: Some(phase),
        state: Some(AlertState::Active),
        priority: AlertPriority::High,
        kind,
        inactivation: Inactivation {
            audio_paused: true,
            acknowledged: true,
            ..Inactivation::default()
        },
        value: (kind == AlertKind::Physiological).then(|| Box::new(value)),
        at: Some(time()),
    }
}

fn known() -> DeviceReport {
    let mut cuff = number("MDC_PRESS_BLD_NONINV_SYS", "1.3.1.1", Value::new(118.0));
    cuff.episodic = true;
    let mut marked = number("MDC_PULS_OXIM_SAT_O2", "1.2.1.1", Value::new(97.5));
    marked.marks = Marks {
        questionable: true,
        demo: true,
        ..Marks::default()
    };
    DeviceReport {
        device: DeviceIdentity {
            id: DeviceId::parse("00A0370000000007").unwrap(),
            sender: Arc::from("LAMPLIGHT_SIM"),
            maker: Arc::from("Lamplight"),
            model: Arc::from("Sim 7"),
        },
        location: Some(place("7")),
        patient: Some(patient()),
        sent_at: Some(time()),
        numbers: vec![
            number("MDC_ECG_HEART_RATE", "1.1.1.1", Value::new(72.0)),
            marked,
            cuff,
            number(
                "MDC_RESP_RATE",
                "1.4.1.1",
                Value::None(NoValue::NotMeasured),
            ),
            number("MDC_TEMP", "1.5.1.1", Value::None(NoValue::AboveRange)),
        ],
        texts: vec![TextReading {
            term: Term::known(Metric::by_refid("MDC_ECG_STAT_RHY").unwrap()),
            channel: Channel(Arc::from("1.1.1.9")),
            text: Arc::from("sinus & paced ^ 50 %"),
            status: ResultStatus::Final,
            at: Some(time()),
        }],
        waves: vec![
            wave("MDC_ECG_ELEC_POTL_II", "1.1.2.1", 0.005),
            wave("MDC_PULS_OXIM_PLETH", "1.2.1.2", 1.0),
        ],
        alerts: vec![
            alert(AlertKind::Physiological, AlertPhase::Start),
            alert(AlertKind::Technical, AlertPhase::End),
        ],
        watchdog: Some(Watchdog {
            period_ms: Some(10_000),
            leaving: false,
        }),
    }
}

/// Nobody named, nowhere placed but by the bed.
fn unknown() -> DeviceReport {
    DeviceReport {
        patient: None,
        watchdog: None,
        alerts: Vec::new(),
        ..known()
    }
}
