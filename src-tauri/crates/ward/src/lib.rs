//! Beds, patients and devices: who lies where, and which device speaks for which bed.
//!
//! The sender's claims (location, patient) come in; what this ward makes of them is
//! decided here: a device speaks for a bed only when the configuration or a person
//! says so, and a patient is never silently put over another.

pub mod beds;
pub mod cadence;
pub mod devices;
pub mod held;
pub mod place;
pub mod stays;

pub use beds::{Bed, BedSetup, Beds, BedsError, Closed, Place};
pub use cadence::{Cadence, Freshness, Patience};
pub use devices::{Assignment, Device, Devices, ReadingKey, Unassigned};
pub use held::{HeldAlert, HeldNumber, HeldText, HeldWave};
pub use place::PlacePattern;
pub use stays::{
    CensusError, CodeStatus, Conflict, ConflictId, Contradiction, Counts, Decision, Details,
    Ending, Flags, Isolation, Newcomer, Offer, Person, Said, Source, Stay, StayState, Stays, Taken,
};
