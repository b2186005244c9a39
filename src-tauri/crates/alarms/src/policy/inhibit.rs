//! Which conditions hide which others.

use crate::class::{self, Class};

/// How near the two must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Within {
    /// On the same subject; hides only what the *station* judged. A device knows best
    /// whether its own electrode makes its own alarm meaningless.
    Subject,
    /// On the same subject and announced for the same device.
    Source,
}

/// One condition makes others meaningless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inhibition {
    /// The one that hides.
    pub by: Class,
    /// What it hides.
    pub hides: Vec<Class>,
    /// How near the two must stand.
    pub within: Within,
}

/// Leads off hides what was judged from the ECG; a probe off what was judged from the
/// pulse oximeter; a silent device its own technical conditions; a silent call system the
/// feed by which it comes.
pub(super) fn defaults() -> Vec<Inhibition> {
    let rule = |by, hides, within| Inhibition { by, hides, within };
    vec![
        rule(
            class::LEADS_OFF,
            vec![
                class::ASYSTOLE,
                class::VENT_FIB,
                class::VENT_TACH,
                class::VENT_TACH_SHORT,
                class::PVC_RUN,
                class::COUPLET,
                class::PVC,
                class::ATRIAL_FIB,
                class::IRREGULAR,
                class::EXTREME_TACHY,
                class::EXTREME_BRADY,
                class::HR_HIGH,
                class::HR_LOW,
            ],
            Within::Subject,
        ),
        rule(
            class::SENSOR_OFF,
            vec![class::DESATURATION, class::SPO2_LOW, class::SPO2_HIGH],
            Within::Subject,
        ),
        rule(
            class::NO_DATA,
            vec![
                class::STALE,
                class::LEADS_OFF,
                class::SENSOR_OFF,
                class::CLOCK_OFF,
                class::BATTERY_LOW,
                class::ALARM_LINK,
            ],
            Within::Source,
        ),
        // The feed is why; the call system is what a nurse must know.
        rule(
            class::CALL_SYSTEM_FAULT,
            vec![class::FEED_FAILED],
            Within::Subject,
        ),
    ]
}

/// "Only the most serious of a chain is announced" (fact sheet, section 10).
pub(super) fn chains() -> Vec<Vec<Class>> {
    vec![
        vec![
            class::PVC,
            class::COUPLET,
            class::PVC_RUN,
            class::VENT_TACH_SHORT,
            class::VENT_TACH,
            class::VENT_FIB,
        ],
        vec![class::HR_LOW, class::EXTREME_BRADY, class::ASYSTOLE],
        vec![class::HR_HIGH, class::EXTREME_TACHY],
        vec![class::SPO2_LOW, class::DESATURATION],
    ]
}
