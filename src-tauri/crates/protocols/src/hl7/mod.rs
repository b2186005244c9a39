//! HL7 v2 as bedsides speak it: IHE PCD-01, WCM, PCD-04, and ADT from the hospital.
//!
//! Reading is lenient, writing is strict. [`encode`] writes what a conforming
//! IHE PCD reporter (HL7 2.6) would.

pub mod encode;
pub mod time;
