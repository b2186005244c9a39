//! HL7 v2 as bedsides speak it: IHE PCD-01, WCM, PCD-04, and ADT from the hospital.
//!
//! Reading is lenient, writing is strict. [`receive`] turns bytes into typed reports and
//! their acknowledgement; a bad field costs that field, not the message. [`encode`] writes
//! what a conforming IHE PCD reporter (HL7 2.6) would.
//!
//! The order of reading: [`charset`](self) makes the whole message text, `message` cuts it
//! into segments and fields without copying, `term` and `value` give fields their meaning,
//! `observe` and `adt` build reports. What single makers do otherwise is one table, `dialect`.

mod ack;
mod adt;
mod beds;
mod charset;
mod continued;
mod defects;
mod dialect;
pub mod encode;
mod escape;
mod hash;
mod hints;
mod mdil;
mod measured;
mod message;
mod observe;
mod person;
pub mod receive;
mod seen;
mod term;
pub mod time;
mod value;
mod vocabulary;

pub use beds::BedTerms;

/// The names of the dialects that [`receive::ReceiverConfig::dialect`] may force; `none` is
/// the plain standard.
pub fn dialects() -> impl Iterator<Item = &'static str> {
    dialect::Dialect::names()
}

/// The bounds of reading: what is beyond them is left out and noted as a defect.
pub mod bounds {
    pub use super::defects::MAX_DEFECTS;
    pub use super::observe::{
        MAX_ALERTS, MAX_READINGS, MAX_REPORTS, MAX_SAMPLES, MAX_SAMPLES_OF_MESSAGE, MAX_TEXT,
        MAX_WAVES,
    };
    pub use super::receive::{MAX_DEAD_LETTER_BYTES, MAX_MESSAGES};
    pub use super::seen::REMEMBERED_MESSAGES;
}
