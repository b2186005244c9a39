//! PCD-01: numbers and texts under their containment tree.

use super::person::patient_and_place;
use super::segment::{Segment, components, escape};
use super::{PCD_01, Sender, Stamp, header, time};
use crate::hl7::time::write;
use crate::report::{
    Abnormal, DeviceReport, Limits, Marks, NumberReading, ReadUnit, ResultStatus, Term, TextReading,
};
use lamplight_units::{DeviceTime, NoValue, Value};
use std::collections::BTreeSet;

/// OBX rows of one message: the running number and which device rows are written.
pub(super) struct Rows<'a> {
    pub(super) message: &'a mut String,
    next: usize,
    known: BTreeSet<String>,
    instance: String,
}

impl<'a> Rows<'a> {
    pub(super) fn new(message: &'a mut String, report: &DeviceReport) -> Self {
        Self {
            message,
            next: 1,
            known: BTreeSet::new(),
            instance: instance(report),
        }
    }

    /// Starts the next row; OBX-1 counts through the whole message.
    pub(super) fn row(&mut self) -> Segment {
        let row = Segment::new("OBX").number(1, self.next);
        self.next += 1;
        row
    }

    /// Writes the MDS, VMD and channel rows above `channel` that are not yet written.
    ///
    /// Each OBR is complete in itself, so [`Self::forget`] is called between them.
    pub(super) fn tree(&mut self, channel: &str, metric: &str) {
        let mut parts = channel.split('.');
        let part = |p: Option<&str>| p.filter(|t| !t.is_empty()).unwrap_or("1").to_owned();
        let (m, v, c) = (part(parts.next()), parts.next(), parts.next());
        let (vmd, chan) = tree_terms(metric);
        self.device_row(
            format!("{m}.0.0.0"),
            "69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC",
            true,
        );
        if let Some(v) = v.filter(|v| *v != "0") {
            self.device_row(format!("{m}.{v}.0.0"), vmd, false);
            if let Some(c) = c.filter(|c| *c != "0") {
                self.device_row(format!("{m}.{v}.{c}.0"), chan, false);
            }
        }
    }

    fn device_row(&mut self, place: String, term: &'static str, named: bool) {
        if !self.known.insert(place.clone()) {
            return;
        }
        let mut row = self.row().raw(3, term).text(4, &place).raw(11, "X");
        if named {
            row = row.raw(18, self.instance.clone());
        }
        row.end(self.message);
    }

    /// Forgets the tree: the next OBR writes its own.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }
}

/// OBX-18 (EI): the device's id, its model as name space, and the id again when it is universal.
fn instance(report: &DeviceReport) -> String {
    let id = report.device.id.as_str();
    let model = &report.device.model;
    if id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
        components(&[id, model, id, "EUI-64"])
    } else {
        components(&[id, model])
    }
}

/// VMD and channel terms for a metric, by the family that its name tells.
fn tree_terms(metric: &str) -> (&'static str, &'static str) {
    const ANY_CHANNEL: &str = "69635^MDC_DEV_CHAN^MDC";
    const FAMILIES: &[(&str, &str, &str)] = &[
        (
            "MDC_ECG",
            "69798^MDC_DEV_ECG_VMD^MDC",
            "70739^MDC_DEV_CARD_RATE_CHAN^MDC",
        ),
        (
            "MDC_PULS_OXIM",
            "69642^MDC_DEV_ANALY_SAT_O2_VMD^MDC",
            ANY_CHANNEL,
        ),
        (
            "MDC_PRESS_BLD_NONINV",
            "70686^MDC_DEV_PRESS_BLD_NONINV_VMD^MDC",
            "70687^MDC_DEV_PRESS_BLD_NONINV_CHAN^MDC",
        ),
        (
            "MDC_PRESS_CUFF",
            "70686^MDC_DEV_PRESS_BLD_NONINV_VMD^MDC",
            "70687^MDC_DEV_PRESS_BLD_NONINV_CHAN^MDC",
        ),
        (
            "MDC_PRESS_BLD",
            "69854^MDC_DEV_METER_PRESS_BLD_VMD^MDC",
            "69855^MDC_DEV_METER_PRESS_BLD_CHAN^MDC",
        ),
        ("MDC_TEMP", "69902^MDC_DEV_METER_TEMP_VMD^MDC", ANY_CHANNEL),
    ];
    FAMILIES
        .iter()
        .find(|(family, ..)| metric.starts_with(family))
        .map_or(
            ("69634^MDC_DEV_VMD^MDC", ANY_CHANNEL),
            |(_, vmd, channel)| (vmd, channel),
        )
}

/// OBX-3 (CWE): the nomenclature's term, or what the sender had.
pub(super) fn term(term: &Term) -> String {
    match (&term.sent_as, term.metric()) {
        (Some(sent), None) => components(&sent.split('^').collect::<Vec<_>>()),
        (None | Some(_), _) => components(&[&term.code.to_string(), term.refid.as_str(), "MDC"]),
    }
}

/// OBX-6 (CWE): an MDC unit, or the sender's own words.
pub(super) fn unit(unit: &ReadUnit) -> String {
    match unit {
        ReadUnit::Known(unit) => components(&[&unit.code().to_string(), unit.refid(), "MDC"]),
        ReadUnit::Missing => String::new(),
        ReadUnit::Unknown(text) => escape(text),
    }
}

/// OBX-7: `low-high`, `>low`, `<high`.
pub(super) fn limits(limits: Limits) -> String {
    match (limits.low, limits.high) {
        (Some(low), Some(high)) => format!("{low}-{high}"),
        (Some(low), None) => format!(">{low}"),
        (None, Some(high)) => format!("<{high}"),
        (None, None) => String::new(),
    }
}

/// OBX-8: marks and the reason for no value, HL7 table 0078 with the IHE PCD additions.
fn flags(marks: Marks, value: Value) -> String {
    let reason = value.reason().map(|reason| match reason {
        NoValue::NotMeasured | NoValue::SensorOff | NoValue::Sentinel | NoValue::Stale => "NAV",
        NoValue::Invalid | NoValue::Unreadable | NoValue::WrongUnit => "INV",
        NoValue::Busy => "BUSY",
        NoValue::AboveRange => ">",
        NoValue::BelowRange => "<",
    });
    let abnormal = match marks.abnormal {
        Abnormal::Unstated => None,
        Abnormal::Normal => Some("N"),
        Abnormal::Low => Some("L"),
        Abnormal::VeryLow => Some("LL"),
        Abnormal::High => Some("H"),
        Abnormal::VeryHigh => Some("HH"),
        Abnormal::Abnormal => Some("A"),
    };
    let marks = [
        (marks.questionable, "QUES"),
        (marks.demo, "DEMO"),
        (marks.test, "TEST"),
        (marks.calibrating, "CAL"),
        (marks.early, "EARLY"),
        (marks.alarm_off, "ALINH"),
        (marks.alarm_active, "ALACT"),
    ];
    let set = marks.iter().filter(|(is, _)| *is).map(|(_, code)| *code);
    abnormal
        .into_iter()
        .chain(reason)
        .chain(set)
        .collect::<Vec<_>>()
        .join("~")
}

/// OBX-11, HL7 table 0085.
pub(super) const fn status(status: ResultStatus) -> &'static str {
    match status {
        ResultStatus::Raw => "R",
        ResultStatus::Preliminary => "P",
        ResultStatus::Final => "F",
        ResultStatus::Corrected => "C",
        ResultStatus::NoResult => "X",
        ResultStatus::Deleted => "D",
        ResultStatus::Wrong => "W",
        ResultStatus::Unstated => "",
    }
}

/// The fields that a number has wherever it stands (PCD-01 and the source of a PCD-04).
pub(super) fn number_fields(row: Segment, reading: &NumberReading, place: &str) -> Segment {
    let row = match reading.value.number() {
        Some(number) => row.number(5, number),
        None => row,
    };
    // A row without a value has no result (IHE PCD TF-2, appendix B.8.11).
    let withdrawn = matches!(reading.status, ResultStatus::Deleted | ResultStatus::Wrong);
    let result = if reading.value.number().is_some() || withdrawn {
        status(reading.status)
    } else {
        "X"
    };
    row.raw(2, "NM")
        .raw(3, term(&reading.term))
        .text(4, place)
        .raw(6, unit(&reading.unit))
        .raw(7, limits(reading.limits))
        .raw(8, flags(reading.marks, reading.value))
        .raw(11, result)
}

fn number(rows: &mut Rows<'_>, reading: &NumberReading) {
    rows.tree(&reading.channel.0, reading.term.refid.as_str());
    let mut row = number_fields(rows.row(), reading, &reading.channel.0);
    if reading.episodic {
        row = row
            .raw(14, reading.at.as_ref().map_or_else(String::new, write))
            .raw(17, "AMEAS^auto-measurement^MDC~69124^MDC_OBS_NONCTS^MDC");
    }
    row.end(rows.message);
}

fn text(rows: &mut Rows<'_>, reading: &TextReading) {
    rows.tree(&reading.channel.0, reading.term.refid.as_str());
    rows.row()
        .raw(2, "ST")
        .raw(3, term(&reading.term))
        .text(4, &reading.channel.0)
        .text(5, &reading.text)
        .raw(11, status(reading.status))
        .end(rows.message);
}

/// One OBR: its number in the message, what it holds, from when to when.
pub(super) fn obr(
    rows: &mut Rows<'_>,
    sender: &Sender,
    id: &str,
    number: usize,
    service: &str,
    times: (String, String),
) {
    rows.forget();
    Segment::new("OBR")
        .number(1, number)
        .raw(2, sender.entity(id))
        .raw(3, sender.entity(id))
        .raw(4, service)
        .raw(7, times.0)
        .raw(8, times.1)
        .end(rows.message);
}

/// Numbers and texts of one device as PCD-01, one OBR for each time at which they hold.
///
/// Episodic values carry their own time in OBX-14 and go into the first OBR.
#[must_use]
pub fn pcd01(report: &DeviceReport, sender: &Sender, stamp: &Stamp) -> Vec<u8> {
    let mut message = header(sender, stamp, PCD_01);
    patient_and_place(
        &mut message,
        report.patient.as_ref(),
        report.location.as_ref(),
    );
    let mut times: Vec<Option<DeviceTime>> = Vec::new();
    let continuous = report.numbers.iter().filter(|n| !n.episodic).map(|n| n.at);
    for at in continuous.chain(report.texts.iter().map(|t| t.at)) {
        if !times.contains(&at) {
            times.push(at);
        }
    }
    if times.is_empty() {
        times.push(None);
    }
    let mut rows = Rows::new(&mut message, report);
    for (index, at) in times.iter().enumerate() {
        let written = at
            .as_ref()
            .map_or_else(|| time(stamp.at, sender.zone), write);
        let id = match index {
            0 => stamp.control_id.as_str().to_owned(),
            later => format!("{}-{later}", stamp.control_id),
        };
        obr(
            &mut rows,
            sender,
            &id,
            index + 1,
            "182777000^monitoring of patient^SCT",
            (written, String::new()),
        );
        for reading in &report.numbers {
            let here = if reading.episodic {
                index == 0
            } else {
                reading.at == *at
            };
            if here {
                number(&mut rows, reading);
            }
        }
        for reading in report.texts.iter().filter(|t| t.at == *at) {
            text(&mut rows, reading);
        }
    }
    message.into_bytes()
}
