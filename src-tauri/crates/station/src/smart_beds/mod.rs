//! Smart beds of the ward: what is known of each frame, what is told of it, what is asked.
//!
//! A frame is a device like any other: it speaks for a bed by hand, by configuration or by
//! its location, and one that nobody knows is listed and shown on no bed. What it tells is
//! kept in `lamplight_smartbed`; the rules are that crate's table. Here they meet the ward:
//! whose bed it is, what the stay's flags say, which condition stands where.
//!
//! The parts: `hear` (a message), `look` (the rules, and when to look again), `lying` (who
//! lies there), `tell` (conditions), `ask` (orders of people, and what the screen reads),
//! `rearm` (the station's own order), `rows` (the journal), `keep` (a restart).

mod ask;
mod button;
mod hear;
mod keep;
mod look;
mod lying;
mod rearm;
mod rows;
mod tell;

pub use ask::{BedOrder, BedRefusal, SmartBedNow};
pub use keep::KeptFrame;
pub use rows::{BedEvent, BedRow, OrderEnd};

use lamplight_alarms::Announcement;
use lamplight_smartbed::{Frame, Judge, Rule};
use lamplight_units::{DeviceId, Mono, StayId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One frame, with what is made of it.
#[derive(Debug, Default)]
struct SmartBed {
    frame: Frame,
    judge: Judge,
    /// The last patient who was admitted where it stands.
    whose: Option<StayId>,
    /// It says that it stands there, while it watches the patient of its bed.
    elsewhere: Option<Arc<str>>,
    /// What is told of it.
    told: BTreeMap<Rule, Announcement>,
    /// What a restart would read.
    kept: Option<(Mono, Arc<KeptFrame>)>,
    /// When its bed was last told to look different.
    shown: Option<Mono>,
    /// The station has asked it to arm itself since the patient came back.
    rearmed: bool,
}

/// All of them. Bounded by the devices, of which each is one.
#[derive(Debug, Default)]
pub(crate) struct SmartBeds(BTreeMap<DeviceId, SmartBed>);
