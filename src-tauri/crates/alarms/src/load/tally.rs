//! Counts of one group of alarms: a ward, a bed, an owner.

use super::{Delays, Episode};
use crate::{Kind, Priority};
use std::time::Duration;

/// Whether it counts as an alarm. An advisory is for information.
pub(super) const fn is_alarm(priority: Priority) -> bool {
    match priority {
        Priority::Advisory => false,
        Priority::Low | Priority::Medium | Priority::High => true,
    }
}

/// Counts of one group of alarms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Alarms of any priority.
    pub alarms: u64,
    /// Those of high priority.
    pub high: u64,
    /// Those of medium priority.
    pub medium: u64,
    /// Those of low priority.
    pub low: u64,
    /// Those about equipment.
    pub technical: u64,
    /// Those that ended, or are open, without anybody acknowledging.
    pub unacknowledged: u64,
    /// For information; not alarms and counted in nothing else.
    pub advisories: u64,
    /// Times from beginning to acknowledgement.
    delays: Delays,
}

impl Tally {
    pub(super) fn add(&mut self, episode: &Episode) {
        // A call is no alarm: it has figures of its own (`lamplight_calls::load`).
        if episode.kind == Kind::Call {
            return;
        }
        match episode.priority {
            Priority::Advisory => {
                self.advisories += 1;
                return;
            }
            Priority::Low => self.low += 1,
            Priority::Medium => self.medium += 1,
            Priority::High => self.high += 1,
        }
        self.alarms += 1;
        match episode.kind {
            Kind::Technical => self.technical += 1,
            Kind::Physiological | Kind::Advisory | Kind::Call => {}
        }
        match &episode.acknowledged {
            Some((at, _)) => {
                // The wall clock may have jumped back in between: then the time is
                // not known, and none is better than a false zero.
                let micros = at.micros().saturating_sub(episode.began.micros());
                if let Ok(micros) = u64::try_from(micros) {
                    self.delays.add(Duration::from_micros(micros));
                }
            }
            None => self.unacknowledged += 1,
        }
    }

    /// The share about equipment, 0 to 1; `None` without alarms.
    #[must_use]
    pub fn share_technical(&self) -> Option<f64> {
        (self.alarms > 0).then(|| self.technical as f64 / self.alarms as f64)
    }

    /// The median time to acknowledgement of those that were acknowledged.
    #[must_use]
    pub fn median_to_acknowledge(&self) -> Option<Duration> {
        self.delays.median()
    }
}
