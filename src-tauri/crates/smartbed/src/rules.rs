//! The one table of rules: what is looked at, for whom, how urgent it is, and how long it
//! must hold. docs/BEDS.md shows it; nothing else decides by the state of a bed.
//!
//! The two words are the makers' (fact sheet, section 6). Priorities by IEC 60601-1-8,
//! table 1 (from memory, unverified): a fall of somebody who falls easily may be an injury
//! that can't be undone, so its alarm is high; a setting is no injury, so an alert is low.
//! Delays are ours, so that care at the bed makes no noise.

use lamplight_alarms::{Class, Kind, Priority};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The bed says that the patient is leaving or has left.
    Exit,
    /// At the edge, or sitting up beside a rail that is down.
    NearExit,
    /// Out of bed for longer than the ward bears.
    OutLong,
    /// Exit monitoring is armed and nobody lies there, without an alarm of the bed.
    ArmedEmpty,
    /// It stands or says that it stands elsewhere while it watches its patient.
    Moved,
    /// Exit monitoring is off.
    ExitOff,
    /// Back in bed, and exit monitoring is not set again.
    NotRearmed,
    /// A rail that should be up is down.
    RailDown,
    /// The brake is not set.
    BrakeOff,
    /// Not at its lowest.
    NotLowest,
    /// The head part is too low for a ventilated patient.
    HeadLow,
    /// It watches, and nobody is admitted there.
    ArmedForNobody,
    /// Moisture.
    Wet,
    /// A rail goes up and down without rest.
    Flapping,
    /// The bed reports a fault.
    Fault,
    /// Off mains for long.
    OnBattery,
    /// Off mains, and the battery is nearly empty.
    BatteryLow,
    /// Nothing is heard of it.
    Silent,
}

/// The makers' two words, and equipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    /// The patient is leaving, or calls.
    Alarm,
    /// A setting that is less safe than it should be for this patient.
    Alert,
    /// The frame as equipment.
    Technical,
}

impl Word {
    /// What a condition of it is about. An alert is the patient's business, too: its ladder
    /// is that of the patient.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Alarm => Kind::Physiological,
            Self::Alert => Kind::Advisory,
            Self::Technical => Kind::Technical,
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Alert, alarm or equipment.
    pub word: Word,
    /// How urgent for a patient with the flag "fall risk"; `None`: not asked for.
    pub fall_risk: Option<Priority>,
    /// How urgent for anybody else, and where nobody is admitted.
    pub others: Option<Priority>,
    /// It must hold for so long.
    pub begins_after: Duration,
    /// And must be gone for so long.
    pub ends_after: Duration,
}

const HIGH: Option<Priority> = Some(Priority::High);
const MEDIUM: Option<Priority> = Some(Priority::Medium);
const LOW: Option<Priority> = Some(Priority::Low);
const ADVISORY: Option<Priority> = Some(Priority::Advisory);

const fn row(
    rule: Rule,
    word: Word,
    [fall_risk, others]: [Option<Priority>; 2],
    [begins_s, ends_s]: [u64; 2],
) -> Row {
    Row {
        rule,
        word,
        fall_risk,
        others,
        begins_after: Duration::from_secs(begins_s),
        ends_after: Duration::from_secs(ends_s),
    }
}

/// The table, in the order of the enum.
pub const RULES: [Row; 18] = {
    use Rule::{
        ArmedEmpty, ArmedForNobody, BatteryLow, BrakeOff, Exit, ExitOff, Fault, Flapping, HeadLow,
        Moved, NearExit, NotLowest, NotRearmed, OnBattery, OutLong, RailDown, Silent, Wet,
    };
    use Word::{Alarm, Alert, Technical};
    //                               fall risk, others     begins, ends (s)
    [
        row(Exit, Alarm, [HIGH, MEDIUM], [0, 0]),
        row(NearExit, Alarm, [MEDIUM, None], [5, 5]),
        row(OutLong, Alarm, [MEDIUM, None], [900, 0]),
        row(ArmedEmpty, Alarm, [MEDIUM, LOW], [60, 0]),
        row(Moved, Alert, [MEDIUM, MEDIUM], [0, 0]),
        row(ExitOff, Alert, [LOW, None], [60, 0]),
        row(NotRearmed, Alert, [LOW, LOW], [120, 0]),
        row(RailDown, Alert, [LOW, None], [60, 5]),
        row(BrakeOff, Alert, [LOW, ADVISORY], [120, 5]),
        row(NotLowest, Alert, [LOW, None], [600, 5]),
        row(HeadLow, Alert, [LOW, LOW], [600, 60]),
        row(ArmedForNobody, Alert, [None, ADVISORY], [300, 0]),
        row(Wet, Alert, [ADVISORY, ADVISORY], [60, 0]),
        row(Flapping, Technical, [LOW, ADVISORY], [0, 0]),
        row(Fault, Technical, [LOW, LOW], [0, 0]),
        row(OnBattery, Technical, [ADVISORY, ADVISORY], [900, 0]),
        row(BatteryLow, Technical, [LOW, LOW], [60, 60]),
        row(Silent, Technical, [MEDIUM, LOW], [30, 0]),
    ]
};

impl Rule {
    /// Its class of conditions.
    #[must_use]
    pub const fn class(self) -> Class {
        Class::known(self.name())
    }

    /// The name of its class, and within its source.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exit => "bed-exit",
            Self::NearExit => "bed-near-exit",
            Self::OutLong => "bed-out-long",
            Self::ArmedEmpty => "bed-armed-empty",
            Self::Moved => "bed-moved",
            Self::ExitOff => "bed-exit-off",
            Self::NotRearmed => "bed-not-rearmed",
            Self::RailDown => "bed-rail-down",
            Self::BrakeOff => "bed-brake-off",
            Self::NotLowest => "bed-not-lowest",
            Self::HeadLow => "bed-head-low",
            Self::ArmedForNobody => "bed-armed-for-nobody",
            Self::Wet => "bed-wet",
            Self::Flapping => "bed-rail-flaps",
            Self::Fault => "bed-fault",
            Self::OnBattery => "bed-on-battery",
            Self::BatteryLow => "bed-battery-low",
            Self::Silent => "bed-silent",
        }
    }
}
