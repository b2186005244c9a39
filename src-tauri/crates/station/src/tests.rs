//! Stories of a ward on the virtual clock: at this second that arrives, then this is seen.

mod alarming;
mod alerts;
mod archive;
mod assignment;
mod limits;
mod output;
mod own;
mod restart;
mod silence;
mod story;
