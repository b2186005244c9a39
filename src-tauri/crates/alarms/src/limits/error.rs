//! Why limits are refused, one sentence each.

use super::{Parameter, Side};
use lamplight_units::Unit;
use std::time::Duration;

/// Why a limit is refused. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LimitError {
    /// The unit measures something else.
    #[error("{parameter}: a limit in {} cannot be turned into {}", .unit.ucum(), .parameter.unit().ucum())]
    WrongUnit {
        /// Of what.
        parameter: Parameter,
        /// As given.
        unit: Unit,
    },
    /// No patient has such a value, or it is no number.
    #[error("{parameter}: the {side} limit {} is outside {} to {}", .parameter.write(*.at), .parameter.write(.parameter.range().0), .parameter.write(.parameter.range().1))]
    NotPossible {
        /// Of what.
        parameter: Parameter,
        /// Which limit.
        side: Side,
        /// As given.
        at: f64,
    },
    /// The ward does not allow it.
    #[error("{parameter}: the ward allows limits from {} to {}, not {}", .parameter.write(*.least), .parameter.write(*.most), .parameter.write(*.at))]
    NotAllowed {
        /// Of what.
        parameter: Parameter,
        /// As given.
        at: f64,
        /// The least the ward allows.
        least: f64,
        /// The most the ward allows.
        most: f64,
    },
    /// Low and high have crossed or leave no room.
    #[error("{parameter}: the low limit {} must be at least {} below the high limit {}", .parameter.write(*.low), .parameter.write(.parameter.gap()), .parameter.write(*.high))]
    Crossed {
        /// Of what.
        parameter: Parameter,
        /// The low limit.
        low: f64,
        /// The high limit.
        high: f64,
    },
    /// An extreme limit would be reached before the ordinary one.
    #[error("{parameter}: the {side} limit {} lies inside the ordinary limit {}", .parameter.write(*.extreme), .parameter.write(*.ordinary))]
    ExtremeInside {
        /// Of what.
        parameter: Parameter,
        /// Which extreme limit.
        side: Side,
        /// The extreme limit.
        extreme: f64,
        /// The ordinary limit.
        ordinary: f64,
    },
    /// The desaturation limit may not be above the low limit (S:MRCMS).
    #[error("the desaturation limit {desaturation} % lies above the SpO₂ low limit {low} %")]
    DesaturationAboveLow {
        /// The desaturation limit.
        desaturation: f64,
        /// The low limit.
        low: f64,
    },
    /// The station's default would be lower than pulse oximeters may have.
    #[error("the ward's default for SpO₂ low may not be below {least} %, and {at} % is")]
    DefaultTooLow {
        /// As given.
        at: f64,
        /// ISO 80601-2-61, unverified.
        least: f64,
    },
    /// A finding would come too late.
    #[error("{parameter}: a delay of {} s at the {side} limit is longer than {} s", .delay.as_secs_f64(), .most.as_secs())]
    DelayTooLong {
        /// Of what.
        parameter: Parameter,
        /// Which limit.
        side: Side,
        /// As given.
        delay: Duration,
        /// The bound.
        most: Duration,
    },
    /// A finding would end too late.
    #[error("{parameter}: findings must end within {} s of being back inside, not {} s", .most.as_secs(), .delay.as_secs_f64())]
    EndDelayTooLong {
        /// Of what.
        parameter: Parameter,
        /// As given.
        delay: Duration,
        /// The bound.
        most: Duration,
    },
    /// Averaged over so long a while a change would be seen too late.
    #[error("{parameter}: averaging over {} s is longer than {} s", .window.as_secs_f64(), .most.as_secs())]
    AveragingTooLong {
        /// Of what.
        parameter: Parameter,
        /// As given.
        window: Duration,
        /// The bound.
        most: Duration,
    },
    /// The margin is negative, no number, or so wide that no value ends the finding.
    #[error(
        "{parameter}: a hysteresis of {width} at the {side} limit leaves no value that ends the alarm"
    )]
    Hysteresis {
        /// Of what.
        parameter: Parameter,
        /// Which limit.
        side: Side,
        /// As given.
        width: f64,
    },
    /// Too short to be safe from noise, or too long to be safe.
    #[error("an apnoea time of {} s is outside {} s to {} s", .time.as_secs_f64(), .least.as_secs(), .most.as_secs())]
    ApnoeaTime {
        /// As given.
        time: Duration,
        /// The least.
        least: Duration,
        /// The most.
        most: Duration,
    },
    /// The parameter does not show breaths.
    #[error("{parameter} does not show breaths, so it has no apnoea alarm")]
    NoApnoea {
        /// Of what.
        parameter: Parameter,
    },
    /// Without an alarm priority nobody would be told; switch the limit off instead.
    #[error(
        "{parameter}: a limit needs an alarm priority; to be rid of the alarm switch the limit off"
    )]
    NoAlarmPriority {
        /// Of what.
        parameter: Parameter,
    },
    /// The graver limit would have the lesser signal.
    #[error("{parameter}: the {side} limit may not have a lower priority than the ordinary one")]
    ExtremeLessUrgent {
        /// Of what.
        parameter: Parameter,
        /// Which extreme limit.
        side: Side,
    },
}
