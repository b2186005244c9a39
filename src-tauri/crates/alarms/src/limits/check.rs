//! Which sets make sense. Values count although a limit is off, so that switching one
//! on never makes a set that would have been refused.

use super::{Averaging, Limit, LimitError, LimitSet, Parameter, Side};
use crate::Priority;

impl LimitSet {
    /// Whether the set makes sense.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check(&self) -> Result<(), LimitError> {
        for side in Side::ALL {
            self.check_limit(side)?;
        }
        self.check_order()?;
        self.check_hysteresis()?;
        self.check_extremes()?;
        self.check_times()
    }

    fn check_limit(&self, side: Side) -> Result<(), LimitError> {
        let parameter = self.parameter;
        let limit = self.limit(side);
        let (least, most) = parameter.range();
        if !(least..=most).contains(&limit.at) {
            let at = limit.at;
            return Err(LimitError::NotPossible {
                parameter,
                side,
                at,
            });
        }
        let most = if side.is_extreme() {
            Self::EXTREME_DELAY_MAX
        } else {
            Self::DELAY_MAX
        };
        if limit.delay > most {
            let delay = limit.delay;
            return Err(LimitError::DelayTooLong {
                parameter,
                side,
                delay,
                most,
            });
        }
        if limit.priority == Priority::Advisory {
            return Err(LimitError::NoAlarmPriority { parameter });
        }
        Ok(())
    }

    fn check_order(&self) -> Result<(), LimitError> {
        let (low, high) = (self.low.at, self.high.at);
        // A hair less than the gap: 35.5 to 36.0 must not fail by its last bit.
        if high - low < self.parameter.gap() - 1e-9 {
            let parameter = self.parameter;
            return Err(LimitError::Crossed {
                parameter,
                low,
                high,
            });
        }
        if self.parameter == Parameter::Spo2 && self.extreme_low.at > low {
            let desaturation = self.extreme_low.at;
            return Err(LimitError::DesaturationAboveLow { desaturation, low });
        }
        for (side, inside) in [
            (Side::ExtremeLow, self.extreme_low.at > low),
            (Side::ExtremeHigh, self.extreme_high.at < high),
        ] {
            if inside {
                return Err(LimitError::ExtremeInside {
                    parameter: self.parameter,
                    side,
                    extreme: self.limit(side).at,
                    ordinary: self.ordinary(side).at,
                });
            }
        }
        Ok(())
    }

    /// Between low and high there must be a value that ends each finding.
    fn check_hysteresis(&self) -> Result<(), LimitError> {
        let parameter = self.parameter;
        let room = self.high.at - self.low.at;
        for side in Side::ALL {
            let width = self.limit(side).hysteresis;
            if !(0.0..=room).contains(&width) {
                return Err(LimitError::Hysteresis {
                    parameter,
                    side,
                    width,
                });
            }
        }
        Ok(())
    }

    fn check_extremes(&self) -> Result<(), LimitError> {
        let parameter = self.parameter;
        for side in [Side::ExtremeLow, Side::ExtremeHigh] {
            if self.limit(side).priority < self.ordinary(side).priority {
                return Err(LimitError::ExtremeLessUrgent { parameter, side });
            }
        }
        Ok(())
    }

    fn check_times(&self) -> Result<(), LimitError> {
        let parameter = self.parameter;
        if self.end_delay > Self::END_DELAY_MAX {
            return Err(LimitError::EndDelayTooLong {
                parameter,
                delay: self.end_delay,
                most: Self::END_DELAY_MAX,
            });
        }
        let window = match self.averaging {
            Averaging::None => return self.check_apnoea(),
            Averaging::Mean(window) | Averaging::Median(window) => window,
        };
        if window > Self::AVERAGING_MAX {
            return Err(LimitError::AveragingTooLong {
                parameter,
                window,
                most: Self::AVERAGING_MAX,
            });
        }
        self.check_apnoea()
    }

    fn check_apnoea(&self) -> Result<(), LimitError> {
        let parameter = self.parameter;
        if !parameter.has_apnoea() {
            return if self.apnoea.on {
                Err(LimitError::NoApnoea { parameter })
            } else {
                Ok(())
            };
        }
        if !(Self::APNOEA_MIN..=Self::APNOEA_MAX).contains(&self.apnoea.time) {
            return Err(LimitError::ApnoeaTime {
                time: self.apnoea.time,
                least: Self::APNOEA_MIN,
                most: Self::APNOEA_MAX,
            });
        }
        if self.apnoea.priority == Priority::Advisory {
            return Err(LimitError::NoAlarmPriority { parameter });
        }
        Ok(())
    }

    fn ordinary(&self, side: Side) -> &Limit {
        if side.is_lower() {
            &self.low
        } else {
            &self.high
        }
    }
}
