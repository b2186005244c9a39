//! A finding as a condition: its key, its class, its words.

use lamplight_alarms::judge::{Finding, FindingKind};
use lamplight_alarms::limits::Parameter;
use lamplight_alarms::{Announcement, Class, ConditionKey, Kind, Origin, Presence, Subject, class};
use lamplight_units::BedId;
use std::sync::Arc;

/// The key names the stay: a finding of the next patient must not continue the story of one
/// of the patient before, however soon it comes.
pub(super) fn key(bed: &BedId, stay: u64, finding: &str) -> ConditionKey {
    ConditionKey::new(super::SOURCE, &format!("{bed}/{stay}/{finding}"))
}

pub(super) fn announcement(key: ConditionKey, bed: &BedId, finding: &Finding) -> Announcement {
    let class = class_of(finding);
    Announcement {
        key,
        subject: Subject::Bed(bed.clone()),
        origin: Origin::Station,
        kind: Kind::Physiological,
        category: class.category(),
        class,
        priority: finding.priority,
        text: Arc::from(finding.text()),
        advice: Arc::from(format!(
            "Bed {bed}: beyond this station's limit. Look at the patient."
        )),
        about: Some(finding.metric.clone()),
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    }
}

/// The class, so that leads off, chains and policy find it.
pub(super) fn class_of(finding: &Finding) -> Class {
    use FindingKind as K;
    let own = || Class::named(&format!("limit-{}", finding.kind.name()));
    match finding.parameter {
        Parameter::HeartRate | Parameter::PulseRate => match finding.kind {
            K::Low => class::HR_LOW,
            K::High => class::HR_HIGH,
            K::ExtremeLow => class::EXTREME_BRADY,
            K::ExtremeHigh => class::EXTREME_TACHY,
            K::Desaturation | K::Apnoea => own(),
        },
        Parameter::Spo2 => match finding.kind {
            K::Low => class::SPO2_LOW,
            K::High => class::SPO2_HIGH,
            K::Desaturation | K::ExtremeLow => class::DESATURATION,
            K::ExtremeHigh | K::Apnoea => own(),
        },
        Parameter::RespirationRate if finding.kind == K::Apnoea => class::APNOEA,
        _ => Class::named(&format!(
            "limit-{}-{}",
            finding.parameter.label(),
            finding.kind.name()
        )),
    }
}
