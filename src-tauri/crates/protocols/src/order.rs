//! What the station asks of a device or call system, where its protocol can.
//!
//! An order is a wish: what the screen shows afterwards is what the device tells of itself.
//! A device that has not told the new state within the station's patience has not obeyed.

use crate::bed::BedOrderKind;
use crate::call::CallPlace;
use lamplight_units::{DeviceId, FeedId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Names an order while it is on its way; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OrderNumber(pub u64);

/// One order, for the feed over which its receiver was last heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceOrder {
    /// Its number.
    pub number: OrderNumber,
    /// Over which feed.
    pub feed: FeedId,
    /// What.
    pub what: OrderWhat,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderWhat {
    /// Of a call: somebody takes it.
    TakeCall(CallRef),
    /// Of a call: nobody has it any more.
    ReleaseCall(CallRef),
    /// Of a call: it is over. A system in which a call ends at its place refuses it.
    EndCall(CallRef),
    /// Of a bed.
    Bed {
        /// Which frame.
        device: DeviceId,
        /// What.
        order: BedOrderKind,
    },
    /// Of a corridor display: show this; an empty text clears it.
    Display {
        /// Its address.
        address: Arc<str>,
        /// The text.
        text: Arc<str>,
    },
}

/// A call as its system names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRef {
    /// The system.
    pub system: Arc<str>,
    /// Its name for the call.
    pub key: Arc<str>,
    /// Where.
    pub place: CallPlace,
    /// Who takes or ends it, as the station names them.
    pub by: Arc<str>,
}

/// What became of an order on its way. Whether it was obeyed, only the device's next
/// report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderOutcome {
    /// The receiver has it (a broker's or the line's acknowledgement).
    Delivered,
    /// It could not be sent, or was refused: one sentence.
    Failed(Arc<str>),
}
