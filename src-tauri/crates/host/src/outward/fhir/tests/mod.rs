//! The ways to a FHIR server, on real sockets: `deliver` brings resources to a server that
//! answers in every way, `lanes` runs them over a store, `poll` reads stays, `hook` has them told.

mod charted;
mod deliver;
mod hook;
mod lanes;
mod poll;
mod stub;
