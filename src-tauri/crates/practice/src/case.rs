//! The cases to practise on.

use std::fmt;
use std::str::FromStr;

/// What the simulated ward plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// An ordinary ward: to find one's way.
    Calm,
    /// A patient gets worse over minutes.
    Deterioration,
    /// The monitor calls a lethal rhythm where the waves show movement.
    FalseAlarm,
    /// The monitor holds another patient than the bed.
    WrongPatient,
    /// The network comes and goes.
    NetworkLoss,
}

/// No case has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no practice case {name:?}; known are calm, deterioration, false-alarm, wrong-patient and network-loss"
)]
pub struct UnknownCase {
    name: String,
}

impl Case {
    /// All, the one to begin with first.
    pub const ALL: [Self; 5] = [
        Self::Calm,
        Self::Deterioration,
        Self::FalseAlarm,
        Self::WrongPatient,
        Self::NetworkLoss,
    ];

    /// Its name on the command line and for the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Deterioration => "deterioration",
            Self::FalseAlarm => "false-alarm",
            Self::WrongPatient => "wrong-patient",
            Self::NetworkLoss => "network-loss",
        }
    }

    /// The simulator's scenario behind it.
    #[must_use]
    pub const fn scenario(self) -> &'static str {
        match self {
            Self::Calm => "calm-ward",
            Self::Deterioration => "deterioration",
            Self::FalseAlarm => "false-alarm",
            Self::WrongPatient => "wrong-patient",
            Self::NetworkLoss => "network-flaps",
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Case {
    type Err = UnknownCase;

    fn from_str(name: &str) -> Result<Self, UnknownCase> {
        let unknown = || UnknownCase {
            name: name.to_owned(),
        };
        Self::ALL
            .into_iter()
            .find(|case| case.name() == name)
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_bedside_sim::scenario;

    #[test]
    fn every_case_has_a_scenario_that_can_be_played() {
        for case in Case::ALL {
            assert!(scenario::load(case.scenario()).is_ok(), "{case}");
            assert_eq!(case.name().parse(), Ok(case));
        }
    }

    #[test]
    fn an_unknown_case_is_told_with_those_that_are_known() {
        let error = "storm".parse::<Case>().unwrap_err().to_string();
        assert!(
            error.contains("\"storm\"") && error.contains("false-alarm"),
            "{error}"
        );
    }
}
