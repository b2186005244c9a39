//! The store as its callers see it, on real files.
//!
//! `common` opens stores and waits for answers; `journal` and `archive` are
//! what is written and read back; `opening` keys, locks, damage; `trouble` the
//! disk that takes nothing; `crash` a process killed while it writes hard;
//! `upkeep` retention, backup, verification; `changed` bytes that are not as they were.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests fail the test; clippy lets only test functions do so"
)]

#[path = "store/archive.rs"]
mod archive;
#[path = "store/changed.rs"]
mod changed;
#[path = "store/common.rs"]
mod common;
#[path = "store/crash.rs"]
mod crash;
#[path = "store/journal.rs"]
mod journal;
#[path = "store/opening.rs"]
mod opening;
#[path = "store/trouble.rs"]
mod trouble;
#[path = "store/upkeep.rs"]
mod upkeep;
