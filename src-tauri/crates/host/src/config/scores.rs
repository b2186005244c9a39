//! `[scores]`: which scores, and what of charting and tasks is a condition.
//!
//! ```toml
//! [scores]
//! pews = true            # Bedside PEWS: ask its owner first (docs/SCORES.md)
//! high_risk = "medium"   # off, advisory, low, medium, high
//! overdue = "low"
//! expect_first_set = true
//! ```
//!
//! What is left out stays as it is by default (docs/CHARTING.md).

use lamplight_alarms::Priority;
use lamplight_scores::{Policy, ScoreId};
use lamplight_station::CareSetup;
use serde::Deserialize;
use std::time::Duration;

/// `[scores]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScoresConfig {
    /// NEWS2.
    pub news2: bool,
    /// MEWS, as Subbe published it.
    pub mews: bool,
    /// qSOFA, where somebody suspects an infection.
    pub qsofa: bool,
    /// Shock index, for children SIPA.
    pub shock_index: bool,
    /// Bedside PEWS.
    pub pews: bool,
    /// A high risk.
    pub high_risk: PriorityConfig,
    /// A set that is late.
    pub overdue: PriorityConfig,
    /// A task that is late.
    pub task_late: PriorityConfig,
    /// A device's measurement that waits for a person.
    pub unconfirmed: PriorityConfig,
    /// The first set of a stay is waited for although nobody has charted yet.
    pub expect_first_set: bool,
    /// The first set of a stay is late after so many minutes.
    pub first_set_min: u64,
    /// A person must confirm also the cuff of a monitor that watches the patient.
    pub confirm_monitors: bool,
}

/// How urgent a condition is, or that it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PriorityConfig {
    /// No condition.
    Off,
    /// For information.
    Advisory,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl PriorityConfig {
    pub(super) const fn priority(self) -> Option<Priority> {
        match self {
            Self::Off => None,
            Self::Advisory => Some(Priority::Advisory),
            Self::Low => Some(Priority::Low),
            Self::Medium => Some(Priority::Medium),
            Self::High => Some(Priority::High),
        }
    }
}

impl Default for ScoresConfig {
    fn default() -> Self {
        Self {
            news2: true,
            mews: true,
            qsofa: true,
            shock_index: true,
            pews: false,
            high_risk: PriorityConfig::Medium,
            overdue: PriorityConfig::Advisory,
            task_late: PriorityConfig::Advisory,
            unconfirmed: PriorityConfig::Advisory,
            expect_first_set: false,
            first_set_min: 60,
            confirm_monitors: false,
        }
    }
}

impl ScoresConfig {
    /// What the station is told.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn setup(&self) -> Result<CareSetup, String> {
        if !(1..=1_440).contains(&self.first_set_min) {
            let minutes = self.first_set_min;
            return Err(format!(
                "scores: first_set_min = {minutes} must be between 1 and 1440"
            ));
        }
        let chosen = [
            (self.news2, ScoreId::News2),
            (self.pews, ScoreId::BedsidePews),
            (self.mews, ScoreId::Mews),
            (self.qsofa, ScoreId::Qsofa),
            (self.shock_index, ScoreId::ShockIndex),
        ];
        let chosen = chosen.into_iter().filter(|(chosen, _)| *chosen);
        Ok(CareSetup {
            scores: chosen.map(|(_, score)| score).collect(),
            policy: Policy {
                first_set: Duration::from_secs(60 * self.first_set_min),
                ..Policy::default()
            },
            high_risk: self.high_risk.priority(),
            overdue: self.overdue.priority(),
            task_late: self.task_late.priority(),
            unconfirmed: self.unconfirmed.priority(),
            expect_first_set: self.expect_first_set,
            confirm_monitors: self.confirm_monitors,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(text: &str) -> Result<CareSetup, String> {
        toml::from_str::<ScoresConfig>(text).unwrap().setup()
    }

    #[test]
    fn a_ward_that_says_nothing_has_the_defaults() {
        assert_eq!(setup(""), Ok(CareSetup::default()));
    }

    #[test]
    fn a_ward_chooses_its_scores_and_how_urgent_they_are() {
        let setup = setup("news2 = false\npews = true\nhigh_risk = \"off\"\noverdue = \"low\"");
        let setup = setup.unwrap();
        assert_eq!(setup.scores[0], ScoreId::BedsidePews);
        assert_eq!(
            (setup.high_risk, setup.overdue),
            (None, Some(Priority::Low))
        );
    }

    #[test]
    fn a_first_set_in_no_time_or_after_days_is_refused() {
        for minutes in [0, 1_441] {
            let refused = setup(&format!("first_set_min = {minutes}")).unwrap_err();
            assert!(refused.starts_with("scores: first_set_min"), "{refused}");
        }
    }
}
