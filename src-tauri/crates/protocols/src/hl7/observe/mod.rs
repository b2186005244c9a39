//! ORU and its kin: segments in their order to device reports.
//!
//! A message is patient groups (PID, PV1) of time blocks (OBR) of rows (OBX). Rows are
//! gathered for each block and given to their devices at its end, because the row that names
//! the device may come last. What a bad row says is noted and left out; the rest counts.

mod alert;
mod alert_words;
mod identity;
mod row;
mod shared;
mod wave;

use super::defects::Defects;
use super::message::{Delimiters, Header, Line, Name, Row};
use super::vocabulary::Vocabulary;
use super::{person, time};
use crate::report::{
    DeviceIdentity, DeviceReport, Location, NumberReading, PatientClaim, TextReading, Watchdog,
};
use alert::{MaybeEvent, PendingAlert};
use identity::Instances;
pub(super) use identity::SenderName;
use lamplight_units::DeviceTime;
use row::{Obx, is_mds};
pub(super) use shared::SharedNames;
use std::sync::Arc;
use wave::PendingWave;

/// The most numbers and texts taken of one message.
pub const MAX_READINGS: usize = 20_000;
/// The most pieces of waves taken of one message.
pub const MAX_WAVES: usize = 1_000;
/// The most samples taken of one piece of a wave.
pub const MAX_SAMPLES: usize = 200_000;
/// The most samples taken of one message.
pub const MAX_SAMPLES_OF_MESSAGE: usize = 2_000_000;
/// The most alerts taken of one message.
pub const MAX_ALERTS: usize = 1_000;
/// The most device reports that one message may become.
pub const MAX_REPORTS: usize = 1_000;
/// The most characters kept of a text.
pub const MAX_TEXT: usize = 4_000;

/// What the reader needs beside the segments.
pub(super) struct Context<'r> {
    pub(super) delimiters: Delimiters,
    pub(super) words: &'r mut Vocabulary,
    pub(super) defects: &'r mut Defects,
    /// MSH-7.
    pub(super) sent_at: Option<DeviceTime>,
    /// MSH-11 is T.
    pub(super) training: bool,
    /// Names a sender that names itself nowhere.
    pub(super) peer: &'r str,
}

/// Reads the segments behind MSH.
pub(super) fn read<'a>(
    header: &Header<'a>,
    lines: &[Line<'a>],
    context: Context<'_>,
) -> Vec<DeviceReport> {
    let peer = context.peer;
    let known = context
        .words
        .sender(header, |header| SenderName::read(header, peer));
    let Some(sender) = known else {
        context.defects.add("MSH-3", "no name of the sender");
        return Vec::new();
    };
    let mut reader = Reader {
        alert_message: header.trigger().eq_ignore_ascii_case("R40"),
        sender,
        context,
        fields: Row::new(),
        expected: lines.len().min(64),
        done: Vec::new(),
        group: Group::default(),
        block: Block::default(),
        counts: Counts::default(),
        last_time: ("", None),
    };
    for line in lines {
        reader.segment(*line);
    }
    reader.end()
}

/// One patient's part of the message.
#[derive(Default)]
struct Group {
    patient: Option<PatientClaim>,
    location: Option<Location>,
    placed: bool,
    reports: Vec<DeviceReport>,
    last: Option<DeviceIdentity>,
}

/// One OBR with its rows.
#[derive(Default)]
struct Block<'a> {
    /// OBX-4 of the last row, for a PRT behind it.
    place: &'a str,
    /// PRT-10, the first.
    participant: Option<identity::Instance>,
    /// OBR-10, where it names a device.
    collector: Option<identity::Instance>,
    /// Facets of waves that were not there yet.
    loose: Vec<wave::Loose<'a>>,
    /// OBR-7, and OBR-8.
    start: Option<DeviceTime>,
    end: Option<DeviceTime>,
    /// OBR-4 or the message's type says that this is an alert.
    is_alert: bool,
    /// OBR-4 says nothing else.
    only_alert: bool,
    /// OBR-29, else OBR-3.
    thread: Arc<str>,
    has_parent: bool,
    instances: Instances,
    model: Option<Arc<str>>,
    numbers: Vec<NumberReading>,
    texts: Vec<TextReading>,
    waves: Vec<PendingWave>,
    alerts: Vec<PendingAlert>,
    /// Of an alert message: the last text that its facets may show to be their event.
    maybe_event: Option<MaybeEvent<'a>>,
    period_ms: Option<u32>,
}

/// What was taken so far, for the bounds, and where we are, for the defects.
#[derive(Default)]
struct Counts {
    obx: usize,
    obr: usize,
    readings: usize,
    waves: usize,
    samples: usize,
    alerts: usize,
    /// A bound was met and noted.
    full: bool,
}

struct Reader<'r, 'a> {
    context: Context<'r>,
    sender: SenderName,
    alert_message: bool,
    fields: Row<'a>,
    /// How many rows to make room for: most of a short message are numbers.
    expected: usize,
    done: Vec<DeviceReport>,
    group: Group,
    block: Block<'a>,
    counts: Counts,
    /// Rows repeat the same time: the last one read.
    last_time: (&'a str, Option<DeviceTime>),
}

impl<'a> Reader<'_, 'a> {
    fn segment(&mut self, line: Line<'a>) {
        let separator = self.context.delimiters.field;
        match line.name {
            Name::Obx => {
                self.fields.split(line, separator);
                self.counts.obx += 1;
                let obx = Obx::of(&self.fields, self.counts.obx);
                self.block.place = obx.channel;
                self.row(&obx);
            }
            Name::Obr => {
                self.end_block();
                self.fields.split(line, separator);
                self.counts.obr += 1;
                self.begin_block();
            }
            Name::Pid => {
                self.end_group();
                self.fields.split(line, separator);
                self.group.patient =
                    person::patient(&self.fields, &self.context.delimiters, self.context.defects);
            }
            Name::Pv1 => {
                // A second PV1 without its PID is of another patient, who is not named.
                if self.group.placed {
                    self.end_group();
                }
                self.fields.split(line, separator);
                self.place();
            }
            Name::Prt => {
                self.fields.split(line, separator);
                self.participant();
            }
            Name::Msh
            | Name::Evn
            | Name::Mrg
            | Name::Al1
            | Name::Msa
            | Name::Dsc
            | Name::Batch
            | Name::Other => {}
        }
    }

    fn place(&mut self) {
        let d = &self.context.delimiters;
        self.group.placed = true;
        self.group.location = person::location(self.fields.get(3), d);
        if let Some(patient) = &mut self.group.patient {
            patient.visit = person::visit(&self.fields, d).into();
        }
    }

    /// PRT-10: the device that took part, where HL7 2.7 and later have it. Behind an MDS row
    /// it is that device's name; elsewhere it counts where no OBX-18 names any.
    fn participant(&mut self) {
        let (field, d) = (self.fields.get(10), self.context.delimiters);
        if is_mds(self.block.place) {
            self.block.instances.note(field, self.block.place, true, &d);
        } else if let Some(instance) = identity::Instance::read(field, &d) {
            self.block.participant.get_or_insert(instance);
        }
    }

    fn begin_block(&mut self) {
        let number = self.counts.obr;
        let fields: [&'a str; 7] = [3, 4, 7, 8, 10, 26, 29].map(|n| self.fields.get(n));
        let [filler, service, start, end, collector, older_parent, parent] = fields;
        let d = self.context.delimiters;
        if self.counts.obr == 1 {
            self.block.numbers.reserve(self.expected);
        }
        self.block.start = self.time(start, "OBR", number, 7);
        self.block.end = self.time(end, "OBR", number, 8);
        self.block.collector = identity::collector(collector, &d);
        let says_alert = ["MDC_EVT_ALARM", "196616"]
            .iter()
            .any(|word| service.contains(word));
        self.block.is_alert = self.alert_message || says_alert;
        let first = self.counts.alerts == 0;
        self.block.only_alert = says_alert
            || (self.alert_message && (service.is_empty() || (first && self.is_own_code(service))));
        if self.block.is_alert {
            let (thread, has_parent) = alert_words::thread(parent, older_parent, filler, &d);
            self.block.thread = thread;
            self.block.has_parent = has_parent;
        }
    }

    /// Whether OBR-4 is the sender's own word, such as `ALARM^Alarm^99LOC`: the public systems
    /// have names for observations, so an order that has one may be evidence of an alert.
    fn is_own_code(&mut self, service: &str) -> bool {
        let system = self.context.delimiters.component(service, 3).trim();
        let is_public = matches!(system, "LN" | "SCT" | "SNM");
        let named = self.context.words.term(service);
        !is_public && named.is_some_and(|named| named.is_local())
    }

    /// A time field; what is no time costs the field.
    fn time(
        &mut self,
        text: &'a str,
        segment: &str,
        number: usize,
        field: usize,
    ) -> Option<DeviceTime> {
        if text.is_empty() {
            return None;
        }
        if self.last_time.0 == text {
            return self.last_time.1;
        }
        let read = time::read(self.context.delimiters.component(text, 1));
        let time = read.unwrap_or_else(|_| {
            self.context
                .defects
                .field(segment, number, field, "not a time");
            None
        });
        let time = time.map(|t| time::in_zone_of(t, self.context.sent_at.as_ref()));
        self.last_time = (text, time);
        time
    }

    /// When a row of this block holds if it does not say so itself.
    fn block_time(&self) -> Option<DeviceTime> {
        self.block.start.or(self.context.sent_at)
    }

    /// Counts one more of something; `false` when there are too many, which is noted once.
    fn count(&mut self, what: Counted) -> bool {
        let (count, limit, words) = match what {
            Counted::Reading => (
                &mut self.counts.readings,
                MAX_READINGS,
                "more than 20,000 readings in one message",
            ),
            Counted::Wave => (
                &mut self.counts.waves,
                MAX_WAVES,
                "more than 1,000 waves in one message",
            ),
            Counted::Alert => (
                &mut self.counts.alerts,
                MAX_ALERTS,
                "more than 1,000 alerts in one message",
            ),
        };
        if *count < limit {
            *count += 1;
            return true;
        }
        if !self.counts.full {
            self.counts.full = true;
            self.context
                .defects
                .add(format_args!("OBX[{}]", self.counts.obx), words);
        }
        false
    }

    /// Gives the block's rows to their devices.
    fn end_block(&mut self) {
        self.settle_facets();
        let mut block = std::mem::take(&mut self.block);
        let beside = block.participant.take().or(block.collector.take());
        if let Some(instance) = beside.filter(|_| block.instances.is_empty()) {
            block.instances.only(instance);
        }
        let finished = wave::finish(block.waves, block.start, block.end, self.context.defects);
        let (alerts, mut texts, dogs) = alert::finish(
            block.alerts,
            block.is_alert,
            &alert::BlockFacts {
                thread: block.thread,
                has_parent: block.has_parent,
                start: block.start,
                sent_at: self.context.sent_at,
                period_ms: block.period_ms,
            },
            &mut self.context,
        );
        texts.splice(0..0, block.texts);
        let mut spread = Spread {
            numbers: block.numbers,
            texts,
            waves: finished,
            alerts,
            watchdog: dogs,
        };
        if spread.is_empty() && block.instances.is_empty() {
            return;
        }
        let devices = block.instances.devices();
        if devices.len() <= 1 {
            let identity = self.identity(devices.first().copied(), block.model.as_ref());
            self.give(identity, spread);
            return;
        }
        for (index, instance) in devices.iter().enumerate() {
            let part = spread.take_of(|mds| block.instances.index_of(&devices, mds) == index);
            let identity = self.identity(Some(*instance), block.model.as_ref());
            self.give(identity, part);
        }
    }

    /// Who measured: the row's instance, else the device of the block before, else the sender.
    fn identity(
        &mut self,
        instance: Option<&identity::Instance>,
        model: Option<&Arc<str>>,
    ) -> DeviceIdentity {
        let mut identity = match (instance, &self.group.last) {
            (Some(instance), _) => self.sender.with(instance),
            (None, Some(last)) => last.clone(),
            (None, None) => self.sender.alone(
                self.group.location.as_ref(),
                self.context.words.dialect().speaker,
            ),
        };
        if let Some(model) = model.filter(|_| identity.model.is_empty()) {
            identity.model = Arc::clone(model);
        }
        self.group.last = Some(identity.clone());
        identity
    }

    fn give(&mut self, identity: DeviceIdentity, part: Spread) {
        let group = &mut self.group;
        if let Some(report) = group
            .reports
            .iter_mut()
            .find(|r| r.device.id == identity.id)
        {
            report.numbers.extend(part.numbers);
            report.texts.extend(part.texts);
            report.waves.extend(part.waves);
            report.alerts.extend(part.alerts);
            report.watchdog = part.watchdog.map(|(_, dog)| dog).or(report.watchdog);
            return;
        }
        if self.done.len() + group.reports.len() >= MAX_REPORTS {
            self.context.defects.add(
                format_args!("OBR[{}]", self.counts.obr),
                "more than 1,000 devices in one message",
            );
            return;
        }
        group.reports.push(DeviceReport {
            device: identity,
            location: group.location.clone(),
            patient: group.patient.clone(),
            sent_at: self.context.sent_at,
            numbers: part.numbers,
            texts: part.texts,
            waves: part.waves,
            alerts: part.alerts,
            watchdog: part.watchdog.map(|(_, dog)| dog),
        });
    }

    fn end_group(&mut self) {
        self.end_block();
        let group = std::mem::take(&mut self.group);
        self.done.extend(group.reports);
    }

    /// The reports. A message without any row still tells that its sender is alive.
    fn end(mut self) -> Vec<DeviceReport> {
        self.end_block();
        if self.alert_message && self.counts.alerts == 0 && self.counts.readings > 0 {
            let reason = "an alert message (R40) in which nothing says what the alert is";
            self.context.defects.add("OBX", reason);
        }
        let nothing = self.done.is_empty() && self.group.reports.is_empty();
        if nothing && self.counts.obx == 0 {
            let identity = self.identity(None, None);
            self.give(identity, Spread::default());
        }
        self.end_group();
        self.context.words.shared().part(&mut self.done);
        self.done
    }
}

/// What is counted against a bound.
#[derive(Clone, Copy)]
enum Counted {
    Reading,
    Wave,
    Alert,
}

/// The finished rows of a block, to be spread over its devices.
#[derive(Default)]
struct Spread {
    numbers: Vec<NumberReading>,
    texts: Vec<TextReading>,
    waves: Vec<crate::report::WaveChunk>,
    alerts: Vec<crate::report::AlertReport>,
    /// With the first number of its place.
    watchdog: Option<(u32, Watchdog)>,
}

impl Spread {
    const fn is_empty(&self) -> bool {
        self.numbers.is_empty()
            && self.texts.is_empty()
            && self.waves.is_empty()
            && self.alerts.is_empty()
            && self.watchdog.is_none()
    }

    /// Takes out what belongs to one device, by the first number of OBX-4.
    fn take_of(&mut self, is_its: impl Fn(u32) -> bool) -> Self {
        let its = |channel: &crate::report::Channel| is_its(identity::mds_of(&channel.0));
        Self {
            numbers: self.numbers.extract_if(.., |n| its(&n.channel)).collect(),
            texts: self.texts.extract_if(.., |t| its(&t.channel)).collect(),
            waves: self.waves.extract_if(.., |w| its(&w.channel)).collect(),
            alerts: self.alerts.extract_if(.., |a| its(&a.channel)).collect(),
            watchdog: self.watchdog.take_if(|(mds, _)| is_its(*mds)),
        }
    }
}
