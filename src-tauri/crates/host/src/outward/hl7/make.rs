//! What rows and intervals become: PCD-04 and PCD-01 messages.

use super::config::{AlarmsOut, Hl7OutConfig};
use crate::outward::Station;
use crate::outward::alarm::{self, Folded};
use crate::outward::bed::{Beds, Held};
use crate::outward::fhir::newest;
use crate::outward::source::Source;
use lamplight_alarms::Priority;
use lamplight_fhir::Site;
use lamplight_fhir::observation::Number;
use lamplight_link::wire::Record;
use lamplight_protocols::hl7::encode::{Processing, Sender, Stamp, pcd01, pcd04};
use lamplight_protocols::hl7::time::device_time;
use lamplight_protocols::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, Channel, DeviceIdentity,
    DeviceReport, Inactivation, Limits, Location, Marks, NumberReading, PatientClaim, PersonName,
    ReadUnit, ResultStatus, Term,
};
use lamplight_store::{Reader, Row, StoreError};
use lamplight_units::{
    BedId, ControlId, DeviceId, DeviceTime, MdcCode, Metric, PatientId, RefId, Unit, Wall,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// One message on its way.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// The record that it is of.
    pub seq: i64,
    /// MSH-10.
    pub id: String,
    pub bytes: Vec<u8>,
}

/// What both need.
struct Common {
    sender: Sender,
    authority: String,
    ward: Arc<str>,
    reader: Reader,
    beds: Beds,
    site: Site,
}

impl Common {
    fn new(config: &Hl7OutConfig, station: &Station, journal: &str) -> Self {
        let sender = Sender {
            receiving_application: config.receiving_application.clone(),
            receiving_facility: config.receiving_facility.clone(),
            application_ack: config.application_ack,
            ..Sender::new(&config.application, &config.eui64, &config.facility)
        };
        Self {
            sender,
            authority: config.authority_name.clone(),
            ward: Arc::from(station.ward.as_str()),
            reader: station.reader.clone(),
            beds: Beds::new(station.reader.clone()),
            site: Site {
                system: String::new(),
                records: String::new(),
                station: String::new(),
                ward: station.ward.clone(),
                journal: journal.to_owned(),
            },
        }
    }

    /// The first digits of the journal's id: numbers count within it.
    fn journal(&self) -> String {
        self.site.journal.chars().take(8).collect()
    }

    /// A device on a bed, whoever lay there then.
    fn report(&self, bed: Option<&BedId>, held: &Held, device: &str) -> Option<DeviceReport> {
        let own = if device.is_empty() {
            "LAMPLIGHT"
        } else {
            device
        };
        Some(DeviceReport {
            device: DeviceIdentity {
                id: DeviceId::parse(own).ok()?,
                sender: Arc::from(self.sender.application.as_str()),
                maker: Arc::from(self.sender.facility.as_str()),
                model: Arc::from(""),
            },
            location: bed.map(|bed| Location {
                point_of_care: Arc::clone(&self.ward),
                room: Arc::from(""),
                bed: Arc::from(bed.as_str()),
                facility: Arc::from(self.sender.facility.as_str()),
            }),
            patient: self.patient(held),
            sent_at: None,
            numbers: Vec::new(),
            texts: Vec::new(),
            waves: Vec::new(),
            alerts: Vec::new(),
            watchdog: None,
        })
    }

    fn patient(&self, held: &Held) -> Option<PatientClaim> {
        let view = held.patient.as_ref()?.reveal();
        let id = PatientId::parse(&view.mrn, &self.authority, "MR").ok();
        Some(PatientClaim {
            ids: id.into_iter().collect(),
            name: PersonName {
                family: Arc::from(view.family.as_str()),
                given: Arc::from(view.given.as_str()),
            }
            .into(),
            birth: Arc::<str>::from(view.birth.replace('-', "")).into(),
            sex: Arc::<str>::from(view.sex.as_str()).into(),
            visit: Arc::<str>::from("").into(),
        })
    }

    /// What a simulator says is training (MSH-11 T).
    fn sender(&self, held: &Held) -> Sender {
        let mut sender = self.sender.clone();
        if held.simulated {
            sender.processing = Processing::Training;
        }
        sender
    }
}

fn time(at: Wall) -> Option<DeviceTime> {
    device_time(at, chrono::Offset::fix(&chrono::Utc))
}

/// Makes PCD-04 of the rows of alarms.
pub(super) struct Alarms {
    common: Common,
    which: AlarmsOut,
}

impl Alarms {
    pub fn new(config: &Hl7OutConfig, station: &Station, journal: &str) -> Self {
        Self {
            common: Common::new(config, station, journal),
            which: config.alarms,
        }
    }

    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Message>, StoreError> {
        let common = &mut self.common;
        common.beds.refresh(&mut common.site.journal)?;
        let mut messages = Vec::new();
        for record in records {
            let (Some(phase), Some(condition)) = (phase(record), record.condition) else {
                continue;
            };
            let story = self.common.reader.story(condition)?;
            messages.extend(self.message(record, condition, phase, &story));
        }
        Ok(messages)
    }

    /// The alarm as it was after this row, whatever came later.
    fn message(
        &self,
        record: &Record,
        condition: u64,
        phase: AlertPhase,
        story: &[Row],
    ) -> Option<Message> {
        let until = story.iter().filter(|row| row.seq.number() <= record.seq);
        let folded = alarm::fold(until).filter(Folded::alarm)?;
        if !folded.physiological() && self.which != AlarmsOut::All {
            return None;
        }
        let bed = story.iter().find_map(|row| row.entry.bed.clone());
        let held = bed
            .as_ref()
            .map(|bed| self.common.beds.at(bed, folded.began))
            .unwrap_or_default();
        let report = self.common.report(bed.as_ref(), &held, &folded.device())?;
        let journal = self.common.journal();
        let alert = alert(&folded, &format!("{journal}.{condition}"), phase, record);
        let id = format!("{journal}.A{}", record.seq);
        let stamp = Stamp {
            control_id: ControlId::parse(&id).ok()?,
            at: Wall::from_micros(record.at),
        };
        let bytes = pcd04(&report, &alert, &self.common.sender(&held), &stamp);
        Some(Message {
            seq: record.seq,
            id,
            bytes,
        })
    }
}

/// What a row is to an alarm manager (IHE PCD TF-2, 3.4, event phase).
fn phase(record: &Record) -> Option<AlertPhase> {
    Some(match record.kind.as_str() {
        "alarm.began" | "alarm.returned" => AlertPhase::Start,
        "alarm.changed" | "alarm.acknowledged" | "alarm.unacknowledged" => AlertPhase::Update,
        "alarm.rose" => AlertPhase::Escalate,
        "alarm.fell" => AlertPhase::Deescalate,
        "alarm.ended" => AlertPhase::End,
        _ => return None,
    })
}

fn alert(folded: &Folded, thread: &str, phase: AlertPhase, record: &Record) -> AlertReport {
    let class = folded.said.class.as_str();
    let event = if class.ends_with("high") {
        "MDC_EVT_HI"
    } else if class.ends_with("low") {
        "MDC_EVT_LO"
    } else {
        "MDC_EVT_ALARM"
    };
    let metric = Metric::by_refid(&folded.about());
    AlertReport {
        thread: Arc::from(thread),
        event: term(event),
        source: metric.map(Term::known),
        channel: Channel(Arc::from(metric.map_or_else(
            || "1.0.0.0".to_owned(),
            |metric| format!("1.1.1.{}", metric.code),
        ))),
        text: Arc::clone(&folded.said.text),
        phase: Some(phase),
        state: Some(if folded.ended.is_some() {
            AlertState::Inactive
        } else {
            AlertState::Active
        }),
        priority: match folded.now {
            Priority::High => AlertPriority::High,
            Priority::Medium => AlertPriority::Medium,
            Priority::Low => AlertPriority::Low,
            Priority::Advisory => AlertPriority::None,
        },
        kind: if folded.physiological() {
            AlertKind::Physiological
        } else {
            AlertKind::Technical
        },
        inactivation: Inactivation {
            acknowledged: folded.acknowledged,
            ..Inactivation::default()
        },
        value: None,
        at: time(Wall::from_micros(record.at)),
    }
}

fn term(refid: &str) -> Term {
    Metric::by_refid(refid).map_or_else(
        || Term {
            refid: RefId::sent(refid),
            code: MdcCode::new(0),
            sent_as: None,
        },
        Term::known,
    )
}

/// Makes PCD-01 of intervals: one message a device and bed.
pub(super) struct Numbers {
    common: Common,
    every: Duration,
}

impl Numbers {
    pub fn new(config: &Hl7OutConfig, station: &Station, journal: &str, every: Duration) -> Self {
        Self {
            common: Common::new(config, station, journal),
            every,
        }
    }

    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Message>, StoreError> {
        let common = &mut self.common;
        common.beds.refresh(&mut common.site.journal)?;
        let series = common.reader.series(None);
        let beds: BTreeSet<BedId> = series.into_iter().map(|(_, key)| key.bed).collect();
        let mut messages = Vec::new();
        for record in records {
            let (from, to) = Source::slot(self.every, record.seq);
            for bed in &beds {
                messages.extend(self.bed(record, bed, from, to)?);
            }
        }
        Ok(messages)
    }

    fn bed(
        &self,
        record: &Record,
        bed: &BedId,
        from: Wall,
        to: Wall,
    ) -> Result<Vec<Message>, StoreError> {
        let mut devices: BTreeMap<String, Vec<Number>> = BTreeMap::new();
        for number in newest(&self.common.reader, bed, from, to)? {
            devices
                .entry(number.device.clone())
                .or_default()
                .push(number);
        }
        let mut messages = Vec::new();
        for (device, mut numbers) in devices {
            // A bed that changes hands within an interval: only what is of the later patient.
            let last = numbers.iter().map(|number| number.at).max().unwrap_or(to);
            let held = self.common.beds.at(bed, last);
            let whose = held.name(&self.common.site);
            numbers.retain(|number| {
                self.common.beds.at(bed, number.at).name(&self.common.site) == whose
            });
            let Some(mut report) = self.common.report(Some(bed), &held, &device) else {
                continue;
            };
            report.numbers = numbers.iter().map(reading).collect();
            let id = format!("{}.N{}", self.common.journal(), number_of(&numbers));
            let Ok(control_id) = ControlId::parse(&id) else {
                continue;
            };
            let stamp = Stamp { control_id, at: to };
            messages.push(Message {
                seq: record.seq,
                bytes: pcd01(&report, &self.common.sender(&held), &stamp),
                id,
            });
        }
        Ok(messages)
    }
}

/// A message of numbers is named by the newest of them, its series and its moment: the same
/// each time it is sent, and another when the clock was put back and an interval came again.
fn number_of(numbers: &[Number]) -> String {
    let newest = numbers
        .iter()
        .max_by_key(|number| (number.at, number.series));
    newest.map_or_else(String::new, |number| {
        format!("{}.{}", number.series, number.at.micros())
    })
}

fn reading(number: &Number) -> NumberReading {
    NumberReading {
        term: term(&number.refid),
        channel: Channel(Arc::from(number.channel.as_str())),
        value: number.value,
        sent: None,
        unit: match Unit::by_name(&number.unit) {
            Some(unit) => ReadUnit::Known(unit),
            None if number.unit.is_empty() => ReadUnit::Missing,
            None => ReadUnit::Unknown(Arc::from(number.unit.as_str())),
        },
        limits: Limits::default(),
        status: ResultStatus::Raw,
        marks: Marks::default(),
        at: time(number.at),
        episodic: false,
    }
}
