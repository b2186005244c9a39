//! Whether a reading counts: it has a value, a unit, a possible number, and is neither
//! too old nor from the future.

use crate::bands::to_steps;
use crate::due::elapsed;
use crate::part::Part;
use crate::policy::Policy;
use crate::reading::{Measured, Quantity};
use crate::result::{Explained, Gap, Missing};
use lamplight_units::Now;
use std::time::Duration;

/// The times that decide whether a reading counts.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub policy: &'a Policy,
    pub now: Now,
    /// What [`crate::AgeLimit::Interval`] means at this risk.
    pub interval: Duration,
}

impl Judge<'_> {
    /// The reading, if its time is good.
    pub fn timely<'m, T>(
        &self,
        part: Part,
        measured: Option<&'m Measured<T>>,
    ) -> Result<&'m Measured<T>, Gap> {
        let Some(measured) = measured else {
            return Err(Gap {
                why: Missing::Never,
                since: None,
            });
        };
        if self.ahead(measured.at) {
            return Err(gap(Missing::Ahead, measured));
        }
        let limit = self.policy.limit(part, &measured.source, self.interval);
        if elapsed(measured.at, self.now) > limit {
            return Err(gap(Missing::TooOld { limit }, measured));
        }
        Ok(measured)
    }

    /// Up to when a part that counts goes on doing so, if nothing newer comes.
    pub fn counts_until(&self, part: &Explained) -> Option<Now> {
        let limit = self
            .policy
            .limit(part.part, part.source.as_ref()?, self.interval);
        Some(part.at?.after(limit))
    }

    /// The number in the part's unit, if time, value, unit and number are good.
    pub fn number(&self, part: Part, measured: Option<&Measured<Quantity>>) -> Result<f64, Gap> {
        // Why there is no value is told before how old that is.
        if let Some((measured, reason)) = measured.and_then(|m| Some((m, m.what.value.reason()?))) {
            return Err(gap(Missing::NoValue(reason), measured));
        }
        let measured = self.timely(part, measured)?;
        let number = in_unit(part, measured.what).ok_or_else(|| gap(Missing::Unit, measured))?;
        let possible = part.possible();
        if possible.is_none_or(|(least, most)| (least..=most).contains(&number)) {
            Ok(number)
        } else {
            Err(gap(Missing::Impossible, measured))
        }
    }

    /// Both clocks say that it lies in the future; one alone has been set.
    fn ahead(&self, at: Now) -> bool {
        let bound = self.now.after(self.policy.ahead);
        at.mono > bound.mono && at.wall > bound.wall
    }
}

/// The number in the part's own unit.
pub(crate) fn in_unit(part: Part, quantity: Quantity) -> Option<f64> {
    let number = quantity.value.number()?;
    quantity.unit?.convert(number, part.unit()?)
}

/// The number as the table sees it.
pub(crate) fn rounded(part: Part, number: f64) -> f64 {
    f64::from(to_steps(number, part.resolution())) / f64::from(part.resolution())
}

pub(crate) const fn gap<T>(why: Missing, measured: &Measured<T>) -> Gap {
    Gap {
        why,
        since: Some(measured.at),
    }
}
