//! Conformance of the protocols: what real messages must yield, what bad bytes must not
//! do, and what a strict reader says of our own messages.
//!
//! - `golden`: every file of the shared HL7 set against a compact text of what it yields
//! - `bad_input`: one case for each kind of bad bytes, with the answer and the dead letter
//! - `mqtt`: public messages of sensors and buttons through the table of layouts
//! - `census`: what adversarial admissions make of the ward, read back from `state`
//! - `nurse_call`: dialogues and blocks of call systems, byte for byte
//! - `there_and_back`: what we write is what we read
//! - `unseen`: messages as other senders could write them
//! - `fhir`: what we write as FHIR R4, judged by two validators that others wrote
//! - `fhir_in`: HL7's own examples of patients and stays, read as admissions
//! - `strict`: hl7apy in its strict mode judges what we write
//! - `wctp`: lxml judges what we write against the document type of WCTP 1.3

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says why it skips"
)]

mod bad_input;
mod census;
mod fhir;
mod fhir_in;
mod golden;
mod mqtt;
mod nurse_call;
mod render;
mod samples;
mod strict;
mod there_and_back;
mod unseen;
mod wctp;
