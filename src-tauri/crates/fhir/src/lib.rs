//! What a station knows as FHIR R4 resources, and what a hospital's FHIR server says.
//!
//! Pure: facts in, JSON out, and JSON in, facts out. Nothing here reads a clock or a socket.
//!
//! - **Everything sent has a name of its own**, made of what it is and never of chance
//!   ([`names`]). With it a resource is created only if it is not there yet, or replaces what
//!   has its name; so sending anything twice is harmless.
//! - A resource refers to others by the `urn:uuid` of their names. [`send::compose`] puts in
//!   what the server calls them, where that is known, and takes along those that it does not
//!   know yet.
//! - Resources are written by hand with `serde_json`, and judged by validators that others
//!   wrote (docs/FHIR.md). Crates with types for all of R4 were refused: they are generated,
//!   megabytes to compile for a dozen resources, and accept what a profile forbids all the same.
//!
//! Sources: FHIR R4 (4.0.1), the vital-signs profiles, the Point-of-Care Device guide
//! (`hl7.fhir.uv.pocd`) for validity and devices, IHE BALP for audit.

pub mod alarm;
pub mod audit;
pub mod call;
pub mod capability;
pub mod charted;
pub mod inbound;
pub mod names;
pub mod observation;
pub mod outcome;
pub mod person;
pub mod place;
pub mod send;
pub mod strip;
mod write;

pub use names::{Name, Site};
pub use send::{Entry, How};
