//! One OBX: what kind of row it is, and numbers and texts themselves.

use super::alert::{AlertPart, MaybeEvent, Surroundings};
use super::{Counted, MAX_TEXT, Reader, identity, wave};
use crate::hl7::escape::unescape;
use crate::hl7::measured::Measured;
use crate::hl7::message::{Delimiters, Row, trimmed};
use crate::hl7::term::{Named, Role};
use crate::hl7::time::{self, seconds_between};
use crate::hl7::value::{Flags, Parsed, limits, number, status, structured};
use crate::report::{Channel, NumberReading, ReadUnit, TextReading};
use lamplight_units::clock::Precision;
use lamplight_units::unit::Dimension;
use lamplight_units::{DeviceTime, MetricKind, NoValue, Unit, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// The fields of an OBX that are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Obx<'a> {
    /// Which OBX of the message, from 1.
    pub(super) number: usize,
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) channel: &'a str,
    pub(super) value: &'a str,
    pub(super) unit: &'a str,
    pub(super) range: &'a str,
    pub(super) flags: &'a str,
    pub(super) status: &'a str,
    pub(super) access: &'a str,
    pub(super) time: &'a str,
    pub(super) method: &'a str,
    pub(super) instance: &'a str,
}

impl<'a> Obx<'a> {
    pub(super) fn of(row: &Row<'a>, number: usize) -> Self {
        // Some put the status one field too early (OBX-10).
        let (status, early) = (trimmed(row.get(11)), trimmed(row.get(10)));
        let is_status = matches!(early, "R" | "F" | "C" | "X" | "P");
        Self {
            number,
            kind: trimmed(row.get(2)),
            name: row.get(3),
            channel: trimmed(row.get(4)),
            value: row.get(5),
            unit: row.get(6),
            range: row.get(7),
            flags: row.get(8),
            status: if status.is_empty() && is_status {
                early
            } else {
                status
            },
            access: row.get(13),
            time: row.get(14),
            method: row.get(17),
            instance: row.get(18),
        }
    }

    /// OBX-4 of a device row: a zero at the end of four numbers (`1.0.0.0`, `1.7.4.0`).
    fn is_device_place(&self) -> bool {
        self.channel.ends_with(".0") && self.channel.bytes().filter(|b| *b == b'.').count() == 3
    }
}

/// OBX-4 of an MDS row: `m.0.0.0`.
pub(super) fn is_mds(channel: &str) -> bool {
    channel.ends_with(".0.0.0")
}

/// A term that is spot-measured is of another moment than the message when it says so by this much.
const SPOT_SECONDS: f64 = 1.0;
/// Gateways stamp continuous values a little before the message; more than this is not now.
const CONTINUOUS_SECONDS: f64 = 30.0;

impl<'a> Reader<'_, 'a> {
    pub(super) fn row(&mut self, obx: &Obx<'a>) {
        let d = self.context.delimiters;
        let Some(named) = self.context.words.term(obx.name) else {
            if !obx.value.is_empty() {
                self.defect(obx, 3, "no name");
            }
            return;
        };
        if !obx.instance.is_empty() {
            let is_mds = is_mds(obx.channel) || named.term.refid.as_str().ends_with("_MDS");
            let block = &mut self.block.instances;
            block.note(
                obx.instance,
                obx.channel,
                is_mds && obx.value.is_empty(),
                &d,
            );
        }
        if named.role == Role::Device
            || (obx.value.is_empty() && obx.kind.is_empty() && obx.is_device_place())
        {
            return;
        }
        if let Role::Alert(priority, kind) = named.role {
            self.whole_alert(obx, &named, priority, kind);
            return;
        }
        if is_wave(obx, &named, &d) {
            self.wave(obx, &named);
            return;
        }
        if self.wave_facet(obx, &named) || self.alert_part(obx, &named) {
            return;
        }
        let texts = self.block.texts.len();
        self.value(obx, &named);
        if self.alert_message && self.block.texts.len() > texts {
            let this = MaybeEvent::of(obx, &named, texts);
            self.block.maybe_event = this.or(self.block.maybe_event.take());
        }
    }

    pub(super) fn defect(&mut self, obx: &Obx<'_>, field: usize, reason: &str) {
        self.context.defects.field("OBX", obx.number, field, reason);
    }

    /// A wave's facet goes to its wave; `false` when it is none, or has none.
    fn wave_facet(&mut self, obx: &Obx<'a>, named: &Named) -> bool {
        let facet = match named.role {
            Role::Rate => wave::Facet::Rate,
            Role::Period => wave::Facet::Period,
            Role::Resolution => wave::Facet::Resolution,
            Role::Range => wave::Facet::Range,
            Role::Inop => wave::Facet::Invalid,
            Role::Value
            | Role::Device
            | Role::Event
            | Role::Alert(..)
            | Role::Source
            | Role::Phase
            | Role::State
            | Role::Inactivation
            | Role::Priority
            | Role::Kind
            | Role::Text
            | Role::Timeout
            | Role::Model => return false,
        };
        let unit = self.context.words.unit(obx.unit).unit;
        let told = wave::Told {
            facet,
            value: obx.value,
            unit,
        };
        match wave::owner(&self.block.waves, obx.channel) {
            Some(wave) => self.tell(wave, obx, &told),
            None if facet == wave::Facet::Invalid => return false,
            None => self.block.loose.push(wave::Loose {
                obx: *obx,
                told,
                behind: self.block.waves.len(),
            }),
        }
        true
    }

    /// Gives a wave what a facet row tells.
    fn tell(&mut self, wave: usize, obx: &Obx<'a>, told: &wave::Told<'a>) {
        let dialect = self.context.words.dialect();
        let d = self.context.delimiters;
        let wave = self.block.waves.get_mut(wave);
        if wave.is_some_and(|wave| !wave.facet(told, &d, dialect)) {
            self.defect(obx, 5, "not a number that a wave could have here");
        }
    }

    /// Facets that stand before their wave, or beside it, or at the channel of several; what
    /// has no wave at all is a number like others.
    pub(super) fn settle_facets(&mut self) {
        for loose in std::mem::take(&mut self.block.loose) {
            let waves = wave::owners(&self.block.waves, loose.obx.channel, loose.behind);
            if waves.is_empty()
                && let Some(named) = self.context.words.term(loose.obx.name)
            {
                self.value(&loose.obx, &named);
            }
            for wave in waves {
                self.tell(wave, &loose.obx, &loose.told);
            }
        }
    }

    fn wave(&mut self, obx: &Obx<'a>, named: &Named) {
        if obx.value.is_empty() || !self.count(Counted::Wave) {
            return;
        }
        let unit = self.context.words.unit(obx.unit);
        let channel = self.context.words.channel(obx.channel);
        let start = self.time(obx.time, "OBX", obx.number, 14);
        let room = super::MAX_SAMPLES_OF_MESSAGE.saturating_sub(self.counts.samples);
        let d = self.context.delimiters;
        let mut pending =
            wave::PendingWave::new(obx.number, named.term.clone(), channel, start, unit);
        let flags = Flags::read(obx.flags, &d);
        let samples = if obx.kind.eq_ignore_ascii_case("MA") {
            wave::one_channel(obx.value, &d)
        } else {
            Some(Cow::Borrowed(obx.value))
        };
        let over = match samples {
            Some(samples) => pending.samples(&samples, room, &d),
            None => {
                pending.refuse(wave::SEVERAL_CHANNELS);
                false
            }
        };
        if flags.reason.or(status(obx.status).1).is_some() {
            pending.void();
        }
        self.counts.samples += pending.len();
        if over {
            self.defect(
                obx,
                5,
                "more samples than are taken (200,000 a wave, 2,000,000 a message)",
            );
        }
        self.block.waves.push(pending);
    }

    /// Numbers and texts, by OBX-2; where that is empty or strange, by what is there.
    fn value(&mut self, obx: &Obx<'a>, named: &Arc<Named>) {
        if named.role == Role::Model {
            let text = self.plain_text(obx);
            self.block.model.get_or_insert(text);
            return;
        }
        match obx.kind {
            "NM" | "nm" | "NA" | "MA" => self.number_or_text(obx, named),
            "SN" => match structured(obx.value, &self.context.delimiters) {
                Ok(parsed) => self.number(obx, named, parsed),
                Err(text) => self.text(obx, named, Arc::from(text)),
            },
            // A number's own word for "none" must take the place of the number before it.
            "ST" | "TX" | "FT" | "IS" | "ID" => match number(obx.value) {
                parsed @ (Parsed::Number(_) | Parsed::None(_)) if named.is_numeric() => {
                    self.number(obx, named, parsed);
                }
                Parsed::Number(_) | Parsed::None(_) | Parsed::Unreadable => {
                    let text = self.plain_text(obx);
                    self.text(obx, named, text);
                }
            },
            "CWE" | "CE" | "CNE" | "CF" => {
                let text = self.coded_text(obx);
                match number(&text) {
                    parsed @ (Parsed::Number(_) | Parsed::None(_)) if named.is_numeric() => {
                        self.number(obx, named, parsed);
                    }
                    Parsed::Number(_) | Parsed::None(_) | Parsed::Unreadable => {
                        self.text(obx, named, text);
                    }
                }
            }
            "NR" if named.is_numeric() => self.untyped(obx, named),
            "ED" | "RP" => self.defect(obx, 2, "a data type that is not used here"),
            "DT" | "TM" | "TS" | "DTM" | "NR" | "XPN" | "XCN" | "CX" | "EI" | "AD" | "TN" => {
                let text = self.plain_text(obx);
                self.text(obx, named, text);
            }
            _ => self.untyped(obx, named),
        }
    }

    /// NM. A state sent as a number type keeps its text; anything else that is no number is
    /// a number without a value.
    fn number_or_text(&mut self, obx: &Obx<'a>, named: &Arc<Named>) {
        let parsed = number(obx.value);
        let is_state = named
            .metric
            .is_some_and(|m| m.kind == MetricKind::Enumeration);
        if parsed == Parsed::Unreadable && is_state {
            let text = self.plain_text(obx);
            self.text(obx, named, text);
        } else {
            self.number(obx, named, parsed);
        }
    }

    /// OBX-2 empty or unknown: a number if it reads as one, or if its name stands for one.
    fn untyped(&mut self, obx: &Obx<'a>, named: &Arc<Named>) {
        let value = obx.value.trim();
        if value.is_empty() && !named.is_numeric() {
            return;
        }
        let structured = structured(value, &self.context.delimiters);
        match structured {
            Ok(parsed @ (Parsed::Number(_) | Parsed::None(_))) => self.number(obx, named, parsed),
            Ok(Parsed::Unreadable) if named.is_numeric() => {
                self.number(obx, named, Parsed::Unreadable);
            }
            Ok(Parsed::Unreadable) | Err(_) => {
                let text = self.plain_text(obx);
                self.text(obx, named, text);
            }
        }
    }

    fn number(&mut self, obx: &Obx<'a>, named: &Named, parsed: Parsed) {
        if !self.count(Counted::Reading) {
            return;
        }
        let channel = self.context.words.channel(obx.channel);
        let reading = self.reading(obx, named, channel, parsed);
        self.block.numbers.push(reading);
    }

    /// One number with everything beside it.
    pub(super) fn reading(
        &mut self,
        obx: &Obx<'a>,
        named: &Named,
        channel: Channel,
        parsed: Parsed,
    ) -> NumberReading {
        let d = self.context.delimiters;
        let dialect = self.context.words.dialect();
        let mut flags = Flags::read(obx.flags, &d);
        flags.marks.demo |= self.context.training;
        let (status, no_result) = status(obx.status);
        let judged = match parsed {
            Parsed::Number(n) => {
                let (value, odd) = named.sign.judge(n, dialect);
                if odd {
                    self.defect(obx, 5, "negative where only positive numbers exist");
                }
                value
            }
            Parsed::None(reason) => Value::None(reason),
            Parsed::Unreadable => {
                self.defect(obx, 5, "not a number");
                Value::None(NoValue::Unreadable)
            }
        };
        let sent = match judged {
            Value::Number(_) => None,
            Value::None(_) => as_it_stood(obx.value, &d),
        };
        let unit = self.context.words.unit(obx.unit);
        if let (ReadUnit::Known(unit), Some(metric)) = (&unit.unit, named.metric)
            && metric.kind == MetricKind::Numeric
            && !fits(*unit, metric.unit)
        {
            self.defect(obx, 6, "a unit that this metric can't have");
        }
        let limits = limits(obx.range, dialect).unwrap_or_else(|_| {
            self.defect(obx, 7, "not a range");
            Default::default()
        });
        let own = self.own_time(obx);
        NumberReading {
            term: named.term.clone(),
            channel,
            value: without(judged, flags.reason.or(no_result)),
            sent,
            unit: plain_unit(unit, obx.unit),
            limits,
            status,
            marks: flags.marks,
            at: own.or_else(|| self.block_time()),
            episodic: self.is_episodic(obx, named, own),
        }
    }

    /// OBX-14. One that is written to the day or hour only, and agrees with the block's time,
    /// tells nothing of its own.
    pub(super) fn own_time(&mut self, obx: &Obx<'a>) -> Option<DeviceTime> {
        let own = self.time(obx.time, "OBX", obx.number, 14)?;
        let Some(block) = self
            .block_time()
            .filter(|_| own.precision < Precision::Minute)
        else {
            return Some(own);
        };
        let digits = time::write(&DeviceTime { zone: None, ..own });
        let whole = time::write(&DeviceTime {
            zone: None,
            ..block
        });
        (!whole.starts_with(&digits)).then_some(own)
    }

    /// Whether a number stands for a moment in the past: OBX-17 (in old messages OBX-13) says
    /// so, or OBX-14 is another time than the message's.
    fn is_episodic(&self, obx: &Obx<'_>, named: &Named, own: Option<DeviceTime>) -> bool {
        if !obx.method.is_empty() || !obx.access.is_empty() {
            let says = |word: &str| obx.method.contains(word) || obx.access.contains(word);
            if says("APERIODIC") || says("MDC_OBS_NONCTS") {
                return true;
            }
            if says("MDC_OBS_CTS") {
                return false;
            }
        }
        let (Some(own), Some(block)) = (own, self.block_time()) else {
            return false;
        };
        let Some(apart) = seconds_between(&own, &block) else {
            return true;
        };
        if named.spot {
            apart.abs() > SPOT_SECONDS
        } else {
            apart > CONTINUOUS_SECONDS
        }
    }

    fn text(&mut self, obx: &Obx<'a>, named: &Named, text: Arc<str>) {
        if !self.count(Counted::Reading) {
            return;
        }
        let own = self.own_time(obx);
        let reading = TextReading {
            term: named.term.clone(),
            channel: self.context.words.channel(obx.channel),
            text,
            status: status(obx.status).0,
            at: own.or_else(|| self.block_time()),
        };
        self.block.texts.push(reading);
    }

    /// OBX-5 as text: unescaped, a repetition on a new line, bounded.
    pub(super) fn plain_text(&mut self, obx: &Obx<'_>) -> Arc<str> {
        let d = self.context.delimiters;
        let (text, cut) = bounded(obx.value, &d);
        if cut {
            self.defect(obx, 5, "a text longer than 4,000 characters, cut");
        }
        Arc::from(text)
    }

    /// CWE: the original text, else a name, else the code; a repetition on a new line, since
    /// several states of a list may hold at once.
    fn coded_text(&mut self, obx: &Obx<'_>) -> Arc<str> {
        let d = self.context.delimiters;
        let words = |one: &str| {
            let parts = [9, 2, 5, 1].map(|n| d.component(one, n).trim());
            let part = parts.into_iter().find(|p| !p.is_empty());
            bounded(part.unwrap_or(""), &d).0
        };
        if d.repetitions(obx.value).nth(MAX_CODES).is_some() {
            self.defect(obx, 5, "more than 32 codes in one value");
        }
        let all = d.repetitions(obx.value).take(MAX_CODES).map(words);
        let told: Vec<String> = all.filter(|words| !words.is_empty()).collect();
        Arc::from(told.join("\n"))
    }

    /// Alerts and their facets; see [`super::alert`].
    fn alert_part(&mut self, obx: &Obx<'a>, named: &Arc<Named>) -> bool {
        let surroundings = Surroundings::of(
            self.block.is_alert,
            self.block.only_alert,
            &self.block.alerts,
        );
        match AlertPart::of(obx, named, surroundings, &self.context.delimiters) {
            Some(part) => {
                self.alert(obx, named, part);
                true
            }
            None => false,
        }
    }
}

/// The most codes that are read of one value.
const MAX_CODES: usize = 32;

/// The most characters kept of what stood where a number should.
const MAX_SENT: usize = 64;

/// OBX-5 of a row without a number: `<45`, `---`, a state; nothing where nothing was sent.
/// The comparator and the number of an SN are written together.
fn as_it_stood(value: &str, d: &Delimiters) -> Option<Arc<str>> {
    let value = trimmed(value);
    let end = value.char_indices().nth(MAX_SENT);
    let plain = unescape(&value[..end.map_or(value.len(), |(at, _)| at)], d);
    let plain: String = plain
        .chars()
        .filter(|c| *c != char::from(d.component) && !c.is_control())
        .collect();
    (!plain.is_empty() && plain != "\"\"").then(|| Arc::from(plain))
}

/// Whether a row holds samples: NA and MA, unless it is a lone number of a metric that is
/// one; and a list under a wave's name, whatever type it is said to have.
fn is_wave(obx: &Obx<'_>, named: &Named, d: &Delimiters) -> bool {
    let parts = obx
        .value
        .bytes()
        .filter(|b| *b == d.component || *b == d.repetition);
    if matches!(obx.kind, "NA" | "MA") {
        return !named.is_numeric() || parts.count() > 0;
    }
    named.metric.is_some_and(|m| m.kind == MetricKind::Wave) && parts.count() > 1
}

fn bounded(text: &str, d: &Delimiters) -> (String, bool) {
    // Cut first: unescaping a text of megabytes to keep a page of it is wasted work.
    let end = text
        .char_indices()
        .nth(MAX_TEXT)
        .map_or(text.len(), |(at, _)| at);
    let lines: Vec<_> = d
        .repetitions(text[..end].trim())
        .map(|line| unescape(line, d))
        .collect();
    let joined = lines.join("\n");
    let empty = joined == "\"\"";
    (if empty { String::new() } else { joined }, end < text.len())
}

/// The value, or none for a reason that OBX-8 or OBX-11 gives.
fn without(value: Value, reason: Option<NoValue>) -> Value {
    let Some(reason) = reason else {
        return value;
    };
    match value.reason() {
        // These say more than "no result" does.
        Some(
            NoValue::AboveRange
            | NoValue::BelowRange
            | NoValue::Sentinel
            | NoValue::SensorOff
            | NoValue::Unreadable,
        ) => value,
        Some(
            NoValue::NotMeasured
            | NoValue::Invalid
            | NoValue::Busy
            | NoValue::WrongUnit
            | NoValue::Stale,
        )
        | None => Value::None(reason),
    }
}

/// A number's unit; a factor inside it is meant for samples, so here it is a unit unknown.
fn plain_unit(measured: Measured, text: &str) -> ReadUnit {
    match measured.factor {
        None => measured.unit,
        Some(_) => ReadUnit::Unknown(Arc::from(text.chars().take(100).collect::<String>())),
    }
}

/// Whether a metric kept in `usual` can be sent in `unit`: the same dimension, or one of the
/// pairs that makers choose between (CO₂ in per cent, ST in millivolts, glucose in moles).
fn fits(unit: Unit, usual: Unit) -> bool {
    let (a, b) = (unit.dimension(), usual.dimension());
    let pair = |x, y| (a, b) == (x, y) || (a, b) == (y, x);
    a == b
        || pair(Dimension::Number, Dimension::Fraction)
        || pair(Dimension::Pressure, Dimension::Fraction)
        || pair(Dimension::Length, Dimension::Voltage)
        || pair(Dimension::MassConcentration, Dimension::Own)
        || pair(Dimension::Flow, Dimension::Own)
        || pair(Dimension::Number, Dimension::Own)
        || pair(Dimension::Number, Dimension::Frequency)
        || pair(Dimension::Number, Dimension::Time)
}

/// For the watchdog and the value rows of alerts.
pub(super) fn mds(obx: &Obx<'_>) -> u32 {
    identity::mds_of(obx.channel)
}
