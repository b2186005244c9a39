//! How old a part may be before it no longer counts, and the other times a ward decides.
//!
//! No published standard gives these limits; the defaults are ours (docs/SCORES.md) and a
//! hospital sets its own.

use crate::part::Part;
use crate::reading::Source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a reading counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgeLimit {
    /// So long.
    Fixed(Duration),
    /// As long as the set that it belongs to: the longest time between two sets at the
    /// risk that the score has (NEWS2: 12 h, 6 h, 1 h).
    Interval,
}

/// The limits of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeLimits {
    /// For what a device sent and nobody has confirmed.
    pub device: AgeLimit,
    /// For what a person confirmed or charted.
    pub person: AgeLimit,
}

/// What a ward decides about its scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Limits of the parts; a part without a row has [`Policy::of_part`]'s default.
    pub limits: BTreeMap<Part, AgeLimits>,
    /// The longest that [`AgeLimit::Interval`] means anywhere.
    pub longest: Duration,
    /// What [`AgeLimit::Interval`] means for a score without a frequency of its own.
    pub no_rule: Duration,
    /// A reading further in the future than this is a clock's fault and does not count.
    pub ahead: Duration,
    /// Rate and pressure of a shock index lie at most this far apart.
    pub apart: Duration,
    /// An automatic score that falls is shown as it was for this long; one that rises, at once.
    pub hold: Duration,
    /// The first set of a stay is late after this.
    pub first_set: Duration,
    /// How far back a direction looks.
    pub trend: Duration,
    /// A score that has not changed for this long is steady, whatever it did before.
    pub steady: Duration,
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            limits: BTreeMap::new(),
            longest: minutes(12 * 60),
            no_rule: minutes(4 * 60),
            ahead: minutes(1),
            apart: minutes(15),
            hold: minutes(5),
            first_set: minutes(60),
            trend: minutes(12 * 60),
            steady: minutes(4 * 60),
        }
    }
}

impl Policy {
    /// The limits of a part: the ward's own, else the default.
    #[must_use]
    pub fn of_part(&self, part: Part) -> AgeLimits {
        self.limits
            .get(&part)
            .copied()
            .unwrap_or_else(|| usual(part))
    }

    /// How long a reading of this part and source counts.
    pub(crate) fn limit(&self, part: Part, source: &Source, interval: Duration) -> Duration {
        let limits = self.of_part(part);
        let limit = match source {
            Source::Device { .. } => limits.device,
            Source::Confirmed | Source::Charted => limits.person,
        };
        match limit {
            AgeLimit::Fixed(limit) => limit,
            AgeLimit::Interval => interval.min(self.longest),
        }
    }
}

/// The default (ours, after the fact sheet's section 6): what is monitored continuously
/// counts for 5 min, a cuff for 4 h, a temperature for 8 h; what a person measured for
/// one interval of the score.
const fn usual(part: Part) -> AgeLimits {
    let device = match part {
        Part::Respiration | Part::Spo2 | Part::Pulse => AgeLimit::Fixed(minutes(5)),
        Part::Systolic => AgeLimit::Fixed(minutes(4 * 60)),
        Part::Temperature => AgeLimit::Fixed(minutes(8 * 60)),
        // No monitor judges these; one that does send them is believed as a person is.
        Part::Oxygen | Part::Consciousness | Part::Refill | Part::Effort => AgeLimit::Interval,
    };
    AgeLimits {
        device,
        person: AgeLimit::Interval,
    }
}
