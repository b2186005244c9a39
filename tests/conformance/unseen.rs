//! Messages as other senders could write them, none of them captured: what must be found in
//! the reports, and that nothing is noted as bad which is not.

use crate::samples;
use lamplight_protocols::hl7::receive::Received;
use lamplight_protocols::report::{
    Abnormal, AdtReport, AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState,
    DeviceReport, NumberReading, ReadUnit, Report, ResultStatus,
};
use lamplight_units::{NoValue, Unit, Value};

const PATIENT: &str = "PID|||P1^^^H^MR||Doe^Jo\rPV1||I|ICU^^1";
const OBR: &str = "OBR|1|||182777000^monitoring of patient^SCT|||20261121100000+0000";
const WAVE: &str =
    "OBR|1|||69121^MDC_OBS_WAVE_CTS^MDC|||20261121100000.000+0000|20261121100001.000+0000";
const ALERT: &str = "OBR|1|1^GW|1^GW|196616^MDC_EVT_ALARM^MDC|||20261121100000+0000";

fn header(kind: &str) -> String {
    format!("MSH|^~\\&|GW^00A0370000000001^EUI-64|Own|||20261121100000+0000||{kind}|1|P|2.6")
}

fn receive(text: &str) -> Received {
    samples::receiver().receive(samples::now(), text.as_bytes())
}

fn read(kind: &str, rows: &[&str]) -> Received {
    receive(&format!(
        "{}\r{PATIENT}\r{}\r",
        header(kind),
        rows.join("\r")
    ))
}

fn devices(received: &Received) -> Vec<&DeviceReport> {
    received.reports.iter().filter_map(device).collect()
}

fn device(report: &Report) -> Option<&DeviceReport> {
    match report {
        Report::Device(device) => Some(device),
        Report::Adt(_) | Report::Call(_) | Report::Bed(_) => None,
    }
}

/// The one device of a message without a dead letter.
fn good(received: &Received) -> &DeviceReport {
    assert!(
        received.dead_letters.is_empty(),
        "{:?}",
        received.dead_letters
    );
    match devices(received).as_slice() {
        [one] => one,
        others => panic!("{} devices", others.len()),
    }
}

/// One row's number, and that nothing was wrong.
fn number(row: &str) -> NumberReading {
    let received = read("ORU^R01^ORU_R01", &[OBR, row]);
    match good(&received).numbers.as_slice() {
        [one] => one.clone(),
        others => panic!("{row}: {} numbers", others.len()),
    }
}

#[test]
fn a_term_is_known_by_every_name_it_goes_by() {
    for name in [
        "150456^MDC_PULS_OXIM_SAT_O2^MDC",
        "150456^^MDC",
        "150456^mdc_puls_oxim_sat_o2^mdc",
        "MDC_PULS_OXIM_SAT_O2",
        "^MDC_PULS_OXIM_SAT_O2",
        "150456^Oxygen saturation^ISO/IEEE 11073-10101",
        "150456^^2.16.840.1.113883.6.24",
        "^^^150456^MDC_PULS_OXIM_SAT_O2^MDC",
        "59408-5^SpO2^LN",
        "S1^Saettigung^99LOC^59408-5^SpO2^LN",
        "999999^MDC_PULS_OXIM_SAT_O2^MDC",
        "0002-4bb8^SpO2^MDIL",
    ] {
        let found = number(&format!("OBX|1|NM|{name}|1.1.1.1|97|%|||||R"));
        assert_eq!(found.term.refid.as_str(), "MDC_PULS_OXIM_SAT_O2", "{name}");
        assert_eq!(found.term.code.get(), 150_456, "{name}");
        assert_eq!(found.value, Value::new(97.0), "{name}");
    }
}

#[test]
fn a_term_that_nobody_knows_keeps_its_own_name_and_number() {
    for (name, refid, code) in [
        ("67108999^^MDC", "67108999", 67_108_999),
        ("192513^MDC_ODD^MDC", "MDC_ODD", 192_513),
        ("1234^Odd thing^99LOC", "Odd thing", 0),
        ("99999-9^^LN", "99999-9", 0),
        ("^^^77^Other^99LOC", "Other", 0),
    ] {
        let found = number(&format!("OBX|1|NM|{name}|1.1.1.1|97|%|||||R"));
        assert_eq!(found.term.refid.as_str(), refid, "{name}");
        assert_eq!(found.term.code.get(), code, "{name}");
    }
}

#[test]
fn a_number_is_one_in_whichever_type_it_comes() {
    for kind in ["NM", "nm", "SN", "ST", "TX", "CWE", "CE", "NA", "NR", ""] {
        let found = number(&format!("OBX|1|{kind}|150456^^MDC|1.1.1.1|97|%|||||R"));
        assert_eq!(found.value, Value::new(97.0), "{kind}");
        assert_eq!(found.sent, None, "{kind}");
    }
}

#[test]
fn what_stood_in_the_place_of_a_number_is_kept() {
    for (kind, value, reason, sent) in [
        ("NM", ">100", NoValue::AboveRange, ">100"),
        ("SN", "<^50", NoValue::BelowRange, "<50"),
        ("NM", "---", NoValue::NotMeasured, "---"),
        ("NM", "8388607", NoValue::Sentinel, "8388607"),
    ] {
        let found = number(&format!("OBX|1|{kind}|150456^^MDC|1.1.1.1|{value}|%|||||R"));
        assert_eq!(found.value, Value::None(reason), "{value}");
        assert_eq!(found.sent.as_deref(), Some(sent), "{value}");
    }
}

/// The sender writes all its values as texts, and then has none.
#[test]
fn a_number_that_was_a_text_is_no_number_when_its_text_says_so() {
    for (kind, value, reason) in [
        ("ST", "---", NoValue::NotMeasured),
        ("ST", "", NoValue::NotMeasured),
        ("TX", "<50", NoValue::BelowRange),
        ("CWE", "^---", NoValue::NotMeasured),
    ] {
        let found = number(&format!("OBX|1|{kind}|150456^^MDC|1.1.1.1|{value}|%|||||R"));
        assert_eq!(found.value, Value::None(reason), "{kind} {value}");
    }
}

#[test]
fn several_codes_of_one_value_are_all_told() {
    let row = "OBX|1|CWE|184508^MDC_PUMP_STAT^MDC|1.1.1.1|\
               ^pump-status-infusing~2^pump-status-kvo^99L~^^^^^^^^KVO soon||||||R";
    let received = read("ORU^R01^ORU_R01", &[OBR, row]);
    let texts = &good(&received).texts;
    let want = "pump-status-infusing\npump-status-kvo\nKVO soon";
    assert_eq!(texts[0].text.as_ref(), want);
}

#[test]
fn status_flags_and_limits_are_told_as_they_came() {
    for (letter, status) in [
        ("P", ResultStatus::Preliminary),
        ("f", ResultStatus::Final),
        ("D", ResultStatus::Deleted),
        ("W", ResultStatus::Wrong),
    ] {
        let found = number(&format!("OBX|1|NM|150456^^MDC|1.1.1.1|97|%|||||{letter}"));
        assert_eq!(found.status, status, "{letter}");
        let shown = !matches!(status, ResultStatus::Deleted | ResultStatus::Wrong);
        assert_eq!(found.value.number().is_some(), shown, "{letter}");
    }
    let found = number("OBX|1|NM|150456^^MDC|1.1.1.1|97|%||ques~H~ALACT|||R");
    assert!(found.marks.questionable && found.marks.alarm_active);
    assert_eq!(found.marks.abnormal, Abnormal::High);
    for range in [
        "90-100",
        "(90-100)",
        "90..100",
        "90&100",
        "90 \u{2013} 100",
        "[90;100]",
    ] {
        let found = number(&format!("OBX|1|NM|150456^^MDC|1.1.1.1|97|%|{range}||||R"));
        let limits = (found.limits.low, found.limits.high);
        assert_eq!(limits, (Some(90.0), Some(100.0)), "{range}");
    }
    let found = number("OBX|1|NM|147842^^MDC|1.1.1.1|72|{Beats}/min|||||R");
    assert_eq!(found.unit, ReadUnit::Known(Unit::BeatPerMin));
}

const SAMPLES: &str = "OBX|1|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.1|1^2^3^4|mV|||||R";

/// What tells the rate, and where it stands.
#[test]
fn a_wave_has_its_facets_wherever_they_stand() {
    let rate = |at: &str| format!("OBX|9|NM|0^MDC_ATTR_SAMP_RATE^MDC|{at}|4|Hz|||||R");
    let no_end = WAVE.replace("20261121100001.000+0000", "");
    let (below, channel) = (rate("1.1.1.1.1"), rate("1.1.1.0"));
    let (beside, same) = (rate("1.1.1.2"), rate("1.1.1.1"));
    for rows in [
        vec![no_end.as_str(), SAMPLES, below.as_str()],
        vec![no_end.as_str(), below.as_str(), SAMPLES],
        vec![no_end.as_str(), SAMPLES, beside.as_str()],
        vec![no_end.as_str(), SAMPLES, same.as_str()],
        vec![no_end.as_str(), channel.as_str(), SAMPLES],
        vec![WAVE, SAMPLES],
    ] {
        let received = read("ORU^R01^ORU_R01", &rows);
        let device = good(&received);
        assert_eq!(device.waves.len(), 1, "{rows:?}");
        assert!((device.waves[0].rate.hz() - 4.0).abs() < 1e-9, "{rows:?}");
        assert!(device.numbers.is_empty(), "{rows:?}");
    }
}

#[test]
fn pieces_of_one_wave_share_the_rate_of_the_first() {
    let two_seconds = WAVE.replace("100001.000", "100002.000");
    let rate = "OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|4|Hz|||||R";
    for rows in [vec![SAMPLES, rate, SAMPLES], vec![SAMPLES, SAMPLES]] {
        let rows = [vec![two_seconds.as_str()], rows].concat();
        let received = read("ORU^R01^ORU_R01", &rows);
        let rates: Vec<f64> = good(&received).waves.iter().map(|w| w.rate.hz()).collect();
        assert_eq!(rates, [4.0, 4.0], "{rows:?}");
    }
}

/// OBX-14 is empty in both, and the second piece is of the second after the first.
#[test]
fn pieces_of_one_wave_without_times_follow_one_another() {
    let rate = "OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|4|Hz|||||R";
    let one = WAVE.to_owned();
    let two = WAVE.replace("100001.000", "100002.000");
    let open = WAVE.replace("20261121100001.000+0000", "");
    for (block, apart_s) in [(&two, 1), (&open, 1), (&one, 0)] {
        let received = read("ORU^R01^ORU_R01", &[block, SAMPLES, rate, SAMPLES]);
        let waves = &good(&received).waves;
        let starts: Vec<_> = waves.iter().filter_map(|w| w.start).collect();
        let apart = starts[1].local - starts[0].local;
        assert_eq!(apart.num_milliseconds(), apart_s * 1_000, "{block}");
    }
}

fn alert_rows(event: &str, text: &str, place: &str) -> Vec<String> {
    let at = |facet: u8| {
        if place.is_empty() {
            String::new()
        } else {
            format!("{place}.{facet}")
        }
    };
    vec![
        format!("OBX|1|ST|{event}|{}|{text}|||L~PM~SP|||R", at(1)),
        format!(
            "OBX|2|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|{}|88|%|90-96||||R",
            at(2)
        ),
        format!("OBX|3|ST|68481^^MDC|{}|start||||||R", at(3)),
        format!("OBX|4|ST|68482^^MDC|{}|active||||||R", at(4)),
        format!("OBX|5|ST|68483^^MDC|{}|audio-paused||||||R", at(5)),
    ]
}

fn alerts(kind: &str, rows: &[String]) -> Vec<AlertReport> {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let received = read(kind, &rows);
    let device = good(&received);
    assert!(
        device.numbers.is_empty() && device.texts.is_empty(),
        "{device:?}"
    );
    device.alerts.clone()
}

#[test]
fn an_alert_is_whole_whatever_names_it() {
    let lo = "196670^MDC_EVT_LO^MDC";
    let local = "A12^Low saturation^99LOC";
    for (kind, order, event, place) in [
        ("ORU^R40^ORU_R40", ALERT.to_owned(), lo, "1.3.1.150456"),
        (
            "ORU^R01",
            ALERT.replace("MDC_EVT_ALARM", ""),
            "196670^^MDC",
            "1.3.1.150456",
        ),
        ("ORU^R42", ALERT.to_owned(), lo, ""),
        ("ORU_R40", "OBR|1".to_owned(), local, ""),
        ("ORU^R40", ALERT.to_owned(), local, "1.3.1.7"),
        ("ORU^R40", OBR.to_owned(), local, "1.3.1"),
        (
            "ORU^R40",
            ALERT.replace("196616^MDC_EVT_ALARM^MDC", "AL^Alarm^99LOC"),
            local,
            "1.3.1",
        ),
    ] {
        let rows = [vec![order], alert_rows(event, "Low", place)].concat();
        let found = alerts(kind, &rows);
        assert_eq!(found.len(), 1, "{event} {place}");
        let value = found[0].value.as_ref().map(|v| v.value);
        assert_eq!(value, Some(Value::new(88.0)), "{event} {place}");
        assert_eq!(found[0].text.as_ref(), "Low");
        assert!(found[0].phase.is_some() && found[0].inactivation.audio_paused);
    }
}

/// Neither OBR-4 nor OBX-3 is of the nomenclature, OBX-4 has no facet numbers, and OBX-8 may
/// say nothing: the message's type says that it is an alert.
#[test]
fn an_alert_message_is_an_alert_whatever_its_codes() {
    let own = OBR.replace("182777000^monitoring of patient^SCT", "AL^Alarm^99LOC");
    for order in [own.as_str(), OBR] {
        for event in ["A12^Low saturation^99LOC", "0^MDCX_LOW^MDC"] {
            for (place, flags) in [("", ""), ("1.3.1", ""), ("1.3.1", "L~PM~SP")] {
                let rows = [
                    order.to_owned(),
                    "OBX|1|ST|SW^Software^99LOC|1.0.0.0.9|15||||||R".to_owned(),
                    format!("OBX|2|ST|{event}|{place}|Low|||{flags}|||R"),
                    format!("OBX|3|ST|68481^^MDC|{place}|start||||||R"),
                    format!("OBX|4|ST|68482^^MDC|{place}|active||||||R"),
                ];
                let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
                let received = read("ORU^R40^ORU_R40", &rows);
                let device = good(&received);
                let texts: Vec<&str> = device.texts.iter().map(|t| t.text.as_ref()).collect();
                assert_eq!(texts, ["15"], "{rows:?}");
                let found: Vec<_> = device
                    .alerts
                    .iter()
                    .map(|alert| (alert.text.as_ref(), alert.phase))
                    .collect();
                assert_eq!(found, [("Low", Some(AlertPhase::Start))], "{rows:?}");
            }
        }
    }
}

#[test]
fn several_alerts_of_one_order_do_not_share_its_name() {
    let rows = [
        vec![ALERT.to_owned()],
        alert_rows("196670^MDC_EVT_LO^MDC", "Low", "1.3.1.150456"),
        alert_rows("196648^MDC_EVT_HI^MDC", "High", "1.2.1.147842"),
    ];
    let found = alerts("ORU^R40", &rows.concat());
    let texts: Vec<&str> = found.iter().map(|a| a.text.as_ref()).collect();
    assert_eq!(texts, ["Low", "High"]);
    assert!(found.iter().all(|alert| alert.thread.is_empty()));
}

/// OBX-11 of the event: deleted, or posted as wrong. The rest says that it begins.
#[test]
fn an_alert_that_is_taken_back_is_over() {
    let hi = "OBX|1|ST|196648^MDC_EVT_HI^MDC|1.2.1.147842.1|High|||H~PH~SP|||R";
    let mdil = "OBX|1|TX|2^Yellow Alarm^MDIL-ALERT||HR Low||||||R";
    let start = "OBX|2|ST|68481^^MDC|1.2.1.147842.3|start||||||R";
    let active = "OBX|3|ST|68482^^MDC|1.2.1.147842.4|active||||||R";
    for (kind, rows) in [
        ("ORU^R40", vec![ALERT, hi, start, active]),
        ("ORU^R01", vec![OBR, hi]),
        ("ORU^R01", vec![OBR, mdil]),
    ] {
        for (letter, over) in [("R", false), ("D", true), ("W", true), ("w", true)] {
            let mut rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
            let event = rows[1].strip_suffix('R').map(str::to_owned).unwrap();
            rows[1] = event + letter;
            let found = alerts(kind, &rows);
            let ends = found[0].phase == Some(AlertPhase::End)
                && found[0].state == Some(AlertState::Inactive);
            assert_eq!((found.len(), ends), (1, over), "{kind} {letter}");
        }
    }
}

#[test]
fn a_text_beside_an_alert_is_no_alert() {
    let mut rows = vec![
        ALERT.to_owned(),
        "OBX|1|ST|531975^MDC_ID_PROD_SPEC_SW^MDC|1.0.0.1|15||||||R".to_owned(),
    ];
    rows.extend(alert_rows("196670^MDC_EVT_LO^MDC", "Low", "1.3.1.150456"));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let received = read("ORU^R40", &rows);
    let device = good(&received);
    assert_eq!((device.alerts.len(), device.texts.len()), (1, 1));
}

/// As the information centers' guide has it: nobody named in the header, alerts beside numbers.
#[test]
fn an_information_centers_message_has_its_numbers_and_its_alerts() {
    let received = receive(
        "MSH|^~\\&|||||||ORU^R01|HP104220879017992|P|2.5||||||8859/1\r\
         PID|||M1||Smith^Jo\rPV1||I|ICU^^Bed1&0&0\rOBR|||||||20261121100000\r\
         OBX||TX|2^Yellow Alarm^MDIL-ALERT||HR Low, HR=45 /min||||||F\r\
         OBX||TX|5^HardInop^MDIL-ALERT||SpO2T  No Pulse||||||F\r\
         OBX||NM|0002-4182^HR^MDIL|0|45|0004-0aa0^bpm^MDIL|50-120||||F\r\
         OBX||NM|0002-5000^Resp^MDIL|0|15|0004-0ae0^rpm^MDIL|||||F\r",
    );
    let device = good(&received);
    let numbers: Vec<&str> = device
        .numbers
        .iter()
        .map(|n| n.term.refid.as_str())
        .collect();
    assert_eq!(numbers, ["MDC_ECG_HEART_RATE", "MDC_RESP_RATE"]);
    assert!(device.texts.is_empty(), "{:?}", device.texts);
    let alerts: Vec<_> = device
        .alerts
        .iter()
        .map(|a| (a.event.refid.as_str(), a.text.as_ref(), a.priority, a.kind))
        .collect();
    let (medium, patient) = (AlertPriority::Medium, AlertKind::Physiological);
    let (low, technical) = (AlertPriority::Low, AlertKind::Technical);
    assert_eq!(
        alerts,
        [
            ("HR Low", "HR Low, HR=45 /min", medium, patient),
            ("SpO2T  No Pulse", "SpO2T  No Pulse", low, technical),
        ]
    );
    let moments = device.alerts.iter().map(|alert| alert.phase);
    assert!(moments.eq([Some(AlertPhase::Point); 2]));
}

/// An event beside numbers: OBX-8 alone says whether it is an alarm.
#[test]
fn an_event_beside_numbers_is_an_alarm_where_its_flags_say_so() {
    for (event, flags, priority) in [
        (
            "196648^MDC_EVT_HI^MDC",
            "H~PH~SP",
            Some(AlertPriority::High),
        ),
        (
            "196680^MDC_EVT_LEAD_OFF^MDC",
            "ST",
            Some(AlertPriority::Unstated),
        ),
        ("196660^MDC_EVT_INOP^MDC", "PL~ST", Some(AlertPriority::Low)),
        ("197288^MDC_EVT_PUMP_DELIV_START^MDC", "PN~SA", None),
        ("196648^MDC_EVT_HI^MDC", "H", None),
        ("258047^MDC_EVT_ACTIVE^MDC", "ST", None),
    ] {
        let row = format!("OBX|2|ST|{event}|1.2.1.147842.1|Words|||{flags}|||R");
        let received = read("ORU^R01^ORU_R01", &[OBR, SPO2, &row]);
        let device = good(&received);
        assert_eq!(device.numbers.len(), 1, "{event}");
        assert_eq!(device.texts.is_empty(), priority.is_some(), "{event}");
        let found: Vec<_> = device
            .alerts
            .iter()
            .map(|alert| (alert.phase, alert.priority, alert.text.as_ref()))
            .collect();
        let want: Vec<_> = priority
            .map(|priority| (Some(AlertPhase::Point), priority, "Words"))
            .into_iter()
            .collect();
        assert_eq!(found, want, "{event} {flags}");
        assert!(device.watchdog.is_none(), "{event}");
    }
}

const SPO2: &str = "OBX|1|NM|150456^^MDC|1.1.1.1|97|%|||||R";

/// Two patients in one message; the second one's groups, and where OBX-18 names the gateway.
#[test]
fn two_patients_never_share_a_device() {
    let gateway = format!("{SPO2}|||||||GATEWAY1");
    for (place, row) in [
        ("", SPO2),
        ("PV1||I|ICU^^2\r", SPO2),
        ("PV1||I|ICU^^2\r", &gateway),
    ] {
        let first = if place.is_empty() {
            "PID|||P1^^^H^MR"
        } else {
            PATIENT
        };
        let text = format!(
            "{}\r{first}\r{OBR}\r{row}\rPID|||P2^^^H^MR\r{place}{OBR}\r{row}\r",
            header("ORU^R01")
        );
        let received = receive(&text);
        let ids: Vec<_> = devices(&received)
            .iter()
            .map(|d| d.device.id.clone())
            .collect();
        assert_eq!(ids.len(), 2, "{row}");
        assert_ne!(ids[0], ids[1], "{row}");
        assert!(!ids.iter().any(|id| id.as_str().contains("P1")), "{ids:?}");
    }
}

#[test]
fn a_gateway_seen_to_speak_for_two_stays_one_that_does() {
    let mut receiver = samples::receiver();
    let of = |id: u8, patient: &str| {
        let row = format!("{SPO2}|||||||GATEWAY1");
        format!("PID|||{patient}^^^H^MR\rPV1||I|ICU^^{id}\r{OBR}\r{row}\r")
    };
    let head = header("ORU^R01");
    let both = format!("{head}\r{}{}", of(1, "P1"), of(2, "P2"));
    let one = format!("{}\r{}", head.replace("|1|P|", "|2|P|"), of(2, "P2"));
    let both = receiver.receive(samples::now(), both.as_bytes());
    let one = receiver.receive(samples::now(), one.as_bytes());
    assert_eq!(devices(&both)[1].device.id, devices(&one)[0].device.id);
}

/// No row is about a device alone; a part of the first one has a serial number of its own.
#[test]
fn devices_are_told_apart_also_where_only_their_numbers_name_them() {
    let rows = [
        OBR,
        "OBX|1|NM|147842^^MDC|1.1.1.1|72|bpm|||||R|||||||MON-1",
        "OBX|2|NM|150456^^MDC|1.2.1.1|97|%|||||R|||||||PART-9",
        "OBX|3|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|2.1.1.1|5|mL/h|||||R|||||||PUMP-2",
        "OBX|4|NM|157864^MDC_VOL_FLUID_DELIV^MDC|2.1.1.2|50|mL|||||R",
    ];
    let received = read("ORU^R01", &rows);
    let devices = devices(&received);
    let got: Vec<(&str, usize)> = devices
        .iter()
        .map(|report| (report.device.id.as_str(), report.numbers.len()))
        .collect();
    assert_eq!(got, [("MON-1", 2), ("PUMP-2", 2)]);
}

#[test]
fn a_device_is_named_by_prt_or_obr_10_where_obx_18_is_empty() {
    let part = "PRT|||UC|EQUIP||||||SER-7^^00A0370000000099^EUI-64";
    let collector = OBR.to_owned() + "|||00A0370000000077^Mon^EUI-64";
    let person = OBR.to_owned() + "|||4711^Nurse^Ann";
    for (rows, id) in [
        (vec![OBR, SPO2, part], "SER-7"),
        (vec![OBR, part, SPO2], "SER-7"),
        (vec![collector.as_str(), SPO2], "00A0370000000077"),
        (vec![person.as_str(), SPO2], "00A0370000000001/ICU/1"),
    ] {
        let received = read("ORU^R01", &rows);
        assert_eq!(good(&received).device.id.as_str(), id, "{rows:?}");
    }
}

#[test]
fn a_continued_message_goes_on_where_it_ended() {
    let first = format!(
        "{}\r{PATIENT}\r{OBR}\r{SPO2}\rDSC|c77|F\r",
        header("ORU^R01")
    );
    let next = header("ORU^R01").replace("|1|P|2.6", "|2|P|2.6||c77");
    let second = format!("{next}\rOBX|2|NM|147842^^MDC|1.1.1.2|72|bpm|||||R\r");
    let mut receiver = samples::receiver();
    let first = receiver.receive(samples::now(), first.as_bytes());
    let second = receiver.receive(samples::now(), second.as_bytes());
    let (first, second) = (good(&first), good(&second));
    assert_eq!(first.device, second.device);
    assert_eq!(first.patient, second.patient);
    assert_eq!(second.numbers.len(), 1);
    assert_eq!(first.numbers[0].at, second.numbers[0].at);
}

#[test]
fn a_merge_of_several_patients_merges_each_into_its_own() {
    for event in ["A40^ADT_A39", "A18", "A34", "A36"] {
        let received = receive(&format!(
            "{}\rEVN||20261121100000\rPID|||N1^^^H^MR\rMRG|O1^^^H^MR\rPID|||N2^^^H^MR\rMRG|O2^^^H^MR\r",
            header(&format!("ADT^{event}"))
        ));
        let merges: Vec<&AdtReport> = received
            .reports
            .iter()
            .filter_map(|report| match report {
                Report::Adt(adt) => Some(adt.as_ref()),
                Report::Device(_) | Report::Call(_) | Report::Bed(_) => None,
            })
            .collect();
        let pairs: Vec<_> = merges
            .iter()
            .map(|m| {
                (
                    m.patient.ids[0].number(),
                    m.merged.as_ref().unwrap().number(),
                )
            })
            .collect();
        assert_eq!(pairs, [("N1", "O1"), ("N2", "O2")], "{event}");
    }
}

#[test]
fn character_sets_are_known_by_their_other_names() {
    for (name, bytes, text) in [
        ("ISO 8859-5", &[0xBF, 0xE0][..], "\u{41f}\u{440}"),
        ("ISO IR101", &[0xA3][..], "\u{141}"),
        ("8859-1", &[0xE9][..], "\u{e9}"),
        ("windows-1251", &[0xCF][..], "\u{41f}"),
    ] {
        let head = format!(
            "{}||||||{name}\r{OBR}\rOBX|1|ST|N^Note^99L||",
            header("ORU^R01")
        );
        let message = [head.as_bytes(), bytes, b"\r"].concat();
        let received = samples::receiver().receive(samples::now(), &message);
        assert_eq!(good(&received).texts[0].text.as_ref(), text, "{name}");
    }
}
