//! The real program in a process of its own: what a technician or a script sees of it.
//!
//! - `ward`: messages in, `state` out, and that no log holds personal data;
//! - `life`: start, refusal, stop, kill;
//! - `alarm_path`: from an alert's message to its tone, its silence and the reason;
//! - `calls`: a call system, and what it is answered;
//! - `own`: what the station finds in itself;
//! - `desktop`: notices on a real daemon;
//! - `notes`: notes and stretches to keep, and that they survive a restart;
//! - `kills`: a kill in the middle of work, many times;
//! - `people`: the first administrator, sign-in, and what is refused without;
//! - `records`: what survives a kill, and how it is read back;
//! - `key_store`: the key of the records in a real key store;
//! - `print`: reports on paper and as PDF;
//! - `export`: what was recorded, as files;
//! - `full_disk`: what goes on while nothing can be kept;
//! - `bad_input`: the lines of docs/BAD-INPUT.md that need the whole program.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, also in its helpers"
)]

mod alarm_path;
mod bad_input;
mod calls;
mod desktop;
mod duty;
mod export;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(target_os = "linux")]
mod key_store;
mod kills;
mod life;
mod notes;
mod own;
mod people;
mod print;
mod program;
mod records;
mod ward;
