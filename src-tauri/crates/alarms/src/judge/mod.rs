//! Judging numbers: which values are findings, since when, and until when.
//!
//! A [`Judge`] holds the limits of one bed and is told every reading. It answers with
//! findings that begin, change and end. It reads no clock: every call brings the time,
//! only its monotonic half counts, and a jump of the wall clock changes nothing but
//! what is written beside a finding.
//!
//! The rules, in the order in which they are used:
//!
//! 1. *Violation.* A value beyond the limit violates it; a value at the limit does not.
//!    Extreme limits and apnoea look at the value as it came, ordinary limits at the
//!    average when one is set.
//! 2. *Delay* (condition delay, IEC 60601-1-8 clause 6.4.1, unverified). A finding
//!    begins when the violation has lasted the limit's delay without a value inside.
//! 3. *Size by duration*, a design of ours. Up to the parameter's *concern* beyond the
//!    limit (20/min for rates, 4 % for SpO2, ...) the whole delay counts; beyond that,
//!    each second counts for as many as the violation is concerns deep, up to four.
//!    So HR 160 against 120 begins after half the delay, HR 200 and more after a
//!    quarter. As the value moves, what it has run up stays. The effect is like the
//!    "points times seconds" of pulse oximeters, without a sum to understand.
//! 4. *Hysteresis and end delay.* A finding ends when the value has been back inside
//!    by the margin for the end delay; a value in between starts that anew.
//! 5. *Missing data.* While there is no value all delays stand still: it neither starts
//!    nor ends a finding. After [`Bounds::missing`] (the device says that there is
//!    none) or [`Bounds::silence`] (nothing said at all) the finding is unconfirmed and
//!    ends with [`Why::NoData`]; the condition that there is no data takes over. A cuff
//!    pressure stands until the next, at most [`Bounds::spot`]. A device that says
//!    "beyond my range" has said enough: that is the end of the range, not a gap.
//! 6. *Apnoea.* A rate of zero for the apnoea time. The device's own apnoea alarm is
//!    quicker and is mirrored elsewhere; this one stands behind it.
//! 7. *Order.* The last measurement sent again, or one older than it, changes nothing;
//!    but an older one counts when the metric has been silent for [`Bounds::missing`],
//!    for then the device's clock has gone back.
//! 8. *Changed limits* are judged at once: a finding whose value is inside the new
//!    limit ends without delay, one beyond a new limit runs its delay from now.
//!
//! Time going back, doubled calls and readings of unknown metrics change nothing.
//! A reading allocates nothing once its metric has been seen.

mod bed;
mod finding;
mod reading;
mod rule;
mod slot;
mod stopwatch;
pub mod tailor;
#[cfg(test)]
mod tests;
mod track;
pub mod what_if;
mod window;

pub use bed::Judge;
pub use finding::{Finding, FindingKind, Outcome, Why};
pub use reading::{Bounds, Reading, Taken};
pub use tailor::{Remedy, Suggestion, Tailor};
pub use what_if::{Happened, Point, WhatIf, what_if};
