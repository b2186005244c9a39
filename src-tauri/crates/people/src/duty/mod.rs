//! Who looks after which bed: shifts, assignment, buddies, breaks, and the answer to the
//! question of the escalation ladder.
//!
//! Whatever is missing (no plan for this shift, a nurse who was retired, a break without
//! cover), the answer is never nobody: a bed without a nurse is the charge nurse's and says
//! so, and where there is no charge nurse everybody is told.

mod ask;
mod breaks;
mod machine;
mod on_duty;
mod plan;
mod take_over;
mod wish;
mod zone;

#[cfg(test)]
mod tests;

pub use breaks::Break;
pub use machine::{BedDuty, Duty, ShiftDuty};
pub use on_duty::{OnDuty, Told, Why};
pub use plan::{Plan, PlanError, Shift};
pub use wish::{DutyDone, DutyError, DutyWish};
pub use zone::Zone;
