//! Findings: what a judge says.

use crate::Priority;
use crate::limits::Parameter;
use lamplight_units::{Now, RefId};
use std::fmt;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Below the low limit.
    Low,
    /// Above the high limit.
    High,
    /// Below the extreme low limit, such as extreme bradycardia.
    ExtremeLow,
    /// Above the extreme high limit, such as extreme tachycardia.
    ExtremeHigh,
    /// SpO2 below the desaturation limit.
    Desaturation,
    /// No breath for the apnoea time.
    Apnoea,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Low,
        Self::High,
        Self::ExtremeLow,
        Self::ExtremeHigh,
        Self::Desaturation,
        Self::Apnoea,
    ];

    /// Whether this one makes `other` of the same metric unnecessary to announce: the
    /// graver of a chain. Both stay true; which one to show is the engine's matter.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        match self {
            Self::Low | Self::High => false,
            Self::ExtremeLow | Self::Desaturation => matches!(other, Self::Low),
            Self::ExtremeHigh => matches!(other, Self::High),
            Self::Apnoea => matches!(other, Self::Low | Self::ExtremeLow),
        }
    }

    /// Whether values below a limit make it.
    #[must_use]
    pub const fn is_lower(self) -> bool {
        match self {
            Self::Low | Self::ExtremeLow | Self::Desaturation | Self::Apnoea => true,
            Self::High | Self::ExtremeHigh => false,
        }
    }

    /// A short name that never changes, for keys and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::ExtremeLow => "extreme-low",
            Self::ExtremeHigh => "extreme-high",
            Self::Desaturation => "desaturation",
            Self::Apnoea => "apnoea",
        }
    }
}

/// A limit that a patient's values violate.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The metric.
    pub metric: RefId,
    /// The parameter whose limits judged it.
    pub parameter: Parameter,
    /// What was found.
    pub kind: FindingKind,
    /// The limit in force; for apnoea, its time in seconds.
    pub limit: f64,
    /// The value when it began, in the parameter's unit.
    pub onset: f64,
    /// The value farthest beyond the limit since.
    pub worst: f64,
    /// Its priority.
    pub priority: Priority,
    /// When the values first violated the limit.
    pub violated: Now,
    /// When the delay was over: the finding's beginning.
    pub since: Now,
}

impl Finding {
    /// What the screen writes, with the worst value so that it does not change with
    /// every beat: `HR 132 > 120`.
    #[must_use]
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// A name within a bed for the condition's key: `MDC_ECG_HEART_RATE/high`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.metric, self.kind.name())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameter = self.parameter;
        let label = parameter.label();
        let limit = parameter.write(self.limit);
        let (least, most) = parameter.range();
        let value = if self.worst < least {
            return write!(f, "{label} below range, limit {limit}");
        } else if self.worst > most {
            return write!(f, "{label} above range, limit {limit}");
        } else {
            parameter.write(self.worst)
        };
        match self.kind {
            FindingKind::Low => write!(f, "{label} {value} < {limit}"),
            FindingKind::High => write!(f, "{label} {value} > {limit}"),
            FindingKind::ExtremeLow => write!(f, "Extreme low {label} {value} < {limit}"),
            FindingKind::ExtremeHigh => write!(f, "Extreme high {label} {value} > {limit}"),
            FindingKind::Desaturation => write!(f, "Desaturation {label} {value} < {limit}"),
            FindingKind::Apnoea => write!(f, "Apnoea: no breath for {limit} s"),
        }
    }
}

/// Why a finding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The value is back inside.
    BackInside,
    /// Nobody knows any more: no value for too long. The finding is unconfirmed.
    NoData,
    /// The value is inside a limit that was moved.
    LimitMoved,
    /// The limit was switched off.
    SwitchedOff,
    /// The patient left, or the judging of the bed ended.
    Closed,
}

/// What a judge answers with. All of them must be taken; none repeats another.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A finding began.
    Began(Finding),
    /// Its worst value, limit or priority changed.
    Changed(Finding),
    /// It ended.
    Ended {
        /// As it was last.
        finding: Finding,
        /// Why.
        why: Why,
        /// When.
        at: Now,
    },
}
