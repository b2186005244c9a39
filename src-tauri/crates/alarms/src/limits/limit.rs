//! One limit, and the limits of one parameter.

use super::Parameter;
use crate::Priority;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// Which limit of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The ordinary lower limit.
    Low,
    /// The ordinary upper limit.
    High,
    /// The grave lower limit: extreme bradycardia, desaturation.
    ExtremeLow,
    /// The grave upper limit: extreme tachycardia.
    ExtremeHigh,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 4] = [Self::Low, Self::High, Self::ExtremeLow, Self::ExtremeHigh];

    /// Whether values below it violate it.
    #[must_use]
    pub const fn is_lower(self) -> bool {
        match self {
            Self::Low | Self::ExtremeLow => true,
            Self::High | Self::ExtremeHigh => false,
        }
    }

    /// Whether it is a grave one.
    #[must_use]
    pub const fn is_extreme(self) -> bool {
        match self {
            Self::ExtremeLow | Self::ExtremeHigh => true,
            Self::Low | Self::High => false,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::High => "high",
            Self::ExtremeLow => "extreme low",
            Self::ExtremeHigh => "extreme high",
        })
    }
}

/// One limit. A value violates it when it lies beyond; a value at the limit does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Where it lies, in the parameter's unit. Kept while off.
    pub at: f64,
    /// Whether it is judged.
    pub on: bool,
    /// The priority of its finding.
    pub priority: Priority,
    /// How long a value must violate it by a little; by more, it is shorter.
    pub delay: Duration,
    /// How far back inside a value must come for the finding to end.
    pub hysteresis: f64,
}

/// When the absence of breaths is a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apnoea {
    /// Whether it is judged.
    pub on: bool,
    /// How long without a breath. Not a delay: clause 6.4 delays do not apply to it.
    pub time: Duration,
    /// The priority of its finding.
    pub priority: Priority,
}

/// What the ordinary limits are compared with. Extreme limits and apnoea always take
/// the value as it came, so that averaging never holds back a grave finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Averaging {
    /// The value as it came.
    None,
    /// The mean of the values of the last while.
    Mean(Duration),
    /// The median of the values of the last while; one artefact does not move it.
    Median(Duration),
}

impl Averaging {
    /// How far back it looks.
    #[must_use]
    pub const fn window(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Mean(window) | Self::Median(window) => window,
        }
    }
}

/// The limits of one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitSet {
    /// Of what.
    pub parameter: Parameter,
    /// Ordinary lower limit.
    pub low: Limit,
    /// Ordinary upper limit.
    pub high: Limit,
    /// Grave lower limit.
    pub extreme_low: Limit,
    /// Grave upper limit.
    pub extreme_high: Limit,
    /// Absence of breaths; off where the parameter has none.
    pub apnoea: Apnoea,
    /// What the ordinary limits are compared with.
    pub averaging: Averaging,
    /// How long a value must be back inside for a finding to end.
    pub end_delay: Duration,
}

impl LimitSet {
    /// The longest delay of a limit. One maker lets 15 s be set and excludes apnoea
    /// (sheet alarms.md section 6, S:EPM83).
    pub const DELAY_MAX: Duration = Duration::from_secs(15);
    /// The longest delay of an extreme limit; a design of ours.
    pub const EXTREME_DELAY_MAX: Duration = Duration::from_secs(5);
    /// The longest time that a value must be back inside; a design of ours.
    pub const END_DELAY_MAX: Duration = Duration::from_secs(15);
    /// The longest averaging window; a design of ours.
    pub const AVERAGING_MAX: Duration = Duration::from_secs(30);
    /// The shortest apnoea time; unverified.
    pub const APNOEA_MIN: Duration = Duration::from_secs(10);
    /// The longest apnoea time; unverified.
    pub const APNOEA_MAX: Duration = Duration::from_secs(40);

    /// One of its limits.
    #[must_use]
    pub const fn limit(&self, side: Side) -> &Limit {
        match side {
            Side::Low => &self.low,
            Side::High => &self.high,
            Side::ExtremeLow => &self.extreme_low,
            Side::ExtremeHigh => &self.extreme_high,
        }
    }

    /// One of its limits, to change. Check the set afterwards.
    pub const fn limit_mut(&mut self, side: Side) -> &mut Limit {
        match side {
            Side::Low => &mut self.low,
            Side::High => &mut self.high,
            Side::ExtremeLow => &mut self.extreme_low,
            Side::ExtremeHigh => &mut self.extreme_high,
        }
    }
}
