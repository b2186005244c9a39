//! A message in words: its bytes in readable lines, and what was understood of it.
//!
//! Patients are named in both, so that whoever asks needs the right for it.

use crate::devices::{DecodedLine, DecodedWhat as What};
use lamplight_protocols::bed::{BedReport, Told};
use lamplight_protocols::call::{CallNews, CallReport};
use lamplight_protocols::report::{
    AdtReport, AlertReport, DeviceReport, PatientClaim, ReadUnit, Report, Term,
};
use lamplight_units::{DeviceTime, Unit, Value};
use lamplight_ward::place;
use std::fmt::{Debug, Write as _};

/// The most lines of one message; a page of a wave message has fewer.
const LINES: usize = 400;
/// The longest line.
const LINE: usize = 4_096;

/// Numbers in a line where the bytes are no text.
const OCTETS: usize = 16;

/// A message as it came, for whoever writes it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsSent<'a> {
    /// What stands before the bytes, such as a topic; may be empty.
    pub head: &'a str,
    /// The bytes that were kept.
    pub bytes: &'a [u8],
    /// How many there were.
    pub length: usize,
    /// Whether they are numbers and no text.
    pub octets: bool,
}

/// The bytes in lines: segments and line ends begin a new one, control characters have
/// their names, and what is no UTF-8 is read as Latin-1, which loses nothing. Numbers are
/// written in hexadecimal.
#[must_use]
pub fn readable(sent: AsSent<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !sent.head.is_empty() {
        lines.push(named(sent.head));
    }
    let room = LINES.saturating_sub(lines.len());
    if sent.octets {
        lines.extend(sent.bytes.chunks(OCTETS).take(room).map(hexadecimal));
    } else {
        lines.extend(text_lines(sent.bytes, room));
    }
    lines
}

/// `10 48 41 03`
fn hexadecimal(bytes: &[u8]) -> String {
    let each = bytes.iter().map(|byte| format!("{byte:02X}"));
    each.collect::<Vec<_>>().join(" ")
}

fn text_lines(bytes: &[u8], room: usize) -> Vec<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A cut message may end inside a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default())
                .into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let ends = text.replace("\r\n", "\n").replace('\r', "\n");
    let pieces = ends.strip_suffix('\n').unwrap_or(&ends);
    pieces.split('\n').take(room).map(named).collect()
}

/// A line with names for what can't be seen, cut at its bound.
fn named(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        if out.len() >= LINE {
            out.push('…');
            break;
        }
        match letter {
            '\t' => out.push_str("<TAB>"),
            letter if (letter as u32) < 0x20 => {
                let names = [
                    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF",
                    "VT", "FF", "CR", "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN",
                    "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
                ];
                let name = names.get(letter as usize).unwrap_or(&"?");
                let _ = write!(out, "<{name}>");
            }
            '\u{7f}' => out.push_str("<DEL>"),
            letter if letter.is_control() => {
                let _ = write!(out, "<{:02X}>", letter as u32);
            }
            letter => out.push(letter),
        }
    }
    out
}

/// What a message is at a glance: `ORU^R01 · 4711`, a topic, else its first bytes.
#[must_use]
pub fn title(head: &str, bytes: &[u8]) -> String {
    if !head.is_empty() {
        return named(head);
    }
    let first = bytes.split(|byte| *byte == b'\r').next();
    let first = String::from_utf8_lossy(first.unwrap_or_default());
    if let Some(separator) = first
        .strip_prefix("MSH")
        .and_then(|rest| rest.chars().next())
    {
        // MSH-1 is the separator itself, so that MSH-9 is the ninth piece, counted from 1.
        let field = |number: usize| first.split(separator).nth(number - 1).unwrap_or_default();
        let (kind, id) = (named(field(9)), named(field(10)));
        return [kind, id]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
    }
    named(first.chars().take(60).collect::<String>().as_str())
}

/// What the reports of a message say, in lines.
#[must_use]
pub fn decoded(reports: &[Report]) -> Vec<DecodedLine> {
    let mut lines = Lines::default();
    for report in reports {
        match report {
            Report::Device(device) => lines.device(device),
            Report::Adt(adt) => lines.adt(adt),
            Report::Call(call) => lines.call(call),
            Report::Bed(bed) => lines.bed(bed),
        }
    }
    lines.done()
}

/// Lines up to the bound; beyond, they are counted.
#[derive(Default)]
struct Lines {
    lines: Vec<DecodedLine>,
    more: usize,
}

impl Lines {
    fn add(&mut self, what: What, name: impl Into<String>, value: impl Into<String>) {
        if self.lines.len() >= LINES {
            self.more += 1;
            return;
        }
        self.lines.push(DecodedLine {
            what,
            name: name.into(),
            value: value.into(),
        });
    }

    fn done(mut self) -> Vec<DecodedLine> {
        if self.more > 0 {
            self.lines.push(DecodedLine {
                what: What::More,
                name: String::new(),
                value: self.more.to_string(),
            });
        }
        self.lines
    }

    fn sent(&mut self, at: Option<DeviceTime>) {
        if let Some(at) = at {
            self.add(What::Sent, "", time(at));
        }
    }

    fn device(&mut self, report: &DeviceReport) {
        let identity = &report.device;
        let made = [&identity.maker, &identity.model];
        let made: Vec<&str> = made.iter().map(|part| part.trim()).collect();
        self.add(
            What::Device,
            identity.id.to_string(),
            made.join(" ").trim().to_owned(),
        );
        self.sent(report.sent_at);
        if let Some(location) = &report.location {
            self.add(What::Place, "", place::in_words(location));
        }
        if let Some(patient) = &report.patient {
            self.patient(patient);
        }
        for number in &report.numbers {
            let value = match (&number.value, &number.sent) {
                (Value::Number(value), _) => value.get().to_string(),
                (Value::None(why), Some(sent)) => format!("{sent} ({why})"),
                (Value::None(why), None) => format!("– ({why})"),
            };
            let unit = unit(&number.unit);
            self.add(
                What::Number,
                label(&number.term),
                format!("{value} {unit}").trim().to_owned(),
            );
        }
        for text in &report.texts {
            self.add(What::Text, label(&text.term), text.text.to_string());
        }
        for wave in &report.waves {
            let count = wave.samples.len();
            let missing = wave.samples.iter().filter(|one| one.is_nan()).count();
            let mut value = format!("{count} × {} Hz {}", wave.rate.hz(), unit(&wave.unit));
            if missing > 0 {
                let _ = write!(value, " ({missing} –)");
            }
            self.add(What::Wave, label(&wave.term), value.trim().to_owned());
        }
        for alert in &report.alerts {
            self.alert(alert);
        }
        if let Some(watchdog) = report.watchdog {
            let every = watchdog.period_ms.map(|ms| format!("{} s", ms / 1_000));
            self.add(What::KeepAlive, "", every.unwrap_or_default());
        }
    }

    fn alert(&mut self, alert: &AlertReport) {
        let words = [
            alert.text.to_string(),
            format!("{:?}", alert.priority),
            alert
                .phase
                .map(|phase| format!("{phase:?}"))
                .unwrap_or_default(),
            alert
                .state
                .map(|state| format!("{state:?}"))
                .unwrap_or_default(),
        ];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        self.add(What::Alert, label(&alert.event), words.join(" · "));
    }

    fn patient(&mut self, patient: &PatientClaim) {
        let name = patient.name.reveal();
        let number = patient.record_number().map(|id| id.number().to_owned());
        let parts = [
            name.family.to_string(),
            name.given.to_string(),
            patient.birth.reveal().to_string(),
            patient.sex.reveal().to_string(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.add(What::Patient, number.unwrap_or_default(), parts.join(", "));
    }

    fn adt(&mut self, report: &AdtReport) {
        let at = report.at.map(time).unwrap_or_default();
        self.add(What::Adt, format!("{:?}", report.event), at);
        self.patient(&report.patient);
        if let Some(location) = &report.location {
            self.add(What::Place, "", place::in_words(location));
        }
        if let Some(location) = &report.prior_location {
            self.add(What::Place, "PV1-6", place::in_words(location));
        }
    }

    fn call(&mut self, report: &CallReport) {
        match &report.what {
            CallNews::Call(told) => {
                let place = &told.place;
                let parts = [
                    format!("{:?}", told.phase),
                    place.room.to_string(),
                    place.bed.to_string(),
                    format!("{:?}", place.spot),
                    place.address.to_string(),
                    told.text.to_string(),
                ];
                let parts: Vec<String> =
                    parts.into_iter().filter(|part| !part.is_empty()).collect();
                let name = format!("{:?}", told.kind);
                self.add(What::Call, name, parts.join(" · "));
            }
            CallNews::Restarted => self.add(What::Call, report.system.to_string(), "Restarted"),
            CallNews::Fault(words) => {
                self.add(
                    What::Call,
                    report.system.to_string(),
                    format!("Fault · {words}"),
                );
            }
            CallNews::FaultInDoubt => {
                self.add(
                    What::Call,
                    report.system.to_string(),
                    "Fault told again, or over",
                );
            }
        }
        self.sent(report.sent_at);
    }

    fn bed(&mut self, report: &BedReport) {
        self.add(
            What::Device,
            report.device.id.to_string(),
            report.device.model.to_string(),
        );
        self.sent(report.sent_at);
        if let Some(location) = &report.location {
            self.add(What::Place, "", place::in_words(location));
        }
        let facts = &report.facts;
        self.fact("online", &report.online);
        self.fact("exit", &facts.exit);
        self.fact("silenced", &facts.silenced);
        self.fact("zone", &facts.zone);
        self.fact("occupied", &facts.occupied);
        for (rail, state) in ["rail 1", "rail 2", "rail 3", "rail 4"]
            .iter()
            .zip(&facts.rails)
        {
            self.fact(rail, state);
        }
        self.fact("brake", &facts.brake);
        self.fact("lowest", &facts.lowest);
        self.fact("height_cm", &facts.height_cm);
        self.fact("head_deg", &facts.head_deg);
        self.fact("weight_kg", &facts.weight_kg);
        self.fact("wet", &facts.wet);
        self.fact("position", &facts.position);
        self.fact("plugged_in", &facts.plugged_in);
        self.fact("battery_pct", &facts.battery_pct);
        self.fact("button", &facts.button);
        self.fact("faults", &facts.faults);
        self.fact("firmware", &facts.firmware);
    }

    fn fact<T: Debug>(&mut self, name: &str, told: &Told<T>) {
        match told {
            Told::Not => {}
            Told::Unknown => self.add(What::Bed, name, "–"),
            Told::Is(value) => self.add(What::Bed, name, format!("{value:?}")),
        }
    }
}

/// The label of the screen with the name of the nomenclature, as far as both are known.
fn label(term: &Term) -> String {
    let refid = term.refid.as_str();
    match term.metric().map(|metric| metric.label) {
        Some(label) if !label.is_empty() => format!("{label} ({refid})"),
        _ => refid.to_owned(),
    }
}

fn unit(unit: &ReadUnit) -> String {
    match unit {
        ReadUnit::Known(Unit::Dimensionless) | ReadUnit::Missing => String::new(),
        ReadUnit::Known(unit) => unit.label().to_owned(),
        ReadUnit::Unknown(text) => text.to_string(),
    }
}

/// As the sender wrote it: its own clock.
fn time(at: DeviceTime) -> String {
    let zone = at.zone.map(|zone| zone.to_string()).unwrap_or_default();
    format!("{} {zone}", at.local.format("%Y-%m-%d %H:%M:%S%.f"))
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests;
