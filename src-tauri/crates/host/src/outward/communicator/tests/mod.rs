//! Alarms to a communicator on a socket that answers in every way, and what it tells of them.

mod lane;
mod makes;
mod statuses;
mod stub;
