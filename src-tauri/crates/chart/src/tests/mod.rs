//! The chart and its tasks from outside.

mod entries;
mod judging;
mod properties;
mod spot_checks;
mod tasks;
mod ward;
