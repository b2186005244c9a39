//! Stories of a ward on the virtual clock: at this second that arrives, then this is seen.

mod alerts;
mod any_edit;
mod assignment;
mod limits;
mod occupant;
mod own_limits;
mod silence;
mod story;
mod tailoring;
