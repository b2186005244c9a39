//! What a ward decides about its smart beds.

use crate::rules::{RULES, Row, Rule};
use lamplight_protocols::bed::Rail;
use std::time::Duration;

/// Which rails a fall risk asks for. Four raised rails may count as restraint, which needs
/// an order of its own in many places (unverified), so that the default is those at the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AskedRails {
    /// None.
    None,
    /// Both at the head.
    #[default]
    Head,
    /// All four.
    All,
}

impl AskedRails {
    /// Whether a rail is asked for.
    #[must_use]
    pub const fn asks(self, rail: Rail) -> bool {
        match (self, rail) {
            (Self::None, _) | (Self::Head, Rail::FootLeft | Rail::FootRight) => false,
            (Self::All, _) | (Self::Head, Rail::HeadLeft | Rail::HeadRight) => true,
        }
    }
}

/// What happens when the patient is back and exit monitoring is not set again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rearm {
    /// It is said.
    #[default]
    Say,
    /// The bed is asked to arm it, where it takes that order and no zone is set; and it is
    /// said as long as the bed has not.
    Ask,
}

/// A ward's choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The table with the ward's priorities and delays.
    pub rows: [Row; RULES.len()],
    /// Which rails a fall risk asks for.
    pub rails: AskedRails,
    /// The least angle of the head part for a ventilated patient, degrees. 30 by the makers'
    /// own warning (fact sheet, section 6).
    pub head_least_deg: f64,
    /// Re-arming after a return.
    pub rearm: Rearm,
    /// A bed that says nothing for so long is stale. Ours: beds send every few seconds to
    /// minutes, or when something changes.
    pub stale_after: Duration,
    /// So many changes of a rail ...
    pub flaps: usize,
    /// ... within so long are flapping.
    pub flaps_within: Duration,
    /// A position held for so long counts as turned.
    pub turn_holds: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            rows: RULES,
            rails: AskedRails::default(),
            head_least_deg: 30.0,
            rearm: Rearm::default(),
            stale_after: Duration::from_secs(300),
            flaps: 6,
            flaps_within: Duration::from_secs(600),
            turn_holds: Duration::from_secs(180),
        }
    }
}

impl Policy {
    /// The row of a rule.
    #[must_use]
    pub fn row(&self, rule: Rule) -> &Row {
        // The table has a row for each rule, in the enum's order; a test holds that.
        &self.rows[rule as usize]
    }

    /// The same, to change it.
    pub fn row_mut(&mut self, rule: Rule) -> &mut Row {
        &mut self.rows[rule as usize]
    }
}
