//! What smart beds and the call gateway do in a scenario, beside the monitors.
//!
//! ```toml
//! [[smart]]
//! beds = "3"
//! at_s = 20
//! state = { exit = "out", occupied = false }        # merged into the bed's state
//!
//! [[smart]]
//! beds = "5"
//! at_s = 30
//! call = { kind = "wc", spot = "wc" }               # ended = true ends it
//! ```

use super::beds::BedSet;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A call that the gateway tells, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedCall {
    /// What sort, by the schema's names.
    pub kind: String,
    /// Where in the room.
    #[serde(default)]
    pub spot: Option<String>,
    /// How far it is, when not raised.
    #[serde(default)]
    pub phase: Option<String>,
    /// It is over.
    #[serde(default)]
    pub ended: bool,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmartStep {
    /// For whom.
    pub beds: BedSet,
    /// When, in seconds from the start.
    #[serde(default)]
    pub at_s: f64,
    /// Again after so many seconds,
    #[serde(default)]
    pub every_s: Option<f64>,
    /// and so many times in all.
    #[serde(default)]
    pub times: Option<u32>,
    /// What the bed's state becomes, field by field (docs/MQTT.md).
    #[serde(default)]
    pub state: Map<String, Value>,
    /// Whether the bed is connected to the broker.
    #[serde(default)]
    pub online: Option<bool>,
    /// The gateway tells a call at the bed's place.
    #[serde(default)]
    pub call: Option<ScriptedCall>,
}

impl SmartStep {
    /// What is wrong with it, in a sentence.
    pub(super) fn check(&self) -> Result<(), String> {
        let possible = |name: &str, value: f64, least: f64| {
            if (least..=1e6).contains(&value) {
                return Ok(());
            }
            Err(format!(
                "{name} is {value}, possible are {least} to 1000000"
            ))
        };
        possible("at_s", self.at_s, 0.0)?;
        possible("every_s", self.every_s.unwrap_or(1.0), 0.1)?;
        possible("times", f64::from(self.times.unwrap_or(1)), 1.0)?;
        if self.every_s.is_some() != self.times.is_some() {
            return Err("every_s and times belong together".to_owned());
        }
        Ok(())
    }

    pub(super) fn count(&self) -> usize {
        self.times.map_or(1, |times| times as usize)
    }

    /// The step as often as it repeats.
    pub(super) fn repeated(self) -> impl Iterator<Item = Self> {
        let every = self.every_s.unwrap_or(0.0);
        (0..self.count()).map(move |n| Self {
            at_s: self.at_s + every * n as f64,
            ..self.clone()
        })
    }
}
