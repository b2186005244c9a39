//! `[smart_beds]`: what is asked of beds, and how urgent it is.
//!
//! ```toml
//! [smart_beds]
//! exit_fall_risk = "high"   # advisory, low, medium, high
//! alert = "low"             # settings of a patient who falls easily
//! rails = "head"            # none, head, all
//! out_min = 15              # tolerated out of bed
//! rearm = "say"             # or "ask": the bed is asked to arm itself again
//! ```
//!
//! What is left out stays as it is by default (docs/BEDS.md).

use super::scores::PriorityConfig;
use lamplight_alarms::Priority;
use lamplight_smartbed::{AskedRails, Policy, Rearm, Rule};
use serde::Deserialize;
use std::time::Duration;

/// `[smart_beds]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmartBedsConfig {
    /// The patient is leaving, and falls easily.
    pub exit_fall_risk: PriorityConfig,
    /// Anybody else is leaving.
    pub exit: PriorityConfig,
    /// About to leave, of a patient who falls easily.
    pub near_exit: PriorityConfig,
    /// A setting that is less safe than it should be for a patient who falls easily.
    pub alert: PriorityConfig,
    /// The head part is too low for a ventilated patient.
    pub head_low: PriorityConfig,
    /// Which rails are asked for.
    pub rails: RailsConfig,
    /// The least angle of the head part for a ventilated patient, degrees.
    pub head_least_deg: f64,
    /// How long a patient who falls easily may be out of bed, minutes.
    pub out_min: u64,
    /// Whether a bed is asked to arm itself when the patient is back.
    pub rearm: RearmConfig,
    /// A bed that says nothing for so many seconds is stale.
    pub stale_after_s: u64,
}

/// Which rails a fall risk asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RailsConfig {
    /// None.
    None,
    /// Both at the head.
    Head,
    /// All four.
    All,
}

/// Re-arming after a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RearmConfig {
    /// It is said.
    Say,
    /// The bed is asked.
    Ask,
}

impl Default for SmartBedsConfig {
    fn default() -> Self {
        Self {
            exit_fall_risk: PriorityConfig::High,
            exit: PriorityConfig::Medium,
            near_exit: PriorityConfig::Medium,
            alert: PriorityConfig::Low,
            head_low: PriorityConfig::Low,
            rails: RailsConfig::Head,
            head_least_deg: 30.0,
            out_min: 15,
            rearm: RearmConfig::Say,
            stale_after_s: 300,
        }
    }
}

impl SmartBedsConfig {
    /// What the station is told.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn policy(&self) -> Result<Policy, String> {
        let wrong = |what: String| Err(format!("[smart_beds]: {what}"));
        if !(1..=240).contains(&self.out_min) {
            return wrong(format!(
                "out_min = {} must be between 1 and 240",
                self.out_min
            ));
        }
        if !(10..=3_600).contains(&self.stale_after_s) {
            let seconds = self.stale_after_s;
            return wrong(format!(
                "stale_after_s = {seconds} must be between 10 and 3600"
            ));
        }
        if !(0.0..=60.0).contains(&self.head_least_deg) {
            let deg = self.head_least_deg;
            return wrong(format!("head_least_deg = {deg} must be between 0 and 60"));
        }
        let mut policy = Policy {
            rails: match self.rails {
                RailsConfig::None => AskedRails::None,
                RailsConfig::Head => AskedRails::Head,
                RailsConfig::All => AskedRails::All,
            },
            head_least_deg: self.head_least_deg,
            rearm: match self.rearm {
                RearmConfig::Say => Rearm::Say,
                RearmConfig::Ask => Rearm::Ask,
            },
            stale_after: Duration::from_secs(self.stale_after_s),
            ..Policy::default()
        };
        // An alarm of the bed is told here, however a ward values it.
        let exit = |name: &str, value: PriorityConfig| -> Result<Option<Priority>, String> {
            let priority = value.priority();
            priority.map(Some).ok_or_else(|| {
                format!("[smart_beds]: {name} = \"off\" is not possible; write \"advisory\"")
            })
        };
        policy.row_mut(Rule::Exit).fall_risk = exit("exit_fall_risk", self.exit_fall_risk)?;
        policy.row_mut(Rule::Exit).others = exit("exit", self.exit)?;
        policy.row_mut(Rule::NearExit).fall_risk = self.near_exit.priority();
        for rule in [
            Rule::ExitOff,
            Rule::RailDown,
            Rule::BrakeOff,
            Rule::NotLowest,
        ] {
            policy.row_mut(rule).fall_risk = self.alert.priority();
        }
        let head = policy.row_mut(Rule::HeadLow);
        (head.fall_risk, head.others) = (self.head_low.priority(), self.head_low.priority());
        policy.row_mut(Rule::OutLong).begins_after = Duration::from_secs(60 * self.out_min);
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Result<Policy, String> {
        toml::from_str::<SmartBedsConfig>(text).unwrap().policy()
    }

    #[test]
    fn a_ward_that_says_nothing_has_the_defaults() {
        assert_eq!(policy(""), Ok(Policy::default()));
    }

    #[test]
    fn a_ward_chooses_what_it_asks_for() {
        let policy = policy("alert = \"off\"\nrails = \"all\"\nout_min = 5\nrearm = \"ask\"");
        let policy = policy.unwrap();
        assert_eq!(policy.row(Rule::RailDown).fall_risk, None);
        assert_eq!((policy.rails, policy.rearm), (AskedRails::All, Rearm::Ask));
        let out = policy.row(Rule::OutLong).begins_after;
        assert_eq!(out, Duration::from_secs(300));
    }

    #[test]
    fn what_no_ward_can_mean_is_refused_by_its_name() {
        for (text, word) in [
            ("out_min = 0", "out_min"),
            ("stale_after_s = 5", "stale_after_s"),
            ("head_least_deg = 90.0", "head_least_deg"),
            ("exit = \"off\"", "exit = "),
            ("exit_fall_risk = \"off\"", "exit_fall_risk"),
        ] {
            let refused = policy(text).unwrap_err();
            assert!(
                refused.starts_with("[smart_beds]:") && refused.contains(word),
                "{refused}"
            );
        }
    }
}
