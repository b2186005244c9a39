//! What the ward has decided about its alarms, as data.
//!
//! Every rule of the engine that could be decided differently stands here with its
//! default. A policy is checked once ([`Policy::validate`]); the engine takes the
//! [`ValidPolicy`] alone, so that it need not doubt a table while a patient waits.

mod class_rules;
mod inhibit;
mod ladder;
mod validate;

pub use class_rules::{ClassRules, OnsetAndEnd, Rise};
pub use inhibit::{Inhibition, Within};
pub use ladder::{Ladder, Ladders, Rank, Rung};
pub use validate::{PolicyError, ValidPolicy};

use crate::class::Class;
use crate::condition::Priority;
use std::collections::BTreeMap;
use std::time::Duration;

/// A time for each alarm priority; an advisory needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByPriority<T> {
    /// For high.
    pub high: T,
    /// For medium.
    pub medium: T,
    /// For low.
    pub low: T,
}

impl<T> ByPriority<T> {
    /// The one for a priority; `None` for an advisory.
    #[must_use]
    pub const fn of(&self, priority: Priority) -> Option<&T> {
        match priority {
            Priority::High => Some(&self.high),
            Priority::Medium => Some(&self.medium),
            Priority::Low => Some(&self.low),
            Priority::Advisory => None,
        }
    }
}

/// The ward's decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Rules for single classes.
    pub classes: BTreeMap<Class, ClassRules>,
    /// Which conditions make which others meaningless.
    pub inhibitions: Vec<Inhibition>,
    /// Sets of which only the gravest on a subject is announced, mildest first.
    pub chains: Vec<Vec<Class>>,
    /// A condition that comes back within this continues the one that ended.
    pub continuation: Duration,
    /// How long the station's sound can be paused (two minutes).
    pub audio_pause: Duration,
    /// The longest that the sound or the alarms of a bed can be paused.
    pub longest_pause: Duration,
    /// How often a reminder says that sound or alarms are off somewhere.
    pub reminder: Duration,
    /// After which time an acknowledged condition that lasts returns.
    pub acknowledged_for: ByPriority<Duration>,
    /// After which time an accepted condition that lasts goes to the next.
    pub accepted_for: ByPriority<Duration>,
    /// The least urgent that a desktop notice is made of.
    pub notice_from: Priority,
    /// Who is told when.
    pub ladders: Ladders,
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

impl Default for Policy {
    /// Times that are not from the standard are advice and local policy: fact sheet,
    /// sections 8, 10 and 11.
    fn default() -> Self {
        Self {
            classes: class_rules::defaults(),
            inhibitions: inhibit::defaults(),
            chains: inhibit::chains(),
            continuation: Duration::from_secs(30),
            audio_pause: minutes(2),
            longest_pause: minutes(10),
            reminder: minutes(10),
            acknowledged_for: ByPriority {
                high: minutes(3),
                medium: minutes(10),
                low: minutes(30),
            },
            accepted_for: ByPriority {
                high: minutes(3),
                medium: minutes(10),
                low: minutes(30),
            },
            notice_from: Priority::Medium,
            ladders: Ladders::default(),
        }
    }
}
