//! One step of a scenario: everything that can change at a bedside.

use super::beds::BedSet;
use crate::model::{Rhythm, Sign};
use crate::recordings;
use serde::Deserialize;

/// What becomes of the network between the bed and the station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    /// Connected again.
    Up,
    /// The connection is closed and cannot be made again.
    Down,
    /// The cable is pulled: the connection stays, and nothing comes through it.
    CableOut,
}

/// What becomes of the monitor itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// Switched on.
    On,
    /// Switched off.
    Off,
    /// Off, and on again after eight seconds.
    Restart,
}

/// Priority of an alert that a scenario writes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptedPriority {
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
}

/// An alert that the scenario itself raises, besides those of the device's own rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedAlert {
    /// The maker's words; they also name it for `end_alert`.
    pub text: String,
    /// Its priority.
    pub priority: ScriptedPriority,
    /// Whether it is about the equipment.
    #[serde(default)]
    pub technical: bool,
}

/// One step. Everything but the beds may be left out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// For whom.
    pub beds: BedSet,
    /// When, in seconds from the start.
    #[serde(default)]
    pub at_s: f64,
    /// How long the signs below take to get there.
    #[serde(default)]
    pub over_s: f64,
    /// Again after so many seconds,
    pub every_s: Option<f64>,
    /// and so many times in all.
    pub times: Option<u32>,
    /// The bed has no device (only at time 0).
    #[serde(default)]
    pub empty: bool,
    /// A recording drives the heart (only at time 0).
    pub recording: Option<String>,
    /// The heart's rhythm.
    pub rhythm: Option<Rhythm>,
    /// Beats a minute.
    pub heart_rate: Option<f64>,
    /// Percent.
    pub spo2: Option<f64>,
    /// Breaths a minute.
    pub breath_rate: Option<f64>,
    /// mmHg; also what the cuff finds.
    pub systolic: Option<f64>,
    /// mmHg.
    pub diastolic: Option<f64>,
    /// Degrees Celsius.
    pub temperature: Option<f64>,
    /// mmHg.
    pub etco2: Option<f64>,
    /// Perfusion index in percent.
    pub perfusion: Option<f64>,
    /// Whether the patient breathes.
    pub breathing: Option<bool>,
    /// The electrode that is off, such as `LA`; an empty text puts it back.
    pub lead_off: Option<String>,
    /// The oximeter's probe is off.
    pub probe_off: Option<bool>,
    /// Charge of the battery in percent; mains power when 100.
    pub battery: Option<f64>,
    /// The patient moves for so many seconds.
    pub artefact_s: Option<f64>,
    /// The cuff measures now.
    #[serde(default)]
    pub cuff: bool,
    /// Raises an alert of the scenario's own.
    pub alert: Option<ScriptedAlert>,
    /// Ends the alert with this text.
    pub end_alert: Option<String>,
    /// Somebody pauses the sound at the monitor: all alerts of it say so; false ends it.
    pub audio_paused: Option<bool>,
    /// Somebody resets latched alarms at the monitor.
    #[serde(default)]
    pub reset_alarms: bool,
    /// The monitor's power.
    pub power: Option<Power>,
    /// The network.
    pub network: Option<Network>,
    /// The monitor's clock is wrong by so many seconds.
    pub clock_offset_s: Option<f64>,
    /// The monitor moves to this bed of the ward (it writes so in PV1-3).
    pub moves_to: Option<u16>,
    /// The monitor names the patient of this bed: it was carried over and not discharged.
    pub names_bed: Option<u16>,
}

impl Step {
    /// Signs with their names, values and possible ranges.
    fn ranged(&self) -> [(&'static str, Sign, Option<f64>, f64, f64); 8] {
        [
            ("heart_rate", Sign::HeartRate, self.heart_rate, 15.0, 300.0),
            ("spo2", Sign::Spo2, self.spo2, 0.0, 100.0),
            (
                "breath_rate",
                Sign::BreathRate,
                self.breath_rate,
                2.0,
                120.0,
            ),
            ("systolic", Sign::Systolic, self.systolic, 20.0, 280.0),
            ("diastolic", Sign::Diastolic, self.diastolic, 15.0, 200.0),
            (
                "temperature",
                Sign::Temperature,
                self.temperature,
                25.0,
                45.0,
            ),
            ("etco2", Sign::EtCo2, self.etco2, 0.0, 100.0),
            ("perfusion", Sign::Perfusion, self.perfusion, 0.0, 20.0),
        ]
    }

    /// The signs that this step sets.
    pub fn signs(&self) -> impl Iterator<Item = (Sign, f64)> {
        self.ranged()
            .into_iter()
            .filter_map(|(_, sign, value, _, _)| Some((sign, value?)))
    }

    /// What is wrong with it, in a sentence.
    pub(super) fn check(&self) -> Result<(), String> {
        let range = |name: &str, value: Option<f64>, low: f64, high: f64| match value {
            Some(v) if !(low..=high).contains(&v) => {
                Err(format!("{name} is {v}, possible are {low} to {high}"))
            }
            _ => Ok(()),
        };
        for (name, _, value, low, high) in self.ranged() {
            range(name, value, low, high)?;
        }
        range("at_s", Some(self.at_s), 0.0, 1e6)?;
        range("over_s", Some(self.over_s), 0.0, 1e6)?;
        range("every_s", self.every_s, 0.1, 1e6)?;
        range("times", self.times.map(f64::from), 1.0, 10_000.0)?;
        range("battery", self.battery, 0.0, 100.0)?;
        range("artefact_s", self.artefact_s, 0.0, 3_600.0)?;
        range("clock_offset_s", self.clock_offset_s, -1e8, 1e8)?;
        range("moves_to", self.moves_to.map(f64::from), 1.0, 9_999.0)?;
        range("names_bed", self.names_bed.map(f64::from), 1.0, 9_999.0)?;
        if self.every_s.is_some() != self.times.is_some() {
            return Err("every_s and times belong together".to_owned());
        }
        if self.at_s > 0.0 && (self.empty || self.recording.is_some()) {
            return Err("empty and recording are for time 0 only".to_owned());
        }
        match &self.recording {
            Some(name) if !recordings::names().any(|known| known == name) => Err(format!(
                "there is no recording {name:?}, known are {}",
                recordings::names().collect::<Vec<_>>().join(", ")
            )),
            _ => Ok(()),
        }
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
