//! The course of a patient's weight over days, and what of it may be said as a change.
//!
//! Load cells feel a bag on the blanket and a visitor on the edge. A change is told where
//! both ends are there and where a body can change so much; otherwise it is said that the
//! scale wants a look. One point an hour is kept, the newest of the hour.

use lamplight_units::Wall;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

const HOUR_US: i64 = 3_600_000_000;

/// A weight of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// When it was weighed, on the station's clock.
    pub at: Wall,
    /// In kg.
    pub kg: f64,
}

/// A change of weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// In kg, positive where the patient gained.
    pub kg: f64,
    /// The point with which was compared.
    pub from: Point,
    /// Whether a body can change so much in that time; otherwise look at the scale.
    pub plausible: bool,
}

/// The weights of one patient in one bed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Course {
    points: VecDeque<Point>,
}

impl Course {
    /// Ten days of hours; the oldest goes.
    pub const MOST: usize = 240;
    /// A change of more than this part of the body in a day is no change of the body alone.
    /// Ours: after burns or with dialysis about a tenth is met (unverified).
    pub const MOST_A_DAY: f64 = 0.15;

    /// Takes a weight; one that is older than the newest is left out.
    pub fn take(&mut self, point: Point) {
        let hour = |at: Wall| at.micros().div_euclid(HOUR_US);
        match self.points.back_mut() {
            Some(newest) if point.at < newest.at => {}
            Some(newest) if hour(newest.at) == hour(point.at) => *newest = point,
            _ => {
                self.points.push_back(point);
                if self.points.len() > Self::MOST {
                    self.points.pop_front();
                }
            }
        }
    }

    /// The points, oldest first.
    #[must_use]
    pub const fn points(&self) -> &VecDeque<Point> {
        &self.points
    }

    /// The change from about `over` before the newest point, a quarter of that more or less;
    /// `None` where there is nothing to compare with.
    #[must_use]
    pub fn change(&self, over: Duration) -> Option<Difference> {
        let newest = *self.points.back()?;
        let over_us = i64::try_from(over.as_micros()).ok()?;
        let off = |point: &Point| (newest.at.micros() - point.at.micros() - over_us).abs();
        let from = *self.points.iter().min_by_key(|point| off(point))?;
        if off(&from) > over_us / 4 {
            return None;
        }
        let kg = newest.kg - from.kg;
        let days = over.as_secs_f64() / 86_400.0;
        let most = from.kg * Self::MOST_A_DAY * days.max(1.0).sqrt();
        Some(Difference {
            kg,
            from,
            plausible: kg.abs() <= most,
        })
    }

    /// Another patient, or another bed.
    pub fn forget(&mut self) {
        self.points.clear();
    }
}
