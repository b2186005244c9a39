//! A file layer below SQLite that knows what a power loss takes.
//!
//! A killed process loses nothing that it gave to the system; a machine without power
//! loses whatever was not synced, in any order and in parts. [`layer`] is put between
//! SQLite and the system's files: everything goes through to them, and each write,
//! truncation, sync, creation and removal of a file of the watched folder is written on a
//! [`tape`]. From a tape, [`disk`] tells what a disk may hold when the power goes at any
//! point of it: all that was synced, and of the rest whatever chance leaves.
//!
//! So one busy run gives as many cuts as one likes, at any event of it, each with its own
//! luck, and the same seed gives the same cut again.
//!
//! SQLCipher encrypts above this layer, so what is torn here is what is torn on a disk.

pub mod chance;
pub mod disk;
#[cfg(unix)]
pub mod layer;
pub mod tape;
