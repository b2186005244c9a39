//! Alarms: DetectedIssue.
//!
//! There is no profile for alerts in R4 (the Point-of-Care Device guide announces one for
//! later). A DetectedIssue is the clinical record of one: how grave, from when to when, on what
//! evidence, and what was done. Priority and state stand in it with the terms of IEEE 11073.

use crate::names::{Name, Site};
use crate::place;
use crate::send::{Entry, How};
use crate::write::{self, MDC, coding, instant, meta, tidy};
use lamplight_units::{Metric, Wall};
use serde_json::{Value, json};

/// How urgent (IEC 60601-1-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Urgency {
    /// Information.
    Advisory,
    /// Low priority.
    Low,
    /// Medium priority.
    Medium,
    /// High priority.
    High,
}

impl Urgency {
    const fn severity(self) -> Option<&'static str> {
        match self {
            Self::High => Some("high"),
            Self::Medium => Some("moderate"),
            Self::Low => Some("low"),
            Self::Advisory => None,
        }
    }

    /// As IHE PCD-04 writes it.
    const fn pcd(self) -> &'static str {
        match self {
            Self::High => "PH",
            Self::Medium => "PM",
            Self::Low => "PL",
            Self::Advisory => "PN",
        }
    }
}

/// What somebody did about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What, such as `acknowledged`.
    pub what: String,
    /// When.
    pub at: Wall,
    /// By whom, as shown; or empty.
    pub by: String,
}

/// An alarm as it is now, with all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The condition's number within the journal.
    pub condition: u64,
    /// The bed, where it concerns one.
    pub bed: Option<String>,
    /// The patient.
    pub patient: Option<Name>,
    /// The stay's Encounter. R4 has no place for it in a DetectedIssue; kept for evidence.
    pub simulated: bool,
    /// Of a patient, or technical.
    pub physiological: bool,
    /// The gravest that it was.
    pub urgency: Urgency,
    /// What a person reads.
    pub text: String,
    /// What is measured, by reference id, or empty.
    pub about: String,
    /// The device that said so, or empty where the station judged.
    pub device: String,
    /// When it began.
    pub began: Wall,
    /// When it ended.
    pub ended: Option<Wall>,
    /// What was done.
    pub deeds: Vec<Deed>,
}

/// The alarm; it replaces what was sent of it before.
#[must_use]
pub fn issue(site: &Site, alarm: &Alarm) -> Entry {
    let name = site.counted("alarm", alarm.condition);
    let author = if alarm.device.is_empty() {
        place::station_name(site)
    } else {
        site.device(&alarm.device)
    };
    let mitigation: Vec<Value> = alarm.deeds.iter().map(mitigation).collect();
    let bed = alarm
        .bed
        .as_ref()
        .map(|bed| place::bed_name(site, bed).reference());
    let mut resource = json!({
        "resourceType": "DetectedIssue",
        "meta": meta(None, alarm.simulated),
        "identifier": [name.identifier()],
        "status": if alarm.ended.is_some() { "final" } else { "preliminary" },
        "code": { "coding": [coding(MDC, "196616", "MDC_EVT_ALARM")], "text": alarm.text },
        "severity": alarm.urgency.severity(),
        "patient": alarm.patient.as_ref().map(Name::reference),
        "identifiedPeriod": { "start": instant(alarm.began), "end": alarm.ended.map(instant) },
        "author": author.reference(),
        "implicated": bed.into_iter().collect::<Vec<_>>(),
        "evidence": evidence(alarm),
        "mitigation": mitigation,
    });
    tidy(&mut resource);
    Entry::new("DetectedIssue", name, How::State, resource)
}

/// The terms of PCD-04 that R4 has no element for.
fn evidence(alarm: &Alarm) -> Vec<Value> {
    let facet = |code: &str, refid: &str, text: &str| json!({ "code": [{ "coding": [coding(MDC, code, refid)], "text": text }] });
    let state = if alarm.ended.is_some() {
        "inactive"
    } else {
        "active"
    };
    let kind = if alarm.physiological { "SP" } else { "ST" };
    let mut all = vec![
        facet("68482", "MDC_ATTR_ALARM_STATE", state),
        facet("68484", "MDC_ATTR_ALARM_PRIORITY", alarm.urgency.pcd()),
        facet("68485", "MDC_ATTR_ALERT_TYPE", kind),
    ];
    if let Some(metric) = Metric::by_refid(&alarm.about) {
        all.push(json!({ "code": [{ "coding": [write::mdc(metric)], "text": metric.label }] }));
    }
    all
}

fn mitigation(deed: &Deed) -> Value {
    json!({
        "action": { "text": deed.what },
        "date": instant(deed.at),
        "author": place::displayed(&deed.by),
    })
}

/// The things that an alarm refers to.
#[must_use]
pub fn things(site: &Site, alarm: &Alarm) -> Vec<Entry> {
    let mut entries = vec![place::ward(site), place::station(site)];
    entries.extend(alarm.bed.as_ref().map(|bed| place::bed(site, bed)));
    if !alarm.device.is_empty() {
        entries.push(place::device(site, &alarm.device));
    }
    entries
}
