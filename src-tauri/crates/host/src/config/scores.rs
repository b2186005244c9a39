//! `[scores]`: which scores, and what of charting and tasks is a condition.
//!
//! ```toml
//! [scores]
//! pews = true            # Bedside PEWS: ask its owner first (docs/SCORES.md)
//! high_risk = "medium"   # off, advisory, low, medium, high
//! overdue = "low"
//! expect_first_set = true
//!
//! [scores.age_min.spo2]  # how old a part may be, in minutes
//! device = 5
//! person = "interval"    # as long as the longest time between two sets at that risk
//! ```
//!
//! What is left out stays as it is by default (docs/CHARTING.md).

use lamplight_alarms::Priority;
use lamplight_scores::{AgeLimit, AgeLimits, Part, Policy, ScoreId};
use lamplight_station::CareSetup;
use serde::Deserialize;
use std::collections::BTreeMap;
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
    /// How old a part may be before it no longer counts.
    pub age_min: BTreeMap<PartConfig, AgeConfig>,
}

/// A part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "`Part` tells each")]
pub enum PartConfig {
    Respiration,
    Spo2,
    Oxygen,
    Systolic,
    Pulse,
    Consciousness,
    Temperature,
    Refill,
    Effort,
}

/// The limits of a part; what is left out stays as it is by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeConfig {
    /// For what a device sent and nobody has confirmed.
    pub device: Option<MinutesConfig>,
    /// For what a person confirmed or charted.
    pub person: Option<MinutesConfig>,
}

/// How long a reading counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum MinutesConfig {
    /// So many minutes.
    Minutes(u64),
    /// As long as the set that it belongs to.
    Interval(IntervalConfig),
}

/// The one word beside a number of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntervalConfig {
    /// As long as the longest time between two sets at the risk that the score has.
    Interval,
}

impl PartConfig {
    const fn part(self) -> Part {
        match self {
            Self::Respiration => Part::Respiration,
            Self::Spo2 => Part::Spo2,
            Self::Oxygen => Part::Oxygen,
            Self::Systolic => Part::Systolic,
            Self::Pulse => Part::Pulse,
            Self::Consciousness => Part::Consciousness,
            Self::Temperature => Part::Temperature,
            Self::Refill => Part::Refill,
            Self::Effort => Part::Effort,
        }
    }
}

impl MinutesConfig {
    /// Between a minute and a day: older numbers say nothing of now.
    fn limit(self, entry: &str) -> Result<AgeLimit, String> {
        match self {
            Self::Interval(IntervalConfig::Interval) => Ok(AgeLimit::Interval),
            Self::Minutes(count) if (1..=1_440).contains(&count) => {
                Ok(AgeLimit::Fixed(Duration::from_secs(60 * count)))
            }
            Self::Minutes(count) => Err(format!(
                "scores: age_min.{entry} = {count} must be between 1 and 1440 minutes, or \"interval\""
            )),
        }
    }
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
            age_min: BTreeMap::new(),
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
                limits: self.limits()?,
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

    fn limits(&self) -> Result<BTreeMap<Part, AgeLimits>, String> {
        let usual = Policy::default();
        let one = |(part, age): (&PartConfig, &AgeConfig)| {
            let part = part.part();
            let mut limits = usual.of_part(part);
            let name = |of: &str| format!("{part:?}.{of}").to_lowercase();
            if let Some(device) = age.device {
                limits.device = device.limit(&name("device"))?;
            }
            if let Some(person) = age.person {
                limits.person = person.limit(&name("person"))?;
            }
            Ok((part, limits))
        };
        self.age_min.iter().map(one).collect()
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
    fn a_ward_says_how_old_a_part_may_be_and_the_rest_stays() {
        let text = "[age_min.spo2]\ndevice = 2\n[age_min.temperature]\nperson = 720\n\
                    device = \"interval\"";
        let policy = setup(text).unwrap().policy;
        let minutes = |count: u64| AgeLimit::Fixed(Duration::from_secs(60 * count));
        let spo2 = policy.of_part(Part::Spo2);
        assert_eq!((spo2.device, spo2.person), (minutes(2), AgeLimit::Interval));
        let temperature = policy.of_part(Part::Temperature);
        assert_eq!(
            (temperature.device, temperature.person),
            (AgeLimit::Interval, minutes(720))
        );
        let usual = Policy::default();
        assert_eq!(policy.of_part(Part::Pulse), usual.of_part(Part::Pulse));
    }

    #[test]
    fn an_age_of_no_time_of_days_or_of_no_part_is_refused() {
        for minutes in [0, 1_441] {
            let refused = setup(&format!("[age_min.spo2]\ndevice = {minutes}")).unwrap_err();
            assert!(
                refused.starts_with("scores: age_min.spo2.device"),
                "{refused}"
            );
        }
        for text in [
            "[age_min.lactate]\ndevice = 5",
            "[age_min.spo2]\nnurse = 5",
            "[age_min.spo2]\ndevice = \"long\"",
        ] {
            assert!(toml::from_str::<ScoresConfig>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_first_set_in_no_time_or_after_days_is_refused() {
        for minutes in [0, 1_441] {
            let refused = setup(&format!("first_set_min = {minutes}")).unwrap_err();
            assert!(refused.starts_with("scores: first_set_min"), "{refused}");
        }
    }
}
