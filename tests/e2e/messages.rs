//! Messages of a bedside monitor, written by hand (IHE PCD TF-2, PCD-01 and PCD-04).

use chrono::{DateTime, Utc};
use std::time::SystemTime;

/// Segments end in a carriage return and nothing else (HL7 v2, chapter 2).
fn lines(segments: &[String]) -> String {
    segments
        .iter()
        .map(|segment| format!("{segment}\r"))
        .collect()
}

/// Now as HL7 writes it; a device with another time would be a condition of its own.
fn now() -> String {
    DateTime::<Utc>::from(SystemTime::now())
        .format("%Y%m%d%H%M%S+0000")
        .to_string()
}

fn head(device: &str, kind: &str, profile: &str, control: &str) -> String {
    let now = now();
    format!(
        "MSH|^~\\&|WARDMON^{device}^EUI-64|TEST|||{now}||{kind}|{control}|P|2.6|||AL|NE||UNICODE UTF-8|||{profile}"
    )
}

/// Who and where: an invented patient in the bed.
fn place(bed: &str) -> [String; 2] {
    [
        format!("PID|||TEST{bed}^^^WARD^MR||Teststone^Bed {bed}^^^^^L"),
        format!("PV1||I|4E^^{bed}"),
    ]
}

/// ADT^A01: somebody is admitted into a bed.
pub fn admission(bed: &str, family: &str, given: &str, birth: &str, control: &str) -> String {
    let now = now();
    lines(&[
        format!("MSH|^~\\&|KIS|TEST|||{now}||ADT^A01^ADT_A01|{control}|P|2.6|||AL|NE"),
        format!("EVN|A01|{now}"),
        format!("PID|||4711{bed}^^^WARD^MR||{family}^{given}^^^^^L||{birth}|F"),
        format!("PV1||I|4E^^{bed}"),
    ])
}

/// A number: its code, REFID, unit, and where it hangs in the device's tree.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    code: u32,
    refid: &'static str,
    unit: &'static str,
    node: &'static str,
}

/// Heart rate from the ECG.
pub const HEART_RATE: Metric = Metric {
    code: 147_842,
    refid: "MDC_ECG_HEART_RATE",
    unit: "264864^MDC_DIM_BEAT_PER_MIN^MDC",
    node: "1.2.1.1",
};

/// Oxygen saturation.
pub const SPO2: Metric = Metric {
    code: 150_456,
    refid: "MDC_PULS_OXIM_SAT_O2",
    unit: "262688^MDC_DIM_PERCENT^MDC",
    node: "1.3.1.1",
};

/// PCD-01 of one moment: a device in a bed with what it tells.
fn told(device: &str, bed: &str, control: &str, rows: impl Iterator<Item = String>) -> String {
    let now = now();
    let mut segments = vec![head(
        device,
        "ORU^R01^ORU_R01",
        "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO",
        control,
    )];
    segments.extend(place(bed));
    segments.push(format!(
        "OBR|1|{control}^WARDMON^{device}^EUI-64|{control}^WARDMON^{device}^EUI-64|182777000^monitoring of patient^SCT|||{now}"
    ));
    segments.push(format!(
        "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||{device}^^{device}^EUI-64"
    ));
    let numbered = rows.enumerate();
    segments.extend(numbered.map(|(row, rest)| format!("OBX|{}|{rest}", row + 2)));
    lines(&segments)
}

/// PCD-01: the numbers of one moment.
pub fn numbers(device: &str, bed: &str, control: &str, values: &[(Metric, &str)]) -> String {
    let row = |(metric, value): &(Metric, &str)| {
        let Metric {
            code,
            refid,
            unit,
            node,
        } = metric;
        format!("NM|{code}^{refid}^MDC|{node}|{value}|{unit}|||||R")
    };
    told(device, bed, control, values.iter().map(row))
}

/// PCD-01: what a bed frame tells of itself, by the names of docs/BEDS.md.
pub fn bed_facts(device: &str, bed: &str, control: &str, facts: &[(&str, &str)]) -> String {
    let row = |(place, (fact, value)): (usize, &(&str, &str))| {
        format!("ST|0^LAMPLIGHT_BED_{fact}^99LAMPLIGHT|1.1.1.{place}|{value}||||||F")
    };
    told(device, bed, control, (1..).zip(facts).map(row))
}

/// PCD-04: ventricular fibrillation, high priority, physiological.
pub fn ventricular_fibrillation(device: &str, bed: &str, control: &str, phase: &str) -> String {
    let now = now();
    let state = if phase == "end" { "inactive" } else { "active" };
    let mut segments = vec![head(
        device,
        "ORU^R40^ORU_R40",
        "IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO",
        control,
    )];
    segments.extend(place(bed));
    let alert = format!("VF{bed}^WARDMON^{device}^EUI-64");
    segments.push(format!(
        "OBR|1|{alert}|{alert}|196616^MDC_EVT_ALARM^MDC|||{now}||||||||||||||||||||||^VF{bed}&WARDMON&{device}&EUI-64"
    ));
    let Metric {
        code, refid, unit, ..
    } = HEART_RATE;
    for (facet, row) in [
        (
            1,
            format!(
                "ST|0^MDC_EVT_ECG_V_FIB^MDC|1.2.1.{code}.1|VENT FIB|||A~PH~SP|||F|||{now}||||{device}^^{device}^EUI-64"
            ),
        ),
        (
            2,
            format!("NM|{code}^{refid}^MDC|1.2.1.{code}.2|240|{unit}|||||R"),
        ),
        (
            3,
            format!("ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.{code}.3|{phase}||||||F"),
        ),
        (
            4,
            format!("ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.{code}.4|{state}||||||F"),
        ),
        (
            5,
            format!("ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.2.1.{code}.5|enabled||||||F"),
        ),
        (
            6,
            format!("ST|68484^MDC_ATTR_ALARM_PRIORITY^MDC|1.2.1.{code}.6|PH||||||F"),
        ),
    ] {
        segments.push(format!("OBX|{facet}|{row}"));
    }
    lines(&segments)
}
