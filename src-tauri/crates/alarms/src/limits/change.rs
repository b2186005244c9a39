//! Changes to a set: what a layer says, and what a person asks for.

use super::{Averaging, LimitError, LimitSet, Side};
use crate::Priority;
use lamplight_units::Unit;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One value of a set, by name. The order is that of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Where a limit lies.
    At(Side),
    /// Whether a limit is judged.
    On(Side),
    /// The priority of a limit.
    Priority(Side),
    /// The delay of a limit.
    Delay(Side),
    /// The hysteresis of a limit.
    Hysteresis(Side),
    /// Whether apnoea is judged.
    ApnoeaOn,
    /// The apnoea time.
    ApnoeaTime,
    /// The priority of apnoea.
    ApnoeaPriority,
    /// What ordinary limits are compared with.
    Averaging,
    /// How long back inside until the end.
    EndDelay,
}

/// A new value for one setting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// Where a limit lies, in a unit of the person's choice.
    At {
        /// Which limit.
        side: Side,
        /// The number.
        number: f64,
        /// Its unit.
        unit: Unit,
    },
    /// Whether a limit is judged.
    On {
        /// Which limit.
        side: Side,
        /// On or off.
        on: bool,
    },
    /// The priority of a limit.
    Priority {
        /// Which limit.
        side: Side,
        /// The priority.
        priority: Priority,
    },
    /// The delay of a limit.
    Delay {
        /// Which limit.
        side: Side,
        /// The delay.
        delay: Duration,
    },
    /// The hysteresis of a limit, in the parameter's unit.
    Hysteresis {
        /// Which limit.
        side: Side,
        /// How far back inside.
        width: f64,
    },
    /// Whether apnoea is judged.
    ApnoeaOn(bool),
    /// The apnoea time.
    ApnoeaTime(Duration),
    /// The priority of apnoea.
    ApnoeaPriority(Priority),
    /// What ordinary limits are compared with.
    Averaging(Averaging),
    /// How long back inside until the end.
    EndDelay(Duration),
}

impl Change {
    /// What it changes.
    #[must_use]
    pub const fn setting(&self) -> Setting {
        match *self {
            Self::At { side, .. } => Setting::At(side),
            Self::On { side, .. } => Setting::On(side),
            Self::Priority { side, .. } => Setting::Priority(side),
            Self::Delay { side, .. } => Setting::Delay(side),
            Self::Hysteresis { side, .. } => Setting::Hysteresis(side),
            Self::ApnoeaOn(_) => Setting::ApnoeaOn,
            Self::ApnoeaTime(_) => Setting::ApnoeaTime,
            Self::ApnoeaPriority(_) => Setting::ApnoeaPriority,
            Self::Averaging(_) => Setting::Averaging,
            Self::EndDelay(_) => Setting::EndDelay,
        }
    }
}

impl LimitSet {
    /// Writes a change into the set without checking the set.
    ///
    /// # Errors
    /// [`LimitError::WrongUnit`]; the set is then as before.
    pub fn apply(&mut self, change: &Change) -> Result<(), LimitError> {
        match *change {
            Change::At { side, number, unit } => {
                let parameter = self.parameter;
                let at = unit
                    .convert(number, parameter.unit())
                    .ok_or(LimitError::WrongUnit { parameter, unit })?;
                // A limit set in another unit falls on a step, or the screen would
                // write one number and the judge would use another.
                let same = unit == parameter.unit();
                self.limit_mut(side).at = if same { at } else { parameter.round(at) };
            }
            Change::On { side, on } => self.limit_mut(side).on = on,
            Change::Priority { side, priority } => self.limit_mut(side).priority = priority,
            Change::Delay { side, delay } => self.limit_mut(side).delay = delay,
            Change::Hysteresis { side, width } => self.limit_mut(side).hysteresis = width,
            Change::ApnoeaOn(on) => self.apnoea.on = on,
            Change::ApnoeaTime(time) => self.apnoea.time = time,
            Change::ApnoeaPriority(priority) => self.apnoea.priority = priority,
            Change::Averaging(averaging) => self.averaging = averaging,
            Change::EndDelay(delay) => self.end_delay = delay,
        }
        Ok(())
    }
}
