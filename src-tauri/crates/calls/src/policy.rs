//! What a ward has decided about its calls, as data.
//!
//! The rules follow German practice (DIN VDE 0834) as far as it is public; that standard was
//! not at hand, so everything here is unverified against it (fact sheet nurse-call-bed,
//! section 5, "rules", marked from memory). Targets are advice and local policy.

use crate::kind::Kind;
use lamplight_alarms::Priority;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What may end a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Its place alone.
    AtPlace,
    /// Its place, and somebody at the station who took it.
    AtPlaceOrStation,
    /// Both: over at its place, and taken by somebody.
    AtPlaceAndTaken,
}

/// The rules of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindRules {
    /// How urgent, in the one order of the list (docs/ALARMS.md).
    pub priority: Priority,
    /// What ends it.
    pub ends: Ends,
    /// Made while staff are present in the room, it is an emergency.
    pub emergency_with_presence: bool,
    /// Presence in the room answers it, so that it is silent while somebody is there.
    pub answered_by_presence: bool,
    /// Somebody should have taken it within this.
    pub taken_within: Duration,
    /// Somebody should be there within this.
    pub arrived_within: Duration,
}

/// What is known of one call system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SystemRules {
    /// It never says that a call is over: whoever took a call closes it here.
    pub never_cancels: bool,
    /// Of a system that never cancels: a call that it has not told again for so long is
    /// closed as timed out. Never a code blue, an emergency, or a call that nobody took.
    pub close_after: Option<Duration>,
}

/// Every decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    kinds: BTreeMap<Kind, KindRules>,
    /// Of systems by name; another one goes by the default.
    pub systems: BTreeMap<Arc<str>, SystemRules>,
    /// Taken and not ended for so long, a call rings again as new.
    pub rings_again_after: Duration,
    /// After a restart, what a system does not tell again within this is unconfirmed.
    pub confirmed_within: Duration,
    /// Presence that lasts longer is taken for forgotten: it answers nothing any more.
    pub presence_for: Duration,
}

impl Policy {
    /// The rules of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> KindRules {
        self.kinds.get(&kind).copied().unwrap_or(factory(kind))
    }

    /// Other rules for a kind.
    pub fn set(&mut self, kind: Kind, rules: KindRules) {
        self.kinds.insert(kind, rules);
    }

    /// What is known of a system.
    #[must_use]
    pub fn system(&self, name: &str) -> SystemRules {
        self.systems.get(name).copied().unwrap_or_default()
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            kinds: BTreeMap::new(),
            systems: BTreeMap::new(),
            rings_again_after: Duration::from_secs(3 * 60),
            confirmed_within: Duration::from_secs(30),
            presence_for: Duration::from_secs(30 * 60),
        }
    }
}

/// The table as shipped; docs/CALLS.md shows it.
const fn factory(kind: Kind) -> KindRules {
    use Ends::{AtPlace, AtPlaceAndTaken, AtPlaceOrStation};
    use Priority::{High, Low, Medium};
    let (priority, ends, emergency, presence, taken_s, arrived_s) = match kind {
        Kind::CodeBlue => (High, AtPlace, false, false, 15, 120),
        Kind::Emergency => (High, AtPlace, false, false, 30, 120),
        Kind::Assistance => (Medium, AtPlace, true, false, 60, 180),
        Kind::Fall => (Medium, AtPlace, true, true, 60, 180),
        Kind::Wc => (Medium, AtPlace, true, true, 60, 180),
        Kind::CordOut => (Medium, AtPlaceAndTaken, true, true, 60, 300),
        Kind::Device => (Medium, AtPlace, false, true, 60, 300),
        Kind::Patient | Kind::Other => (Low, AtPlace, true, true, 120, 300),
        Kind::Door | Kind::Telephone => (Low, AtPlaceOrStation, false, true, 60, 300),
        Kind::Service => (Low, AtPlaceOrStation, false, true, 300, 900),
        Kind::Fault => (Low, AtPlace, false, false, 600, 3_600),
    };
    KindRules {
        priority,
        ends,
        emergency_with_presence: emergency,
        answered_by_presence: presence,
        taken_within: Duration::from_secs(taken_s),
        arrived_within: Duration::from_secs(arrived_s),
    }
}
