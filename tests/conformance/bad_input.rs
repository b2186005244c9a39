//! Bad bytes and bad messages: each with the answer, the dead letter, and what is left.
//!
//! The table of `docs/BAD-INPUT.md` names these tests.

use crate::samples;
use lamplight_protocols::hl7::bounds::{
    MAX_DEAD_LETTER_BYTES, MAX_DEFECTS, MAX_READINGS, MAX_SAMPLES, MAX_TEXT,
};
use lamplight_protocols::hl7::receive::Received;
use lamplight_protocols::mllp::{Deframer, Framed, RejectReason, frame};
use lamplight_protocols::report::{DeviceReport, ReadUnit, Report};
use lamplight_units::{NoValue, Unit, Value};
use std::fmt::Write as _;

const HEADER: &str =
    "MSH|^~\\&|MON^0011223344556677^EUI-64|Own|||20261118110600+0000||ORU^R01^ORU_R01|1|P|2.6";
const OBR: &str = "OBR|1|||182777000^monitoring of patient^SCT|||20261118110600+0000";

fn receive(text: &str) -> Received {
    samples::receiver().receive(samples::now(), text.as_bytes())
}

/// A message of these OBX rows.
fn rows(rows: &[&str]) -> Received {
    receive(&format!("{HEADER}\r{OBR}\r{}\r", rows.join("\r")))
}

fn code(received: &Received) -> String {
    received.replies.first().map_or_else(String::new, |reply| {
        let text = String::from_utf8_lossy(reply);
        let msa = text.split('\r').find(|s| s.starts_with("MSA"));
        msa.unwrap_or("").get(4..6).unwrap_or("").to_owned()
    })
}

fn device(received: &Received) -> &DeviceReport {
    match received.reports.first() {
        Some(Report::Device(report)) => report,
        other => panic!("no device: {other:?}"),
    }
}

fn defects(received: &Received) -> Vec<String> {
    received
        .dead_letters
        .iter()
        .flat_map(|l| &l.defects)
        .map(|d| format!("{}: {}", d.place, d.reason))
        .collect()
}

/// One row beside a good one: what becomes of its value, and what is noted.
#[test]
fn a_bad_field_costs_that_field_and_not_the_message() {
    let good =
        "OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R";
    let hr = "147842^MDC_ECG_HEART_RATE^MDC";
    let bpm = "264864^MDC_DIM_BEAT_PER_MIN^MDC";
    let none = |reason| Value::None(reason);
    for (row, want, noted) in [
        (
            format!("NM|{hr}|1.2|abc|{bpm}"),
            none(NoValue::Unreadable),
            "OBX[2]-5: not a number",
        ),
        (
            format!("NM|{hr}|1.2|NaN|{bpm}"),
            none(NoValue::Unreadable),
            "OBX[2]-5: not a number",
        ),
        (
            format!("NM|{hr}|1.2|inf|{bpm}"),
            none(NoValue::Unreadable),
            "OBX[2]-5: not a number",
        ),
        (
            format!("NM|{hr}|1.2|1e999|{bpm}"),
            none(NoValue::Unreadable),
            "OBX[2]-5: not a number",
        ),
        (
            format!("NM|{hr}|1.2|72~73|{bpm}"),
            none(NoValue::Unreadable),
            "OBX[2]-5: not a number",
        ),
        (
            format!("NM|{hr}|1.2|-37|{bpm}"),
            none(NoValue::Invalid),
            "OBX[2]-5: negative where only positive numbers exist",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}|x-y"),
            Value::new(72.0),
            "OBX[2]-7: not a range",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}|||||R|||20269999"),
            Value::new(72.0),
            "OBX[2]-14: not a time",
        ),
        (
            format!("NM|{hr}|1.2|72|266016^MDC_DIM_MMHG^MDC"),
            Value::new(72.0),
            "OBX[2]-6: a unit that this metric can't have",
        ),
        (
            format!("NM|{hr}|1.2||{bpm}"),
            none(NoValue::NotMeasured),
            "",
        ),
        (
            format!("NM|{hr}|1.2|---|{bpm}"),
            none(NoValue::NotMeasured),
            "",
        ),
        (format!("NM|{hr}|1.2|-?-|{bpm}"), none(NoValue::Invalid), ""),
        (
            format!("NM|{hr}|1.2|<45|{bpm}"),
            none(NoValue::BelowRange),
            "",
        ),
        (
            format!("NM|{hr}|1.2|>300|{bpm}"),
            none(NoValue::AboveRange),
            "",
        ),
        (
            format!("NM|{hr}|1.2|8388607|{bpm}"),
            none(NoValue::Sentinel),
            "",
        ),
        (
            format!("NM|{hr}|1.2|-999|{bpm}"),
            none(NoValue::Sentinel),
            "",
        ),
        (
            format!("NM|{hr}|1.2|-99.9|{bpm}"),
            none(NoValue::Sentinel),
            "",
        ),
        (format!("NM|{hr}|1.2|-1|{bpm}"), none(NoValue::Sentinel), ""),
        (
            format!("NM|{hr}|1.2|72|{bpm}||INV"),
            none(NoValue::Invalid),
            "",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}||NAV"),
            none(NoValue::NotMeasured),
            "",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}||N~BUSY"),
            none(NoValue::Busy),
            "",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}|||||X"),
            none(NoValue::NotMeasured),
            "",
        ),
        (
            format!("NM|{hr}|1.2|72|{bpm}|||||W"),
            none(NoValue::Invalid),
            "",
        ),
        (format!("NM|{hr}|1.2|72,5|{bpm}"), Value::new(72.5), ""),
        (format!("ST|{hr}|1.2|72|{bpm}"), Value::new(72.0), ""),
        (format!("SN|{hr}|1.2|^72|{bpm}"), Value::new(72.0), ""),
        (format!("|{hr}|1.2|72|{bpm}"), Value::new(72.0), ""),
        (format!("QQ|{hr}|1.2|72|{bpm}"), Value::new(72.0), ""),
        (format!("NM|147842|1.2|72|{bpm}"), Value::new(72.0), ""),
        (
            format!("NM|999^MDC_ECG_HEART_RATE^MDC|1.2|72|{bpm}"),
            Value::new(72.0),
            "",
        ),
    ] {
        let received = rows(&[good, &format!("OBX|2|{row}")]);
        let report = device(&received);
        assert_eq!(code(&received), "AA", "{row}");
        assert_eq!(report.numbers[0].value, Value::new(97.0), "{row}");
        assert_eq!(report.numbers[1].value, want, "{row}");
        assert_eq!(
            report.numbers[1].term.refid.as_str(),
            "MDC_ECG_HEART_RATE",
            "{row}"
        );
        let list = defects(&received);
        let wanted: Vec<&str> = Some(noted).filter(|n| !n.is_empty()).into_iter().collect();
        assert_eq!(list, wanted, "{row}");
        // One dead letter a message, and only where there is a defect.
        assert_eq!(received.dead_letters.len(), wanted.len(), "{row}");
    }
}

#[test]
fn an_unknown_code_or_unit_is_kept_as_it_was_sent() {
    let received = rows(&[
        "OBX|1|NM|0002-4bb8^SpO2^99LOC|1.1.1.1|97|furlong",
        "OBX|2|NM|999999^MDC_NOT_LISTED^MDC|1.1.1.2|5|266016^MDC_DIM_MMHG^MDC",
        "OBX|3|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.3|72",
    ]);
    let report = device(&received);
    assert_eq!(
        report.numbers[0].term.sent_as.as_deref(),
        Some("0002-4bb8^SpO2^99LOC")
    );
    assert_eq!(report.numbers[0].unit, ReadUnit::Unknown("furlong".into()));
    assert_eq!(report.numbers[1].term.refid.as_str(), "MDC_NOT_LISTED");
    assert_eq!(report.numbers[1].unit, ReadUnit::Known(Unit::MmHg));
    assert_eq!(report.numbers[2].unit, ReadUnit::Missing);
    assert!(received.dead_letters.is_empty());
}

#[test]
fn a_message_without_anything_usable_is_an_error() {
    let received = rows(&["OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.1|1^2^3"]);
    assert_eq!(code(&received), "AE");
    assert!(received.reports.is_empty());
    assert_eq!(defects(&received), ["OBX[1]-5: no sample rate"]);
}

#[test]
fn encoding_characters_are_taken_from_each_message() {
    for (msh, obx) in [
        (
            "MSH#*!$%#A#B###2026##ORU*R01#1#P#2.6",
            "OBX#1#NM#147842*MDC_ECG_HEART_RATE*MDC#1.1#72",
        ),
        (
            "MSH|^~&|A|B|||2026||ORU^R01|1|P|2.6",
            "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72",
        ),
        (
            "MSH|^~\\&#|A|B|||2026||ORU^R01|1|P|2.7",
            "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72",
        ),
        (
            "MSH|^~\\&amp;|A|B|||2026||ORU^R01|1|P|2.6",
            "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72",
        ),
    ] {
        let received = receive(&format!("{msh}\r{obx}\r"));
        assert_eq!(code(&received), "AA", "{msh}");
        assert_eq!(
            device(&received).numbers[0].value,
            Value::new(72.0),
            "{msh}"
        );
        assert!(received.dead_letters.is_empty(), "{msh}");
    }
    let wrong =
        "MSH|AB|A|B|||2026||ORU^R01|1|P|2.6\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72\r";
    let received = receive(wrong);
    assert_eq!(code(&received), "AA");
    assert_eq!(device(&received).numbers[0].value, Value::new(72.0));
    assert!(defects(&received)[0].starts_with("MSH-2: no usable"));
}

#[test]
fn bytes_without_an_msh_are_rejected_and_kept() {
    for bytes in [
        &b""[..],
        b"hello",
        b"PID|1||x\rOBX|1",
        b"MS",
        b"\xff\xfe\xfd",
        b"MSHX",
    ] {
        let received = samples::receiver().receive(samples::now(), bytes);
        assert_eq!(code(&received), "AR", "{bytes:?}");
        assert!(String::from_utf8_lossy(&received.replies[0]).contains("\rMSA|AR|\rERR"));
        assert_eq!(received.dead_letters.len(), 1);
        assert_eq!(received.dead_letters[0].bytes.reveal(), bytes);
    }
}

#[test]
fn segments_before_the_first_msh_are_kept_and_the_message_is_taken() {
    let received = receive(&format!("|72|bpm\rOBX|9|NM\r{HEADER}\r{OBR}\r"));
    assert_eq!(code(&received), "AA");
    assert_eq!(
        &*received.dead_letters[0].reason,
        "segments before the first MSH"
    );
}

#[test]
fn a_character_set_nobody_knows_costs_a_note() {
    let text = format!("{HEADER}||||||KLINGON\rPID|||1||M\u{fc}ller\r{OBR}\r");
    for bytes in [
        text.as_bytes().to_vec(),
        text.chars().map(|c| c as u8).collect(),
    ] {
        let received = samples::receiver().receive(samples::now(), &bytes);
        assert_eq!(code(&received), "AA");
        let name = device(&received)
            .patient
            .as_ref()
            .unwrap()
            .name
            .reveal()
            .clone();
        assert_eq!(&*name.family, "M\u{fc}ller");
        assert!(defects(&received)[0].starts_with("MSH-18: unknown character set"));
    }
}

#[test]
fn a_field_of_ten_megabytes_is_cut() {
    let long = "x".repeat(10_000_000);
    let received = rows(&[
        &format!("OBX|1|ST|184330^MDC_DRUG_NAME_TYPE^MDC|1.1|{long}"),
        &format!(
            "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|{}",
            "9".repeat(10_000_000)
        ),
        &format!("OBX|3|NM|147842^{long}^MDC|{long}|72"),
    ]);
    let report = device(&received);
    assert_eq!(report.texts[0].text.chars().count(), MAX_TEXT);
    assert_eq!(report.numbers[0].value, Value::None(NoValue::Unreadable));
    assert!(report.numbers[1].channel.0.len() <= 200);
    assert_eq!(
        defects(&received),
        [
            "OBX[1]-5: a text longer than 4,000 characters, cut",
            "OBX[2]-5: not a number"
        ]
    );
    assert_eq!(
        received.dead_letters[0].bytes.reveal().len(),
        MAX_DEAD_LETTER_BYTES
    );
    assert!(received.dead_letters[0].length > 30_000_000);
}

#[test]
fn a_hundred_thousand_rows_are_read_to_the_bound() {
    let mut text = format!("{HEADER}\r{OBR}\r");
    for n in 0..100_000 {
        let _ = write!(
            text,
            "OBX|{n}|NM|147842^MDC_ECG_HEART_RATE^MDC|1.2.{n}.4|{}\r",
            n % 200
        );
    }
    let received = receive(&text);
    assert_eq!(code(&received), "AA");
    assert_eq!(device(&received).numbers.len(), MAX_READINGS);
    assert_eq!(
        defects(&received),
        ["OBX[20001]: more than 20,000 readings in one message"]
    );
}

#[test]
fn a_hundred_thousand_defects_are_counted_and_not_listed() {
    let row = "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.2|bad\r";
    let received = receive(&format!("{HEADER}\r{OBR}\r{}", row.repeat(15_000)));
    let list = defects(&received);
    assert_eq!(list.len(), MAX_DEFECTS + 1);
    assert_eq!(list[MAX_DEFECTS], "message: 14900 more defects");
}

#[test]
fn a_wave_of_too_many_samples_is_cut() {
    let received = rows(&[
        &format!(
            "OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.1.1.1|{}",
            "1^".repeat(300_000)
        ),
        "OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|250|264608^MDC_DIM_PER_SEC^MDC",
    ]);
    assert_eq!(device(&received).waves[0].samples.len(), MAX_SAMPLES);
    assert!(defects(&received)[0].starts_with("OBX[1]-5: more samples"));
}

#[test]
fn strange_samples_are_missing_ones() {
    let received = rows(&[
        "OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.1.1.1|1^^x^32767^-32768^99^-3",
        "OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|250|264608^MDC_DIM_PER_SEC^MDC",
        "OBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.1.1.1.2|0.5|266418^MDC_DIM_MILLI_VOLT^MDC",
        "OBX|4|NM|262196^MDC_EVT_INOP^MDC|1.1.1.1.3|99",
    ]);
    let wave = &device(&received).waves[0];
    let got: Vec<Option<f32>> = wave
        .samples
        .iter()
        .map(|s| (!s.is_nan()).then_some(*s))
        .collect();
    assert_eq!(got, [Some(0.5), None, None, None, None, None, Some(-1.5)]);
    assert_eq!(wave.unit, ReadUnit::Known(Unit::MilliVolt));
    assert_eq!(
        defects(&received),
        ["OBX[1]-5: samples that are not numbers, taken as missing"]
    );
}

/// Several channels in one array are never drawn as one wave; the neighbour keeps its rate.
#[test]
fn a_multiplexed_array_is_one_channel_or_no_wave() {
    let rate = |at: &str, hz: u32| {
        format!("OBX|9|NM|0^MDC_ATTR_SAMP_RATE^MDC|{at}.1|{hz}|264608^MDC_DIM_PER_SEC^MDC")
    };
    let (of_first, of_second) = (rate("1.1.1.1", 125), rate("1.1.1.2", 250));
    let first = "OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.1.1.1|1^2^3";
    let several = "OBX[3]-5: several channels in one multiplexed array (MA); \
                   each needs a row of its own (NA)";
    for (value, samples) in [
        ("5~6~7", Some([5.0_f32, 6.0, 7.0])),
        ("5^~6^~7^", Some([5.0, 6.0, 7.0])),
        ("5^50~6^60~7^70", None),
        ("5^~^60~7^", None),
        ("5^6^7", None),
    ] {
        let second = format!("OBX|3|MA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.2|{value}");
        let received = rows(&[first, &of_first, &second, &of_second]);
        let waves = &device(&received).waves;
        assert!((waves[0].rate.hz() - 125.0).abs() < 1e-9, "{value}");
        match samples {
            Some(samples) => {
                assert_eq!(waves[1].samples, samples, "{value}");
                assert!(defects(&received).is_empty(), "{value}");
            }
            None => {
                assert_eq!(waves.len(), 1, "{value}");
                assert_eq!(defects(&received), [several], "{value}");
            }
        }
        assert!(device(&received).numbers.is_empty(), "{value}");
    }
}

#[test]
fn a_rate_that_can_not_be_is_taken_from_the_times() {
    let obr = "OBR|1|||69121^MDC_OBS_WAVE_CTS^MDC|||20261118110600.000|20261118110600.500";
    for rate in ["0", "-250", "1e9", "fast"] {
        let text = format!(
            "{HEADER}\r{obr}\rOBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.1.1.1|1^2^3^4^5\rOBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|{rate}\r"
        );
        let received = receive(&text);
        let wave = &device(&received).waves[0];
        assert!((wave.rate.hz() - 10.0).abs() < 1e-9, "{rate}");
        assert_eq!(defects(&received).len(), 1, "{rate}");
    }
}

#[test]
fn times_in_the_future_and_without_zone_are_reported_as_written() {
    let text = HEADER.replace("20261118110600+0000", "20991231235959");
    let received = receive(&format!("{text}\r"));
    let sent = device(&received).sent_at.unwrap();
    assert_eq!(sent.zone, None);
    assert_eq!(sent.local.to_string(), "2099-12-31 23:59:59");
    assert!(received.dead_letters.is_empty());
}

#[test]
fn a_time_without_zone_is_in_the_zone_of_its_message() {
    let header = HEADER.replace("+0000", "-0700");
    let obr = "OBR|1||||||20261118110600";
    let row = "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72";
    let received = receive(&format!("{header}\r{obr}\r{row}\r"));
    let report = device(&received);
    assert_eq!(report.numbers[0].at, report.sent_at);
    assert!(report.sent_at.unwrap().zone.is_some());
}

#[test]
fn two_patients_behind_one_gateway_never_share_a_device() {
    let text = "MSH|^~\\&|GW^0011223344556677^EUI-64|Own|||2026||ORU^R01|1|P|2.6\r\
        PID|||1^^^H^MR\rPV1||I|ICU^^1\rOBR|1\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|71\r\
        PID|||2^^^H^MR\rPV1||I|ICU^^2\rOBR|1\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|72\r\
        PV1||I|ICU^^3\rOBR|1\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1|73\r";
    let received = receive(text);
    let got: Vec<_> = received
        .reports
        .iter()
        .map(|r| match r {
            Report::Device(r) => (
                r.device.id.as_str().to_owned(),
                r.patient.as_ref().map(|p| p.ids[0].number().to_owned()),
                r.numbers[0].value.number(),
            ),
            Report::Adt(_) | Report::Call(_) | Report::Bed(_) => panic!("monitors only"),
        })
        .collect();
    let of = |bed: u8, patient: Option<&str>, value| {
        (
            format!("0011223344556677/ICU/{bed}"),
            patient.map(str::to_owned),
            Some(value),
        )
    };
    assert_eq!(
        got,
        [
            of(1, Some("1"), 71.0),
            of(2, Some("2"), 72.0),
            of(3, None, 73.0)
        ]
    );
}

#[test]
fn two_devices_in_one_message_are_told_apart_by_their_mds() {
    let received = rows(&[
        "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||A1^M1",
        "OBX|2||70049^MDC_DEV_PUMP_INFUS_LVP_MDS^MDC|2.0.0.0|||||||X|||||||B2^M2",
        "OBX|3|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|71",
        "OBX|4|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|2.1.1.1|5",
    ]);
    let got: Vec<_> = received
        .reports
        .iter()
        .filter_map(|r| match r {
            Report::Device(r) => Some((
                r.device.id.as_str(),
                &*r.device.model,
                r.numbers[0].value.number(),
            )),
            Report::Adt(_) | Report::Call(_) | Report::Bed(_) => None,
        })
        .collect();
    assert_eq!(got, [("A1", "M1", Some(71.0)), ("B2", "M2", Some(5.0))]);
}

#[test]
fn broken_frames_are_rejected_and_the_next_one_is_taken() {
    let good = frame(format!("{HEADER}\r").as_bytes());
    let oversized = [&b"\x0b"[..], &vec![b'x'; 70_000], b"\x1c\r"].concat();
    for (name, bytes, reason) in [
        (
            "bytes before the start",
            b"noise".to_vec(),
            RejectReason::BeforeStart,
        ),
        (
            "truncated frame",
            b"\x0bMSH|^~\\&|half".to_vec(),
            RejectReason::Restarted,
        ),
        ("oversized frame", oversized, RejectReason::TooLong),
    ] {
        let mut deframer = Deframer::new(50_000);
        deframer.push(&bytes);
        deframer.push(&good);
        let got: Vec<Framed> = std::iter::from_fn(|| deframer.next()).collect();
        assert!(
            matches!(&got[0], Framed::Rejected { reason: r, .. } if *r == reason),
            "{name}: {:?}",
            got.len()
        );
        assert!(
            matches!(&got[1], Framed::Message(m) if m.starts_with(b"MSH")),
            "{name}"
        );
        assert_eq!(got.len(), 2, "{name}");
    }
}

/// Alerts: strange words cost themselves, the alert stays.
#[test]
fn an_alert_survives_strange_facets() {
    let text = format!(
        "{}\r{OBR}\r\
         OBX|1|ST|196648^MDC_EVT_HI^MDC|1.7.4.147842.1|HR high|||H~PH~SP|||F\r\
         OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.7.4.147842.2|soon|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||F\r\
         OBX|3|ST|68165^MDC_ATTR_EVENT_PHASE^MDC|1.7.4.147842.3|De-Escalate||||||F\r\
         OBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.7.4.147842.4|asleep||||||F\r\
         OBX|5|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE|1.7.4.147842.5|audio-paused~alert-acknowledged|||||F\r\
         OBX|6|ST|68484^MDC_ATTR_ALARM_PRIORITY^MDC|1.7.4.147842.6|20||||||F\r",
        HEADER.replace("ORU^R01^ORU_R01", "ORU^R40^ORU_R40")
    );
    let received = receive(&text);
    let alert = &device(&received).alerts[0];
    use lamplight_protocols::report::{AlertPhase, AlertPriority};
    assert_eq!(alert.phase, Some(AlertPhase::Deescalate));
    assert_eq!(alert.state, None);
    assert_eq!(alert.priority, AlertPriority::High);
    assert!(alert.inactivation.audio_paused && alert.inactivation.acknowledged);
    assert_eq!(
        alert.value.as_ref().unwrap().value,
        Value::None(NoValue::Unreadable)
    );
    assert_eq!(
        defects(&received),
        [
            "OBX[2]-5: not a number",
            "OBX[4]-5: a word that is not of this facet",
            "OBX[6]-5: a word that is not of this facet",
        ]
    );
}

/// Two rows of facet 2: the alert keeps what the first one says, and the other is noted.
#[test]
fn a_second_value_of_an_alert_does_not_replace_the_first() {
    let text = format!(
        "{}\r{OBR}\r\
         OBX|1|ST|196648^MDC_EVT_HI^MDC|1.7.4.7.1|ABP high|||H~PH~SP|||F\r\
         OBX|2|NM|150037^MDC_PRESS_BLD_ART_ABP_SYS^MDC|1.7.4.7.2|190|266016^MDC_DIM_MMHG^MDC|||||F\r\
         OBX|3|NM|150038^MDC_PRESS_BLD_ART_ABP_DIA^MDC|1.7.4.7.2|110|266016^MDC_DIM_MMHG^MDC|||||F\r",
        HEADER.replace("ORU^R01^ORU_R01", "ORU^R40^ORU_R40")
    );
    let received = receive(&text);
    let alert = &device(&received).alerts[0];
    let value = alert.value.as_ref().unwrap();
    let source = alert.source.as_ref().unwrap().refid.as_str();
    assert_eq!(value.value, Value::new(190.0));
    assert_eq!(source, "MDC_PRESS_BLD_ART_ABP_SYS");
    assert_eq!(value.term.refid.as_str(), source);
    assert_eq!(
        defects(&received),
        ["OBX[3]-4: a second value of one alert; the first one is kept"]
    );
}

/// Of an alert message without an alert what is there is taken, and somebody is told.
#[test]
fn an_alert_message_without_an_alert_is_noted() {
    let head = HEADER.replace("ORU^R01^ORU_R01", "ORU^R40^ORU_R40");
    let row = "OBX|1|ST|A12^Low saturation^99LOC|1.3.1|Low||||||R";
    let received = receive(&format!("{head}\r{OBR}\r{row}\r"));
    assert_eq!(code(&received), "AA");
    assert_eq!(device(&received).texts.len(), 1);
    assert_eq!(
        defects(&received),
        ["OBX: an alert message (R40) in which nothing says what the alert is"]
    );
}
