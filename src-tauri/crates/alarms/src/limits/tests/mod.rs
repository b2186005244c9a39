//! Tests of the limits, one module for each matter; helpers that they share.

mod automatic;
mod layers;
mod sets;

use super::*;
use crate::Priority;
use lamplight_units::{NoValue, RefId, Unit, Value, Wall};
use std::sync::Arc;
use std::time::Duration;

const ADULT: Group = Group::Adult;

fn hr() -> LimitSet {
    factory::limits(ADULT, Parameter::HeartRate)
}

fn at(side: Side, number: f64, unit: Unit) -> Change {
    Change::At { side, number, unit }
}

fn bpm(side: Side, number: f64) -> Change {
    at(side, number, Unit::BeatPerMin)
}

fn nurse() -> Arc<str> {
    Arc::from("nurse 7")
}
