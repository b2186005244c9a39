//! What devices send and what people charted, put together part by part.

use crate::due::elapsed;
use crate::part::Part;
use crate::policy::Policy;
use crate::reading::{Inputs, Measured, Oxygen, Quantity};
use crate::result::Gap;
use crate::usable::Judge;
use lamplight_units::Now;

impl Inputs {
    /// Of each part the one that counts; of two that count, or two that don't, the newer.
    ///
    /// So a probe that fell off does not hide what a nurse counted ten minutes ago, and
    /// this morning's count does not hide what the probe says now.
    #[must_use]
    pub fn joined(self, other: Self, policy: &Policy, now: Now) -> Self {
        let judge = Judge {
            policy,
            now,
            interval: policy.longest,
        };
        let number = |part, a: Option<Measured<Quantity>>, b: Option<Measured<Quantity>>| {
            pick(a, b, now, |measured| {
                judge.number(part, Some(measured)).is_ok()
            })
        };
        Self {
            respiration: number(Part::Respiration, self.respiration, other.respiration),
            spo2: number(Part::Spo2, self.spo2, other.spo2),
            systolic: number(Part::Systolic, self.systolic, other.systolic),
            pulse: number(Part::Pulse, self.pulse, other.pulse),
            temperature: number(Part::Temperature, self.temperature, other.temperature),
            refill: number(Part::Refill, self.refill, other.refill),
            oxygen: pick(
                self.oxygen,
                other.oxygen,
                now,
                |measured: &Measured<Oxygen>| {
                    timely(&judge, Part::Oxygen, measured).is_ok() && measured.what.possible()
                },
            ),
            consciousness: pick(self.consciousness, other.consciousness, now, |measured| {
                timely(&judge, Part::Consciousness, measured).is_ok()
            }),
            gcs: pick(self.gcs, other.gcs, now, |measured| {
                timely(&judge, Part::Consciousness, measured).is_ok()
            }),
            effort: pick(self.effort, other.effort, now, |measured| {
                timely(&judge, Part::Effort, measured).is_ok()
            }),
        }
    }
}

fn timely<T>(judge: &Judge<'_>, part: Part, measured: &Measured<T>) -> Result<(), Gap> {
    judge.timely(part, Some(measured)).map(|_| ())
}

fn pick<T>(
    a: Option<Measured<T>>,
    b: Option<Measured<T>>,
    now: Now,
    counts: impl Fn(&Measured<T>) -> bool,
) -> Option<Measured<T>> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let newer_is_a = elapsed(a.at, now) <= elapsed(b.at, now);
            let take_a = match (counts(&a), counts(&b)) {
                (true, false) => true,
                (false, true) => false,
                (true, true) | (false, false) => newer_is_a,
            };
            Some(if take_a { a } else { b })
        }
        (one, None) | (None, one) => one,
    }
}
