//! The ways to a FHIR server, on real sockets: `deliver` brings resources to a server that
//! answers in every way, `lanes` runs them over a store, `poll` reads stays.

mod charted;
mod deliver;
mod lanes;
mod poll;
mod stub;
