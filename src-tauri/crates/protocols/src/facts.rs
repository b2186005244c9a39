//! The facts of a bed that stand in one field each, by the names of our schema; the tables of
//! other layouts and the terms of bed gateways use them too.
//!
//! The ranges, which are the only ones in the program, are what a bed for people can be; what
//! lies outside is a fault of the sensor, so the fact becomes unknown and the defect is told.

use crate::bed::{BedFacts, ExitMonitor, ExitZone, LyingPosition, Rail, RailState};
use crate::json::{Fields, number, yes};
use serde_json::Value;
use std::ops::RangeInclusive;

/// Height of the mattress frame, cm. Low beds go to about 20, high ones to 100 (makers'
/// leaflets, unverified); the rest is margin.
pub const HEIGHT_CM: RangeInclusive<f64> = 5.0..=150.0;
/// Angle of the head part, degrees: flat or a little below, to a chair (ours).
pub const HEAD_DEG: RangeInclusive<f64> = -20.0..=95.0;
/// A patient, kg: as an admission's weight, 200 g to 500 kg.
pub const WEIGHT_KG: RangeInclusive<f64> = 0.2..=500.0;
/// A battery, percent.
pub const BATTERY_PCT: RangeInclusive<f64> = 0.0..=100.0;

/// A fact that stands in one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Exit monitoring: `off`, `armed`, `paused`, `out`; also true (armed) and false (off).
    Exit,
    /// Whether its exit sound is silenced.
    Silenced,
    /// `inner`, `edge`, `outer`.
    Zone,
    /// Whether a patient lies in it.
    Occupied,
    /// Whether the brake is set.
    Brake,
    /// Whether it stands at its lowest.
    Lowest,
    /// Height in cm, [`HEIGHT_CM`].
    HeightCm,
    /// Head angle in degrees, [`HEAD_DEG`].
    HeadDeg,
    /// Weight in kg, [`WEIGHT_KG`].
    WeightKg,
    /// Moisture.
    Wet,
    /// `back`, `left`, `right`, `front`, `sitting`, `edge`.
    Position,
    /// On mains.
    PluggedIn,
    /// Battery in percent, [`BATTERY_PCT`].
    BatteryPct,
    /// The call button on the rail.
    Button,
    /// One of the rails: `up` or true, `down` or false.
    Rail(Rail),
}

/// All facts but the rails, which stand in an object of their own in our schema.
pub(crate) const FACTS: &[Fact] = &[
    Fact::Exit,
    Fact::Silenced,
    Fact::Zone,
    Fact::Occupied,
    Fact::Brake,
    Fact::Lowest,
    Fact::HeightCm,
    Fact::HeadDeg,
    Fact::WeightKg,
    Fact::Wet,
    Fact::Position,
    Fact::PluggedIn,
    Fact::BatteryPct,
    Fact::Button,
];

impl Fact {
    /// Its name in our schema.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Exit => "exit",
            Self::Silenced => "silenced",
            Self::Zone => "zone",
            Self::Occupied => "occupied",
            Self::Brake => "brake",
            Self::Lowest => "lowest",
            Self::HeightCm => "height_cm",
            Self::HeadDeg => "head_deg",
            Self::WeightKg => "weight_kg",
            Self::Wet => "wet",
            Self::Position => "position",
            Self::PluggedIn => "plugged_in",
            Self::BatteryPct => "battery_pct",
            Self::Button => "button",
            Self::Rail(Rail::HeadLeft) => "rail_head_left",
            Self::Rail(Rail::HeadRight) => "rail_head_right",
            Self::Rail(Rail::FootLeft) => "rail_foot_left",
            Self::Rail(Rail::FootRight) => "rail_foot_right",
        }
    }

    /// By its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let rails = Rail::ALL.into_iter().map(Self::Rail);
        FACTS
            .iter()
            .copied()
            .chain(rails)
            .find(|fact| fact.key() == name)
    }
}

/// Reads one fact out of a field.
pub(crate) fn set(facts: &mut BedFacts, fact: Fact, fields: &mut Fields<'_>, key: &str) {
    match fact {
        Fact::Exit => facts.exit = fields.told(key, exit),
        Fact::Silenced => facts.silenced = fields.told(key, yes),
        Fact::Zone => {
            facts.zone = fields.told(key, |value| {
                word(
                    value,
                    &[
                        ("inner", ExitZone::Inner),
                        ("edge", ExitZone::Edge),
                        ("outer", ExitZone::Outer),
                    ],
                )
            });
        }
        Fact::Occupied => facts.occupied = fields.told(key, yes),
        Fact::Brake => facts.brake = fields.told(key, yes),
        Fact::Lowest => facts.lowest = fields.told(key, yes),
        Fact::HeightCm => facts.height_cm = fields.told(key, |value| number(value, &HEIGHT_CM)),
        Fact::HeadDeg => facts.head_deg = fields.told(key, |value| number(value, &HEAD_DEG)),
        Fact::WeightKg => facts.weight_kg = fields.told(key, |value| number(value, &WEIGHT_KG)),
        Fact::Wet => facts.wet = fields.told(key, yes),
        Fact::Position => facts.position = fields.told(key, position),
        Fact::PluggedIn => facts.plugged_in = fields.told(key, yes),
        Fact::BatteryPct => {
            facts.battery_pct = fields.told(key, |value| number(value, &BATTERY_PCT));
        }
        Fact::Button => facts.button = fields.told(key, yes),
        Fact::Rail(rail) => {
            if let Some(at) = Rail::ALL.iter().position(|one| *one == rail)
                && let Some(slot) = facts.rails.get_mut(at)
            {
                *slot = fields.told(key, rail_state);
            }
        }
    }
}

fn exit(value: &Value) -> Result<ExitMonitor, String> {
    if let Ok(armed) = yes(value) {
        return Ok(if armed {
            ExitMonitor::Armed
        } else {
            ExitMonitor::Off
        });
    }
    word(
        value,
        &[
            ("off", ExitMonitor::Off),
            ("armed", ExitMonitor::Armed),
            ("paused", ExitMonitor::Paused),
            ("out", ExitMonitor::Out),
            ("alarm", ExitMonitor::Out),
        ],
    )
}

fn position(value: &Value) -> Result<LyingPosition, String> {
    word(
        value,
        &[
            ("back", LyingPosition::Back),
            ("left", LyingPosition::Left),
            ("right", LyingPosition::Right),
            ("front", LyingPosition::Front),
            ("sitting", LyingPosition::Sitting),
            ("edge", LyingPosition::Edge),
        ],
    )
}

pub(crate) fn rail_state(value: &Value) -> Result<RailState, String> {
    yes(value).map(|up| if up { RailState::Up } else { RailState::Down })
}

fn word<T: Copy>(value: &Value, words: &[(&str, T)]) -> Result<T, String> {
    let told = value.as_str().map(|word| word.trim().to_ascii_lowercase());
    let known = words
        .iter()
        .find(|(word, _)| told.as_deref() == Some(*word));
    known.map(|(_, is)| *is).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("none of {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_name_that_finds_it() {
        for rail in Rail::ALL {
            let fact = Fact::Rail(rail);
            assert_eq!(Fact::named(fact.key()), Some(fact));
        }
        for fact in FACTS {
            assert_eq!(Fact::named(fact.key()), Some(*fact));
        }
    }
}
