//! What sort of condition it is, so that policy tables can speak of it, and the melody
//! category of its sound.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The sort of a condition, such as `asystole` or `leads-off`; policy tables refer to it.
///
/// An open set: a source may bring a class that nobody has heard of (`fridge-door-open`).
/// It then goes by the rules that hold for every condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Class(Cow<'static, str>);

impl Class {
    /// The longest name kept; what is beyond is cut off, since a class is a table key.
    pub const LONGEST: usize = 80;

    /// A class known when the program is built.
    #[must_use]
    pub const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A class named by a source or by the configuration.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(Cow::Owned(
            name.trim().chars().take(Self::LONGEST).collect(),
        ))
    }

    /// The melody of a class about a patient (assignment of ours; general if in doubt).
    #[must_use]
    pub fn category(&self) -> Category {
        let heart = [
            ASYSTOLE,
            VENT_FIB,
            VENT_TACH,
            VENT_TACH_SHORT,
            PVC_RUN,
            COUPLET,
            PVC,
            ATRIAL_FIB,
            IRREGULAR,
            EXTREME_TACHY,
            EXTREME_BRADY,
            HR_HIGH,
            HR_LOW,
        ];
        if heart.contains(self) || self.0.starts_with("MDC_EVT_ECG") {
            Category::Cardiovascular
        } else if [DESATURATION, SPO2_LOW, SPO2_HIGH].contains(self) {
            Category::Oxygenation
        } else if *self == APNOEA || self.0.starts_with("MDC_EVT_VENT") {
            Category::Ventilation
        } else {
            Category::General
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class of an event that a device names by its MDC reference id. An event without
    /// an entry is a class of its own name.
    #[must_use]
    pub fn of_event(refid: &str) -> Self {
        find(&EVENTS, refid).unwrap_or_else(|| Self::named(refid))
    }

    /// The class of a device's alert. Many makers send one event for all (`MDC_EVT_ALARM`,
    /// `MDC_EVT_ECG_ARRHY`) and say in words what it is; the words decide then.
    #[must_use]
    pub fn of_alert(refid: &str, text: &str) -> Self {
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        find(&EVENTS, refid)
            .or_else(|| find(&WORDS, &bare.to_ascii_uppercase()))
            .unwrap_or_else(|| Self::named(refid))
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// No beat for the set time.
pub const ASYSTOLE: Class = Class::known("asystole");
/// Ventricular fibrillation.
pub const VENT_FIB: Class = Class::known("vent-fib");
/// Ventricular tachycardia.
pub const VENT_TACH: Class = Class::known("vent-tach");
/// A short ventricular tachycardia.
pub const VENT_TACH_SHORT: Class = Class::known("vent-tach-nonsustained");
/// A run of ventricular beats.
pub const PVC_RUN: Class = Class::known("pvc-run");
/// Two ventricular beats in a row.
pub const COUPLET: Class = Class::known("couplet");
/// Ventricular premature beats.
pub const PVC: Class = Class::known("pvc");
/// Atrial fibrillation.
pub const ATRIAL_FIB: Class = Class::known("atrial-fib");
/// Irregular rhythm.
pub const IRREGULAR: Class = Class::known("irregular-rhythm");
/// Heart rate beyond the extreme limit.
pub const EXTREME_TACHY: Class = Class::known("extreme-tachy");
/// Heart rate below the extreme limit.
pub const EXTREME_BRADY: Class = Class::known("extreme-brady");
/// Heart rate above its limit.
pub const HR_HIGH: Class = Class::known("hr-high");
/// Heart rate below its limit.
pub const HR_LOW: Class = Class::known("hr-low");
/// No breath for the set time.
pub const APNOEA: Class = Class::known("apnoea");
/// Saturation below the desaturation limit.
pub const DESATURATION: Class = Class::known("desaturation");
/// Saturation below its limit.
pub const SPO2_LOW: Class = Class::known("spo2-low");
/// Saturation above its limit.
pub const SPO2_HIGH: Class = Class::known("spo2-high");
/// An ECG electrode is off.
pub const LEADS_OFF: Class = Class::known("leads-off");
/// A probe other than the ECG's is off or missing.
pub const SENSOR_OFF: Class = Class::known("sensor-off");
/// A device sends nothing.
pub const NO_DATA: Class = Class::known("no-data");
/// A device's alarm link is silent.
pub const ALARM_LINK: Class = Class::known("alarm-link-silent");
/// Values are older than they may be.
pub const STALE: Class = Class::known("values-stale");
/// A device's clock differs from ours.
pub const CLOCK_OFF: Class = Class::known("clock-off");
/// A battery runs low.
pub const BATTERY_LOW: Class = Class::known("battery-low");
/// A feed cannot work.
pub const FEED_FAILED: Class = Class::known("feed-failed");
/// A call system says that it does not work, or has fallen silent.
pub const CALL_SYSTEM_FAULT: Class = Class::known("call-system-fault");
/// A window's page gives no sign.
pub const SCREEN_SILENT: Class = Class::known("screen-silent");
/// A task or thread of the program failed.
pub const PART_FAILED: Class = Class::known("part-failed");
/// Two devices claim one bed.
pub const BED_CLAIMED: Class = Class::known("bed-claimed-twice");
/// Monitor and admission name different patients.
pub const OTHER_PATIENT: Class = Class::known("other-patient");
/// The admission system contradicts itself.
pub const ADMISSION: Class = Class::known("admission-unclear");

/// The resuscitation team is called: first of the list, by the published rule.
pub const CODE_BLUE: Class = Class::known("call-code-blue");

/// MDC events with a class that the policy speaks of (ISO/IEEE 11073-10101, from memory,
/// unverified; the names seen in real messages are in the conformance tests).
const EVENTS: [(&str, &str); 19] = [
    ("MDC_EVT_ECG_ASYSTOLE", "asystole"),
    ("MDC_EVT_ECG_V_FIB", "vent-fib"),
    ("MDC_EVT_ECG_V_FIB_TACHY", "vent-fib"),
    ("MDC_EVT_ECG_V_TACHY", "vent-tach"),
    ("MDC_EVT_ECG_V_TACHY_NONSUST", "vent-tach-nonsustained"),
    ("MDC_EVT_ECG_V_P_C_RUN", "pvc-run"),
    ("MDC_EVT_ECG_PV_C_RUN", "pvc-run"),
    ("MDC_EVT_ECG_V_P_C_CPLT", "couplet"),
    ("MDC_EVT_ECG_V_P_C", "pvc"),
    ("MDC_EVT_ECG_PV_C", "pvc"),
    ("MDC_EVT_ECG_ATR_FIB", "atrial-fib"),
    ("MDC_EVT_ECG_A_FIB", "atrial-fib"),
    ("MDC_EVT_ECG_TACHY_EXTREME", "extreme-tachy"),
    ("MDC_EVT_ECG_BRADY_EXTREME", "extreme-brady"),
    ("MDC_EVT_APNEA", "apnoea"),
    ("MDC_EVT_DESAT", "desaturation"),
    ("MDC_EVT_LEADS_OFF", "leads-off"),
    ("MDC_EVT_LEAD_OFF", "leads-off"),
    ("MDC_EVT_BATT_LO", "battery-low"),
];

/// Makers' words for the same (screens of the makers' manuals named in the fact sheets; the
/// list is ours and grows with the devices met).
const WORDS: [(&str, &str); 28] = [
    ("ASYSTOLE", "asystole"),
    ("ASYSTOLY", "asystole"),
    ("VENT FIB", "vent-fib"),
    ("VFIB", "vent-fib"),
    ("V-FIB", "vent-fib"),
    ("VENT FIB/TACH", "vent-fib"),
    ("V-FIB/V-TACH", "vent-fib"),
    ("VENT TACH", "vent-tach"),
    ("VTACH", "vent-tach"),
    ("V-TACH", "vent-tach"),
    ("EXTREME TACHY", "extreme-tachy"),
    ("EXTREME BRADY", "extreme-brady"),
    ("APNEA", "apnoea"),
    ("APNOEA", "apnoea"),
    ("DESAT", "desaturation"),
    ("AFIB", "atrial-fib"),
    ("ECG LEADS OFF", "leads-off"),
    ("LEADS OFF", "leads-off"),
    ("HR HIGH", "hr-high"),
    ("HR TOO HIGH", "hr-high"),
    ("TACHY", "hr-high"),
    ("HR LOW", "hr-low"),
    ("HR TOO LOW", "hr-low"),
    ("BRADY", "hr-low"),
    ("SPO2 HIGH", "spo2-high"),
    ("SPO2 LOW", "spo2-low"),
    ("SPO2 TOO LOW", "spo2-low"),
    ("SPO2 PROBE OFF", "sensor-off"),
];

fn find(table: &[(&str, &'static str)], name: &str) -> Option<Class> {
    table
        .iter()
        .find(|(entry, _)| *entry == name)
        .map(|(_, class)| Class::known(class))
}

/// Melody category of the sound (IEC 60601-1-8 Annex F; from code that cites it).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Category {
    /// None of the others.
    #[default]
    General,
    /// Heart and circulation.
    Cardiovascular,
    /// Artificial perfusion.
    Perfusion,
    /// Breathing.
    Ventilation,
    /// Oxygen.
    Oxygenation,
    /// Temperature, energy delivery.
    Temperature,
    /// Drug or fluid delivery.
    DrugDelivery,
    /// Equipment or power failure.
    Equipment,
    /// A call: no alarm tone of the standard, but a chime of its own.
    Call,
}

impl Category {
    /// Every category of an alarm tone; a call has a chime instead.
    pub const ALL: [Self; 8] = [
        Self::General,
        Self::Cardiovascular,
        Self::Perfusion,
        Self::Ventilation,
        Self::Oxygenation,
        Self::Temperature,
        Self::DrugDelivery,
        Self::Equipment,
    ];

    /// Its name in lower case with hyphens, for settings and file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Cardiovascular => "cardiovascular",
            Self::Perfusion => "perfusion",
            Self::Ventilation => "ventilation",
            Self::Oxygenation => "oxygenation",
            Self::Temperature => "temperature",
            Self::DrugDelivery => "drug-delivery",
            Self::Equipment => "equipment",
            Self::Call => "call",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_without_an_entry_is_a_class_of_its_own_name() {
        assert_eq!(Class::of_event("MDC_EVT_ECG_ASYSTOLE"), ASYSTOLE);
        assert_eq!(
            Class::of_event("MDC_EVT_DOOR_OPEN").as_str(),
            "MDC_EVT_DOOR_OPEN"
        );
        assert_eq!(
            Class::of_alert("MDC_EVT_ECG_ARRHY", "*** Vent Fib"),
            VENT_FIB
        );
        assert_eq!(
            Class::of_alert("MDC_EVT_LO", "CVP LOW").as_str(),
            "MDC_EVT_LO"
        );
        assert_eq!(
            Class::named(&"x".repeat(200)).as_str().len(),
            Class::LONGEST
        );
    }
}
