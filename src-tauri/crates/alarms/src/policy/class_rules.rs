//! Rules for single classes: latching, rising with time, told at onset and end only.

use crate::class::{self, Class};
use crate::condition::Priority;
use std::collections::BTreeMap;
use std::time::Duration;

/// A priority that a condition has from some time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rise {
    /// Counted from its beginning.
    pub after: Duration,
    /// To which priority.
    pub to: Priority,
}

/// Told when it begins and when it is over, without sounding in between.
///
/// It never holds for a high priority: what can kill is not told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnsetAndEnd {
    /// It must be gone for this long to be over (0 to 30 min in one maker's monitor).
    pub end_delay: Duration,
}

/// What holds for a class beyond the common rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClassRules {
    /// Its signal goes on after the condition is over, until a person resets it.
    pub latching: bool,
    /// It becomes graver with time.
    pub rises: Vec<Rise>,
    /// It is told at onset and end.
    pub onset: Option<OnsetAndEnd>,
}

/// Lethal arrhythmias latch, non-lethal ones do not (fact sheet, section 5, two makers'
/// manuals); leads off climbs (ours); AF and single PVCs are told once.
pub(super) fn defaults() -> BTreeMap<Class, ClassRules> {
    let latching = || ClassRules {
        latching: true,
        ..ClassRules::default()
    };
    let rising = || ClassRules {
        rises: vec![
            Rise {
                after: Duration::from_secs(600),
                to: Priority::Medium,
            },
            Rise {
                after: Duration::from_secs(1_800),
                to: Priority::High,
            },
        ],
        ..ClassRules::default()
    };
    // Ours: loaded anew twice by then, and nobody sees the ward on it.
    let screen = || ClassRules {
        rises: vec![Rise {
            after: Duration::from_secs(60),
            to: Priority::High,
        }],
        ..ClassRules::default()
    };
    let onset = |seconds| ClassRules {
        onset: Some(OnsetAndEnd {
            end_delay: Duration::from_secs(seconds),
        }),
        ..ClassRules::default()
    };
    BTreeMap::from([
        (class::ASYSTOLE, latching()),
        (class::VENT_FIB, latching()),
        (class::VENT_TACH, latching()),
        (class::LEADS_OFF, rising()),
        (class::SENSOR_OFF, rising()),
        (class::SCREEN_SILENT, screen()),
        (class::ATRIAL_FIB, onset(120)),
        (class::IRREGULAR, onset(120)),
        // 30 s: the refractory time that one maker gives to PVC and couplet.
        (class::PVC, onset(30)),
    ])
}
