//! A patient to measure, and a clock to move by hand.

use crate::{
    Age, Consciousness, Effort, Inputs, Measured, Oxygen, Patient, Policy, Quantity, Scale2Order,
    Scored, Source, Spo2Scale, Table, score, tables,
};
use lamplight_units::{Mono, Now, Unit, Wall};
use std::time::Duration;

pub(super) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// 2026-11-21T00:00:00Z and so many minutes; the station has run for ten days.
pub(super) fn at(after_midnight: u64) -> Now {
    let start = Now {
        mono: Mono::from_start(minutes(10 * 24 * 60)),
        wall: Wall::from_micros(1_795_219_200_000_000),
    };
    start.after(minutes(after_midnight))
}

/// `14:05`, as the ward writes it.
pub(super) fn clock(at: Now) -> String {
    at.wall.iso()[11..16].to_owned()
}

pub(super) fn charted<T>(what: T, at: Now) -> Option<Measured<T>> {
    Some(Measured {
        what,
        at,
        source: Source::Charted,
    })
}

pub(super) fn sent(number: f64, unit: Unit, at: Now) -> Option<Measured<Quantity>> {
    Some(Measured {
        what: Quantity::new(number, unit),
        at,
        source: Source::Device {
            signal: "ECG".into(),
        },
    })
}

pub(super) fn number(number: f64, unit: Unit, at: Now) -> Option<Measured<Quantity>> {
    charted(Quantity::new(number, unit), at)
}

/// Oxygen of little amount.
pub(super) const OXYGEN: Oxygen = Oxygen::On {
    litres_per_min: Some(2.0),
    fio2_percent: None,
};

/// One set of NEWS2, in the order of the chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    pub rr: f64,
    pub spo2: f64,
    pub oxygen: bool,
    pub systolic: f64,
    pub pulse: f64,
    pub acvpu: Consciousness,
    pub temperature: f64,
}

/// Scores zero everywhere.
pub(super) const WELL: Set = Set {
    rr: 16.0,
    spo2: 97.0,
    oxygen: false,
    systolic: 120.0,
    pulse: 70.0,
    acvpu: Consciousness::Alert,
    temperature: 37.0,
};

impl Set {
    pub fn inputs(self, at: Now) -> Inputs {
        Inputs {
            respiration: number(self.rr, Unit::BreathPerMin, at),
            spo2: number(self.spo2, Unit::Percent, at),
            oxygen: charted(if self.oxygen { OXYGEN } else { Oxygen::Air }, at),
            systolic: number(self.systolic, Unit::MmHg, at),
            pulse: number(self.pulse, Unit::BeatPerMin, at),
            consciousness: charted(self.acvpu, at),
            gcs: None,
            temperature: number(self.temperature, Unit::Celsius, at),
            refill: number(1.0, Unit::Second, at),
            effort: charted(Effort::Normal, at),
        }
    }
}

pub(super) fn adult() -> Patient {
    Patient {
        suspected_infection: true,
        ..Patient::of_age(Age::Months(60 * 12))
    }
}

pub(super) fn on_scale_2() -> Patient {
    let order = Scale2Order::new("R. Adler", at(0)).expect("a name");
    Patient {
        spo2_scale: Spo2Scale::Two(order),
        ..adult()
    }
}

pub(super) fn scored(table: &Table, patient: &Patient, inputs: &Inputs, now: Now) -> Scored {
    score(table, patient, inputs, &Policy::default(), now).expect("the score is for this patient")
}

pub(super) fn news2(inputs: &Inputs, now: Now) -> Scored {
    scored(&tables::news2(), &adult(), inputs, now)
}

/// As [`clock`], for any instant.
pub(super) fn clock_safe(at: Now) -> String {
    at.wall.iso()
}
