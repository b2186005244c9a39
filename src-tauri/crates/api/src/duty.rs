//! Who looks after which bed: what the assignment shows, and what can be ordered there.
//!
//! A shift is named by any instant in it, a person by the id that the sign-in gave.

use crate::view::PriorityView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most beds of one order: all of the largest ward.
pub const BEDS_MOST: usize = 64;

/// Who looks after a bed, as its tile says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BedNurseView {
    /// Initials of who is told first; empty: nobody by name, so everybody.
    pub initials: String,
    /// Why it is this one.
    pub standing: StandingView,
}

/// Why a bed's alarms go to whom they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    /// Assigned in this shift.
    Assigned,
    /// Covers for the nurse, who is on a break.
    Covers,
    /// Nobody has taken over: still the nurse of the shift before.
    Overrun,
    /// Nobody has it: it is the charge nurse's.
    Unassigned,
    /// The nurse is away and nobody covers: it is the charge nurse's.
    NoCover,
}

/// A shift of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShiftView {
    /// What it is called.
    pub name: String,
    /// Its first instant (ms since 1970); it names the shift.
    #[ts(type = "number")]
    pub begins_ms: i64,
    /// The first instant of the next.
    #[ts(type = "number")]
    pub ends_ms: i64,
}

/// The duty of one shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DutyView {
    /// Whether people sign in here; if not, the configuration says who has which bed.
    pub in_use: bool,
    /// Who is signed in at this screen, and what he or she may order.
    pub here: DutyHereView,
    /// The shift that is on.
    pub now: ShiftView,
    /// The shift that is shown.
    pub shift: ShiftView,
    /// Shifts that can be looked at and planned, the one that is on first.
    pub shifts: Vec<ShiftView>,
    /// Times and names of the plan.
    pub plan: Vec<PlanRowView>,
    /// When the clock is put forward or back next; a shift is shorter or longer then.
    pub clock_change: Option<ClockChangeView>,
    /// The charge nurse who was named for the shift.
    pub charge: Option<String>,
    /// Who is the charge nurse now: an earlier one when nobody was named.
    pub charge_now: Option<String>,
    /// No charge nurse was named: it is still the one of an earlier shift.
    pub charge_overrun: bool,
    /// Everybody who can have a bed, by name.
    pub people: Vec<DutyPersonView>,
    /// Every bed, in the ward's order.
    pub beds: Vec<DutyBedView>,
}

/// Who is signed in at this screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one right of the table, and the page asks for each"
)]
pub struct DutyHereView {
    /// Who, or nobody.
    pub person: Option<String>,
    /// Beds, buddies, breaks and charge of others.
    pub assign: bool,
    /// A bed for oneself.
    pub take: bool,
    /// A break of one's own.
    pub rest: bool,
    /// The times of shifts.
    pub plan: bool,
    /// A handover.
    pub sign: bool,
}

/// A row of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanRowView {
    /// Minutes since midnight, local time.
    pub minute: u16,
    /// What the shift is called.
    pub name: String,
}

/// A change of summer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockChangeView {
    /// Its instant (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Minutes east of UTC before it.
    pub before_min: i32,
    /// The same from it on.
    pub after_min: i32,
}

/// Somebody who can have a bed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyPersonView {
    /// Names the person.
    pub id: String,
    /// What he or she is called.
    pub name: String,
    /// For small places.
    pub initials: String,
    /// Can be the charge nurse.
    pub leads: bool,
    /// Screens at which he or she is signed in.
    pub signed_in: Vec<String>,
    /// The break that he or she is on.
    pub away: Option<BreakView>,
    /// Who stands in for him or her in the shift.
    pub buddy: Option<String>,
}

/// A break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakView {
    /// Who covers.
    pub cover: String,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// When it should be over.
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// A bed in a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DutyBedView {
    /// Its id.
    pub bed: String,
    /// The patient, family name and initial, or empty.
    pub patient: String,
    /// Whether somebody lies there or a device sends.
    pub occupied: bool,
    /// Whom the shift's orders name; `None`: nobody was named.
    pub nurse: Option<String>,
    /// Who stands in, as ordered.
    pub second: Option<String>,
    /// Who is told first; for a shift to come as it will be.
    pub owner: Option<String>,
    /// Who is told next.
    pub next: Option<String>,
    /// Why it is this owner.
    pub standing: StandingView,
    /// Since when nobody has taken over (ms since 1970).
    #[ts(type = "number | null")]
    pub overrun_since_ms: Option<i64>,
    /// The gravest open condition.
    pub priority: Option<PriorityView>,
    /// How much the patient needs: the total of the ward's early warning score, the least that
    /// it can be where parts are missing; `None` where there is none.
    pub weight: Option<f64>,
    /// Parts of that score are missing.
    pub weight_open: bool,
}

/// A wish about duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "duty", rename_all = "snake_case")]
pub enum DutyCommand {
    /// Beds get nurses: all of them, or none when one is refused.
    Assign {
        /// Which shift.
        #[ts(type = "number")]
        shift_ms: i64,
        /// The beds, [`BEDS_MOST`] at most.
        beds: Vec<BedOrder>,
    },
    /// I take this bed, now.
    TakeBed {
        /// The bed.
        bed: String,
    },
    /// The charge nurse of a shift.
    SetCharge {
        /// Which shift.
        #[ts(type = "number")]
        shift_ms: i64,
        /// Who; `None` takes the name away.
        charge: Option<String>,
    },
    /// Two nurses stand in for each other.
    SetBuddies {
        /// Which shift.
        #[ts(type = "number")]
        shift_ms: i64,
        /// One.
        one: String,
        /// The other; `None` ends it.
        other: Option<String>,
    },
    /// Somebody goes on a break.
    BeginBreak {
        /// Who.
        who: String,
        /// Who covers.
        cover: String,
        /// For how long.
        minutes: u32,
    },
    /// Somebody is back.
    EndBreak {
        /// Who.
        who: String,
    },
    /// Other times of shifts.
    SetPlan {
        /// All of them.
        plan: Vec<PlanRowView>,
    },
}

/// A bed and who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BedOrder {
    /// The bed.
    pub bed: String,
    /// Who; `None` leaves it to the charge nurse.
    pub nurse: Option<String>,
    /// Who stands in; `None`: the nurse's buddy.
    pub second: Option<String>,
}
