//! The results of one score in one stay: which one stands, whether it rises, what is due.
//!
//! An incomplete result never takes a complete one's place: the last complete one stands,
//! with its time, until the next, and is overdue by its own rule. Missing parts can make
//! the patient's risk graver, never milder. A [`Course`] belongs to one stay; the next
//! patient has a new one.

mod direction;
mod kept;

pub use direction::Direction;
pub use kept::KeptScore;

use crate::due::{Due, elapsed};
use crate::policy::Policy;
use crate::result::{Risk, Scored};
use kept::Results;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What holds for the patient now.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The last complete result, if there was one in this stay.
    pub complete: Option<KeptScore>,
    /// The newest result, complete or not.
    pub newest: Option<KeptScore>,
    /// The risk to show: of the last complete result or of what is certain now, whichever
    /// is graver, and held for a while when an automatic score falls.
    pub risk: Risk,
    /// When the next set is due.
    pub due: Due,
    /// How much it is overdue.
    pub overdue: Option<Duration>,
    /// Where the score is going.
    pub direction: Direction,
}

/// The course of one score in one stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    began: Now,
    results: Results,
    complete: Option<KeptScore>,
    newest: Option<KeptScore>,
    shown: Risk,
    /// Since when an automatic score has been below what is shown.
    below_since: Option<Now>,
}

impl Course {
    /// A stay that begins.
    #[must_use]
    pub fn new(began: Now) -> Self {
        Self {
            began,
            results: Results::default(),
            complete: None,
            newest: None,
            shown: Risk::Low,
            below_since: None,
        }
    }

    /// Takes a result of this stay. One for an earlier time than the newest (a reading that
    /// came late) goes into the history in its place and changes nothing that stands, unless
    /// it is the very time that stands.
    pub fn take(&mut self, scored: &Scored, policy: &Policy) {
        let kept = KeptScore::of(scored);
        self.results.add(kept.clone());
        let newest = self.newest.as_ref();
        if newest.is_some_and(|newest| kept.at.wall < newest.at.wall) {
            self.correct(kept);
            return;
        }
        if kept.total.is_some() {
            self.complete = Some(kept.clone());
        }
        self.hold(&kept, policy);
        self.newest = Some(kept);
    }

    /// The complete result that stands was worked out anew for its own time.
    fn correct(&mut self, kept: KeptScore) {
        let stands = |complete: &KeptScore| complete.at.wall == kept.at.wall;
        if !self.complete.as_ref().is_some_and(stands) {
            return;
        }
        self.complete = if kept.total.is_some() {
            Some(kept)
        } else {
            self.results.last_complete().cloned()
        };
        let risk = |kept: &Option<KeptScore>| kept.as_ref().map(|kept| kept.risk);
        let graver = risk(&self.complete).max(risk(&self.newest));
        self.shown = graver.unwrap_or(Risk::Low);
        self.below_since = None;
    }

    /// Upwards at once; downwards at once by a person's set, after a while by an automatic
    /// one, and never by an incomplete one.
    fn hold(&mut self, kept: &KeptScore, policy: &Policy) {
        if kept.risk >= self.shown {
            self.shown = kept.risk;
            self.below_since = None;
            return;
        }
        if kept.total.is_none() {
            return;
        }
        let since = *self.below_since.get_or_insert(kept.at);
        if !kept.automatic || elapsed(since, kept.at) >= policy.hold {
            self.shown = kept.risk;
            self.below_since = None;
        }
    }

    /// What holds now.
    #[must_use]
    pub fn standing(&self, policy: &Policy, now: Now) -> Standing {
        let first = self.began.after(policy.first_set);
        let due = self.complete.as_ref().map_or(
            Due::Between {
                from: self.began,
                until: first,
            },
            |complete| complete.due,
        );
        Standing {
            complete: self.complete.clone(),
            newest: self.newest.clone(),
            risk: self.shown,
            due,
            overdue: due.overdue(now),
            direction: self.direction(policy, now),
        }
    }

    /// Where the score is going.
    #[must_use]
    pub fn direction(&self, policy: &Policy, now: Now) -> Direction {
        direction::of(self.results.all(), policy, now)
    }

    /// The kept results, oldest first, with those that were superseded.
    #[must_use]
    pub fn results(&self) -> &[KeptScore] {
        self.results.all()
    }

    /// How many kept results had to go because there were more than [`KeptScore::MOST`].
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.results.dropped()
    }
}
