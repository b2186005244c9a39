//! When shifts begin. Each ends where the next begins, so there is no time without a shift.

use super::Zone;
use chrono::{Days, NaiveDate, NaiveTime};
use lamplight_units::Wall;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why times make no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No shift at all.
    #[error("a plan needs at least one shift")]
    Empty,
    /// More than a day can hold.
    #[error("a plan has at most {} shifts", Plan::MOST)]
    TooMany,
    /// Two at once.
    #[error("two shifts begin at {:02}:{:02}: give each its own time", .minute / 60, .minute % 60)]
    Twice {
        /// Minutes since midnight.
        minute: u16,
    },
    /// 24:00 and later.
    #[error("a shift begins between 00:00 and 23:59")]
    NoTime,
    /// A shift that cannot be called anything.
    #[error("a shift needs a name of 1 to 40 characters")]
    NoName,
}

/// The shifts of a day: minutes since local midnight, and names; in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u16, Arc<str>)>", into = "Vec<(u16, Arc<str>)>")]
pub struct Plan(Vec<(u16, Arc<str>)>);

/// One shift of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// What it is called.
    pub name: Arc<str>,
    /// Its first instant.
    pub begins: Wall,
    /// The first instant of the next.
    pub ends: Wall,
}

impl Plan {
    /// More than any ward has.
    pub const MOST: usize = 8;

    /// From minutes since midnight and names, in any order.
    ///
    /// # Errors
    /// When there is none or too many, two begin at once, or one has no name.
    pub fn new(mut shifts: Vec<(u16, Arc<str>)>) -> Result<Self, PlanError> {
        if shifts.is_empty() {
            return Err(PlanError::Empty);
        }
        if shifts.len() > Self::MOST {
            return Err(PlanError::TooMany);
        }
        shifts.sort_unstable();
        if shifts.iter().any(|(minute, _)| *minute >= 24 * 60) {
            return Err(PlanError::NoTime);
        }
        let mut pairs = shifts.iter().zip(shifts.iter().skip(1));
        if let Some(((minute, _), _)) = pairs.find(|(one, next)| one.0 == next.0) {
            return Err(PlanError::Twice { minute: *minute });
        }
        let named = |name: &str| (1..=40).contains(&name.trim().chars().count());
        if !shifts.iter().all(|(_, name)| named(name)) {
            return Err(PlanError::NoName);
        }
        Ok(Self(shifts))
    }

    /// The shifts in their order.
    #[must_use]
    pub fn shifts(&self) -> &[(u16, Arc<str>)] {
        &self.0
    }

    /// The shift at an instant.
    #[must_use]
    pub fn at(&self, zone: &Zone, at: Wall) -> Shift {
        let today = zone.local(at).date();
        let mut begins = self.begins(zone, today);
        // Two times within the hour that the clock leaps over begin at once: the later one
        // is in force, the other has no time at all.
        begins.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = later.1.clone();
            }
            same
        });
        let next = begins.partition_point(|(begin, _)| *begin <= at);
        let current = next.checked_sub(1).and_then(|place| begins.get(place));
        let ends = begins.get(next).map(|(begin, _)| *begin);
        match current {
            Some((begins, name)) => Shift {
                name: name.clone(),
                begins: *begins,
                ends: ends.unwrap_or(at).max(at),
            },
            // Beyond the calendar; a shift all the same.
            None => Shift {
                name: Arc::from("?"),
                begins: at,
                ends: at,
            },
        }
    }

    /// All beginnings from two days before to two days after a date, in their order.
    fn begins(&self, zone: &Zone, date: NaiveDate) -> Vec<(Wall, Arc<str>)> {
        let first = date.checked_sub_days(Days::new(2)).unwrap_or(date);
        let mut begins = Vec::with_capacity(5 * self.0.len());
        for date in first.iter_days().take(5) {
            for (minute, name) in &self.0 {
                let (hour, minute) = (u32::from(minute / 60), u32::from(minute % 60));
                let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
                begins.push((zone.instant(date.and_time(time)), name.clone()));
            }
        }
        // Stable: what begins at once stays in the order of the clock's face.
        begins.sort_by_key(|(begin, _)| *begin);
        begins
    }
}

impl Default for Plan {
    /// Three shifts, as on many wards; ours.
    fn default() -> Self {
        let shift = |hour: u16, name| (60 * hour, Arc::from(name));
        Self(vec![
            shift(6, "early"),
            shift(14, "late"),
            shift(22, "night"),
        ])
    }
}

impl TryFrom<Vec<(u16, Arc<str>)>> for Plan {
    type Error = PlanError;
    fn try_from(shifts: Vec<(u16, Arc<str>)>) -> Result<Self, PlanError> {
        Self::new(shifts)
    }
}

impl From<Plan> for Vec<(u16, Arc<str>)> {
    fn from(plan: Plan) -> Self {
        plan.0
    }
}
