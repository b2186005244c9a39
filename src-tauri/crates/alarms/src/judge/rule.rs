//! One limit as the judge uses it.

use super::finding::FindingKind;
use super::stopwatch::{FASTEST, SINGLE};
use crate::Priority;
use crate::limits::{LimitSet, Parameter, Side};
use std::time::Duration;

/// Values closer than this to a limit lie at it: 35.0 - 35.2 is not quite -0.2, and a
/// limit in mmHg meets values that were sent in kPa.
const HAIR: f64 = 1e-6;

/// What a slot of a track watches, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watched {
    Limit(Side),
    Apnoea,
}

impl Watched {
    pub(super) const COUNT: usize = 5;
    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Limit(Side::Low),
        Self::Limit(Side::High),
        Self::Limit(Side::ExtremeLow),
        Self::Limit(Side::ExtremeHigh),
        Self::Apnoea,
    ];

    /// Whether it looks at the average; the others look at the value as it came.
    pub(super) const fn averages(self) -> bool {
        match self {
            Self::Limit(side) => !side.is_extreme(),
            Self::Apnoea => false,
        }
    }
}

/// One limit, ready to judge by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    watched: Watched,
    pub(super) kind: FindingKind,
    pub(super) on: bool,
    /// As written in the finding.
    pub(super) limit: f64,
    pub(super) priority: Priority,
    pub(super) delay: Duration,
    pub(super) end_delay: Duration,
    margin: f64,
    concern: f64,
}

impl Rule {
    pub(super) fn of(set: &LimitSet, watched: Watched) -> Self {
        match watched {
            Watched::Limit(side) => {
                let limit = set.limit(side);
                Self {
                    watched,
                    kind: kind(set.parameter, side),
                    on: limit.on,
                    limit: limit.at,
                    priority: limit.priority,
                    delay: limit.delay,
                    end_delay: set.end_delay,
                    margin: limit.hysteresis,
                    concern: set.parameter.concern(),
                }
            }
            Watched::Apnoea => Self {
                watched,
                kind: FindingKind::Apnoea,
                on: set.apnoea.on,
                limit: set.apnoea.time.as_secs_f64(),
                priority: set.apnoea.priority,
                delay: set.apnoea.time,
                end_delay: set.end_delay,
                margin: 0.0,
                concern: set.parameter.concern(),
            },
        }
    }

    /// How far a value lies beyond the limit; negative inside.
    fn beyond(&self, value: f64) -> f64 {
        match self.watched {
            Watched::Limit(side) if side.is_lower() => self.limit - value,
            Watched::Limit(_) => value - self.limit,
            // A rate of zero is no breath; "below the device's range" is a slow rate.
            Watched::Apnoea => {
                if value.abs() <= HAIR {
                    1.0
                } else {
                    -1.0
                }
            }
        }
    }

    pub(super) fn violated(&self, value: f64) -> bool {
        self.on && self.beyond(value) > HAIR
    }

    /// Back inside by the margin.
    pub(super) fn inside(&self, value: f64) -> bool {
        self.beyond(value) <= HAIR - self.margin
    }

    /// Whether `value` is farther beyond the limit than `other` by half a step.
    pub(super) fn worse(&self, value: f64, other: f64, parameter: Parameter) -> bool {
        self.watched != Watched::Apnoea
            && self.beyond(value) - self.beyond(other) > parameter.step() / 2.0
    }

    /// The speed at which the delay runs: size by duration, see the module's rules.
    pub(super) fn speed(&self, value: f64) -> u64 {
        let concerns = match self.watched {
            Watched::Limit(_) => self.beyond(value) / self.concern,
            Watched::Apnoea => 1.0,
        };
        let fastest = FASTEST / SINGLE;
        // In whole parts of a single speed; from f64 it saturates, and NaN gives zero.
        let speed = (concerns.clamp(1.0, fastest as f64) * SINGLE as f64) as u64;
        speed.clamp(SINGLE, FASTEST)
    }
}

const fn kind(parameter: Parameter, side: Side) -> FindingKind {
    match side {
        Side::Low => FindingKind::Low,
        Side::High => FindingKind::High,
        Side::ExtremeLow if matches!(parameter, Parameter::Spo2) => FindingKind::Desaturation,
        Side::ExtremeLow => FindingKind::ExtremeLow,
        Side::ExtremeHigh => FindingKind::ExtremeHigh,
    }
}
