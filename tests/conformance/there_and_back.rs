//! What we write is what we read, for everything that HL7 can tell.

use crate::samples;
use lamplight_protocols::hl7::encode::{Sender, encode_device_report};
use lamplight_protocols::hl7::encode::{Stamp, adt};
use lamplight_protocols::hl7::time::device_time;
use lamplight_protocols::report::{
    Abnormal, AdtEvent, AdtHints, AdtReport, AlertKind, AlertPhase, AlertPriority, AlertReport,
    AlertState, Channel, DeviceIdentity, DeviceReport, Inactivation, Limits, Location, Marks,
    NumberReading, PatientClaim, PersonName, ReadUnit, Report, ResultStatus, Term, TextReading,
    Watchdog, WaveChunk,
};
use lamplight_units::{
    ControlId, DeviceId, DeviceTime, Metric, MetricKind, NoValue, PatientId, SampleRate, Unit,
    Value, Wall,
};
use proptest::prelude::*;
use std::sync::Arc;

/// Text with everything that must be escaped, without outer blanks.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-z0-9ÄüŁ患|^~&\\\\.-][A-Za-z0-9 ÄüŁ患|^~&\\\\.-]{0,20}[A-Za-z0-9|^~&\\\\.]"
}

fn metric(kind: MetricKind) -> impl Strategy<Value = &'static Metric> {
    let all: Vec<&Metric> = Metric::all().iter().filter(|m| m.kind == kind).collect();
    proptest::sample::select(all)
}

fn channel() -> impl Strategy<Value = Channel> {
    (1u8..3, 1u8..9, 1u8..9, 1u32..200_000)
        .prop_map(|(m, v, c, n)| Channel(Arc::from(format!("1.{v}.{c}.{}", n + u32::from(m)))))
}

/// Tenths of milliseconds: the finest that DTM can tell.
fn instant() -> impl Strategy<Value = DeviceTime> {
    (0i64..2_000_000_000, 0i64..10_000, -56i32..57).prop_map(|(s, tenths, quarters)| {
        let zone = chrono::FixedOffset::east_opt(quarters * 900).unwrap();
        device_time(Wall::from_micros(s * 1_000_000 + tenths * 100), zone).unwrap()
    })
}

fn marks() -> impl Strategy<Value = Marks> {
    let abnormal = proptest::sample::select(vec![
        Abnormal::Unstated,
        Abnormal::Normal,
        Abnormal::Low,
        Abnormal::VeryLow,
        Abnormal::High,
        Abnormal::VeryHigh,
        Abnormal::Abnormal,
    ]);
    (any::<[bool; 7]>(), abnormal).prop_map(|(m, abnormal)| Marks {
        questionable: m[0],
        demo: m[1],
        test: m[2],
        calibrating: m[3],
        early: m[4],
        // HL7 has no mark for it.
        stored: false,
        alarm_off: m[5],
        alarm_active: m[6],
        abnormal,
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (0u32..2_000_000).prop_map(|n| Value::new(f64::from(n) / 1_000.0 + 1.0)),
        1 => proptest::sample::select(vec![
            NoValue::NotMeasured,
            NoValue::Invalid,
            NoValue::Busy,
            NoValue::AboveRange,
            NoValue::BelowRange,
        ])
        .prop_map(Value::None),
    ]
}

fn status(value: Value, status: ResultStatus) -> ResultStatus {
    if value.number().is_some() {
        status
    } else {
        ResultStatus::NoResult
    }
}

fn limits() -> impl Strategy<Value = Limits> {
    let side = || proptest::option::of(-500i32..500);
    (side(), side()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => Limits {
            low: Some(f64::from(a.min(b)) / 10.0),
            high: Some(f64::from(a.max(b)) / 10.0),
        },
        (low, high) => Limits {
            low: low.map(f64::from),
            high: high.map(f64::from),
        },
    })
}

fn number(at: DeviceTime) -> impl Strategy<Value = NumberReading> {
    let stati = proptest::sample::select(vec![
        ResultStatus::Raw,
        ResultStatus::Final,
        ResultStatus::Corrected,
        ResultStatus::Preliminary,
    ]);
    let episode = proptest::option::of(instant());
    (
        metric(MetricKind::Numeric),
        channel(),
        value(),
        limits(),
        stati,
        marks(),
        episode,
    )
        .prop_map(
            move |(metric, channel, value, limits, sent, marks, episode)| NumberReading {
                term: Term::known(metric),
                channel,
                value,
                sent: None,
                unit: ReadUnit::Known(metric.unit),
                limits,
                status: status(value, sent),
                marks,
                at: episode.or(Some(at)),
                episodic: episode.is_some(),
            },
        )
}

fn text(at: DeviceTime) -> impl Strategy<Value = TextReading> {
    (metric(MetricKind::Enumeration), channel(), words()).prop_map(
        move |(metric, channel, text)| TextReading {
            term: Term::known(metric),
            channel,
            text: Arc::from(text),
            status: ResultStatus::Final,
            at: Some(at),
        },
    )
}

fn wave() -> impl Strategy<Value = WaveChunk> {
    let steps = proptest::collection::vec(
        prop_oneof![6 => (-30_000i32..30_000).prop_map(Some), 1 => Just(None)],
        2..300,
    );
    let resolution = proptest::sample::select(vec![1.0, 0.001_221, 0.1, 2.5]);
    let rate = proptest::sample::select(vec![25.0, 62.5, 125.0, 250.0, 500.0]);
    (
        metric(MetricKind::Wave),
        channel(),
        instant(),
        steps,
        resolution,
        rate,
    )
        .prop_map(
            |(metric, channel, start, steps, resolution, rate)| WaveChunk {
                term: Term::known(metric),
                channel,
                start: Some(start),
                rate: SampleRate::from_hz(rate).unwrap(),
                unit: ReadUnit::Known(metric.unit),
                resolution,
                range: Some((-5.0, 10.0)),
                samples: steps
                    .into_iter()
                    .map(|s| s.map_or(f32::NAN, |s| (f64::from(s) * resolution) as f32))
                    .collect(),
            },
        )
}

fn alert() -> impl Strategy<Value = AlertReport> {
    let event = metric(MetricKind::Event).prop_filter(
        "keep-alives and the generic alarm are no events here",
        |m| !matches!(m.refid, "MDC_EVT_ACTIVE" | "MDC_EVT_ALARM"),
    );
    let phases = proptest::sample::select(vec![
        AlertPhase::Start,
        AlertPhase::Continue,
        AlertPhase::End,
        AlertPhase::Update,
        AlertPhase::Escalate,
        AlertPhase::Deescalate,
        AlertPhase::Reset,
        AlertPhase::Point,
    ]);
    let states = proptest::sample::select(vec![
        AlertState::Inactive,
        AlertState::Active,
        AlertState::Latched,
    ]);
    let priorities = proptest::sample::select(vec![
        AlertPriority::High,
        AlertPriority::Medium,
        AlertPriority::Low,
        AlertPriority::None,
        AlertPriority::Unstated,
    ]);
    let kinds = proptest::sample::select(vec![
        AlertKind::Physiological,
        AlertKind::Technical,
        AlertKind::Advisory,
    ]);
    let names = ("[A-Z]{1,4}[0-9_]{1,8}", words(), channel(), instant());
    (
        event,
        phases,
        states,
        priorities,
        kinds,
        any::<[bool; 5]>(),
        names,
        metric(MetricKind::Numeric),
        value(),
    )
        .prop_map(
            |(event, phase, state, priority, kind, off, names, source, value)| {
                let (thread, text, channel, at) = names;
                let source = Term::known(source);
                AlertReport {
                    thread: Arc::from(thread),
                    event: Term::known(event),
                    source: Some(source.clone()),
                    text: Arc::from(text),
                    phase: Some(phase),
                    state: Some(state),
                    priority,
                    kind,
                    inactivation: Inactivation {
                        audio_paused: off[0],
                        audio_off: off[1],
                        alarm_paused: off[2],
                        alarm_off: off[3],
                        acknowledged: off[4],
                    },
                    value: (kind == AlertKind::Physiological).then(|| {
                        Box::new(NumberReading {
                            sent: None,
                            unit: ReadUnit::Known(source.metric().unwrap().unit),
                            term: source,
                            channel: channel.clone(),
                            value,
                            limits: Limits {
                                low: Some(50.0),
                                high: None,
                            },
                            status: status(value, ResultStatus::Raw),
                            marks: Marks::default(),
                            at: Some(at),
                            episodic: false,
                        })
                    }),
                    channel,
                    at: Some(at),
                }
            },
        )
}

fn location() -> impl Strategy<Value = Location> {
    // A place without a bed whose room is filled is read as a bed: see `person`.
    (words(), words(), words(), words()).prop_map(|(ward, room, bed, facility)| Location {
        point_of_care: Arc::from(ward),
        room: Arc::from(room),
        bed: Arc::from(bed),
        facility: Arc::from(facility),
    })
}

fn patient() -> impl Strategy<Value = PatientClaim> {
    (words(), words(), words(), words(), words(), words()).prop_map(
        |(number, authority, other, family, given, visit)| PatientClaim {
            ids: vec![
                PatientId::parse(&format!("{number}1"), &authority, "MR").unwrap(),
                PatientId::parse(&format!("{other}2"), "", "").unwrap(),
            ],
            name: PersonName {
                family: Arc::from(family),
                given: Arc::from(given),
            }
            .into(),
            birth: Arc::<str>::from("19480229").into(),
            sex: Arc::<str>::from("F").into(),
            visit: Arc::<str>::from(visit).into(),
        },
    )
}

fn report() -> impl Strategy<Value = DeviceReport> {
    let readings = instant().prop_flat_map(|at| {
        (
            Just(at),
            proptest::collection::vec(number(at), 0..12),
            proptest::collection::vec(text(at), 0..4),
        )
    });
    let device = ("[0-9A-F]{16}", words());
    (
        device,
        proptest::option::of(location()),
        patient(),
        readings,
        proptest::collection::vec(wave(), 0..4),
        proptest::collection::vec(alert(), 0..3),
        proptest::option::of((1u32..86_400_000, any::<bool>())),
    )
        .prop_map(
            |(device, location, patient, readings, waves, alerts, dog)| DeviceReport {
                device: DeviceIdentity {
                    id: DeviceId::parse(&device.0).unwrap(),
                    sender: Arc::from("SIM"),
                    maker: Arc::from("Lamplight"),
                    model: Arc::from(device.1),
                },
                location,
                patient: Some(patient),
                sent_at: device_time(samples::now().wall, chrono::Offset::fix(&chrono::Utc)),
                numbers: readings.1,
                texts: readings.2,
                waves,
                alerts,
                watchdog: dog.map(|(period, leaving)| Watchdog {
                    period_ms: Some(period),
                    leaving,
                }),
            },
        )
}

/// One report out of the several messages that one report became.
fn read(messages: &[Vec<u8>]) -> DeviceReport {
    let mut receiver = samples::receiver();
    let mut whole: Option<DeviceReport> = None;
    for message in messages {
        let received = receiver.receive(samples::now(), message);
        let text = String::from_utf8_lossy(message).replace('\r', "\n");
        assert!(
            received.dead_letters.is_empty(),
            "{:?}\n{text}",
            received.dead_letters
        );
        assert_eq!(received.reports.len(), 1, "{text}");
        let Some(Report::Device(part)) = received.reports.into_iter().next() else {
            panic!("no device in {text}");
        };
        whole = Some(match whole {
            None => *part,
            Some(mut whole) => {
                assert_eq!(whole.device, part.device);
                assert_eq!(whole.patient, part.patient);
                assert_eq!(whole.location, part.location);
                whole.numbers.extend(part.numbers);
                whole.texts.extend(part.texts);
                whole.waves.extend(part.waves);
                whole.alerts.extend(part.alerts);
                whole.watchdog = part.watchdog.or(whole.watchdog);
                whole
            }
        });
    }
    whole.unwrap()
}

/// What a message can't keep: where a first alert has no parent field its thread stays, and
/// samples are whole steps.
fn same_waves(a: &[WaveChunk], b: &[WaveChunk]) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.len(), b.len());
    for wave in a {
        let twin = b.iter().find(|w| {
            (&w.term, &w.channel, w.start) == (&wave.term, &wave.channel, wave.start)
                && w.samples.len() == wave.samples.len()
        });
        let twin = twin.ok_or_else(|| TestCaseError::fail(format!("lost {wave:?}")))?;
        prop_assert_eq!(twin.rate, wave.rate);
        prop_assert_eq!(&twin.unit, &wave.unit);
        prop_assert_eq!(twin.range, wave.range);
        for (x, y) in wave.samples.iter().zip(&twin.samples) {
            let close = (x - y).abs() <= x.abs() * 1e-6 + 1e-9;
            prop_assert!(close || (x.is_nan() && y.is_nan()), "{} {}", x, y);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_device_report_is_read_as_it_was_written(report in report()) {
        prop_assume!(!report.numbers.is_empty() || !report.waves.is_empty() || !report.alerts.is_empty());
        let mut sender = Sender::new("SIM", "00A0370000000001", "Lamplight");
        sender.receiving_application = "A|B^C".to_owned();
        let mut count = 0;
        let messages = encode_device_report(&report, &sender, samples::now().wall, || {
            count += 1;
            ControlId::parse(&format!("c{count}")).unwrap()
        });
        let got = read(&messages);
        prop_assert_eq!(&got.device, &report.device);
        prop_assert_eq!(&got.patient, &report.patient);
        prop_assert_eq!(&got.location, &report.location);
        prop_assert_eq!(got.sent_at, report.sent_at);
        prop_assert_eq!(&got.texts, &report.texts);
        prop_assert_eq!(got.watchdog, report.watchdog);
        prop_assert_eq!(&got.alerts, &report.alerts);
        prop_assert_eq!(got.numbers.len(), report.numbers.len());
        for number in &report.numbers {
            prop_assert!(got.numbers.contains(number), "{:?}\n{:?}", number, got.numbers);
        }
        same_waves(&report.waves, &got.waves)?;
    }

    #[test]
    fn an_adt_report_is_read_as_it_was_written(
        patient in patient(), here in location(), before in location(), at in instant(),
        event in proptest::sample::select(vec![
            AdtEvent::Admit, AdtEvent::Transfer, AdtEvent::Discharge, AdtEvent::Update,
            AdtEvent::CancelAdmit, AdtEvent::CancelTransfer, AdtEvent::CancelDischarge,
            AdtEvent::Merge,
        ]),
    ) {
        let merged = (event == AdtEvent::Merge).then(|| PatientId::parse("OLD", "X", "MR").unwrap());
        let report = AdtReport {
            hints: AdtHints::default(),
            event,
            patient,
            location: Some(here),
            prior_location: Some(before),
            merged,
            at: Some(at),
        };
        let stamp = Stamp {
            control_id: ControlId::parse("a1").unwrap(),
            at: samples::now().wall,
        };
        let message = adt(&report, &Sender::new("HIS", "", "UKH"), &stamp);
        let received = samples::receiver().receive(samples::now(), &message);
        prop_assert!(received.dead_letters.is_empty(), "{:?}", received.dead_letters);
        prop_assert_eq!(received.reports, vec![Report::Adt(Box::new(report))]);
    }

    #[test]
    fn no_bytes_break_the_receiver(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = samples::receiver().receive(samples::now(), &bytes);
    }

    #[test]
    fn no_message_like_text_breaks_the_receiver(
        text in "(MSH\\|\\^~\\\\&\\|A\\|B\\|\\|\\|2026\\|\\|(ORU\\^R01|ORU\\^R40|ADT\\^A01)\\|1\\|P\\|2.6\r)?((OBX|OBR|PID|PV1|MSH)(\\||\\^|~|&|\\\\|[0-9.]|MDC_|NM|NA|\\PC){0,60}\r){0,8}"
    ) {
        let _ = samples::receiver().receive(samples::now(), text.as_bytes());
    }
}

/// Names that need no escape are not enough: the unit's own writing survives too.
#[test]
fn every_unit_is_read_as_it_was_written() {
    for unit in Unit::ALL {
        let metric = Metric::by_refid("MDC_FLOW_FLUID_PUMP").unwrap();
        let report = DeviceReport {
            device: DeviceIdentity {
                id: DeviceId::parse("00A0370000000001").unwrap(),
                sender: Arc::from("SIM"),
                maker: Arc::from("Lamplight"),
                model: Arc::from(""),
            },
            location: None,
            patient: None,
            sent_at: None,
            numbers: vec![NumberReading {
                term: Term {
                    sent_as: None,
                    refid: lamplight_units::RefId::sent("MDC_SOMETHING_NEW"),
                    code: lamplight_units::MdcCode::new(metric.code),
                },
                channel: Channel(Arc::from("1.1.1.1")),
                value: Value::new(5.0),
                sent: None,
                unit: ReadUnit::Known(*unit),
                limits: Limits::default(),
                status: ResultStatus::Raw,
                marks: Marks::default(),
                at: None,
                episodic: false,
            }],
            texts: Vec::new(),
            waves: Vec::new(),
            alerts: Vec::new(),
            watchdog: None,
        };
        let sender = Sender::new("SIM", "", "Lamplight");
        let id = || ControlId::parse("1").unwrap();
        let got = read(&encode_device_report(
            &report,
            &sender,
            samples::now().wall,
            id,
        ));
        assert_eq!(got.numbers[0].unit, ReadUnit::Known(*unit));
        assert_eq!(got.numbers[0].term, report.numbers[0].term);
    }
}
