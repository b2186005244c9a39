//! Stories of a ward on the virtual clock: at this second that arrives, then this is seen.

mod alarming;
mod alerts;
mod assignment;
mod limits;
mod output;
mod silence;
mod story;
