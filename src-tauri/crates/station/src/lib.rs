//! The state machine that owns the ward.
//!
//! The calling rule, once and loudly: after **every** call that brings news
//! ([`Station::handle`], [`Station::command`]) drain [`Station::poll_effect`] and
//! [`Station::poll_change`] until they are empty, then sleep until [`Station::poll_timeout`] or the next news, whichever is
//! first, and call [`Station::handle_timeout`]. Nothing here reads a clock, opens a
//! socket or starts a thread; the same inputs with the same times give the same ward.

mod alarming;
mod archive;
mod assign;
mod battery;
mod calls;
mod care;
mod change;
mod command;
mod dead;
mod deadlines;
mod duty;
mod feed;
mod keep;
mod limits;
mod mirror;
mod orders;
mod output;
mod overdue;
mod own;
mod patients;
mod people;
mod pieces;
mod radio;
mod rights;
mod room;
mod silence;
mod smart_beds;
mod station;
mod technical;
mod test_alarm;
mod upkeep;

#[cfg(test)]
mod tests;

pub use archive::{Archived, Series};
pub use battery::charge as battery_charge;
pub use calls::{CallRow, CallSetup};
pub use care::{
    BedCare, CareRefusal, CareSetup, CareWish, DoneTask, Face, KeptCare, KeptCourse, Orders,
    Reckoned, ScoreFace, TaskFace,
};
pub use change::Change;
pub use command::{Command, CommandError};
pub use dead::{DeadLetters, KeptLetter};
pub use duty::{DutyNow, Overdue};
pub use feed::{FeedState, FeedStatus};
pub use keep::{Kept, KeptDevice, Lost};
pub use lamplight_smartbed::Policy as SmartBedPolicy;
pub use limits::{
    BedLimits, Edit, KeptGoods, KeptTended, LimitPreview, LimitSetup, Prompt, Proposed,
};
pub use orders::{AskedOrder, MOST_ASKED_ORDERS, OrderState};
pub use output::SoundOutput;
pub use own::{DiskSpace, PageState, Part, SoundTest};
pub use patients::{EndingWord, PatientRow, PatientStep, PatientWish, Seen};
pub use radio::{
    Confirmation, Identifier, MOST_LABEL, PairRefusal, PairWish, Proof, RadioNow, RadioState, Stage,
};
pub use smart_beds::{BedEvent, BedOrder, BedRefusal, BedRow, KeptFrame, OrderEnd, SmartBedNow};
pub use station::{FeedSetup, Input, Setup, Station};
pub use test_alarm::{OPEN_FOR, TEST_ALARM, TestAlarm, TestSource, WAITS_FOR};
pub use upkeep::{Done, KeptUpkeep, OutOfOrder, Upkeep, UpkeepWish};
