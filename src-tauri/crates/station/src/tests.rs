//! Stories of a ward on the virtual clock: at this second that arrives, then this is seen.

mod alarming;
mod alerts;
mod any_edit;
mod archive;
mod assignment;
mod calls;
mod care;
mod duty;
mod limits;
mod occupant;
mod output;
mod own;
mod own_limits;
mod patients;
mod radio;
mod restart;
mod rights;
mod room;
mod silence;
mod smart_beds;
mod story;
mod tailoring;
mod test_alarm;
mod upkeep;
