//! The scenarios that ship with the simulator, and where a name leads.

use super::{Scenario, ScenarioError};
use std::path::Path;

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        /// The scenarios that ship, the default one first.
        pub const NAMES: &[&str] = &[$($name),*];

        const TEXTS: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../../../assets/scenarios/", $name, ".toml")),
        )),*];
    };
}

scenarios!(
    "showcase",
    "calm-ward",
    "deterioration",
    "desaturation",
    "lethal-rhythm",
    "leads-off",
    "monitor-restarts",
    "network-flaps",
    "alarm-storm",
    "flood-64",
    "rhythms",
    "false-alarm",
    "wrong-patient",
    "busy-morning",
    "fall",
    "wc-emergency",
    "code-blue",
    "call-system-restarts",
    "gateway-floods",
    "bluetooth",
);

/// The scenario that ships under this name.
#[must_use]
pub fn built_in(name: &str) -> Option<Result<Scenario, ScenarioError>> {
    let (name, text) = TEXTS.iter().find(|(known, _)| *known == name)?;
    Some(Scenario::parse(name, text))
}

/// A scenario by its name or by its file.
///
/// # Errors
/// When it is neither, or the file cannot be read or is wrong.
pub fn load(name: &str) -> Result<Scenario, ScenarioError> {
    if let Some(found) = built_in(name) {
        return found;
    }
    if !Path::new(name).exists() {
        return Err(ScenarioError::Unknown {
            name: name.to_owned(),
        });
    }
    let text = std::fs::read_to_string(name).map_err(|error| ScenarioError::Unreadable {
        file: name.to_owned(),
        reason: error.to_string(),
    })?;
    Scenario::parse(name, &text)
}
