//! What a call system tells, whatever protocol it spoke.
//!
//! As in [`crate::report`], place and kind are the sender's claims: which bed is meant and
//! what a kind obliges to is decided by the station, with the ward's table of places and
//! call kinds.

use lamplight_units::DeviceTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// News of a call system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallReport {
    /// Who tells, by a name that survives its restart: the header address of a serial line,
    /// MSH-3, the client's part of a topic.
    pub system: Arc<str>,
    /// When it says that this happened, on its own clock.
    pub sent_at: Option<DeviceTime>,
    /// What.
    pub what: CallNews,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallNews {
    /// One call.
    Call(CallTold),
    /// The system began anew: it will tell again what is open, and what it does not tell
    /// again is in doubt.
    Restarted,
    /// A fault in the call system itself, in its words; empty when it is over.
    Fault(Arc<str>),
    /// Whether its fault lasts is not known: it is told again at once, or is over.
    FaultInDoubt,
}

/// What is told of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTold {
    /// The system's own name for the call: the same key later means the same call. Where a
    /// protocol has none, its adapter makes it of address and kind.
    pub key: Arc<str>,
    /// Where.
    pub place: CallPlace,
    /// What sort of call.
    pub kind: CallKind,
    /// How far it is.
    pub phase: CallPhase,
    /// The words to be read, as sent.
    pub text: Arc<str>,
    /// How urgent the system says it is.
    pub urgency: Option<CallUrgency>,
    /// Who took or attends, as the system names them (a badge, a name, a handset).
    pub by: Option<Arc<str>>,
    /// Told from memory (a retained message, a list after a restart): true now, but not new.
    pub from_memory: bool,
    /// What the system makes of orders for this call (accept, end).
    pub takes_orders: TakesOrders,
    /// It came as a page, whose key is made here: the same call may be sent to several pagers,
    /// to each under a key of its own.
    pub paged: bool,
}

/// What a call system makes of what people do with a call here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TakesOrders {
    /// It hears nothing of us.
    #[default]
    No,
    /// It can be told, and its protocol has no word for having done it: what is done here
    /// holds here at once.
    Told,
    /// It carries out the end alone and tells so; who has the call is a matter of this station.
    Ends,
    /// It carries orders out and tells so; until then nothing has changed.
    Obeys,
}

impl CallTold {
    /// Whether this ends every call of its system at its address, because the system named
    /// no more than the address (ESPA 4.4.4: a reset without a text). Its key is then the
    /// address alone.
    #[must_use]
    pub fn ends_address(&self) -> bool {
        self.phase == CallPhase::Ended && self.key == self.place.address
    }

    /// Whether its system gave it its key. The keys that are made here begin with the address,
    /// since such a system names no call; its ends may then be of whatever is at that address.
    #[must_use]
    pub fn is_named(&self) -> bool {
        let made = self.key.strip_prefix(&*self.place.address);
        !self.paged && made.is_none_or(|rest| !rest.is_empty() && !rest.starts_with(':'))
    }
}

/// A place as the call system writes it. Parts may be empty; `address` never is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct CallPlace {
    /// The system's own address of the place: a pager number, a topic, PV1-3 as a path.
    pub address: Arc<str>,
    /// Ward, or empty.
    pub ward: Arc<str>,
    /// Room, or empty.
    pub room: Arc<str>,
    /// Bed within the room, or empty.
    pub bed: Arc<str>,
    /// Where in the room.
    pub spot: CallSpot,
}

/// Where in the room a call place is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CallSpot {
    /// At the bed, or not told.
    #[default]
    Bed,
    /// In the WC.
    Wc,
    /// In the bath or shower.
    Bath,
    /// In the room, at no bed.
    Room,
    /// At the door or in the corridor.
    Door,
}

/// What sort of call it is (the categories of DIN VDE 0834 as far as public, and the kinds
/// that call systems send besides).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// The patient's button.
    Patient,
    /// From WC or bath; ends only there.
    Wc,
    /// A call cord or plug has been pulled out.
    CordOut,
    /// Staff ask a colleague to help.
    Assistance,
    /// Staff call for urgent help, or a call was made while staff were present.
    Emergency,
    /// Resuscitation team.
    CodeBlue,
    /// Somebody at the door.
    Door,
    /// Telephone.
    Telephone,
    /// A device connected to the call system.
    Device,
    /// A fall detector or mat of the call system.
    Fall,
    /// A wish: drink, blanket.
    Service,
    /// Staff are in the room, first class (nurse, green).
    Presence,
    /// Staff are in the room, second class (the other colour, doctor).
    PresenceSecond,
    /// A fault at the place: line, battery.
    Fault,
    /// None of these; what was sent. Shown as a call all the same.
    Other(Arc<str>),
}

impl CallKind {
    /// The names of the kinds, in our MQTT schema and in the configuration.
    pub const NAMES: &[(&str, Self)] = &[
        ("patient", Self::Patient),
        ("wc", Self::Wc),
        ("cord_out", Self::CordOut),
        ("assistance", Self::Assistance),
        ("emergency", Self::Emergency),
        ("code_blue", Self::CodeBlue),
        ("door", Self::Door),
        ("telephone", Self::Telephone),
        ("device", Self::Device),
        ("fall", Self::Fall),
        ("service", Self::Service),
        ("presence", Self::Presence),
        ("presence_second", Self::PresenceSecond),
        ("fault", Self::Fault),
    ];

    /// A kind by its name; `None` for what is another sort of the system's own.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let known = Self::NAMES.iter().find(|(known, _)| *known == name);
        known.map(|(_, kind)| kind.clone())
    }
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallPhase {
    /// Raised, or still there.
    Raised,
    /// Somebody has taken it.
    Taken,
    /// Speech connection open.
    Speaking,
    /// Given back: nobody has it any more.
    Released,
    /// Over.
    Ended,
}

/// The sender's urgency, greatest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallUrgency {
    /// When there is time.
    Low,
    /// An ordinary call.
    Normal,
    /// Before ordinary calls.
    High,
    /// At once.
    Alarm,
}
